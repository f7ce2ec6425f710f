"""How this process tells its acts: what changes something before and after, what only reads in groups, soon after.

Whoever asks to read waits for no database. The entry lies in a queue of this process, and a thread writes what is there
a fifth of a second later. While the database is away the queue fills; when it is full, or nothing could be written for
half a minute, reading is refused (JOURNAL_FULL) rather than done untold. What changes something is refused by the
database itself, since its entry is written before it begins. At the end of the process all is written, or the end is a
fault; a process that is killed loses what it read in the last fifth of a second, or since the database went away.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from domain.journal import ActOutcome
from pipeline.journal.entry_log import log_entry
from pipeline.journal.processes import this_process

if TYPE_CHECKING:
    from collections.abc import Callable

    from catalogue.journal import JournalCatalogue
    from domain.journal import ToldAct

_QUEUE_MOST = 5000
_GROUP_MOST = 1000
_GATHER_SECONDS = 0.2
_AGAIN_SECONDS = 1.0  # after a fault of the database
_PATIENCE_SECONDS = 30.0
_ALIVE_SECONDS = 20.0
_OFTEN_SECONDS = 60.0
_REMEMBERED_MOST = 2000
_LOG = logging.getLogger("vankho.journal")


class JournalWriter:
    """Tells the acts of one process.

    Args:
        rows: gives the journal in the database, opened when it is needed first.
    """

    def __init__(self, rows: Callable[[], JournalCatalogue]) -> None:
        self._rows = rows
        self._queue: deque[ToldAct] = deque()
        self._news = threading.Condition()
        self._writing = threading.Lock()
        self._over = False
        self._thread: threading.Thread | None = None
        self._failing_since: float | None = None
        self._pending: set[str] = set()
        self._late: deque[ToldAct] = deque()  # acts that ended while the database was away
        self._lately: dict[tuple[str, ...], float] = {}

    def check(self) -> None:
        """Refuse to read what could not be told.

        Raises:
            ArchiveUnusable: JOURNAL_FULL.
        """
        since = self._failing_since
        if len(self._queue) >= _QUEUE_MOST or (since is not None and time.monotonic() - since > _PATIENCE_SECONDS):
            raise ArchiveUnusable(ErrorCode.JOURNAL_FULL)

    def tell(self, told: ToldAct, *, often: bool = False) -> None:
        """An act that is over; within a minute the same act of the same actor on the same, if it is told `often`."""
        if often and self._told_lately(told):
            return
        log_entry(told)
        with self._news:
            self._queue.append(told)
            self._begin()
            if len(self._queue) == 1:  # the thread is awake otherwise
                self._news.notify()

    def begin(self, told: ToldAct) -> None:
        """An act begins that changes something.

        Raises:
            ArchiveUnusable: DATABASE_FAILED: it must not begin.
        """
        self._rows().begin(told, this_process())
        with self._news:
            self._pending.add(told.entry.identifier)
            self._begin()

    def finish(self, told: ToldAct) -> None:
        """The act is over, told at once or, where the database went away meanwhile, as soon as it is back."""
        log_entry(told)
        try:
            self._rows().finish(told)
        except ArchiveError as error:
            _LOG.warning("the end of an act is told later: %s", error)
            with self._news:
                self._late.append(told)
        with self._news:
            self._pending.discard(told.entry.identifier)

    def flush(self) -> None:
        """Write what waits, in groups; what fails stays, as the first to be written again.

        Raises:
            ArchiveUnusable: DATABASE_FAILED.
        """
        with self._writing:
            while self._late:
                self._rows().finish(self._late[0])
                self._late.popleft()
            while self._queue:
                group = [self._queue[at] for at in range(min(len(self._queue), _GROUP_MOST))]
                self._rows().tell(group)
                for _ in group:
                    self._queue.popleft()

    def close(self) -> None:
        """Write what waits.

        Raises:
            ArchiveUnusable: DATABASE_FAILED, the acts that waited are told in the log of the program alone.
        """
        with self._news:
            self._over = True
            self._news.notify()
        if self._thread:
            self._thread.join()
        try:
            self.flush()
        except ArchiveError:
            for told in (*self._queue, *self._late):
                _LOG.error("not told to the journal: %s", told.entry.leaf.decode())
            raise

    @property
    def used(self) -> bool:
        """Something was told by this process."""
        return self._thread is not None

    def _begin(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._live, name="journal", daemon=True)
            self._thread.start()

    def _told_lately(self, told: ToldAct) -> bool:
        entry, part = told.entry, told.personal
        who = (entry.actor, part.name, part.origin, part.words) if part else (entry.actor,)
        key = (*who, entry.act.value, entry.object, entry.detail, entry.outcome.value)
        now = time.monotonic()
        with self._news:
            if now - self._lately.get(key, -_OFTEN_SECONDS) < _OFTEN_SECONDS:
                return True
            if len(self._lately) >= _REMEMBERED_MOST:
                self._lately = {one: at for one, at in self._lately.items() if now - at < _OFTEN_SECONDS}
            if len(self._lately) >= _REMEMBERED_MOST:
                self._lately.clear()
            self._lately[key] = now
        return False

    def _live(self) -> None:
        alive = time.monotonic()
        while not self._over:
            with self._news:
                self._news.wait_for(lambda: self._queue or self._late or self._over, _ALIVE_SECONDS)
            pause = _GATHER_SECONDS if self._failing_since is None else _AGAIN_SECONDS
            with self._news:
                self._news.wait_for(lambda: self._over or len(self._queue) >= _GROUP_MOST, pause)
            if self._over:
                return
            try:
                self.flush()
                if time.monotonic() - alive > _ALIVE_SECONDS and self._pending:
                    alive = time.monotonic()
                    self._rows().alive(this_process())
            except ArchiveError as error:
                if self._failing_since is None:
                    _LOG.warning("the journal waits for the database: %s", error)
                    self._failing_since = time.monotonic()
            except Exception:  # noqa: BLE001 - the thread outlives a bug, and reading is refused
                _LOG.exception("journal")
                self._failing_since = self._failing_since or time.monotonic()
            else:
                self._failing_since = None


def ended(outcome: BaseException | None) -> tuple[ActOutcome, str]:
    """How an act ended that ended with this, and the stable code of why."""
    if outcome is None:
        return ActOutcome.DONE, ""
    if isinstance(outcome, ArchiveError):
        refused = outcome.code in {ErrorCode.NOT_PERMITTED, ErrorCode.CONFIRMATION_NEEDED, ErrorCode.LOGIN_NEEDED}
        return (ActOutcome.REFUSED if refused else ActOutcome.FAILED), outcome.code.value
    if isinstance(outcome, Exception):
        return ActOutcome.FAILED, ErrorCode.INTERNAL.value
    return ActOutcome.CUT_SHORT, ""
