"""How often one address may ask for what costs much."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_MINUTE = 60.0
_MOST_ADDRESSES = 4096  # remembered


class Rate:
    """`per_minute` times at once, and as many again every minute, for each address. Safe for several threads.

    Args:
        per_minute: how often.
        clock: seconds that only grow.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = max(per_minute, 1)
        self._clock = clock
        self._lock = threading.Lock()
        self._even: dict[str, float] = {}  # address: when it has all of its times back, in the order of last use

    def wait(self, address: str) -> float:
        """Count one time for `address` and return 0, or count none and return the seconds until it has one."""
        each = _MINUTE / self.per_minute
        with self._lock:
            now = self._clock()
            even = max(self._even.get(address, now), now) + each
            late = even - now - _MINUTE
            if late > each * 1e-6:  # what floating point loses
                return late
            self._even.pop(address, None)
            self._even[address] = even
            while len(self._even) > _MOST_ADDRESSES:
                self._even.pop(next(iter(self._even)))
            return 0.0
