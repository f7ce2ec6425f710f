"""Batches without end: chunks drawn ahead by processes beside, each batch shown as often as drawing is too slow.

On a processor drawing keeps pace with learning and every batch is new. A GPU learns from a batch in less time than it
takes to draw it; then batches are shown again, each time a little otherwise (`variation`).
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from training.reader.batches import Batch, Source, chunk

if TYPE_CHECKING:
    from collections.abc import Iterator

_AHEAD = 2  # chunks waiting for each process
_REMEMBERED = 4000  # batches that may be shown again: as much memory as a machine with a GPU has


class Shown(NamedTuple):
    """A batch, and whether it was shown before."""

    batch: Batch
    again: bool


@dataclass
class Supply:
    """Batches to learn from, one after the other.

    Attributes:
        source: where lines come from.
        chunk: number of the next chunk to be taken.
        views: how often a batch is shown at most.
        pool: processes that draw, or None to draw here.
        workers: how many these are.
    """

    source: Source
    chunk: int = 0
    views: int = 1
    pool: ProcessPoolExecutor | None = None
    workers: int = 0
    _waiting: deque[Future[list[Batch]]] = field(default_factory=deque)
    _fresh: deque[Batch] = field(default_factory=deque)
    _known: list[tuple[Batch, int]] = field(default_factory=list)
    _chance: Random = field(default_factory=lambda: Random(1))

    def next(self) -> Shown:
        """A new batch where one is ready, else one that was shown least often lately; waits when there is neither."""
        self._order()
        if not self._fresh and (not self._known or self._is_ready()):
            self._fresh.extend(self._taken())
        if self._fresh:
            batch = self._fresh.popleft()
            self._keep(batch, self.views - 1)
            return Shown(batch, again=False)
        at = self._chance.randrange(len(self._known))
        self._known[at], self._known[-1] = self._known[-1], self._known[at]
        batch, left = self._known.pop()
        self._keep(batch, left - 1)
        return Shown(batch, again=True)

    def _keep(self, batch: Batch, left: int) -> None:
        if left > 0 and len(self._known) < _REMEMBERED:
            self._known.append((batch, left))

    def _order(self) -> None:
        if self.pool is not None:
            while len(self._waiting) < _AHEAD * self.workers:
                self._waiting.append(self.pool.submit(chunk, self.source, self.chunk + len(self._waiting)))

    def _is_ready(self) -> bool:
        return self.pool is None or self._waiting[0].done()

    def _taken(self) -> list[Batch]:
        made = chunk(self.source, self.chunk) if self.pool is None else self._waiting.popleft().result()
        self.chunk += 1
        return made


@contextmanager
def supply(source: Source, first: int, workers: int, views: int = 1) -> Iterator[Supply]:
    """Batches of the chunks from number `first` on, drawn by so many processes beside; by this one when 0."""
    if workers == 0:
        yield Supply(source, first, views)
        return
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:  # a fork of a process with torch in it may hang
        try:
            yield Supply(source, first, views, pool, workers)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
