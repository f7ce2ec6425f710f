"""The object store on a folder: one file an object, written so that a crash leaves the whole object or nothing.

Order of a write: temporary file on the same file system, fsync, read back from the device and compare, hard link to its
name (which never overwrites, whoever else writes), fsync of every folder from there to the root. Temporary files carry
a lock (flock) as long as their writer lives; one that is found unlocked belongs to a dead process and goes at open.
"""

from __future__ import annotations

import errno
import fcntl
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

from domain.digest import Fixity, fixity_of
from domain.disk_faults import faults
from domain.errors import ArchiveError, ErrorCode
from storage.objects.durable_files import (
    check_read_back,
    chunks,
    copied,
    new_file,
    remove_abandoned,
    sync,
    sync_folders,
    temporary_file,
)
from storage.objects.keys import check_key
from storage.objects.object_store import ObjectInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import timedelta
    from pathlib import Path

    _Publish = Callable[[Path, Path], bool]

_TEMPORARY = ".tmp"  # folder beside the objects: first part of no key
_TRIES = 3
_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


class FileObjectStore:
    """`ObjectStore` on the folder `root` (made when absent). Stored files are read-only (mode 0444).

    Beside the port's promise: DISK_FULL is raised as `ArchiveUnusable`, since every later write would fail too.
    """

    def __init__(self, root: Path) -> None:
        """Open the store and remove what dead writers left.

        Raises:
            ArchiveError: DISK_FULL, STORE_FAILED when the folder cannot be made or read.
        """
        self._root = root
        self._temporary = root / _TEMPORARY
        with faults(root):
            self._temporary.mkdir(parents=True, exist_ok=True)
            remove_abandoned(self._temporary)

    def put_file(self, key: str, source: Path) -> Fixity:
        """See `ObjectStore.put_file`."""
        return self._put(key, lambda: _read(source))

    def put_bytes(self, key: str, data: bytes) -> Fixity:
        """See `ObjectStore.put_bytes`."""
        return self._put(key, lambda: (data,))

    def replace_bytes(self, key: str, data: bytes) -> Fixity:
        """See `ObjectStore.replace_bytes`."""
        fixity, _ = self._write(key, (data,), _replace)
        return fixity

    def replace_file(self, key: str, source: Path) -> Fixity:
        """See `ObjectStore.replace_file`."""
        fixity, _ = self._write(key, _read(source), _replace)
        return fixity

    def read_bytes(self, key: str) -> bytes:
        """See `ObjectStore.read_bytes`."""
        with self._open(key) as stream:
            return stream.read()

    def read_range(self, key: str, start: int, length: int) -> bytes:
        """See `ObjectStore.read_range`."""
        with self._open(key) as stream:
            stream.seek(start)
            return stream.read(length)

    def stream(self, key: str) -> Iterator[bytes]:
        """See `ObjectStore.stream`."""
        with self._open(key) as stream:
            yield from chunks(stream)

    def fetch(self, key: str, target: Path, expected_sha256: str | None = None) -> Fixity:
        """See `ObjectStore.fetch`; OBJECT_EXISTS when `target` is there already."""
        with self._open(key) as stream, faults(target), new_file(target) as copy:
            fixity = fixity_of(copied(chunks(stream), copy))
            if expected_sha256 not in {None, fixity.sha256}:
                raise ArchiveError(
                    ErrorCode.OBJECT_CORRUPT, key=key, expected=str(expected_sha256), found=fixity.sha256
                )
        return fixity

    def stat(self, key: str) -> ObjectInfo | None:
        """See `ObjectStore.stat`."""
        path = self._path(key)
        with faults(path):
            return ObjectInfo(key, path.stat().st_size) if path.is_file() else None

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        """See `ObjectStore.list`."""
        folder = prefix.rpartition("/")[0]
        start = self._path(folder) if folder else self._root
        with faults(start):
            yield from _walk(start, f"{folder}/" if folder else "", prefix)

    def delete(self, key: str) -> None:
        """See `ObjectStore.delete`. Folders that become empty go with the last object, so that none is left over."""
        path = self._path(key)
        with faults(path):
            path.unlink(missing_ok=True)
            self._prune(path.parent)

    def clear(self, folder: str) -> None:
        """See `ObjectStore.clear`."""
        place = self._path(folder)
        with faults(place):
            for info in list(_walk(place, f"{folder}/", f"{folder}/")):
                (self._root / info.key).unlink(missing_ok=True)
                self._prune((self._root / info.key).parent)

    def reading_link(self, key: str, seconds: int, name: str) -> str | None:
        """See `ObjectStore.reading_link`: a folder has none."""
        del key, seconds, name
        return None

    def clean_abandoned(self, older_than: timedelta) -> int:
        """See `ObjectStore.clean_abandoned`. The lock of a file tells whether its writer lives, whatever its age."""
        del older_than
        with faults(self._root):
            return remove_abandoned(self._temporary)

    def close(self) -> None:
        """See `ObjectStore.close`: nothing is open."""

    def _put(self, key: str, content: Callable[[], Iterable[bytes]]) -> Fixity:
        if self.stat(key) is None:
            fixity, published = self._write(key, content(), self._link)
            if published:
                return fixity
        return self._same(key, fixity_of(content()))

    def _same(self, key: str, wanted: Fixity) -> Fixity:
        """`wanted` when the stored object has it; made as durable as a write of our own."""
        if fixity_of(self.stream(key)) != wanted:
            raise ArchiveError(ErrorCode.OBJECT_EXISTS, key=key)
        path = self._path(key)
        with faults(path):
            sync_folders(path.parent, self._root)
        return wanted

    def _write(self, key: str, content: Iterable[bytes], publish: _Publish) -> tuple[Fixity, bool]:
        """Write a temporary file, check it and publish it; False when another writer had the name first."""
        target = self._path(key)
        with faults(self._root), temporary_file(self._temporary) as (temporary, stream):
            fixity = fixity_of(copied(content, stream))
            sync(stream)
            check_read_back(temporary, fixity, key)
            try:
                published = _in_folder(temporary, target, publish)
            except OSError:
                self._prune(target.parent)
                raise
            sync_folders(target.parent, self._root)
        return fixity, published

    def _link(self, source: Path, target: Path) -> bool:
        """Name `source` also `target`; False when the name is taken."""
        try:
            os.link(source, target)
        except FileExistsError:
            if target.is_dir():
                raise
            return False
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            return self._rename_alone(source, target)
        return True

    def _rename_alone(self, source: Path, target: Path) -> bool:
        """Rename to a new name where there are no hard links: one writer of this store at a time looks and renames."""
        with (self._root / f"{_TEMPORARY}-lock").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if target.exists():
                return False
            source.rename(target)
        return True

    def _prune(self, folder: Path) -> None:
        """Remove `folder` and those above it while they are empty."""
        while folder != self._root:
            try:
                folder.rmdir()
            except FileNotFoundError:
                pass
            except OSError:
                return
            folder = folder.parent

    def _path(self, key: str) -> Path:
        if check_key(key).startswith(_TEMPORARY):
            raise ArchiveError(ErrorCode.STORE_FAILED, detail=f"{key!r}: reserved")
        return self._root / key

    @contextmanager
    def _open(self, key: str) -> Iterator[BinaryIO]:
        path = self._path(key)
        with faults(path):
            try:
                stream = path.open("rb")
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                raise ArchiveError(ErrorCode.OBJECT_MISSING, key=key) from None
            with stream:
                yield stream


