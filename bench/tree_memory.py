"""How much memory a command with all it starts holds at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import threading

_INTERVAL = 0.15  # seconds between two looks


@dataclass
class TreePeak:
    """The largest sum of resident sets, in MiB; what processes share is counted in each."""

    mib: float = 0.0

    def watch(self, root: int, done: threading.Event) -> None:
        """Look at the process group of `root` until `done`."""
        while not done.wait(_INTERVAL):
            self.look(root)

    def look(self, root: int) -> None:
        """One look at /proc."""
        self.mib = max(self.mib, sum(_resident(entry) for entry in Path("/proc").iterdir() if _of_group(entry, root)))


def _of_group(entry: Path, group: int) -> bool:
    if not entry.name.isdigit():
        return False
    try:
        return int((entry / "stat").read_text().rsplit(")", 1)[1].split()[2]) == group
    except (OSError, IndexError, ValueError):
        return False  # it ended while we looked


def _resident(entry: Path) -> float:
    try:
        lines = (entry / "status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")), 0.0)
