"""Progress on stderr: a bar on a terminal, plain lines otherwise; both with pages a minute and time left."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from tqdm import tqdm

from api.cli.console import beside
from api.observe.logs import as_json
from domain.messages import explain
from domain.visible import visible
from pipeline.processing.progress import NullProgress, Pace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.cli.console import Console
    from domain.errors import ArchiveUnusable, ErrorCode

_SECONDS_BETWEEN_LINES = 5.0
_BAR = "{desc} {bar} {n_fmt}/{total_fmt}{postfix}"  # tqdm puts a comma before the forecast


class LackingTold(NullProgress):
    """Nothing but what is lacking, told on stderr, each once."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lacking: set[ErrorCode] = set()

    def lacking(self, what: ArchiveUnusable) -> None:
        """Told once: several files of one command lack the same."""
        if what.code not in self._lacking:
            self._lacking.add(what.code)
            self._console.note("lacking", why=explain(what, self._console.language))


class TerminalProgress(LackingTold):
    """`pipeline.processing.progress.Progress` on stderr; called from several threads."""

    def __init__(self, console: Console) -> None:
        super().__init__(console)
        self._lock = threading.Lock()
        self._written_at = time.monotonic()
        self._pace = Pace(self._written_at)
        disable = as_json() or not sys.stderr.isatty()
        self._bar = tqdm(total=0, bar_format=_BAR, file=sys.stderr, dynamic_ncols=True, disable=disable)

    def received(self, source: str, pages: int) -> None:
        """More to do."""
        with self._lock:
            self._pace.total += pages
            self._bar.total = self._pace.total
            self._bar.set_description_str(visible(source[-40:]))

    def page_read(self, code: str, number: int) -> None:
        """One page less to do."""
        with self._lock:
            self._pace.page_read(time.monotonic())
            self._bar.total = self._pace.total
            self._bar.set_postfix_str(self._forecast(), refresh=False)
            self._bar.update()
            if self._bar.disable and not as_json():  # a collector learns of each step anyway
                self._line(code, number)

    def step_done(self, code: str, step: str) -> None:
        """Steps after reading are quick; the bar is about pages."""

    def lacking(self, what: ArchiveUnusable) -> None:
        """Told once, above the bar."""
        with self.aside():
            super().lacking(what)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Room for results on the same terminal: the bar steps aside and comes back."""
        with self._lock, tqdm.external_write_mode(file=sys.stderr):
            yield

    def close(self) -> None:
        """Leave the terminal clean."""
        self._bar.close()

    def _forecast(self) -> str:
        left = timedelta(seconds=round(self._pace.seconds_left or 0))
        return self._console.word("eta", rate=self._pace.pages_per_minute, left=left)

    def _line(self, code: str, number: int) -> None:
        """Now and then a line, and always one for the last page."""
        now = time.monotonic()
        early = now - self._written_at < _SECONDS_BETWEEN_LINES and self._pace.done < self._pace.total
        if early or self._pace.total == 1:
            return
        self._written_at = now
        page = self._console.word("page")
        counted = f"{self._pace.done}/{self._pace.total} {page}"
        beside(f"{counted} · {code} {page} {number} · {self._forecast()}")
