"""The port of progress: what a watcher of long work is told. Called from several threads."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from domain.errors import ArchiveUnusable

_WINDOW = 200  # pages by which the pace is told: an hour's slow start should not spoil the forecast of the last minute


class Progress(Protocol):
    """**Protocol:** somebody who watches."""

    def received(self, source: str, pages: int) -> None:
        """A document of `pages` pages came in and will be worked on."""
        ...

    def page_read(self, code: str, number: int) -> None:
        """Page `number` of record `code` was read (or found unreadable)."""
        ...

    def step_done(self, code: str, step: str) -> None:
        """A step of record `code` ended: `compose`, `seal`, `pack`, `index`."""
        ...

    def lacking(self, what: ArchiveUnusable) -> None:
        """Work goes on, with less than it should have."""
        ...


class NullProgress:
    """Nobody watches."""

    def received(self, source: str, pages: int) -> None:
        """See `Progress.received`."""

    def page_read(self, code: str, number: int) -> None:
        """See `Progress.page_read`."""

    def step_done(self, code: str, step: str) -> None:
        """See `Progress.step_done`."""

    def lacking(self, what: ArchiveUnusable) -> None:
        """See `Progress.lacking`."""


@dataclass(slots=True)
class Pace:
    """How fast pages are read, and when the rest will be.

    Attributes:
        begun: seconds of any clock at the start.
        total, done: pages.
    """

    begun: float
    total: int = 0
    done: int = 0
    _ended: deque[float] = field(default_factory=lambda: deque(maxlen=_WINDOW))

    def page_read(self, now: float) -> None:
        """One page more is done; work taken up again counts pages that nobody announced."""
        self.done += 1
        self.total = max(self.total, self.done)
        self._ended.append(now)

    @property
    def pages_per_minute(self) -> float:
        """By the last pages read; 0 before the first."""
        if not self._ended:
            return 0.0
        whole = self.done <= _WINDOW
        since, pages = (self.begun, self.done) if whole else (self._ended[0], len(self._ended) - 1)
        return 60 * pages / max(self._ended[-1] - since, 0.001)

    @property
    def seconds_left(self) -> float | None:
        """Until all announced pages are read at this pace; None before the first."""
        pace = self.pages_per_minute
        return 60 * (self.total - self.done) / pace if pace else None
