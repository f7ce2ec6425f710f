"""Processes by names that are never used again, so that one may tell whether who does something still lives."""

from __future__ import annotations

import os
import socket
from functools import cache
from pathlib import Path

LOST_SECONDS = 120.0  # unseen for so long, a process of another machine counts as dead


@cache
def this_process() -> str:
    """The name of this process: machine, PID, and when it started, by which it differs from others of that PID."""
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}"


def is_dead(process: str, silent_seconds: float) -> bool:
    """Whether a process is no more: surely, on this machine; by its silence, on another."""
    host, pid, started = [*process.rsplit(":", 2), "", ""][:3]
    if host == socket.gethostname() and pid.isdecimal() and Path("/proc/self/stat").exists():
        return _started(int(pid)) != started
    return silent_seconds > LOST_SECONDS


def _started(pid: int) -> str:
    """Ticks since the machine started (proc(5), field 22); empty where there is no such process."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[19]
