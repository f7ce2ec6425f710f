"""The one crossing from async to sync, and the bound on heavy work that people ask for with a click."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from starlette.concurrency import run_in_threadpool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

P = ParamSpec("P")
R = TypeVar("R")


async def in_thread(function: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
    """`function(…)` in a worker thread, so that the event loop goes on serving others."""
    return await run_in_threadpool(function, *arguments, **named)


class HeavyWork:
    """At most `most` drawings and verifications at once; each takes a child process of its own."""

    def __init__(self, most: int) -> None:
        self._places = threading.BoundedSemaphore(most)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Wait for a place and hold it."""
        with self._places:
            yield
