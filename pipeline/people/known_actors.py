"""Actors of sessions and tokens, remembered for seconds: what is revoked here is forgotten at once, elsewhere soon.

One page asks a hundred times who it is for (pictures, styles, suggestions); the database is asked once in a while.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from domain.actors import Actor
from domain.errors import ArchiveUnusable, ErrorCode

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 4.0  # another process sees within five that somebody was put out
_AWAY_SECONDS = 300.0  # of the database, for which whoever came in lately stays in
_MOST = 10_000  # remembered at once; then all are asked for again


@dataclass(frozen=True, slots=True)
class _Known:
    actor: Actor
    until: float


class KnownActors:
    """The actors of this process by what they came in with."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: dict[str, _Known] = {}
        self._age = 0  # how often all was forgotten: what was asked for before is not remembered after
        self._lock = threading.Lock()

    def get(self, came_with: str, origin: str, ask: Callable[[], Actor]) -> Actor:
        """The actor who comes from `origin` with something, told by kind and digest; asked for where it is not known.

        What `ask` raises is raised, and never remembered.
        """
        known = self._known.get(came_with)
        if known is None or known.until <= self._clock():
            known = self._asked(came_with, known, ask)
        actor = known.actor
        return actor if actor.origin == origin else replace(actor, origin=origin)

    def _asked(self, came_with: str, before: _Known | None, ask: Callable[[], Actor]) -> _Known:
        """Who it is now; while the database is away, where nobody can be put out either, for some minutes as before."""
        age, now = self._age, self._clock()
        try:
            known = _Known(ask(), now + SECONDS)
        except ArchiveUnusable as error:
            away = error.code is ErrorCode.DATABASE_FAILED and age == self._age  # and nobody was put out meanwhile
            if before is None or not away or now - before.until > _AWAY_SECONDS:
                raise
            return before
        self._remember(came_with, known, age)
        return known

    def forget(self) -> None:
        """Ask for everybody again: rights, sessions or tokens were changed."""
        with self._lock:
            self._age += 1
            self._known.clear()

    def _remember(self, came_with: str, known: _Known, age: int) -> None:
        with self._lock:
            if age == self._age:
                if len(self._known) >= _MOST:
                    self._known.clear()
                self._known[came_with] = known
