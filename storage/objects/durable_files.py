"""Files that survive a power cut: locked temporary files, fsync of files and folders, reading back."""

from __future__ import annotations

import fcntl
import hashlib
import os
import uuid
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

from domain.errors import ArchiveError, ErrorCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from domain.digest import Fixity

CHUNK = 1 << 20


@contextmanager
def temporary_file(folder: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """A new file that is locked while its writer lives, and gone afterwards unless it got another name."""
    path, stream = _create_locked(folder)
    with stream:
        try:
            yield path, stream
        finally:
            path.unlink(missing_ok=True)


def _create_locked(folder: Path) -> tuple[Path, BinaryIO]:
    while True:
        path = folder / uuid.uuid4().hex
        stream = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444), "wb")
        try:
            fcntl.flock(stream, fcntl.LOCK_EX)
        except OSError:
            stream.close()
            path.unlink(missing_ok=True)
            raise
        if os.fstat(stream.fileno()).st_nlink:
            return path, stream
        stream.close()  # a starting process took it for an abandoned one between open and lock


def remove_abandoned(folder: Path) -> int:
    """Remove the temporary files in `folder` whose writers are dead; how many."""
    count = 0
    for path in folder.iterdir():
        with suppress(FileNotFoundError), path.open("rb") as stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue  # its writer lives
            path.unlink(missing_ok=True)
            count += 1
    return count


@contextmanager
def new_file(target: Path) -> Iterator[BinaryIO]:
    """A file that did not exist; removed when the block fails.

    Raises:
        ArchiveError: OBJECT_EXISTS when there is such a file.
    """
    try:
        stream = target.open("xb")
    except FileExistsError:
        raise ArchiveError(ErrorCode.OBJECT_EXISTS, key=str(target)) from None
    try:
        with stream:
            yield stream
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    """The rest of `stream` in pieces of at most 1 MiB."""
    while chunk := stream.read(CHUNK):
        yield chunk


def copied(content: Iterable[bytes], target: BinaryIO) -> Iterator[bytes]:
    """Pass `content` on while writing it to `target`."""
    for chunk in content:
        target.write(chunk)
        yield chunk


def sync(stream: BinaryIO) -> None:
    """Make what was written durable."""
    stream.flush()
    os.fsync(stream.fileno())


def sync_folders(folder: Path, root: Path) -> None:
    """Make the names in `folder` and in all folders above it durable, up to and with `root`."""
    for place in (folder, *folder.parents):
        descriptor = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if place == root:
            return


def check_read_back(path: Path, fixity: Fixity, key: str) -> None:
    """Read what was written again, from the device where the kernel lets us, and compare.

    Raises:
        ArchiveError: OBJECT_CORRUPT, naming `key`.
    """
    found = hashlib.sha256()
    with path.open("rb") as stream:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        for chunk in chunks(stream):
            found.update(chunk)
    if found.hexdigest() != fixity.sha256:
        raise ArchiveError(ErrorCode.OBJECT_CORRUPT, key=key, expected=fixity.sha256, found=found.hexdigest())
