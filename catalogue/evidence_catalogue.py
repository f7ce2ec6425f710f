"""The queue of records for whose signatures evidence is fetched: every method is one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from catalogue.evidence_tables import evidence_due
from catalogue.tables import records
from catalogue.upsert import upsert
from domain.documents import RecordState, SourceNature

if TYPE_CHECKING:
    from catalogue.database import Database


@dataclass(frozen=True, slots=True)
class EvidenceDue:
    """One record in the queue.

    Attributes:
        record: its code.
        due: when to ask again; None for never.
        tries: how often it was asked for in vain.
        lacking: what is lacking, as JSON.
    """

    record: str
    due: datetime | None
    tries: int = 0
    lacking: str = ""


class EvidenceCatalogue:
    """The part of the catalogue that is about evidence."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def due(self, now: datetime, most: int) -> tuple[EvidenceDue, ...]:
        """Archived originals with signatures that nobody looked at yet, then those to be asked for again by `now`."""
        new = (
            select(records.c.code)
            .outerjoin(evidence_due, evidence_due.c.record == records.c.code)
            .where(records.c.nature == SourceNature.SIGNED_PDF, records.c.state == RecordState.ARCHIVED)
            .where(evidence_due.c.record.is_(None))
            .order_by(records.c.code)
            .limit(most)
        )
        again = select(evidence_due).where(evidence_due.c.due <= now).order_by(evidence_due.c.due).limit(most)
        with self._database.reading() as connection:
            found = [EvidenceDue(code, None) for code in connection.scalars(new)]
            waiting = [EvidenceDue(row.record, row.due, row.tries, row.lacking) for row in connection.execute(again)]
        return tuple((*found, *waiting)[:most])

    def waiting(self, most: int) -> tuple[EvidenceDue, ...]:
        """Records for which something is lacking, those to be asked for first before the others."""
        wanted = select(evidence_due).where(evidence_due.c.lacking != "")
        order = evidence_due.c.due.is_(None), evidence_due.c.due, evidence_due.c.record
        with self._database.reading() as connection:
            rows = connection.execute(wanted.order_by(*order).limit(most))
            return tuple(EvidenceDue(row.record, row.due, row.tries, row.lacking) for row in rows)

    def keep(self, entry: EvidenceDue) -> None:
        """What came of looking at a record."""
        row = {"record": entry.record, "due": entry.due, "tries": entry.tries, "lacking": entry.lacking}
        with self._database.writing() as connection:
            upsert(connection, evidence_due, [row])

    def look_again(self) -> None:
        """Something came from elsewhere: whatever lacks evidence is looked at once more."""
        with self._database.writing() as connection:
            connection.execute(delete(evidence_due).where(evidence_due.c.lacking != ""))
