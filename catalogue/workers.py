"""Machines at work: who was seen when, by the database's own clock. Each function joins the caller's transaction."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import case, delete, select, update

from catalogue.clock import DatabaseNow, SecondsSince
from catalogue.tables import workers
from catalogue.upsert import insertion
from domain.entries import WorkerEntry, WorkerSummary

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SECONDS = SecondsSince(workers.c.seen)


def seen(connection: Connection, worker: WorkerEntry) -> bool:
    """The worker lives; False when this very incarnation had been given up as lost."""
    before = connection.execute(
        select(workers.c.incarnation, workers.c.lost).where(workers.c.name == worker.name).with_for_update()
    ).one_or_none()
    statement = insertion(connection, workers).values(
        **asdict(worker), started=DatabaseNow(), seen=DatabaseNow(), lost=False
    )
    new = statement.excluded
    began = case((workers.c.incarnation == new.incarnation, workers.c.started), else_=new.started)
    renewed = {name: new[name] for name in (*asdict(worker), "seen", "lost") if name != "name"}
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={**renewed, "started": began}))
    return before is None or not before.lost or before.incarnation != worker.incarnation


def summaries(connection: Connection) -> tuple[WorkerSummary, ...]:
    """All workers by name."""
    rows = connection.execute(select(workers, _SECONDS.label("seconds")).order_by(workers.c.name))
    names = WorkerSummary.__dataclass_fields__
    return tuple(WorkerSummary(**{name: getattr(row, name) for name in names}) for row in rows)


def claim_lost(connection: Connection, after_seconds: float) -> tuple[str, ...]:
    """Give up the workers not seen for so long; each is told to one caller."""
    claimed = (
        update(workers)
        .where(workers.c.lost.is_(False), after_seconds < _SECONDS)
        .values(lost=True)
        .returning(workers.c.name)
    )
    return tuple(sorted(connection.scalars(claimed)))


def gone(connection: Connection, name: str, incarnation: str | None) -> None:
    """The worker ended in good order; another incarnation under its name stays."""
    statement = delete(workers).where(workers.c.name == name)
    if incarnation is not None:
        statement = statement.where(workers.c.incarnation == incarnation)
    connection.execute(statement)
