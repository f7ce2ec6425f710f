"""One writer an embedded archive: a file lock that the kernel releases when its holder dies."""

from __future__ import annotations

import fcntl
import os
import sys
from typing import TYPE_CHECKING, Self

from domain.errors import ArchiveUnusable, ErrorCode

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType


class WriterLock:
    """Held from creation until `release`; a second holder is refused with the name of the first."""

    def __init__(self, path: Path) -> None:
        """Take the lock.

        Raises:
            ArchiveUnusable: ARCHIVE_LOCKED with who holds it.
        """
        self._file = path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.seek(0)
            holder = self._file.read().strip() or "?"
            self._file.close()
            raise ArchiveUnusable(ErrorCode.ARCHIVE_LOCKED, holder=holder) from None
        self._file.truncate(0)
        command = " ".join(["vankho", *sys.argv[1:2]])
        self._file.write(f"PID {os.getpid()}, {command}")
        self._file.flush()

    def release(self) -> None:
        """Give the lock back; harmless when repeated."""
        if not self._file.closed:
            self._file.truncate(0)
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
