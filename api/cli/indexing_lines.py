"""How far the making of an index is, as a line on stderr now and then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.cli.console import beside

if TYPE_CHECKING:
    from api.cli.console import Console
    from pipeline.upkeep.reindexing import IndexingSoFar

_SECONDS_BETWEEN_LINES = 5.0


class IndexingLines:
    """A `pipeline.upkeep.reindexing.Watcher`."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._written_at = 0.0

    def __call__(self, done: IndexingSoFar) -> None:
        """A line, if the last one is some seconds ago; records found done do not count into the pace."""
        if done.seconds - self._written_at < _SECONDS_BETWEEN_LINES:
            return
        self._written_at = done.seconds
        pace = (done.records - done.resumed) / done.seconds
        beside(self._console.word("indexing", records=done.records, pages=done.pages, pace=pace))
