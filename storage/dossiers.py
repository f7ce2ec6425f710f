"""The door for the pipeline: dossiers and records go in and come out; OCFL and E-ARK stay behind it.

One dossier is one OCFL object, one addition of documents is one version of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from domain.digest import Fixity, fixity_of
from domain.documents import Dossier, FileUse, Record, StoredFile
from domain.errors import ArchiveError, ErrorCode
from domain.identifiers import RecordCode
from storage import layout
from storage.additions import Addition, NewRecord, complete
from storage.canonical import dossier_from_json, record_from_json, to_json
from storage.eark.package import JSON, Package, package_files
from storage.inventory import VersionNote
from storage.retention import Locking

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from storage.ocfl import Content, OcflObject, OcflRoot
    from storage.retention import WeakLock

_SCHEME = "hoso:"  # OCFL wants URIs for ids: `hoso:` and the percent-encoded code
_TRIES = 8


class FindingKind(StrEnum):
    """What is wrong with a stored file."""

    CHANGED = "changed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class FixityFinding:
    """A stored file that is not the one the archive wrote: its path, the SHA-256 recorded, and the one found."""

    path: str
    kind: FindingKind
    expected: str
    found: str = ""


class DossierStore:
    """Dossiers in an OCFL root.

    Attributes:
        organisation: who keeps the archive, for METS.
        software: name and version of the program, `vankho 0.1.0`, for METS and PREMIS.
        address: URI of whoever makes versions, for OCFL.
    """

    def __init__(self, root: OcflRoot, organisation: str, software: str, address: str = "info:vankho") -> None:
        self._root = root
        self.organisation = organisation
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
        for attempt in range(1, _TRIES + 1):
            base = self._root.begin(_object_id(dossier.code))
            additions = [self._addition(base, new) for new in records]
            try:
                return self._add(dossier, base, additions, time)
            except ArchiveError as error:
                if error.code is not ErrorCode.OBJECT_EXISTS or attempt == _TRIES:
                    raise
        raise AssertionError  # the last attempt returned or raised

    def recover(self) -> tuple[str, ...]:
        """Heal what crashed writers left behind; see `OcflRoot.recover`. Only for the one process that writes."""
        return self._root.recover()

    def place_of(self, dossier_code: str) -> str:
        """Beginning of the keys of all that is stored of a dossier."""
        return self._root.place_of(_object_id(dossier_code))

    def dossiers(self) -> Iterator[Dossier]:
        """All dossiers, read from the object store alone."""
        for name in self._root.objects():
            if name.startswith(_SCHEME):
                code = unquote(name.removeprefix(_SCHEME))
                yield dossier_from_json(self._open(code).read_bytes(layout.DOSSIER_JSON), code)

    def records(self, dossier_code: str) -> Iterator[Record]:
        """All records of a dossier in the order of their codes, read from the object store alone.

        Raises:
            ArchiveError: OBJECT_MISSING when there is no such dossier; OBJECT_CORRUPT.
        """
        yield from _records(self._open(dossier_code))

    def record(self, code: str) -> Record:
        """One record.

        Raises:
            ArchiveError: RECORD_NOT_FOUND; OBJECT_CORRUPT.
        """
        path = layout.record_path(code)
        try:
            opened = self._with(RecordCode.parse(code).dossier, path)
        except ArchiveError as error:
            if error.code is not ErrorCode.OBJECT_MISSING:
                raise
            raise ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=code) from error
        if not _holds(opened, path):
            raise ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=code)
        return record_from_json(opened.read_bytes(path), path)

    def version_of(self, record: Record) -> int:
        """Number of the version of its dossier's package with which `record` came."""
        return self._open(record.dossier).inventory.version_of(layout.record_path(record.code))

    def fetch(self, record: Record, file: StoredFile, target: Path) -> None:
        """Copy one file of a record into the new file `target`.

        Raises:
            ArchiveError: OBJECT_MISSING; OBJECT_CORRUPT when it is not the file the archive wrote, `target` is removed.
        """
        self._checked(record, file).fetch(file.path, target)

    def read(self, record: Record, file: StoredFile) -> bytes:
        """One small file of a record.

        Raises:
            ArchiveError: OBJECT_MISSING; OBJECT_CORRUPT when it is not the file the archive wrote.
        """
        return self._checked(record, file).read_bytes(file.path)

    def verify(self, record: Record) -> tuple[FixityFinding, ...]:
        """Hash every file of a record anew, its own JSON included; empty when all are as the archive wrote them.

        Raises:
            ArchiveError: OBJECT_CORRUPT when the dossier's inventory itself is not sound; STORE_FAILED.
        """
        opened = self._open(record.dossier) if self._root.has(_object_id(record.dossier)) else None
        path, stored = layout.record_path(record.code), to_json(record)
        own = StoredFile(path, FileUse.DESCRIPTION, JSON, fixity_of((stored,)))
        findings = (_finding(opened, file) for file in (*record.files, own))
        return tuple(finding for finding in findings if finding is not None)

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
        for key in keys:
            if held:
                opened.store.hold(key)
            else:
                opened.store.release(key)
        return len(keys)

    def is_held(self, record: Record) -> bool:
        """Whether every stored file of a record is under legal hold."""
        opened = self._open(record.dossier)
        return isinstance(opened.store, Locking) and all(map(opened.store.held, _keys(opened, record)))

    def reading_link(self, record: Record, file: StoredFile, seconds: int, name: str) -> str | None:
        """A link by which anybody may read one file for so long, straight from the store; None where it gives none."""
        opened = self._checked(record, file)
        return opened.store.reading_link(opened.key(file.path), seconds, name)

    def _add(
        self, dossier: Dossier, base: OcflObject, additions: Sequence[Addition], time: datetime
    ) -> tuple[tuple[Record, ...], int]:
        records = tuple(addition.record for addition in additions)
        content: dict[str, Content] = {path: data for new in additions for path, data in new.content.items()}
        if base.inventory.head and not content:
            return records, base.inventory.head
        held = {record.code: record for record in (*_records(base), *records)}
        json: dict[str, bytes] = {layout.record_path(code): to_json(record) for code, record in sorted(held.items())}
        json[layout.DOSSIER_JSON] = to_json(dossier)
        note = VersionNote(_message(additions), self.software, self.address, time)
        package = Package(
            dossier=dossier,
            records=tuple(record for _, record in sorted(held.items())),
            json=json,
            versions=(*(version.note for version in base.inventory.versions), note),
            stored=_stored(base),
            organisation=self.organisation,
            software=self.software,
        )
        files = {**content, **json, **package_files(package)}
        self._opened = self._root.new_version(base, files, (), note)
        return records, self._opened.inventory.head

    def _addition(self, base: OcflObject, new: NewRecord) -> Addition:
        path = layout.record_path(new.record.code)
        if not _holds(base, path):
            return complete(new)
        stored = record_from_json(base.read_bytes(path), path)
        if stored.content != new.record.content:
            raise ArchiveError(ErrorCode.OBJECT_EXISTS, key=new.record.code)
        return Addition(stored, {})

    def _open(self, dossier_code: str) -> OcflObject:
        return self._root.open(_object_id(dossier_code))

    def _checked(self, record: Record, file: StoredFile) -> OcflObject:
        """The object of the record's dossier, in which `file` has the digest that the record tells."""
        opened = self._with(record.dossier, file.path)
        found = opened.inventory.digest(file.path)
        if found != file.fixity.sha512:
            raise ArchiveError(ErrorCode.OBJECT_CORRUPT, key=file.path, expected=file.fixity.sha512, found=found)
        return opened

    def _with(self, dossier_code: str, path: str) -> OcflObject:
        """The object of a dossier, in which `path` is if it is there at all.

        The last one opened is used again: no file of a record ever changes, and a large inventory is slow to read.
        """
        opened = self._opened
        if opened is None or opened.inventory.id != _object_id(dossier_code) or not _holds(opened, path):
            opened = self._opened = self._open(dossier_code)
        return opened


