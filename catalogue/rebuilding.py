"""How far a rebuild of the catalogue came. Each function joins the caller's transaction.

From its beginning to its end a row stands: until then codes and contents that the packages hold may be unknown here, so
nothing may be registered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, text, update

from catalogue.journal_tables import journal, personal_parts
from catalogue.people.tables import OWN
from catalogue.review_tables import OWN_REVIEWS
from catalogue.tables import METADATA, access_requests, rebuilding, seals, workers
from domain.errors import ArchiveUnusable, ErrorCode
from domain.vietnam_time import readable

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


def begin(connection: Connection, time: datetime) -> str:
    """Forget all documents, or go on where a rebuild was cut short; the last dossier that is complete, or nothing."""
    done = connection.scalar(select(rebuilding.c.done))
    if done is not None:
        return str(done)
    _forget_documents(connection)
    connection.execute(insert(rebuilding).values(begun=time, done=""))
    return ""


def passed(connection: Connection, dossier: str) -> None:
    """All records of the dossier are here."""
    connection.execute(update(rebuilding).values(done=dossier))


def end(connection: Connection) -> None:
    """All is here."""
    connection.execute(delete(rebuilding))


def refuse_unfinished(connection: Connection) -> None:
    """Raise ArchiveUnusable REBUILD_UNFINISHED while a rebuild is under way or was cut short."""
    begun = connection.scalar(select(rebuilding.c.begun))
    if begun is not None:
        raise ArchiveUnusable(ErrorCode.REBUILD_UNFINISHED, begun=readable(begun))


def _forget_documents(connection: Connection) -> None:
    """All but people and what they may read, who is at work, what was sealed last, and what was done by whom."""
    kept = {workers, seals, access_requests, journal, personal_parts, *OWN, *OWN_REVIEWS}  # no store tells its own age
    forgotten = [table for table in reversed(METADATA.sorted_tables) if table not in kept]
    if connection.dialect.name == "postgresql":  # at once, however many rows there are
        connection.execute(text(f"TRUNCATE {', '.join(table.name for table in forgotten)}"))
        return
    for table in forgotten:
        connection.execute(delete(table))