def _replace(source: Path, target: Path) -> bool:
    source.replace(target)
    return True


def _in_folder(source: Path, target: Path, publish: _Publish) -> bool:
    """Publish into a folder that is made when absent; another process may prune it in between."""
    for _ in range(_TRIES):
        target.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            return publish(source, target)
    target.parent.mkdir(parents=True, exist_ok=True)
    return publish(source, target)


def _read(source: Path) -> Iterator[bytes]:
    with faults(source), source.open("rb") as stream:
        yield from chunks(stream)


def _walk(folder: Path, path: str, prefix: str) -> Iterator[ObjectInfo]:
    """Files beneath `folder`, whose key is `path`, in key order: a folder sorts as its name with `/`."""
    for name, size in sorted(_entries(folder)):
        key = path + name
        if key.startswith(_TEMPORARY) or not (key.startswith(prefix) or prefix.startswith(key)):
            continue
        if name.endswith("/"):
            yield from _walk(folder / name, key, prefix)
        else:
            yield ObjectInfo(key, size)


def _entries(folder: Path) -> Iterator[tuple[str, int]]:
    """Name and size of what is in `folder`, folders with `/` after their name; nothing when it is gone."""
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):  # removed since it was listed
                yield entry.name + "/" * entry.is_dir(), entry.stat().st_size
