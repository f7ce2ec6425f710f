"""The whole archive copied to another object store: folder to bucket, bucket to folder, whatever the two are.

What is copied: unfinished masters (`intake/`), refused originals (`quarantine/`), batches (`batches/`), certificates
(`trust/`), the packages (`ocfl/`), the journal (`journal-personal/`, `journal/`), and last of all `archive.json`,
without which nobody takes the copy for an archive. The journal's head is that from before its tiles were listed; what
was erased from it here is erased in the copy. Results of steps (`work/`) are made again where they are missed. Masters
go before packages: a document that is packed meanwhile is in one of them at least.

A package is copied as its inventory at that moment says: contents, the inventories of the versions in their order, then
the root inventory, at last the declaration by which it is found. So the copy of a package is at every moment a whole
earlier version of it, or none.

Nothing is trusted but digests of our own reading. What the target holds already is read and compared: with the SHA-512
of the inventory for contents of packages, with the source's own bytes for everything else; no other store records a
digest that the port could ask for, so there is no cheaper way to pass an object over. Contents of packages are compared
with their inventory when they are read from the source, too. A second run therefore verifies the copy, and copies only
what is new. Bytes under a name that is never overwritten stay, whatever they are, and are told.
"""

from __future__ import annotations

import json
import shutil
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING

from domain.digest import Fixity, fixity_of
from domain.errors import SYSTEM_FAULTS, ArchiveError, ArchiveUnusable, ErrorCode
from storage.areas import AREAS, IDENTITY_KEY, INTAKE, PACKAGES, PERSONAL
from storage.objects.url import open_object_store
from storage.ocfl.healing import INVENTORY, SIDECAR
from storage.ocfl.inventory import Inventory, from_json, sidecar
from storage.ocfl.layout import DEPTH, OBJECT_DECLARATION
from storage.packages.manifests import LOGS

if TYPE_CHECKING:
    from storage.areas import Area
    from storage.objects.object_store import ObjectStore

MARK_KEY = "copying.json"  # in a copy that is not whole yet: of which archive
_IN_MEMORY_BYTES = 4 << 20
_AT_ONCE = 4
_HELD = 64  # units of work on the list at once
_TOLD_MOST = 1000

Told = Callable[["CopyReport"], None]


@dataclass(frozen=True, slots=True)
class CopyReport:
    """How far a copy is, or how it ended.

    Attributes:
        copied, copied_bytes: objects that were written, and their bytes.
        same, same_bytes: objects that were there already, read and found equal.
        failures: what could not be copied and why, at most 1000 of them; the rest went on.
        failed: how many failed.
    """

    copied: int = 0
    copied_bytes: int = 0
    same: int = 0
    same_bytes: int = 0
    failures: tuple[ArchiveError, ...] = ()
    failed: int = 0

    @property
    def whole(self) -> bool:
        """Nothing is missing in the copy."""
        return self.failed == 0


def copy_to(source: ObjectStore, to: str, home: Path, told: Told = lambda _: None) -> CopyReport:
    """Bring the object store that `to` names, a URL or a folder, to what `source` holds; see `copy_archive`.

    Raises:
        ArchiveError: USAGE, it cannot be a store.
        ArchiveUnusable: as `copy_archive`; the store cannot be opened.
    """
    target = _opened(to, home)
    try:
        return copy_archive(source, target, home / "scratch", told)
    finally:
        target.close()


def copy_archive(source: ObjectStore, target: ObjectStore, scratch: Path, told: Told = lambda _: None) -> CopyReport:
    """Bring `target` to what `source` holds; what it has is verified and kept.

    May be stopped at any moment and begun again, also while the archive is at work.

    Args:
        source: of an archive.
        target: empty, or an earlier copy of this archive, whole or not.
        scratch: folder for large objects on their way.
        told: hears how far it is after each object, from several threads.

    Raises:
        ArchiveUnusable: STORE_FAILED when the target is something else, with nothing written; STORE_FAILED, DISK_FULL
            when a store does not do its work any more: what was copied stays.
    """
    try:
        return _Copy(source, target, scratch, told).run()
    except ArchiveError as error:
        if error.code in SYSTEM_FAULTS:
            raise ArchiveUnusable(error.code, **error.facts) from error
        raise


