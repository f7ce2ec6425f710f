"""Questions to servers that may be away: asked seldom, never twice at once, waited for briefly."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = TypeVar("Answer")
_DEAR = 20  # times as long as it took to get
_LONGEST_SECONDS = 60.0


class NoAnswer(Exception):  # noqa: N818 - a finding, told as one
    """The server has not answered yet; it goes on being waited for, by a thread of its own.

    Attributes:
        seconds: since the question.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Inquiry(Generic[Answer]):
    """One question. Safe for several threads, which share the answer.

    Args:
        ask: puts the question; what it raises is an answer too.
        kept_seconds: for which an answer is good at least; one that was dear to get is good for longer, so that asking
            takes a twentieth of the server's time at most.
        clock: seconds that only go forward.
    """

    def __init__(
        self, ask: Callable[[], Answer], kept_seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._ask = ask
        self._kept = kept_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._asked = 0.0
        self._answered_at = 0.0
        self._good = kept_seconds
        self._coming: Future[Answer] | None = None

    def begin(self) -> Future[Answer]:
        """The answer of the moment, or the one that is on its way."""
        with self._lock:
            if self._coming is None or (self._coming.done() and self._clock() - self._answered_at > self._good):
                self._coming = Future()
                self._asked = self._clock()
                threading.Thread(target=self._put, args=(self._coming,), name="inquiry", daemon=True).start()
            return self._coming

    def answer(self, patience: float) -> Answer:
        """What was answered, raised included.

        Raises:
            NoAnswer: nothing came within `patience` seconds.
        """
        try:
            return self.begin().result(max(patience, 0.0))
        except TooLate:
            raise NoAnswer(self._clock() - self._asked) from None

    def forget(self) -> None:
        """The answer is known to be out of date: the next one asks anew."""
        with self._lock:
            if self._coming is not None and self._coming.done():
                self._coming = None

    def _put(self, coming: Future[Answer]) -> None:
        try:
            answer = self._ask()
        except BaseException as error:  # noqa: BLE001 - belongs to those who wait for it
            self._answered_at, self._good = self._clock(), self._kept
            coming.set_exception(error)
        else:
            self._answered_at = self._clock()
            self._good = max(self._kept, min(_DEAR * (self._answered_at - self._asked), _LONGEST_SECONDS))
            coming.set_result(answer)
