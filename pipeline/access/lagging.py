"""The index follows the access modes: what a change was cut short in is made up for."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from domain.errors import SYSTEM_FAULTS, ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from catalogue.catalogue import Catalogue
    from index.search_index import SearchIndex
    from pipeline.processing.packing import Packer
    from storage.packages.dossiers import DossierStore

_LOG = logging.getLogger("vankho.access")


class LaggingIndex:
    """The records of which the index does not know the access mode yet; nobody finds them from whom they may be hidden.

    The package tells the mode, so whatever broke, catalogue and index are brought to what it says.
    """

    def __init__(self, catalogue: Catalogue, dossiers: DossierStore, index: SearchIndex, packer: Packer) -> None:
        self._catalogue = catalogue
        self._dossiers = dossiers
        self._index = index
        self._packer = packer

    def catch_up(self, codes: Iterable[str] | None = None) -> None:
        """Let catalogue and index know the modes of these records, of all that lag behind by default.

        A record that is damaged stays behind, hidden from who may not see everything; the log tells it.

        Raises:
            ArchiveError: INDEX_FAILED, STORE_FAILED, DATABASE_FAILED.
        """
        for code in tuple(self._catalogue.access.unindexed() if codes is None else codes):
            try:
                self._catch_up(code)
            except ArchiveError as error:
                if error.code in SYSTEM_FAULTS:
                    raise
                _LOG.warning("access mode of %s cannot be made known: %s", code, error)

    def _catch_up(self, code: str) -> None:
        summary = self._catalogue.find(code)
        if summary is not None and summary.archived:
            record = self._dossiers.record(code)
            told = self._dossiers.dossier(record.dossier)
            if self._catalogue.dossier(record.dossier).mode != told.mode:
                self._catalogue.access.set_dossier_mode(record.dossier, told.mode)
            version, description = self._dossiers.version_of(record), self._dossiers.description(record)
            self._catalogue.save_record(record, version, told, description=description)
            self._index.put_record(code, self._packer.indexed_pages(record))
        self._catalogue.access.indexed((code,))
