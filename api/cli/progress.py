"""Progress on stderr: a bar on a terminal, plain lines otherwise; pages a minute and time left."""

from __future__ import annotations

import sys
import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from tqdm import tqdm

from api.logs import as_json

if TYPE_CHECKING:
    from api.cli.console import Console

_SECONDS_BETWEEN_LINES = 5.0


class TerminalProgress:
    """`pipeline.progress.Progress` on stderr; called from several threads."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lock = threading.Lock()
        self._begun = self._told = time.monotonic()
        self._total = self._done = 0
        unit = f" {console.word('pages')}"
        disable = as_json() or not sys.stderr.isatty()
        self._bar = tqdm(total=0, unit=unit, file=sys.stderr, dynamic_ncols=True, disable=disable)

    def received(self, source: str, pages: int) -> None:
        """More to do."""
        with self._lock:
            self._total += pages
            self._bar.total = self._total
            self._bar.set_postfix_str(source[:40])

    def page_read(self, code: str, number: int) -> None:
        """One page less to do."""
        with self._lock:
            self._done += 1
            self._bar.update()
            if self._bar.disable and not as_json():  # a collector learns of each step anyway
                self._line(code, number)

    def step_done(self, code: str, step: str) -> None:
        """Steps after reading are quick; the bar is about pages."""

    def close(self) -> None:
        """Leave the terminal clean."""
        self._bar.close()

    def _line(self, code: str, number: int) -> None:
        """Now and then a line, and always one for the last page."""
        now = time.monotonic()
        if now - self._told < _SECONDS_BETWEEN_LINES and self._done < self._total:
            return
        self._told = now
        rate = self._done / max(now - self._begun, 0.001)
        left = timedelta(seconds=round(max(self._total - self._done, 0) / rate))
        pace = self._console.word("eta", rate=rate * 60, left=left)
        page = self._console.word("page")
        print(f"{self._done}/{self._total} {page} · {code} {page} {number} · {pace}", file=sys.stderr, flush=True)
