"""New texts of archived records: into the package first, then into catalogue and index, whatever breaks in between.

Before the package gets them a mark is left in the object store; it goes when catalogue and index know as well. Whoever
finds a mark without its maker at work brings the two up to date (`Housekeeping`).
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from domain.documents import RecordState
from domain.errors import ArchiveError, ErrorCode
from pipeline.access.lagging import LaggingIndex
from pipeline.describing.validity import OutdatedValidity
from pipeline.processing.parcels import each_to_its_end
from pipeline.texts.keys import place
from storage.areas import REVISING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from catalogue.catalogue import Catalogue
    from domain.documents import Record
    from index.search_index import SearchIndex
    from pipeline.processing.packing import Packer
    from storage.objects.object_store import ObjectStore
    from storage.packages.dossiers import DossierStore
    from storage.packages.revisions import Revision

_MARKS = REVISING.prefix
_AGAIN_SECONDS = 900.0
_LOG = logging.getLogger("vankho.revising")
_TRIES = 8  # others change the same record in between


class Reviser:
    """Revises texts, one dossier by one thread at a time among all machines."""

    def __init__(
        self, store: ObjectStore, catalogue: Catalogue, dossiers: DossierStore, index: SearchIndex, packer: Packer
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._dossiers = dossiers
        self._index = index
        self._packer = packer
        self._lagging = LaggingIndex(catalogue, dossiers, index, packer)
        self._outdated = OutdatedValidity(catalogue, dossiers, index, packer)
        self._in_vain: dict[str, float] = {}

    def archived(self, code: str) -> Record:
        """A record whose texts may be revised.

        Raises:
            ArchiveError: RECORD_NOT_FOUND; NOT_ARCHIVED, it is still in work; OBJECT_CORRUPT.
        """
        summary = self._catalogue.find(code)
        if summary is None:
            raise ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=code)
        if summary.state is not RecordState.ARCHIVED:
            raise ArchiveError(ErrorCode.NOT_ARCHIVED, record=code, state=summary.state.value)
        return self._dossiers.record(code)

    def revise(self, code: str, change: Callable[[Record], Revision | None]) -> Record:
        """The record with new texts, stored and searchable.

        Args:
            code: of an archived record.
            change: makes the revision of the record as it is now, None where nothing is to be changed; asked again
                when somebody else changes the record meanwhile.

        Raises:
            ArchiveError: what `archived` and `change` raise; RECORD_CHANGED, again and again; DISK_FULL, STORE_FAILED
                and INDEX_FAILED: what is missing is made up for later.
        """
        record = self.archived(code)
        with self._catalogue.dossier_lock(record.dossier):
            for attempt in range(1, _TRIES + 1):
                record = self._dossiers.record(code)
                revision = change(record)
                if revision is None:
                    return self._known_everywhere(code) if self._store.stat(place(_MARKS, code)) else record
                self._store.put_bytes(place(_MARKS, code), code.encode())
                try:
                    self._dossiers.revise(revision)
                except ArchiveError as error:
                    if error.code is not ErrorCode.RECORD_CHANGED or attempt == _TRIES:
                        raise
                else:
                    return self._known_everywhere(code)
        raise AssertionError  # the last attempt returned or raised

    def catch_up(self) -> None:
        """Let catalogue and index know of texts and access modes that were stored by somebody who did not get so far.

        Where a record's own fault is in the way it bears the reason from then on, and the others go on; it is tried
        again after a while.

        Raises:
            ArchiveError: INDEX_FAILED, STORE_FAILED, DATABASE_FAILED.
        """
        now = time.monotonic()
        self._in_vain = {code: since for code, since in self._in_vain.items() if now - since < _AGAIN_SECONDS}
        for code in self._marked():
            if code not in self._in_vain:
                each_to_its_end((code,), lambda codes: self._catch_up(codes[0]), self._fail)
        self._lagging.catch_up()
        self._outdated.catch_up()

    def _catch_up(self, code: str) -> None:
        summary = self._catalogue.find(code)
        if summary is None:
            self._store.delete(place(_MARKS, code))
            return
        with self._catalogue.dossier_lock(summary.dossier):
            if self._store.stat(place(_MARKS, code)):
                self._known_everywhere(code)

    def _fail(self, code: str, error: ArchiveError) -> None:
        self._in_vain[code] = time.monotonic()
        _LOG.warning("new texts of %s are stored and cannot be searched: %s", code, error)
        self._catalogue.tell(code, error.code.value, error.facts)

    def _marked(self) -> Iterator[str]:
        for info in tuple(self._store.list(_MARKS)):
            try:
                yield self._store.read_bytes(info.key).decode()
            except ArchiveError as error:
                if error.code is not ErrorCode.OBJECT_MISSING:  # else its maker is done with it
                    raise

    def _known_everywhere(self, code: str) -> Record:
        """Catalogue and index know the record as it is stored.

        Who was frozen in here may have lost the lock, and wakes with a record that is an older one by now.
        """
        record, version = self._dossiers.finished(code)
        while True:
            self._dossiers.hold_all(record)
            dossier, description = self._catalogue.dossier(record.dossier), self._dossiers.description(record)
            self._catalogue.save_record(record, version, dossier, description=description)
            self._index.put_record(code, self._packer.indexed_pages(record))
            told = record
            record, version = self._dossiers.finished(code)
            if record == told:
                self._store.delete(place(_MARKS, code))
                return record
