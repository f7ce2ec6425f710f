"""Whether this machine's clock can be trusted, by kernel and database (QCVN 12:2026/BCA 2.2.22, 3.9.2.1.8)."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

_WORDS = 64  # of `struct timex`, more than any kernel writes
_UNSYNCHRONISED = 5  # TIME_ERROR of adjtimex(2)
_MOST_SECONDS = 5.0  # that the clocks of machines may lie apart: times in journal and evidence are told to the second


def is_synchronised() -> bool | None:
    """Ask the kernel whether a time service keeps its clock; None where it does not say (adjtimex(2), read only)."""
    buffer = (ctypes.c_long * _WORDS)()
    try:
        state = ctypes.CDLL(None).adjtimex(ctypes.byref(buffer))
    except (OSError, AttributeError):
        return None
    return None if state < 0 else state != _UNSYNCHRONISED


def judge_clock(now: datetime, database: datetime, *, synchronised: bool | None) -> tuple[bool, str]:
    """Say how this machine's clock stands, and whether that is well.

    Args:
        now: by this machine.
        database: by the database's machine, asked right after.
        synchronised: as `is_synchronised` tells.
    """
    apart = abs((database - now).total_seconds())
    kept = {
        True: "có dịch vụ giờ / kept by a time service",
        False: "CHƯA ĐỒNG BỘ; hãy bật chrony hoặc systemd-timesyncd / NOT SYNCHRONISED; turn a time service on",
        None: "không rõ có đồng bộ không / whether it is synchronised is not known",
    }[synchronised]
    detail = f"{kept}; lệch với cơ sở dữ liệu {apart:.1f} s / {apart:.1f} s from the database's"
    return apart <= _MOST_SECONDS, detail
