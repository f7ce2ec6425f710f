"""The door for the pipeline: dossiers and records go in and come out; OCFL and E-ARK stay behind it.

One dossier is one OCFL object; one addition of documents, or one revision of a document's texts, is one version of it.
What a version held stays and is found by its digest, so a record that was read before a revision can be used after it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote, unquote

from domain.documents import FileUse
from domain.errors import ArchiveError, ErrorCode
from domain.fixity import FindingKind, FixityFinding
from domain.identifiers import RecordCode
from storage.objects.retention import Locking
from storage.ocfl.inventory import VersionNote
from storage.packages import layout
from storage.packages.additions import Addition, NewRecord, complete
from storage.packages.canonical import DESCRIPTION, RECORD
from storage.packages.fixity import findings, named, own_findings
from storage.packages.revisions import Revision, revised
from storage.packages.versions import holds, next_files, read_dossier, read_own_file, read_record, read_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from domain.description.document import Description
    from domain.documents import Dossier, Record, StoredFile
    from domain.events import Event
    from domain.people.access import AccessMode
    from storage.objects.retention import WeakLock
    from storage.ocfl.root import OcflObject, OcflRoot
    from storage.packages.manifests import Manifests
    from storage.packages.stored_json import Unknown

_SCHEME = "hoso:"  # OCFL wants URIs for ids: `hoso:` and the percent-encoded code
_TRIES = 8
# Said also when another writer made a version, and the catalogue heard of it, since we looked.
_PERHAPS_OTHERS = frozenset({ErrorCode.OBJECT_EXISTS, ErrorCode.PACKAGE_ALTERED, ErrorCode.PACKAGE_ROLLED_BACK})
_Written = TypeVar("_Written")


class DossierStore:
    """Dossiers in an OCFL root.

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
        self._root = root
        self._manifests = manifests
        self.keeper = keeper
        self.software = software
        self.address = address
        self._opened: OcflObject | None = None

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

    def set_access(self, code: str, mode: AccessMode | None, event: Event) -> Dossier:
        """Give a dossier another access mode, None for the archive's default, in a new version of its package.

        Raises:
            ArchiveError: OBJECT_MISSING when there is no such package; OBJECT_CORRUPT; DISK_FULL, STORE_FAILED.
        """

        def put(base: OcflObject) -> Dossier:
            was = read_dossier(base)
            dossier = replace(was, mode=mode, events=(*was.events, event))
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

    def place_of(self, dossier_code: str) -> str:
        """Beginning of the keys of all that is stored of a dossier."""
        return self._root.place_of(package_id(dossier_code))

    def dossiers(self) -> Iterator[Dossier]:
        """All dossiers, read from the object store alone."""
        for name in self._root.objects():
            if name.startswith(_SCHEME):
                yield read_dossier(self._open(unquote(name.removeprefix(_SCHEME))))

    def dossier(self, code: str) -> Dossier:
        """One dossier, from its package.

        Raises:
            ArchiveError: OBJECT_MISSING when there is no such dossier; OBJECT_CORRUPT.
        """
        return read_dossier(self._newest(code))

    def records(self, dossier_code: str) -> Iterator[Record]:
        """All records of a dossier in the order of their codes, read from the object store alone.

        Raises:
            ArchiveError: OBJECT_MISSING when there is no such dossier; OBJECT_CORRUPT.
        """
        yield from read_records(self._open(dossier_code))

    def record(self, code: str) -> Record:
        """One record.

        Raises:
            ArchiveError: RECORD_NOT_FOUND; OBJECT_CORRUPT.
        """
        try:
            return read_record(self._newest(RecordCode.parse(code).dossier), code)
        except ArchiveError as error:
            if error.code is not ErrorCode.OBJECT_MISSING:
                raise
            raise ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=code) from error

    def description(self, record: Record) -> Description | None:
        """What a record says of itself, None where it was never described; raises as `read`."""
        path = layout.description_path(record.code)
        file = next((file for file in record.files if file.path == path), None)
        return DESCRIPTION.read(self.read(record, file), path) if file else None

    def version_of(self, record: Record) -> int:
        """Number of the version of its dossier's package with which `record` came."""
        return self._open(record.dossier).inventory.version_of(layout.record_path(record.code))

    def master_version(self, record: Record) -> int:
        """Number of the version of its dossier's package with which the masters of `record` came."""
        masters = (file.path for file in record.files if file.use is FileUse.MASTER)
        return self._open(record.dossier).inventory.version_of(next(masters))

    def fetch(self, record: Record, file: StoredFile, target: Path) -> None:
        """Copy one file of a record into the new file `target`.

        Raises:
            ArchiveError: OBJECT_MISSING; OBJECT_CORRUPT when it is not the file the archive wrote, `target` is removed.
        """
        opened, version = self._holding(record, file)
        opened.fetch(file.path, target, version)

    def read(self, record: Record, file: StoredFile) -> bytes:
        """One small file of a record.

        Raises:
            ArchiveError: OBJECT_MISSING; OBJECT_CORRUPT when it is not the file the archive wrote.
        """
        opened, version = self._holding(record, file)
        return opened.read_bytes(file.path, version)

    def verify(self, record: Record) -> tuple[FixityFinding, ...]:
        """Hash every file of a record anew, its own JSON and its older texts included; empty when all are as written.

        Raises:
            ArchiveError: OBJECT_CORRUPT when the dossier's inventory itself is not sound; STORE_FAILED.
        """
        path = layout.record_path(record.code)
        if not self._root.has(package_id(record.dossier)):
            listed = [(file.path, file.fixity.sha256) for file in record.files]
            return tuple(FixityFinding(each, FindingKind.MISSING, sha256) for each, sha256 in (*listed, (path, "")))
        opened = self._open(record.dossier)
        own = own_findings(opened, path, lambda data: RECORD.read(data, path) == record)
        return tuple(named(finding, opened) for finding in (*findings(opened, record.files), *own))

    def own_file(self, record: Record) -> bytes:
        """The file of `record` itself, as whoever wrote it.

        Raises:
            ArchiveError: OBJECT_MISSING; OBJECT_CORRUPT when no file of the package is this record.
        """
        opened, path = self._newest(record.dossier), layout.record_path(record.code)
        for sha512 in opened.inventory.contents(path):
            data = opened.read_bytes(path, opened.inventory.version_with(path, sha512))
            if RECORD.read(data, path) == record:
                return data
        raise ArchiveError(ErrorCode.OBJECT_CORRUPT, key=path, expected="RECORD", found="–")

    def unknown(self, record: Record) -> Unknown:
        """What this program does not know in the file of `record` itself.

        Raises:
            ArchiveError: as `own_file`.
        """
        return RECORD.unknown(self.own_file(record))

    def weakened_locks(self, record: Record) -> tuple[WeakLock, ...]:
        """Stored files of a record whose lock is less than the one that the archive put on them; see `Locking`.

        Raises:
            ArchiveError: OBJECT_MISSING, OBJECT_CORRUPT; STORE_FAILED.
        """
        opened = self._open(record.dossier)
        if not isinstance(opened.store, Locking):
            return ()
        return tuple(opened.store.weakened_locks(_keys(opened, record)))

    def hold(self, record: Record, *, held: bool) -> int:
        """Put every stored file of a record under legal hold, or release them; returns how many files that is.

        Raises:
            ArchiveError: HOLD_UNSUPPORTED, the store cannot lock; OBJECT_MISSING; STORE_FAILED.
        """
        opened = self._open(record.dossier)
        if not isinstance(opened.store, Locking):
            raise ArchiveError(ErrorCode.HOLD_UNSUPPORTED)
        keys = _keys(opened, record)
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
        return isinstance(opened.store, Locking) and all(map(opened.store.held, _keys(opened, record)))

    def reading_link(self, record: Record, file: StoredFile, seconds: int, name: str) -> str | None:
        """A link by which anybody may read one file for so long, straight from the store; None where it gives none."""
        opened, version = self._holding(record, file)
        return opened.store.reading_link(opened.key(file.path, version), seconds, name)

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

    def _open(self, dossier_code: str) -> OcflObject:
        return self._root.open(package_id(dossier_code))

    def _known(self, dossier_code: str) -> OcflObject | None:
        """The dossier's object where it is the one opened last, at whichever version: large inventories read slowly."""
        opened = self._opened
        return opened if opened is not None and opened.inventory.id == package_id(dossier_code) else None

    def _newest(self, dossier_code: str) -> OcflObject:
        """The dossier's object at its newest version."""
        known = self._known(dossier_code)
        opened = self._opened = self._root.newest(known) if known else self._open(dossier_code)
        return opened

    def _holding(self, record: Record, file: StoredFile) -> tuple[OcflObject, int]:
        """The dossier's object and the version in which `file` has the digest that the record tells.

        Contents never change nor go, so an object opened at an older version will do.
        """
        sha512 = file.fixity.sha512
        opened = self._known(record.dossier)
        version = opened.inventory.version_with(file.path, sha512) if opened else None
        if opened is None or version is None:
            opened = self._opened = self._open(record.dossier)
            version = opened.inventory.version_with(file.path, sha512)
        if version is None:
            found = opened.inventory.digest(file.path)
            raise ArchiveError(ErrorCode.OBJECT_CORRUPT, key=file.path, expected=sha512, found=found)
        return opened, version


def _keys(opened: OcflObject, record: Record) -> tuple[str, ...]:
    """Keys of all that is stored of a record, its older texts included; same bytes are stored once."""
    paths = (*(file.path for file in record.files), layout.record_path(record.code))
    digests = dict.fromkeys(digest for path in paths for digest in opened.inventory.contents(path))
    return tuple(map(opened.content_key, digests))


def _check_codes(records: Sequence[NewRecord]) -> None:
    """A code stands for one document."""
    codes = [new.record.code for new in records]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice:
        raise ArchiveError(ErrorCode.OBJECT_EXISTS, key=twice)


def _message(additions: Sequence[Addition]) -> str:
    codes = [addition.record.code for addition in additions if addition.content]
    return f"+ {codes[0]}" if len(codes) == 1 else f"+ {len(codes)}: {min(codes)} … {max(codes)}" if codes else "="


def package_id(dossier_code: str) -> str:
    """OCFL id of the package of a dossier."""
    return f"{_SCHEME}{quote(dossier_code, safe='')}"
