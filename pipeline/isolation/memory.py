"""Memory that all child processes of this process take together."""

from __future__ import annotations

import os
import re
import resource
import threading
from pathlib import Path

_CGROUPS = Path("/sys/fs/cgroup")
_OURS = re.compile(r"^0::/(.*)$", re.MULTILINE)
_ANONYMOUS = re.compile(r"^RssAnon:\s+(\d+) kB$", re.MULTILINE)
_PEAK = re.compile(r"^VmPeak:\s+(\d+) kB$", re.MULTILINE)
_SHARE = 0.75


def most_together() -> int:
    """Bytes that children may take together unless the settings say: three quarters of what this process may use."""
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return int(min([physical, *_of_groups()]) * _SHARE)


def _of_groups() -> list[int]:
    """Limits of the control groups (version 2) that this process is in; a container sees its own as the root."""
    try:
        ours = _OURS.search(Path("/proc/self/cgroup").read_text(encoding="utf-8"))
    except OSError:
        return []
    folder = _CGROUPS / (ours[1] if ours else "")
    folders = [folder, *(parent for parent in folder.parents if parent.is_relative_to(_CGROUPS))]
    found = (_text(each / "memory.max").strip() for each in folders)
    return [int(limit) for limit in found if limit.isdigit()]


class MemoryLedger:
    """How much each child takes; safe for many threads.

    Args:
        most: bytes that all may take together.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._taken: dict[int, int] = {}

    def is_too_much(self, pid: int) -> bool:
        """Look at the child `pid`: true when all together take too much and it takes most of them."""
        taken = _taken_by(pid)
        with self._lock:
            self._taken[pid] = taken
            return sum(self._taken.values()) > self._most and taken == max(self._taken.values())

    def forget(self, pid: int) -> None:
        """The child has ended."""
        with self._lock:
            self._taken.pop(pid, None)


def _taken_by(pid: int) -> int:
    """Bytes of its own that a process and those that it started hold; 0 when it has ended."""
    found = _ANONYMOUS.search(_text(Path(f"/proc/{pid}/status")))
    started = _text(Path(f"/proc/{pid}/task/{pid}/children")).split()
    return (int(found[1]) << 10 if found else 0) + sum(_taken_by(int(child)) for child in started)


def is_short() -> bool:
    """This process has had half the memory that it may have: what failed in it may have failed for want of more.

    A picture that finds no room leaves no trace in what was had, so half is much.
    """
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    found = _PEAK.search(_text(Path("/proc/self/status")))
    return limit != resource.RLIM_INFINITY and found is not None and int(found[1]) << 10 > limit // 2


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except OSError:
        return ""
