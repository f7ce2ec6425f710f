"""The port of durable execution: a story told in steps that survives `kill -9`.

A story is a function `(flow, key)`. Each `flow.step` runs at least once and, once it has returned, never again for
that key; steps must therefore be idempotent and leave large results in the object store, not in their return value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    Story = Callable[["Flow", str], None]

T = TypeVar("T", int, str, None)


class Flow(Protocol):
    """**Protocol:** what a story may do."""

    def step(self, name: str, function: Callable[[str], T], key: str) -> T:
        """`function(key)`, remembered under `name`. What it raises ends the story."""
        ...

    def pages(self, key: str, count: int) -> None:
        """Run the engine's page task for pages 1 to `count` of `key`, side by side, each a durable unit of its own."""
        ...


class Engine(Protocol):
    """**Protocol:** runs one story for many keys and takes unfinished ones up again after a crash."""

    def start(self) -> None:
        """Begin to work; unfinished stories of an earlier run go on."""
        ...

    def submit(self, key: str, attempt: str) -> str:
        """Run the story for `key`; the same key and attempt run once however often they are submitted.

        Returns:
            A ticket for `ended`.
        """
        ...

    def ended(self, ticket: str) -> bool:
        """The story of this ticket is over, well or not."""
        ...

    def check(self) -> None:
        """Raise the fault that keeps this engine from working.

        Raises:
            ArchiveUnusable: DISK_FULL, DATABASE_FAILED and the like; work goes on at the next start.
        """
        ...

    def stop(self) -> None:
        """Stop working; unfinished stories go on at the next start."""
        ...
