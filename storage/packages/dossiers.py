"""The door for the pipeline: dossiers and records go in and come out; OCFL and E-ARK stay behind it.

One dossier is one OCFL object; one addition of documents, or one revision of a document's texts, is one version of it.
What a version held stays and is found by its digest, so a record that was read before a revision can be used after it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from domain.errors import ArchiveError, ErrorCode
from domain.identifiers import RecordCode
from storage.objects.retention import Locking
from storage.ocfl.inventory import VersionNote
from storage.packages import layout
from storage.packages.additions import Addition, NewRecord, complete
from storage.packages.canonical import RECORD
from storage.packages.dossier_reader import DossierReader, content_keys, package_id
from storage.packages.revisions import Revision, revised
from storage.packages.versions import holds, next_files, read_dossier, read_own_file, read_record

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from domain.documents import Dossier, Record
    from domain.events import Event
    from storage.ocfl.root import OcflObject, OcflRoot
    from storage.packages.manifests import Manifests

_TRIES = 8
# Said also when another writer made a version, and the catalogue heard of it, since we looked.
_PERHAPS_OTHERS = frozenset({ErrorCode.OBJECT_EXISTS, ErrorCode.PACKAGE_ALTERED, ErrorCode.PACKAGE_ROLLED_BACK})
_Written = TypeVar("_Written")


class DossierStore(DossierReader):
    """Dossiers in an OCFL root, read and written.

    Attributes:
        keeper: who keeps the archive, for METS.
        software: name and version of the program, `vankho 0.1.0`, for METS and PREMIS.
        address: URI of the agent that makes versions, for OCFL.

    Where `manifests` are given, every version gets a manifest, sealed before it becomes true.
    """

    def __init__(
        self,
        root: OcflRoot,
        keeper: str,
        software: str,
        address: str = "info:vankho",
        manifests: Manifests | None = None,
    ) -> None:
        super().__init__(root)
        self._manifests = manifests
        self.keeper = keeper
        self.software = software
        self.address = address

    def add(self, dossier: Dossier, records: Sequence[NewRecord], time: datetime) -> tuple[tuple[Record, ...], int]:
        """Keep `records` in `dossier`, all in one new version of its package or not at all.

        May be repeated: a record that the dossier holds already, same code and same `content`, is left as it is. When
        other writers add to the same dossier meanwhile, the work is done again upon theirs.

        Args:
            dossier: made with its first records.
            records: new documents with their files.
            time: when, with time zone.

        Returns:
            The records as stored, `files` complete, in the order given; number of the version that holds them.

        Raises:
            ArchiveError: OBJECT_EXISTS when a record's code is taken by other content; OBJECT_CORRUPT when a master is
                not the file that its `SourceFile` names; DISK_FULL, STORE_FAILED.
        """
        _check_codes(records)

        def add(base: OcflObject) -> tuple[tuple[Record, ...], int]:
            additions = [self._addition(base, new) for new in records]
            return self._write(dossier, base, additions, VersionNote(_message(additions), *self._author, time))

        return self._upon_newest(dossier.code, add)

    def revise(self, revision: Revision) -> tuple[Record, int]:
        """Put new texts of a record in the place of the old ones, in a new version of its dossier's package.

        When other writers add to the dossier meanwhile, the work is done again upon theirs.

        Returns:
            The record as it is stored now; number of the version that holds it.

        Raises:
            ArchiveError: RECORD_CHANGED when the record stored is not the one that was revised: begin anew with it;
                RECORD_NOT_FOUND, OBJECT_CORRUPT; DISK_FULL, STORE_FAILED.
        """
        was = revision.record

        def put(base: OcflObject) -> tuple[Record, int]:
            over = read_own_file(base, was.code)
            if RECORD.read(over, layout.record_path(was.code)) != was:
                raise ArchiveError(ErrorCode.RECORD_CHANGED, record=was.code)
            note = VersionNote(f"~ {was.code}: {revision.event.type.value}", *self._author, revision.event.time)
            addition = replace(revised(revision, base.read_bytes), over=over)
            (record,), version = self._write(read_dossier(base), base, [addition], note)
            return record, version

        return self._upon_newest(was.dossier, put)

    def change(self, code: str, change: Callable[[Dossier], Dossier], event: Event) -> Dossier:
        """Change what a dossier itself tells, its access mode or its data, in one new version of its package.

        Args:
            code: of the dossier.
            change: the dossier from now on; where that is the same, nothing is written.
            event: by whom, why, when; kept with the dossier.

        Raises:
            ArchiveError: OBJECT_MISSING when there is no such package; OBJECT_CORRUPT; DISK_FULL, STORE_FAILED.
        """

        def put(base: OcflObject) -> Dossier:
            was = read_dossier(base)
            now = change(was)
            if now == was:
                return was
            dossier = replace(now, events=(*was.events, event))
            note = VersionNote(f"~ {code}: {event.type.value}", *self._author, event.time)
            self._new_version(dossier, base, (), note)
            return dossier

        self._open(code)
        return self._upon_newest(code, put)

    def finished(self, code: str) -> tuple[Record, int]:
        """One record and the version it came with, what a writer of its dossier left unfinished finished.

        Raises:
            ArchiveError: RECORD_NOT_FOUND; OBJECT_CORRUPT; DISK_FULL, STORE_FAILED.
        """
        base = self._root.begin(package_id(RecordCode.parse(code).dossier))
        return read_record(base, code), base.inventory.version_of(layout.record_path(code))

    def recover(self) -> tuple[str, ...]:
        """Heal what crashed writers left behind; see `OcflRoot.recover`. Only for the one process that writes."""
        return self._root.recover()

    def hold(self, record: Record, *, held: bool) -> int:
        """Put every stored file of a record under legal hold, or release them; returns how many files that is.

        Raises:
            ArchiveError: HOLD_UNSUPPORTED, the store cannot lock; OBJECT_MISSING; STORE_FAILED.
        """
        opened = self._open(record.dossier)
        if not isinstance(opened.store, Locking):
            raise ArchiveError(ErrorCode.HOLD_UNSUPPORTED)
        keys = content_keys(opened, record)
        change = opened.store.hold if held else opened.store.release
        for key in keys:
            change(key)
        return len(keys)

    def hold_all(self, record: Record) -> None:
        """Files that came to a record under legal hold later come under it too."""
        opened = self._open(record.dossier)
        if isinstance(opened.store, Locking) and opened.store.held(opened.key(record.files[0].path)):
            self.hold(record, held=True)

    def is_held(self, record: Record) -> bool:
        """Whether every stored file of a record is under legal hold."""
        opened = self._open(record.dossier)
        return isinstance(opened.store, Locking) and all(map(opened.store.held, content_keys(opened, record)))

    @property
    def _author(self) -> tuple[str, str]:
        return self.software, self.address

    def _upon_newest(self, dossier_code: str, write: Callable[[OcflObject], _Written]) -> _Written:
        """What `write` writes upon the newest version, again where another writer made one in between."""
        for attempt in range(1, _TRIES + 1):
            base = self._root.begin(package_id(dossier_code))
            try:
                return write(base)
            except ArchiveError as error:
                others = error.code in _PERHAPS_OTHERS and self._root.newest(base) is not base
                if not others or attempt == _TRIES:
                    raise
        raise AssertionError  # the last attempt returned or raised

    def _write(
        self, dossier: Dossier, base: OcflObject, additions: Sequence[Addition], note: VersionNote
    ) -> tuple[tuple[Record, ...], int]:
        records = tuple(addition.record for addition in additions)
        changed = [addition for addition in additions if addition.content]
        if base.inventory.head and not changed:
            if self._manifests:  # who made this version may have been killed before the catalogue heard of it
                self._manifests.tell(base)
            return records, base.inventory.head
        return records, self._new_version(dossier, base, changed, note)

    def _new_version(self, dossier: Dossier, base: OcflObject, changed: Sequence[Addition], note: VersionNote) -> int:
        sealing = self._manifests.begin(base) if self._manifests else None
        files = next_files(base, dossier, changed, note, (self.keeper, self.software))
        self._opened = self._root.new_version(base, files, (), note, sealing)
        if self._manifests and sealing and sealing.head:
            self._manifests.tell(self._opened, sealing.head)
        return self._opened.inventory.head

    def _addition(self, base: OcflObject, new: NewRecord) -> Addition:
        if not holds(base, layout.record_path(new.record.code)):
            return complete(new)
        stored = read_record(base, new.record.code)
        if stored.content != new.record.content:
            raise ArchiveError(ErrorCode.OBJECT_EXISTS, key=new.record.code)
        return Addition(stored, {})


def _check_codes(records: Sequence[NewRecord]) -> None:
    """A code stands for one document."""
    codes = [new.record.code for new in records]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice:
        raise ArchiveError(ErrorCode.OBJECT_EXISTS, key=twice)


def _message(additions: Sequence[Addition]) -> str:
    codes = [addition.record.code for addition in additions if addition.content]
    return f"+ {codes[0]}" if len(codes) == 1 else f"+ {len(codes)}: {min(codes)} … {max(codes)}" if codes else "="
