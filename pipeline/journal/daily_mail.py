"""One checkpoint a day by mail: whether today's was sent, and when a mail that failed is tried again.

That it was sent is kept in the object store, so that of several machines the first sends it; two that look at the same
moment send two, which harms nobody. Each try is an entry of the journal.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from domain.actors import SYSTEM
from domain.errors import ArchiveError
from domain.vietnam_time import VIETNAM
from pipeline.journal.archive_log import ArchiveLog
from pipeline.journal.use_cases import JournalUseCases

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.wiring import Parts

_AGAIN_SECONDS = 3600.0  # after a fault
_LOG = logging.getLogger("vankho.journal")


class DailyMail:
    """The daily mail of one archive, as this process sees to it.

    Attributes:
        fault: of the last try; None where it went well, or there was none.
    """

    def __init__(self, parts: Parts) -> None:
        self.fault: ArchiveError | None = None
        self._parts = parts
        self._sent = ""  # day whose mail is known to be sent
        self._again = 0.0

    def look(self) -> None:
        """Send the latest checkpoint, unless one was sent today or there is none yet."""
        today = day_of(self._parts.clock())
        if self._sent == today or time.monotonic() < self._again:
            return
        try:
            log = ArchiveLog.of(self._parts.store, self._parts.settings.archive)
            if not log.mailed(today):
                if not log.note():
                    return
                JournalUseCases(self._parts).mail_checkpoint(SYSTEM)
        except ArchiveError as error:
            _LOG.warning("the daily checkpoint could not be mailed: %s", error)
            self.fault, self._again = error, time.monotonic() + _AGAIN_SECONDS
        else:
            self.fault, self._sent = None, today

    def last(self, log: ArchiveLog) -> str:
        """The day of today and yesterday on which one was sent last; empty where none was."""
        now = self._parts.clock()
        days = (day_of(now), day_of(now - timedelta(days=1)))
        return next(filter(log.mailed, days), "")


def day_of(moment: datetime) -> str:
    """The day in Vietnam, as in `2026-11-30`."""
    return f"{moment.astimezone(VIETNAM):%Y-%m-%d}"
