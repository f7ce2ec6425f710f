"""The port of durable execution: a story told in steps that survives `kill -9`, by one process or by many machines.

A story has a name and is told by a function `(flow, key)`. Each `flow.step` runs at least once and, once it has
returned, never again for that attempt; steps must therefore be idempotent and leave large results in the object store,
not in their return value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import timedelta

T = TypeVar("T", int, str, None)


@dataclass(frozen=True, slots=True)
class QueueLoad:
    """How much work is where: name of the queue, units that wait in it, units that some worker has in hand."""

    queue: str
    waiting: int
    running: int


class PageTask(Protocol):
    """**Protocol:** reads page `number` of `key`, idempotently."""

    def __call__(self, key: str, number: int, /, *, late: bool) -> bool:
        """False when it is to be asked for once more behind all pages of others, which is what `late` says then."""
        ...


def no_pages(key: str, number: int, *, late: bool) -> bool:
    """The page task of a story without pages."""
    raise AssertionError(key, number, late)


@dataclass(frozen=True, slots=True)
class Story:
    """A kind of durable work.

    Attributes:
        name: stands in the engine's tables, so it never changes; neither `/` nor `:` is in it.
        tell: the work for one key.
        read_page: reads its pages (`Flow.pages`).
    """

    name: str
    tell: Callable[[Flow, str], None]
    read_page: PageTask = no_pages


class Flow(Protocol):
    """**Protocol:** what a story may do."""

    def step(self, name: str, function: Callable[[str], T], key: str) -> T:
        """`function(key)`, remembered under `name`. What it raises ends the story."""
        ...

    def pages(self, key: str, count: int) -> None:
        """Run the story's page task for pages 1 to `count` of `key`, side by side, each a durable unit of its own.

        What the task puts off is run again behind everybody's other pages.
        """
        ...


class Engine(Protocol):
    """**Protocol:** runs stories for many keys and takes unfinished ones up again after a crash."""

    def start(self) -> None:
        """Begin to work; unfinished stories of an earlier run under the same name go on."""
        ...

    def submit(self, story: str, key: str, attempt: str, *, urgent: bool = False, anew: bool = False) -> str:
        """Run a story for `key`; the same story, key and attempt run once however often they are submitted.

        An attempt that was given up (`given_up`) is never run again: it would take every worker along.

        Args:
            story: name of the story.
            key: what it is about, such as a record's code; neither `/` nor `:` is in it.
            attempt: names this try.
            urgent: somebody waits for it: it does not stand behind a pile.
            anew: also where this try is over already, well or not.

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

    def holders(self) -> frozenset[str]:
        """Names of the workers that have something in hand, dead ones included."""
        ...

    def take_over(self, names: Collection[str]) -> int:
        """What these workers had in hand goes back into the queues, for whoever comes first; how much that was.

        Should one of them live after all, whatever it still brings is refused.
        """
        ...

    def adopt(self, versions: Collection[str]) -> tuple[str, ...]:
        """Unfinished stories of other versions than these are begun anew under ours, as urgent as they were.

        May be cut short and repeated: none is lost, none is begun twice. Returns their keys.
        """
        ...

    def live(self, *stories: str) -> frozenset[str]:
        """Keys for which one of these stories, or any where none is named, waits or runs, wherever."""
        ...

    def given_up(self, story: str) -> frozenset[tuple[str, str]]:
        """Keys and attempts at which every worker died that took the story; these attempts are not tried any more."""
        ...

    def forget(self, age: timedelta) -> int:
        """Drop what is remembered of stories that ended, well or not, longer ago than `age`; how many that was."""
        ...

    def loads(self) -> tuple[QueueLoad, ...]:
        """What waits and what runs, over all machines."""
        ...

    def stop(self) -> None:
        """Stop working and give back what is in hand; unfinished stories go on elsewhere or at the next start."""
        ...
