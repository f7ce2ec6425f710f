"""How the stages of this process do: runs, faults, seconds, and what is in hand. Nothing is decided by it.

Each run is logged at its begin and end, and whoever watches (`StageMeter.watch`) is let in on it, so that figures,
logs and traces tell of the same runs.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import defaultdict
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from domain.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    Watch = Callable[["StageRun"], AbstractContextManager[object]]

_LOG = logging.getLogger("vankho.stages")


@dataclass(frozen=True, slots=True)
class StageRun:
    """One run of a stage.

    Attributes:
        stage: its name.
        record: code of the document, empty when none is meant.
        batch: name of its batch, empty when unknown.
        page: number of the page, 0 for the whole document.
    """

    stage: str
    record: str = ""
    batch: str = ""
    page: int = 0


PRESENT_RUN: ContextVar[StageRun | None] = ContextVar("present_run", default=None)  # of the thread that asks


@dataclass(frozen=True, slots=True)
class StageTotals:
    """One stage since this process began.

    Attributes:
        running: in hand now.
        done, failed: runs that ended well, and in an exception.
        seconds: by the clock, of all runs together.
    """

    running: int = 0
    done: int = 0
    failed: int = 0
    seconds: float = 0.0


class StageMeter:
    """Counts the runs of stages; safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._totals: defaultdict[str, StageTotals] = defaultdict(StageTotals)
        self._watches: tuple[Watch, ...] = ()

    def watch(self, watch: Watch) -> None:
        """From now on every run happens within `watch(run)`, which must not raise of its own."""
        self._watches = (*self._watches, watch)

    @contextmanager
    def running(self, stage: str, record: str = "", batch: str = "", page: int = 0) -> Iterator[None]:
        """Within it, one run of `stage` goes on."""
        run = StageRun(stage, record, batch, page)
        begun = time.monotonic()
        token = PRESENT_RUN.set(run)
        self._add(stage, running=1)
        _LOG.info("begin", extra={"event": "begin"})
        try:
            with ExitStack() as watches:
                for watch in self._watches:
                    watches.enter_context(watch(run))
                yield
        except BaseException as error:
            took = time.monotonic() - begun
            self._add(stage, running=-1, failed=1, seconds=took)
            told = {"event": "failed", "reason": _name(error), "seconds": round(took, 3)}
            _LOG.info("ended in %s", _name(error), extra=told)
            raise
        else:
            took = time.monotonic() - begun
            self._add(stage, running=-1, done=1, seconds=took)
            _LOG.info("end", extra={"event": "end", "seconds": round(took, 3)})
        finally:
            PRESENT_RUN.reset(token)

    def totals(self) -> dict[str, StageTotals]:
        """By name of the stage."""
        with self._lock:
            return dict(self._totals)

    def _add(self, stage: str, running: int, done: int = 0, failed: int = 0, seconds: float = 0.0) -> None:
        with self._lock:
            was = self._totals[stage]
            self._totals[stage] = replace(
                was,
                running=was.running + running,
                done=was.done + done,
                failed=was.failed + failed,
                seconds=was.seconds + seconds,
            )


def _name(error: BaseException) -> str:
    """The code of an error of ours, the kind of another."""
    return error.code.value if isinstance(error, ArchiveError) else type(error).__name__