class _Copy:
    """One run."""

    def __init__(self, source: ObjectStore, target: ObjectStore, scratch: Path, told: Told) -> None:
        self._source = source
        self._target = target
        self._scratch = scratch / f"copy-{uuid.uuid4().hex}"
        self._report_to = told
        self._lock = threading.Lock()
        self._report = CopyReport()

    def run(self) -> CopyReport:
        identity = self._source.read_bytes(IDENTITY_KEY)
        _claim(self._target, identity)
        self._scratch.mkdir(parents=True)
        try:
            with ThreadPoolExecutor(_AT_ONCE, "copy") as pool:
                for area in (area for area in AREAS if area.copied):
                    heads = self._heads(area)
                    self._all(pool, self._packages() if area is PACKAGES else self._singles(area))
                    self._all(pool, iter([partial(self._head, *head) for head in heads]))
                if self._report.whole:
                    self._erase()
        finally:
            shutil.rmtree(self._scratch, ignore_errors=True)
        if self._report.whole:
            self._one(IDENTITY_KEY)
            self._target.delete(MARK_KEY)
        return self._report

    def _all(self, pool: ThreadPoolExecutor, work: Iterator[Callable[[], None]]) -> None:
        """Side by side, a list at a time; the first fault of a store ends it all."""
        while group := list(islice(work, _HELD)):
            for future in [pool.submit(self._contained, unit) for unit in group]:
                future.result()

    def _contained(self, unit: Callable[[], None]) -> None:
        """A unit of work whose own fault is a line in the report."""
        try:
            unit()
        except ArchiveError as error:
            if error.code in SYSTEM_FAULTS:
                raise
            with self._lock:
                kept = (*self._report.failures, error)[:_TOLD_MOST]
                self._report = _added(self._report, failures=kept, failed=1)

    def _singles(self, area: Area) -> Iterator[Callable[[], None]]:
        """Objects of an area, those of one folder together: findings and plans last, since they make the rest count."""
        keys = (info.key for info in self._source.list(area.prefix) if not area.is_head(info.key))
        for _, folder in groupby(keys, lambda key: key.rpartition("/")[0]):
            ordered = sorted(folder, key=lambda key: key.endswith(".json"))
            yield partial(self._folder, ordered)

    def _folder(self, keys: list[str]) -> None:
        for key in keys:
            try:
                self._one(key, replace=key.endswith(".json") or PERSONAL.holds(key))
            except ArchiveError as error:
                gone = error.code is ErrorCode.OBJECT_MISSING and INTAKE.holds(
                    key
                )  # it went with its document, which is archived
                if not gone or self._source.stat(key) is not None:
                    raise

    def _heads(self, area: Area) -> list[tuple[str, bytes]]:
        """Keys and bytes of the objects that say how far an area goes, which are written behind all others."""
        keys = [f"{area.prefix}{name}" for name in area.heads]
        return [(key, self._source.read_bytes(key)) for key in keys if self._source.stat(key)]

    def _head(self, key: str, data: bytes) -> None:
        """A head, unless the copy's goes further."""
        if self._target.stat(key) and _size_in(self._target.read_bytes(key)) > _size_in(data):
            raise ArchiveError(ErrorCode.OBJECT_EXISTS, key=key)
        self._bytes(key, data, replace=True)

    def _erase(self) -> None:
        """Personal parts that were erased in the source."""
        kept = {info.key for info in self._source.list(PERSONAL.prefix)}
        for info in list(self._target.list(PERSONAL.prefix)):
            if info.key not in kept:
                self._target.delete(info.key)

    def _packages(self) -> Iterator[Callable[[], None]]:
        for path, keys in groupby((info.key for info in self._source.list(PACKAGES.prefix)), _package_of):
            listed = list(keys)
            if path is None:
                yield from (partial(self._one, key) for key in listed)
            else:
                yield partial(self._package, path, listed)

    def _package(self, path: str, listed: list[str]) -> None:
        """A package at its newest whole version, in the order in which it would be written."""
        inventory = _newest(self._source, path, listed)
        if inventory is None:
            return  # no version of it is true yet: its masters are in the intake area
        _check_not_behind(self._target, path, inventory)
        sealed = (info.key for info in self._source.list(f"{path}/{LOGS}/"))  # a manifest comes before its version
        others = dict.fromkeys(key for key in (*listed, *sealed) if not _is_of_versions(key.removeprefix(f"{path}/")))
        for key in others:
            self._one(key)
        for digest, place in inventory.manifest.items():
            self._one(f"{path}/{place}", digest)
        for version in range(1, inventory.head + 1):
            self._inventory(f"{path}/v{version}", replace=False)
        self._inventory(path, replace=True, version=f"{path}/v{inventory.head}")
        self._one(f"{path}/{OBJECT_DECLARATION[0]}")

    def _inventory(self, place: str, *, replace: bool, version: str | None = None) -> None:
        """An inventory with its sidecar; the root's are those of `version`, which nobody changes any more."""
        data = self._source.read_bytes(f"{version or place}/{INVENTORY}")
        if not replace and self._source.read_bytes(f"{place}/{SIDECAR}") != sidecar(data):
            key = f"{place}/{INVENTORY}"
            expected = self._source.read_bytes(f"{place}/{SIDECAR}").decode("ascii", "replace").strip()
            raise ArchiveError(ErrorCode.OBJECT_CORRUPT, key=key, expected=expected, found=sidecar(data).decode())
        self._bytes(f"{place}/{INVENTORY}", data, replace=replace)
        self._bytes(f"{place}/{SIDECAR}", sidecar(data), replace=replace)

    def _one(self, key: str, sha512: str | None = None, *, replace: bool = False) -> None:
        """One object, whose digest may be known."""
        held = self._target.stat(key)
        if held is not None:
            there = fixity_of(self._target.stream(key))
            if there.sha512 == (sha512 or fixity_of(self._source.stream(key)).sha512):
                self._count_same(there)
                return
            if not replace:
                raise ArchiveError(ErrorCode.OBJECT_EXISTS, key=key)
        info = self._source.stat(key)
        if info is None:
            raise ArchiveError(ErrorCode.OBJECT_MISSING, key=key)
        if info.size <= _IN_MEMORY_BYTES:
            data = self._source.read_bytes(key)
            _check(key, sha512, fixity_of([data]).sha512)
            self._write(key, data, replace=replace)
        else:
            self._large(key, sha512, replace=replace)

    def _bytes(self, key: str, data: bytes, *, replace: bool) -> None:
        if self._target.stat(key) is not None:
            there = fixity_of(self._target.stream(key))
            if there == fixity_of([data]):
                self._count_same(there)
                return
            if not replace:
                raise ArchiveError(ErrorCode.OBJECT_EXISTS, key=key)
        self._write(key, data, replace=replace)

    def _write(self, key: str, data: bytes, *, replace: bool) -> None:
        put = self._target.replace_bytes if replace else self._target.put_bytes
        self._count_copied(key, fixity_of([data]), put(key, data))

    def _large(self, key: str, sha512: str | None, *, replace: bool) -> None:
        local = self._scratch / uuid.uuid4().hex
        try:
            read = self._source.fetch(key, local)
            _check(key, sha512, read.sha512)
            put = self._target.replace_file if replace else self._target.put_file
            self._count_copied(key, read, put(key, local))
        finally:
            local.unlink(missing_ok=True)

    def _count_copied(self, key: str, read: Fixity, written: Fixity) -> None:
        """Stores hash what they wrote by reading it back: it must be what we read."""
        _check(key, read.sha512, written.sha512)
        with self._lock:
            self._report = _added(self._report, copied=1, copied_bytes=written.size)
        self._report_to(self._report)

    def _count_same(self, there: Fixity) -> None:
        with self._lock:
            self._report = _added(self._report, same=1, same_bytes=there.size)
        self._report_to(self._report)


