"""How the stages of this process do: runs, faults, seconds, for metrics. Nothing is decided by these numbers."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


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

    @contextmanager
    def running(self, stage: str) -> Iterator[None]:
        """Within it, one run of `stage` goes on."""
        begun = time.monotonic()
        self._add(stage, running=1)
        try:
            yield
        except BaseException:
            self._add(stage, running=-1, failed=1, seconds=time.monotonic() - begun)
            raise
        self._add(stage, running=-1, done=1, seconds=time.monotonic() - begun)

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
