"""Where a process keeps its passing files, and how others know that it is gone.

    scratch/
      run-<pid>-<random>/       of one process: folders of its children, documents in work, files to verify
      run-<pid>-<random>.lock   locked by that process; the kernel lets go of it when the process ends, however it does
      view/ uploads/ rechecked/ kept from run to run

Process ids tell nothing: another process may have that of a dead one by now, and in a container all have the same.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import shutil
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_RUN = "run-"
_LASTING = frozenset({"view", "uploads", "rechecked"})
_DAY_SECONDS = 86_400.0


class RunFolder:
    """A folder of this process alone, from now on until `close`; what killed processes left beside it goes.

    Args:
        scratch: where the folders of all processes of one home lie.
    """

    def __init__(self, scratch: Path) -> None:
        scratch.mkdir(parents=True, exist_ok=True)
        self.path = scratch / f"{_RUN}{os.getpid()}-{secrets.token_hex(8)}"
        # First the lock, then the folder: whoever sweeps looks for folders, and finds none that is not locked yet.
        self._lock = _lock_of(self.path).open("xb")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self.path.mkdir()
        sweep_scratch(scratch)

    def close(self) -> None:
        """Remove it; harmless when repeated."""
        if not self._lock.closed:
            _remove(self.path)
            self._lock.close()


def sweep_scratch(scratch: Path) -> None:
    """Remove folders of processes that are gone.

    Programs of before have folders without a lock: such a one goes when nothing in it was touched for a day.
    """
    for folder in sorted(path for path in scratch.iterdir() if path.is_dir()):
        if folder.name.startswith(_RUN):
            _remove_unless_held(folder)
        elif folder.name not in _LASTING and time.time() - _touched(folder) > _DAY_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def _remove_unless_held(folder: Path) -> None:
    with contextlib.suppress(BlockingIOError, PermissionError), _lock_of(folder).open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _remove(folder)


def _remove(folder: Path) -> None:
    """The folder first: a lock without folder is left alone, a folder without lock would be another's to remove."""
    shutil.rmtree(folder, ignore_errors=True)
    _lock_of(folder).unlink(missing_ok=True)


def _lock_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.lock")


def _touched(folder: Path) -> float:
    """When something in it was written last, in seconds of the machine's clock."""
    latest = 0.0
    for path in (folder, *folder.rglob("*")):
        with contextlib.suppress(FileNotFoundError):
            latest = max(latest, path.lstat().st_mtime)
    return latest
