"""The port of progress: what a watcher of long work is told. Called from several threads."""

from __future__ import annotations

from typing import Protocol


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


class NullProgress:
    """Nobody watches."""

    def received(self, source: str, pages: int) -> None:
        """See `Progress.received`."""

    def page_read(self, code: str, number: int) -> None:
        """See `Progress.page_read`."""

    def step_done(self, code: str, step: str) -> None:
        """See `Progress.step_done`."""
