"""Dossiers and records as their packages have them: read, found by their digests, proven; nothing is written.

What a version held stays and is found by its digest, so a record that was read before a revision can be used after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from domain.documents import FileUse
from domain.errors import ArchiveError, ErrorCode
from domain.fixity import FindingKind, FixityFinding
from domain.identifiers import RecordCode
from storage.objects.retention import Locking
from storage.packages import layout
from storage.packages.canonical import DESCRIPTION, RECORD
from storage.packages.fixity import findings, named, own_findings
from storage.packages.versions import read_dossier, read_record, read_records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.description.document import Description
    from domain.documents import Dossier, Record, StoredFile
    from storage.objects.retention import WeakLock
    from storage.ocfl.root import OcflObject, OcflRoot
    from storage.packages.stored_json import Unknown

_SCHEME = "hoso:"  # OCFL wants URIs for ids: `hoso:` and the percent-encoded code


class DossierReader:
    """Dossiers in an OCFL root, read."""

    def __init__(self, root: OcflRoot) -> None:
        self._root = root
        self._opened: OcflObject | None = None

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

    def newest_version(self, code: str) -> int:
        """Number of the newest version of a dossier's package; raises as `dossier`."""
        return self._newest(code).inventory.head

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
        return tuple(opened.store.weakened_locks(content_keys(opened, record)))

    def reading_link(self, record: Record, file: StoredFile, seconds: int, name: str) -> str | None:
        """A link by which anybody may read one file for so long, straight from the store; None where it gives none."""
        opened, version = self._holding(record, file)
        return opened.store.reading_link(opened.key(file.path, version), seconds, name)

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


def content_keys(opened: OcflObject, record: Record) -> tuple[str, ...]:
    """Keys of all that is stored of a record, its older texts included; same bytes are stored once."""
    paths = (*(file.path for file in record.files), layout.record_path(record.code))
    digests = dict.fromkeys(digest for path in paths for digest in opened.inventory.contents(path))
    return tuple(map(opened.content_key, digests))


def package_id(dossier_code: str) -> str:
    """OCFL id of the package of a dossier."""
    return f"{_SCHEME}{quote(dossier_code, safe='')}"
