"""The database's journal made whole again from the log: after a rebuild, or when an older database was restored."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from domain.actors import SYSTEM
from domain.journal import Act
from pipeline.journal.telling import told_act

if TYPE_CHECKING:
    from datetime import datetime

    from catalogue.journal import JournalCatalogue
    from pipeline.journal.archive_log import ArchiveLog

_TOGETHER = 500


def take_in(rows: JournalCatalogue, log: ArchiveLog, size: int, time: datetime) -> None:
    """Take in the entries of the log of `size` that the database lacks, and tell the gap by an entry.

    What was done since the database was saved, and had not come into the log when it was lost, nobody knows any more.

    Raises:
        ArchiveError: OBJECT_MISSING, OBJECT_CORRUPT, JOURNAL_ALTERED.
    """
    begin = rows.size()
    if begin >= size:
        return
    entries = log.entries(begin, size, size)
    while group := list(islice(entries, _TOGETHER)):
        rows.take_in(group)
    rows.tell([told_act(SYSTEM, Act.GAP, time, detail=f"{begin}-{size}")])


def restore(rows: JournalCatalogue, log: ArchiveLog, time: datetime) -> None:
    """Bring the database to what the log holds."""
    checkpoint = log.checkpoint()
    if checkpoint:
        take_in(rows, log, checkpoint.size, time)
