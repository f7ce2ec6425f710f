"""An index that an earlier release made is made anew by itself, in the background, by one machine at a time.

Until that is done only who may see everything can search: the old index does not say who may find what. The new
generation is all that is remembered, so a stop, whatever stopped it, costs a few seconds of work (`reindexing`).
"""

from __future__ import annotations

import logging
import os
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from domain.actors import SYSTEM
from domain.errors import ArchiveError
from pipeline.upkeep.use_cases import UpkeepUseCases

if TYPE_CHECKING:
    from pipeline.upkeep.reindexing import IndexingSoFar
    from pipeline.wiring import Parts

_SOONEST_SECONDS, _LATEST_SECONDS = 30.0, 3600.0  # until it is tried again
_TOLD_SECONDS = 60.0  # between two lines of the log
_GIVES_WAY = 10  # of 19: searching and reading go first
_LOG = logging.getLogger("vankho.upkeep")


class _StoppedError(Exception):
    """The process ends."""


class IndexRenewal:
    """The making anew of an outdated index, in a thread of this process.

    Attributes:
        so_far: how far it is; None while nothing is made.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._thread: threading.Thread | None = None
        self._is_current = False
        self._ends = threading.Event()
        self._again, self._pause = 0.0, _SOONEST_SECONDS
        self._told = 0.0
        self.so_far: IndexingSoFar | None = None

    def begin_if_due(self) -> None:
        """Begin, or go on with, making an outdated index anew; at once back. A current one is asked only once.

        Raises:
            ArchiveError: INDEX_FAILED.
        """
        if self._is_current or self.works or self._ends.is_set() or time.monotonic() < self._again:
            return
        if not self._parts.index.is_outdated():
            self._is_current = True
            return
        self._thread = threading.Thread(target=self._renew, name="index-renewal", daemon=True)
        self._thread.start()

    @property
    def works(self) -> bool:
        """It is at it."""
        return self._thread is not None and self._thread.is_alive()

    def stop(self) -> None:
        """Let go in order; the next process goes on where this one was."""
        self._ends.set()
        if self._thread is not None:
            self._thread.join()

    def _renew(self) -> None:
        with suppress(OSError):  # another kernel: then it is not as polite
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _GIVES_WAY)
        _LOG.info("the search index of an earlier release is made anew")
        try:
            report = UpkeepUseCases(self._parts).reindex(SYSTEM, self._watch)
        except _StoppedError:
            _LOG.info("the making of the search index goes on at the next start")
        except ArchiveError as error:
            self._put_off(str(error))  # another machine is at it, or something has to be restored first
        except Exception as error:  # noqa: BLE001 - told, and tried again: nobody waits for this thread
            _LOG.exception("index renewal")
            self._put_off(type(error).__name__)
        else:
            _LOG.info("the search index is made anew: %d records, %d pages", report.records, report.pages)
        self.so_far = None

    def _watch(self, done: IndexingSoFar) -> None:
        if self._ends.is_set():
            raise _StoppedError
        self.so_far = done
        if done.seconds - self._told > _TOLD_SECONDS:
            self._told = done.seconds
            _LOG.info("search index: %d records, %d pages made anew so far", done.records, done.pages)

    def _put_off(self, why: str) -> None:
        self._again = time.monotonic() + self._pause
        self._pause = min(2 * self._pause, _LATEST_SECONDS)
        _LOG.warning("the search index is made anew later: %s", why)
