"""Which uploads wait: at the door, in trouble, or as documents that somebody wants soon. Safe for several threads."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from domain.documents import RecordState

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

PILE = 5  # uploads; who hands in more does not sit and wait for each
_ON_THE_WAY = frozenset({RecordState.RECEIVED, RecordState.READING, RecordState.RELEASED, RecordState.READY})


class Waiting:
    """The uploads of this process that were taken but not answered, and the documents made urgent of late.

    Args:
        states: tells where records stand.
    """

    def __init__(self, states: Callable[[Collection[str]], dict[str, RecordState]]) -> None:
        self._states = states
        self._lock = threading.Lock()
        self._unanswered: set[str] = set()
        self._in_trouble: dict[str, None] = {}  # in the order in which they were last tried
        self._urgent: set[str] = set()

    def taken(self, upload_id: str) -> None:
        """All of it is here."""
        with self._lock:
            self._unanswered.add(upload_id)

    def answered(self, upload_id: str) -> None:
        """The door said what became of it, or it is gone."""
        with self._lock:
            self._unanswered.discard(upload_id)
            self._in_trouble.pop(upload_id, None)

    def troubled(self, upload_id: str) -> None:
        """The archive could not take it now."""
        with self._lock:
            self._unanswered.add(upload_id)
            self._in_trouble.pop(upload_id, None)
            self._in_trouble[upload_id] = None

    def is_waiting(self, upload_id: str) -> bool:
        """It was not answered yet."""
        with self._lock:
            return upload_id in self._unanswered

    def next_in_trouble(self) -> str | None:
        """The one that was not tried for the longest time."""
        with self._lock:
            return next(iter(self._in_trouble), None)

    def all_in_trouble(self) -> tuple[str, ...]:
        """Those that the archive could not take."""
        with self._lock:
            return tuple(self._in_trouble)

    def is_person(self, code: str) -> bool:
        """Few uploads wait, so somebody sits before this one: it shall not stand behind a pile.

        Counted are uploads at the door and documents of ours that went before others and are not through yet: a
        browser hands in three at a time, however many there are.
        """
        with self._lock:
            if len(self._unanswered) > PILE:
                return False
            urgent = tuple(self._urgent)
        if len(urgent) >= PILE:
            states = self._states(urgent)
            with self._lock:
                self._urgent -= {known for known in urgent if states.get(known) not in _ON_THE_WAY}
        with self._lock:
            if len(self._urgent) >= PILE:
                return False
            self._urgent.add(code)
            return True