def _opened(to: str, home: Path) -> ObjectStore:
    if not to:
        raise ArchiveError(ErrorCode.USAGE, detail="--to")
    try:
        return open_object_store(to if "://" in to else Path(to).absolute().as_uri(), home)
    except ArchiveError as error:
        if error.code is ErrorCode.SETTINGS_INVALID:
            raise ArchiveError(ErrorCode.USAGE, detail=f"--to: {error.facts.get('detail')}") from error
        raise ArchiveUnusable(error.code, **error.facts) from error


def _claim(target: ObjectStore, identity: bytes) -> None:
    """Refuse a target that is not ours; mark one that is still empty."""
    for key in (IDENTITY_KEY, MARK_KEY):
        if target.stat(key) is None:
            continue
        if _archive_of(target.read_bytes(key)) != _archive_of(identity):
            raise _foreign("đích là kho hoặc bản sao của kho khác / the target is another archive, or a copy of one")
        return
    found = next(iter(target.list("")), None)
    if found is not None:
        raise _foreign(f"đích không trống ({found.key}) / the target is not empty")
    target.replace_bytes(MARK_KEY, identity)


def _archive_of(identity: bytes) -> object:
    try:
        return json.loads(identity)["archive"]
    except (ValueError, KeyError, TypeError):
        return None


