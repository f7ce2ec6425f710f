"""Faults of the machine or of a server, kept apart from those of a document: told and waited out, never recorded.

Recorded as a step's outcome, a full disk would be told again at every start (ADR 0005).
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode

if TYPE_CHECKING:
    from collections.abc import Callable

# A server that is restarted, or a worker, is back in a minute; a full disk or a missing program wants a person at once.
_SERVERS = frozenset(
    {
        *(ErrorCode.STORE_FAILED, ErrorCode.DATABASE_FAILED, ErrorCode.INDEX_FAILED, ErrorCode.TIMESTAMP_FAILED),
        ErrorCode.NO_WORKER,
    }
)
_PATIENCE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that lasts: what it is, since when by the given clock in seconds."""

    error: ArchiveUnusable
    since: float


class Faults:
    """What keeps this process from working now. Safe for several threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._now: dict[str, Fault] = {}

    def note(self, place: str, error: ArchiveError) -> None:
        """The fault was met at `place` (a step, the engine); the first time counts."""
        with self._lock:
            since = self._now[place].since if place in self._now else self._clock()
            self._now[place] = Fault(ArchiveUnusable(error.code, **error.facts), since)

    def clear(self, place: str) -> None:
        """It went well at `place` again."""
        with self._lock:
            self._now.pop(place, None)

    def now(self) -> tuple[ArchiveUnusable, ...]:
        """All faults of the moment, for those who look."""
        with self._lock:
            return tuple(fault.error for fault in self._now.values())

    def check(self) -> None:
        """Raise a fault that will not go by itself: one of this machine, or a server's that lasts.

        Raises:
            ArchiveUnusable: DISK_FULL, DATABASE_FAILED and the like.
        """
        with self._lock:
            found = tuple(self._now.values())
        for fault in found:
            if fault.error.code not in _SERVERS or self._clock() - fault.since > _PATIENCE_SECONDS:
                raise fault.error
