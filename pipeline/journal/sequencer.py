"""The one that numbers entries and lays them into the log: of all processes one at a time, under a lock.

    outbox (database) ── numbers ──► tiles, then personal parts, then the signed checkpoint (object store) ──► witness

Cut short anywhere, the next round lays the same bytes under the same names. Two at once do no harm either: numbers are
given in one transaction, and the store never overwrites a tile. A log that is longer than the database is taken in
first; one that is shorter is laid again from the database.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from domain.actors import SYSTEM
from domain.errors import ArchiveError, ErrorCode
from domain.journal import Act, JournalEntry, ToldAct
from domain.vietnam_time import VIETNAM
from pipeline.journal.archive_log import ArchiveLog, altered
from pipeline.journal.processes import is_dead
from pipeline.journal.restoring import take_in
from pipeline.journal.telling import told_act
from pipeline.journal.witness import push
from storage.areas import JOURNAL

if TYPE_CHECKING:
    from catalogue.journal import JournalCatalogue
    from pipeline.wiring import Parts
    from storage.journal.checkpoint import Checkpoint

_TOGETHER = 2048  # entries laid at once
_ERASED_TOGETHER = 2048
_CLOCK_MOST = timedelta(minutes=1)
_LOG = logging.getLogger("vankho.journal")


class Sequencer:
    """Brings what was done into the log."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._laid = -1  # entries of the log when we last looked
        self._day = ""  # on which the day before was closed
        self._erased = ""  # on which it was looked for personal parts whose time is over

    @property
    def _rows(self) -> JournalCatalogue:
        return self._parts.database.journal

    @property
    def _today(self) -> str:
        return f"{self._parts.clock().astimezone(VIETNAM):%Y-%m-%d}"

    def round(self) -> None:
        """Number what ended, lay it into the log, sign; unless another process is at it.

        Raises:
            ArchiveError: STORE_FAILED, DATABASE_FAILED, JOURNAL_KEY_MISSING and the like: entries wait.
        """
        with self._rows.lock() as may:
            if may:
                self._give_up_dead()
                self._erase_due()
                self._lay_all()

    def _give_up_dead(self) -> None:
        dead = [one for one, process, silent in self._rows.pending() if is_dead(process, silent)]
        self._rows.cut_short(dead)

    def _lay_all(self) -> None:
        today = self._today
        if self._rows.waiting()[0] == 0 and self._rows.size() == self._laid and self._day == today:
            return
        log = ArchiveLog.of(self._parts.store, self._parts.settings.archive)
        signer = log.signer(self._parts.settings.keys_folder)
        before = log.checkpoint()
        self._tell_clock(before)
        self._close_day(log, before, today)
        laid = self._known(log, before)
        size = max(self._rows.size(), laid)
        while count := self._rows.give_numbers(size, _TOGETHER):
            size += count
        if size > laid:
            root = self._lay(log, laid, size)
            note = log.publish(size, root, signer, self._parts.clock())
            push(self._parts.settings, note, size)
        self._laid = size

    def _known(self, log: ArchiveLog, before: Checkpoint | None) -> int:
        """How far the log goes, which is what was signed; the database has all of it afterwards."""
        laid = before.size if before else 0
        if before and log.journal.at(laid).root() != before.root:
            raise altered(f"{JOURNAL.prefix}tile")
        if self._rows.size() < laid:
            found = log.journal.found(laid)  # what was laid and not signed any more is not lost either
            take_in(self._rows, log, found, self._parts.clock())
        return laid

    def _lay(self, log: ArchiveLog, laid: int, size: int) -> bytes:
        """Lay entries `laid` to `size`, the personal parts of each group behind its tiles; returns the root."""
        root = b""
        for begin in range(laid, size, _TOGETHER):
            end = min(begin + _TOGETHER, size)
            told = self._rows.numbered(begin, end)
            if len(told) != end - begin:
                self._fill(begin, end, {one.entry.number for one in told})
                told = self._rows.numbered(begin, end)
            try:
                root = log.journal.append(begin, [one.entry.leaf for one in told])
            except ArchiveError as error:
                if error.code is not ErrorCode.OBJECT_EXISTS:
                    raise
                self._give_way(log, begin)
                raise
            parts = {one.entry.number: one.part for one in told if one.part}
            log.personal.lay(begin, {number: text for number, text in parts.items() if number is not None})
        return root

    def _fill(self, begin: int, end: int, there: set[int | None]) -> None:
        """Rows with numbers that somebody took out of the database before they were laid: told in their place."""
        lost = told_act(SYSTEM, Act.GAP, self._parts.clock(), detail="row")
        for number in sorted(set(range(begin, end)) - there):
            _LOG.error("the entry with number %d is missing in the database", number)
            values = {name: getattr(lost.entry, name) for name in JournalEntry.__dataclass_fields__}
            entry = JournalEntry(**{**values, "identifier": f"{lost.entry.identifier}-{number}", "number": number})
            self._rows.take_in([ToldAct(entry, lost.part)])

    def _give_way(self, log: ArchiveLog, begin: int) -> None:
        """Other entries were laid under these numbers by who did not come to sign: ours get new numbers behind them."""
        self._rows.take_numbers_back(begin)
        take_in(self._rows, log, log.journal.found(begin), self._parts.clock())
        self._laid = -1

    def _tell_clock(self, last: Checkpoint | None) -> None:
        """A clock that is behind the last checkpoint by more than time services correct is an entry."""
        now = self._parts.clock()
        if last and last.time and datetime.fromisoformat(last.time) - now > _CLOCK_MOST:
            _LOG.warning("the clock is behind the last checkpoint of the journal, %s", last.time)
            self._rows.tell([told_act(SYSTEM, Act.CLOCK_BACK, now, detail=f"{last.time} > {now:%H:%M:%S}")])

    def _close_day(self, log: ArchiveLog, last: Checkpoint | None, today: str) -> None:
        """The last checkpoint of a day that is over is kept under its name."""
        if last and (day := last.time[:10]) and day < today:
            log.keep_day(log.note(), day)
        self._day = today

    def _erase_due(self) -> None:
        """Personal parts whose time is over go, first from the object store, then here; an entry tells how many."""
        days, today = self._parts.settings.journal.personal_days, self._today
        if not days or self._erased == today:
            return
        self._erased = today
        until = self._parts.clock() - timedelta(days=days)
        log = ArchiveLog.of(self._parts.store, self._parts.settings.archive)
        while numbers := self._rows.to_erase(until, _ERASED_TOGETHER):
            log.personal.erase(numbers)
            self._rows.erase(numbers)
            detail = f"{len(numbers)}: {numbers[0]}-{numbers[-1]}"
            self._rows.tell([told_act(SYSTEM, Act.ERASE_PERSONAL, self._parts.clock(), detail=detail)])
