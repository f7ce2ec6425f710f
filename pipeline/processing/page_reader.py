"""Reading the pages of many documents in turn: what costs much goes behind the pages of others.

A page that found no room, or at which its reader crashed, is read once more, alone, when others' pages are done. Once a
page of a document took long, the other pages of that document wait as well: they look like more of the same.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from domain.page import PageState
from pipeline.processing.page_tries import read_in_child, read_once, wants_room
from pipeline.processing.throttle import Turn

if TYPE_CHECKING:
    from domain.limits import InputLimits
    from domain.page import ReadPage
    from pipeline.isolation.jobs import PageJob
    from pipeline.isolation.sandbox import Sandbox
    from pipeline.processing.stages import StageMeter, StageRun
    from pipeline.processing.throttle import Throttle

_SLOW = 0.25  # of the time that a page may take


class PageReader:
    """Reads pages in child processes, so many at once as the throttle lets through; safe for many threads."""

    def __init__(self, sandbox: Sandbox, throttle: Throttle, meter: StageMeter, limits: InputLimits) -> None:
        self._sandbox = sandbox
        self._throttle = throttle
        self._meter = meter
        self._slow_seconds = limits.wall_seconds * _SLOW
        self._slow: set[str] = set()  # records with a page that took long
        self._large: set[tuple[str, int]] = set()  # pages that wait for more room

    def read(self, run: StageRun, job: PageJob, *, late: bool) -> ReadPage | None:
        """The page's reading; None when it is to be asked for again, behind the pages of others.

        Args:
            run: whose page it is, and how the stage is called.
            job: the page.
            late: others' pages are done: it is read now, whatever it costs.

        Raises:
            ArchiveUnusable: nothing can be read on this machine.
        """
        if not late and run.record in self._slow:
            return None
        turn = Turn.READ_LATE if late else Turn.READ
        with self._throttle.turn(turn), self._meter.running(run.stage, run.record, run.batch, run.page):
            begun = time.monotonic()
            reading = self._late(run, job) if late else read_once(self._sandbox.call_once, job)
            if time.monotonic() - begun > self._slow_seconds:
                self._slow.add(run.record)
        if wants_room(reading) and not late:
            self._large.add((run.record, run.page))
            return None
        if reading.page.state is PageState.FAILED:
            self._sandbox.check_room()
        return reading

    def _late(self, run: StageRun, job: PageJob) -> ReadPage:
        if (run.record, run.page) not in self._large:
            return read_in_child(self._sandbox, job)
        self._large.discard((run.record, run.page))
        return read_once(self._sandbox.call_alone, job)
