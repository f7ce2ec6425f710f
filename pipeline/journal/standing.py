"""How the journal stands, for whoever looks after the archive: what is signed, what waits, and for what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode
from pipeline.journal.archive_log import ArchiveLog
from pipeline.journal.witness import seen_by_witness

if TYPE_CHECKING:
    from pipeline.wiring import Parts

_LATE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class JournalStanding:
    """How it stands.

    Attributes:
        signed: entries under the latest checkpoint.
        waiting: entries that are not.
        late: the oldest of them waits longer than it should.
        since: when the oldest of them began; None where none waits.
        fault: why, as far as it can be told, or why no checkpoint is mailed; None where nothing is amiss.
        witness: entries under the checkpoint that the witness holds; None where none is set.
        mailed: the last day on which a checkpoint was mailed, of two; empty where on neither, None where none is set.
    """

    signed: int
    waiting: int
    late: bool
    since: datetime | None = None
    fault: ArchiveError | None = None
    witness: int | None = None
    mailed: str | None = None

    @property
    def well(self) -> bool:
        """Nothing is amiss."""
        return self.fault is None and not self.late


def standing(parts: Parts) -> JournalStanding:
    """How the journal stands now.

    Raises:
        ArchiveUnusable: DATABASE_FAILED.
    """
    waiting, oldest = parts.database.journal.waiting()
    late = oldest is not None and parts.clock() - oldest > _LATE
    found = JournalStanding(0, waiting, late, oldest)
    try:
        log = ArchiveLog.of(parts.store, parts.settings.archive)
        checkpoint = log.checkpoint()
        found = replace(found, signed=checkpoint.size if checkpoint else 0)
        if checkpoint and waiting:
            log.signer(parts.settings.keys_folder)
        if parts.settings.journal.witness:
            note = seen_by_witness(parts.settings)
            found = replace(found, witness=int(note.splitlines()[1]) if note else 0)
        if parts.settings.journal.mail_server and checkpoint:
            mailed = parts.daily_mail.last(log)
            overdue = None if mailed else ArchiveError(ErrorCode.MAIL_OVERDUE)
            found = replace(found, mailed=mailed, fault=parts.daily_mail.fault or overdue)
    except ArchiveError as error:
        return replace(found, fault=error)
    return found
