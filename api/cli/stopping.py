"""SIGTERM as Ctrl-C: the archive is closed in order, what is in hand goes back, whoever asks for the end."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType


def end_in_order() -> None:
    """From now on SIGTERM raises KeyboardInterrupt; uvicorn raises it anew after its own shutdown."""
    signal.signal(signal.SIGTERM, _interrupt)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
