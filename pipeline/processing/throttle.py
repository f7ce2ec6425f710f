"""How much heavy work one process does at once, and what goes first: what is nearer its end.

Reading, composing and sealing each take a child process of one core. Were only reading limited, a worker would take
more cores than it was given; were all in one line, a long document's pages would hold up every seal.
"""

from __future__ import annotations

import heapq
import threading
from contextlib import contextmanager
from enum import IntEnum
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Turn(IntEnum):
    """Kinds of heavy work; the smaller goes first."""

    SEAL = 0
    COMPOSE = 1
    READ = 2
    READ_LATE = 3  # pages that cost much


class Throttle:
    """Lets `places` turns run at once; of those that wait the smallest first, among equals the earliest."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._changed = threading.Condition()
        self._line: list[tuple[Turn, int]] = []
        self._numbers = count()

    @contextmanager
    def turn(self, kind: Turn) -> Iterator[None]:
        """Wait for a place and hold it."""
        with self._changed:
            mine = (kind, next(self._numbers))
            heapq.heappush(self._line, mine)
            self._changed.wait_for(lambda: self._free and self._line[0] == mine)
            heapq.heappop(self._line)
            self._free -= 1
            self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._free += 1
                self._changed.notify_all()
