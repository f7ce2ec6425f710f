"""Records whose state of validity may be another by now, because of what cites them. Joins the caller's transaction.

A mark is set in the transaction that changes what decides on the state: what a record says, its mode, that it is
archived. So it is there whatever breaks before the index knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import delete, or_, select

from catalogue.description_tables import MOST_IN_KEY, citations
from catalogue.description_tables import outdated as marks
from catalogue.descriptions import citation_of, numbered, own_number
from catalogue.tables import records
from catalogue.upsert import upsert
from domain.description.validity import ACTING

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection


def outdate_cited(connection: Connection, *citing: ColumnElement[bool]) -> None:
    """Mark the records that are ended or changed by those records for which `citing` holds."""
    acting = select(citations.c.citation).join(records, records.c.code == citations.c.record)
    rows = connection.scalars(acting.where(citations.c.role.in_(ACTING), *citing))
    cited = numbered(connection, [citation_of(row) for row in rows])
    mark = uuid4().hex
    upsert(connection, marks, [{"record": code, "mark": mark} for code in sorted(cited)])


def outdate_around(connection: Connection, code: str) -> None:
    """Mark what a record ends or changes; and those that bear its number, where something ends or changes that."""
    own = own_number(connection, code)
    named = (citations.c.key == own.key[:MOST_IN_KEY],) if own else ()
    outdate_cited(connection, or_(records.c.code == code, *named))


def outdated(connection: Connection) -> dict[str, str]:
    """All marked records, each with its mark."""
    return {row.record: row.mark for row in connection.execute(select(marks).order_by(marks.c.record))}


def renewed(connection: Connection, code: str, mark: str) -> None:
    """Take this mark away."""
    connection.execute(delete(marks).where(marks.c.record == code, marks.c.mark == mark))