def _foreign(detail: str) -> ArchiveUnusable:
    return ArchiveUnusable(ErrorCode.STORE_FAILED, detail=detail)


def _package_of(key: str) -> str | None:
    """Path of the package that an object belongs to, None for objects of the storage root itself."""
    parts = key.split("/")
    if parts[1] == "extensions" or len(parts) <= DEPTH + 1:
        return None
    return "/".join(parts[: DEPTH + 1])


def _is_of_versions(name: str) -> bool:
    """Said by the inventory, which tells the right order; other files of a package may come at any time."""
    first = name.partition("/")[0]
    return name in {INVENTORY, SIDECAR, OBJECT_DECLARATION[0]} or (first[:1] == "v" and first[1:].isdigit())


def _newest(store: ObjectStore, path: str, listed: Iterable[str]) -> Inventory | None:
    """The newest version whose sidecar was listed: all of it is there. None when there is none."""
    names, version = set(listed), 0
    while f"{path}/v{version + 1}/{SIDECAR}" in names:
        version += 1
    if version == 0:
        return None
    key = f"{path}/v{version}/{INVENTORY}"
    return from_json(store.read_bytes(key), key)


def _check_not_behind(target: ObjectStore, path: str, inventory: Inventory) -> None:
    """A copy that has versions which the source has not was written to by itself: they are not hidden."""
    key = f"{path}/v{inventory.head + 1}/{INVENTORY}"
    if target.stat(key) is not None:
        raise ArchiveError(ErrorCode.OBJECT_EXISTS, key=key)


def _size_in(checkpoint: bytes) -> int:
    """Entries under a checkpoint of the journal; 0 where it is none."""
    size = [*checkpoint.splitlines(), b"", b""][1]
    return int(size) if size.isdigit() else 0


def _check(key: str, expected: str | None, found: str) -> None:
    if expected not in {None, found}:
        raise ArchiveError(ErrorCode.OBJECT_CORRUPT, key=key, expected=str(expected), found=found)


def _added(report: CopyReport, *, failures: tuple[ArchiveError, ...] | None = None, **more: int) -> CopyReport:
    counts = {name: getattr(report, name) + more.get(name, 0) for name in _COUNTS}
    return CopyReport(failures=report.failures if failures is None else failures, **counts)


_COUNTS: Iterable[str] = ("copied", "copied_bytes", "same", "same_bytes", "failed")
