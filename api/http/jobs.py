"""The crossing from async to sync, and heavy work, which waits for a place before it takes a thread.

Sync routes and `in_thread` share forty threads. Work that takes a child process or reads whole files stands in places
of its own: however much of it waits, searches and lists find a thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ParamSpec, Self, TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool

from api.http.request_faults import RequestFault, RequestRefused

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

P = ParamSpec("P")
R = TypeVar("R")

_READINGS = 8  # files fetched at once: they wait for the object store more than for a core
_KINDS = 4  # of requests: three of heavy work, and all others


async def in_thread(function: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
    """`function(…)` in a worker thread, so that the event loop goes on serving others."""
    return await run_in_threadpool(function, *arguments, **named)


class Places:
    """Heavy work of one kind: so much is done at once, so much may wait; of the event loop's thread alone.

    Args:
        at_once: works in hand.
        waiting: works that wait besides.
    """

    def __init__(self, at_once: int, waiting: int) -> None:
        self._limiter = CapacityLimiter(at_once)
        self._most = at_once + waiting
        self.present = 0  # in hand or waiting

    def check(self) -> None:
        """Refuse before anything is sent for a work that could not even wait.

        Raises:
            RequestRefused: WORK_WAITING.
        """
        if self.present >= self._most:
            raise RequestRefused(RequestFault.WORK_WAITING, most=self._most)

    async def run(self, function: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
        """`function(…)` in a thread of these places, once one is free.

        Raises:
            RequestRefused: WORK_WAITING.
        """
        self.check()
        self.present += 1
        try:
            return await to_thread.run_sync(partial(function, *arguments, **named), limiter=self._limiter)
        finally:
            self.present -= 1

    async def each(self, items: Iterator[R]) -> AsyncIterator[R]:
        """The items, each made in a thread of these places; an answer that has begun is not refused any more."""
        while (one := await to_thread.run_sync(next, items, None, limiter=self._limiter)) is not None:
            yield one


@dataclass(frozen=True, slots=True)
class HeavyWork:
    """What people ask for with a click and costs more than a look into a table.

    Attributes:
        drawing: pictures of pages, each in a child process; apart from verdicts, since a person looks at them.
        verifying: verdicts, each in a child process.
        reading: files and texts read whole from the object store.
    """

    drawing: Places
    verifying: Places
    reading: Places

    @classmethod
    def of(cls, hands: int, in_hand: int) -> Self:
        """Places for `hands` children of each kind; of all `in_hand` requests a quarter of each kind waits at most."""
        waiting = in_hand // _KINDS
        return cls(Places(hands, waiting), Places(hands, waiting), Places(_READINGS, waiting))