def _keys(opened: OcflObject, record: Record) -> tuple[str, ...]:
    """Keys of all that is stored of a record; same bytes are stored once."""
    paths = (*(file.path for file in record.files), layout.record_path(record.code))
    return tuple(dict.fromkeys(map(opened.key, paths)))


def _check_codes(records: Sequence[NewRecord]) -> None:
    """A code stands for one document."""
    codes = [new.record.code for new in records]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice:
        raise ArchiveError(ErrorCode.OBJECT_EXISTS, key=twice)


def _message(additions: Sequence[Addition]) -> str:
    codes = [addition.record.code for addition in additions if addition.content]
    return f"+ {codes[0]}" if len(codes) == 1 else f"+ {len(codes)}: {min(codes)} … {max(codes)}" if codes else "="


def _stored(base: OcflObject) -> Callable[[str], datetime | None]:
    def stored(path: str) -> datetime | None:
        return base.inventory.stored(path) if _holds(base, path) else None

    return stored


def _holds(opened: OcflObject, path: str) -> bool:
    return path in _paths(opened)


def _paths(opened: OcflObject) -> Collection[str]:
    """Logical paths of the newest version; none before the first."""
    return opened.inventory.state() if opened.inventory.head else ()


def _records(opened: OcflObject) -> Iterator[Record]:
    for path in sorted(filter(layout.is_record_path, _paths(opened))):
        yield record_from_json(opened.read_bytes(path), path)


def _finding(opened: OcflObject | None, file: StoredFile) -> FixityFinding | None:
    expected = file.fixity.sha256
    if opened is None:
        return FixityFinding(file.path, FindingKind.MISSING, expected)
    try:
        found: Fixity = fixity_of(opened.store.stream(opened.key(file.path)))
    except ArchiveError as error:
        if error.code is ErrorCode.OBJECT_CORRUPT:  # the store knew by its own digest
            return FixityFinding(file.path, FindingKind.CHANGED, expected, str(error.facts.get("found", "")))
        if error.code is not ErrorCode.OBJECT_MISSING:
            raise
        return FixityFinding(file.path, FindingKind.MISSING, expected)
    return None if found == file.fixity else FixityFinding(file.path, FindingKind.CHANGED, expected, found.sha256)


def _object_id(dossier_code: str) -> str:
    return f"{_SCHEME}{quote(dossier_code, safe='')}"
