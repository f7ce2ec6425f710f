"""Bytes of uploads onto the disk: none counts before it is safe there, and faults of the disk are told as ours."""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from domain.errors import ArchiveUnusable, ErrorCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Appending:
    """Writes a part behind what is safe; nothing of it counts until `commit`."""

    def __init__(self, path: Path, mark: Path, offset: int, came: Callable[[int], None]) -> None:
        self._path, self._mark, self._came = path, mark, came
        self._start = offset
        with disk_faults(path):
            self._file = path.open("r+b")
            self._file.truncate(offset)
            self._file.seek(offset)

    def write(self, data: bytes) -> None:
        """Append `data`."""
        with disk_faults(self._path):
            self._file.write(data)

    def commit(self) -> int:
        """Make what was written safe; returns the new offset."""
        with disk_faults(self._path):
            self._file.flush()
            os.fsync(self._file.fileno())
            offset = self._file.tell()
            write_whole(self._mark, str(offset).encode())
        self._start = offset
        self._came(offset)
        return offset

    def take_back(self) -> None:
        """Drop what was written since the last commit."""
        self._file.seek(self._start)
        self._file.truncate(self._start)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with disk_faults(self._path):
            self._file.close()


@contextmanager
def disk_faults(path: Path) -> Iterator[None]:
    """Faults of the file system as ours.

    Raises:
        ArchiveUnusable: DISK_FULL, STORE_FAILED.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise ArchiveUnusable(ErrorCode.DISK_FULL, path=str(path)) from error
        raise ArchiveUnusable(ErrorCode.STORE_FAILED, detail=error.strerror or str(error)) from error


def write_whole(path: Path, data: bytes) -> None:
    """Write a small file so that nobody, even after a power cut, sees half of it."""
    passing = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with passing.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    passing.replace(path)
