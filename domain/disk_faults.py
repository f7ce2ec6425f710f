"""Errors of the operating system in the words of the archive."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FULL = {errno.ENOSPC, errno.EDQUOT}


@contextmanager
def faults(place: Path) -> Iterator[None]:
    """Operating system errors inside become errors about `place`.

    Raises:
        ArchiveUnusable: DISK_FULL, also for a quota that is used up.
        ArchiveError: STORE_FAILED for everything else, with the file's name and the system's words.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise ArchiveUnusable(ErrorCode.DISK_FULL, path=str(place)) from error
        detail = f"{error.filename or place}: {error.strerror or error}"
        raise ArchiveError(ErrorCode.STORE_FAILED, detail=detail) from error
