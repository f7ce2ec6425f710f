"""Batches: opened, changed, found, and how far each is. Each function joins the caller's transaction.

The object store has a file of each batch too, which is written after the row: `kept` is behind `revision` until then.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Row, case, func, select, tuple_, update

from catalogue.seen import seen, seen_batches, seen_refusals
from catalogue.tables import batches, dossiers, records, refusals, running_numbers, writable
from catalogue.upsert import insert_new
from domain.batches import (
    Batch,
    BatchEvent,
    BatchState,
    batch_identifier,
    batch_series,
    earlier_identifier,
    number_of,
    opening,
)
from domain.documents import RecordState
from domain.entries import BatchSummary
from domain.errors import ArchiveError, ErrorCode
from domain.vietnam_time import VIETNAM

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Connection

    from domain.batches import BatchKind
    from domain.documents import Record
    from domain.entries import Refusal, Submission
    from domain.people.access import Sight

_WITH_DOSSIERS = records.join(dossiers, dossiers.c.code == records.c.dossier)
_EVENTS = TypeAdapter(tuple[BatchEvent, ...])
_OPENERS = "L"  # the running number that whoever opens a batch holds, so that one opens at a time


def open_batch(connection: Connection, name: str, owner: str, time: datetime, kind: BatchKind) -> tuple[Batch, bool]:
    """The open batch of that name and owner, newly opened where there is none (True)."""
    name, owner = writable(name), writable(owner)
    if found := _open_one(connection, name, owner):
        return found, False
    _last_number(connection, _OPENERS)
    if found := _open_one(connection, name, owner):  # somebody else was quicker
        return found, False
    series = batch_series(time)
    number = _last_number(connection, series) + 1
    batch = opening(batch_identifier(series, number), name, owner, time, kind)
    keep_batch(connection, batch, kept=False)
    return batch, True


def keep_batch(connection: Connection, batch: Batch, *, kept: bool) -> None:
    """The batch as it is told, in place of what is known of it.

    Args:
        connection: of the transaction.
        batch: with all its events.
        kept: the object store has told it; else it has to hear of it.
    """
    _pass_number(connection, batch.identifier)
    _make(connection, batch)
    revision = 1 if kept else batches.c.revision + 1
    changed = {
        "title": batch.name,
        "owner": batch.owner,
        "opened": batch.opened,
        "kind": batch.kind,
        "state": batch.state,
        "closed": batch.closed,
        "events": _EVENTS.dump_python(batch.events, mode="json"),
        "revision": revision,
    }
    given = {**changed, "kept": 1} if kept else changed
    connection.execute(update(batches).where(batches.c.id == batch.identifier).values(given))


def change_batch(connection: Connection, identifier: str, change: Callable[[Batch], Batch]) -> Batch:
    """The batch as `change` leaves it; BATCH_NOT_FOUND when there is none."""
    row = connection.execute(select(batches).where(batches.c.id == identifier).with_for_update()).one_or_none()
    if row is None:
        raise ArchiveError(ErrorCode.BATCH_NOT_FOUND, batch=identifier)
    was = _batch(row)
    now = change(was)
    if now != was:
        keep_batch(connection, now, kept=False)
    return now


def find_batch(connection: Connection, identifier: str) -> tuple[Batch, int, int] | None:
    """The batch, its revision, and the one that the object store has."""
    row = _row(connection, identifier)
    return None if row is None else (_batch(row), row.revision, row.kept)


def mark_kept(connection: Connection, identifier: str, revision: int) -> None:
    """The object store has the batch as it was at `revision`."""
    this = batches.c.id == identifier
    connection.execute(update(batches).where(this, batches.c.kept < revision).values(kept=revision))


def not_kept(connection: Connection) -> tuple[str, ...]:
    """Identifiers of the batches of which the object store knows less than we do."""
    behind = select(batches.c.id).where(batches.c.kept < batches.c.revision).order_by(batches.c.id)
    return tuple(connection.scalars(behind))


def named(connection: Connection, name: str, most: int, sight: Sight | None = None) -> tuple[str, ...]:
    """Identifiers of the batches of that name that may be seen, newest first, at most `most`."""
    newest = (batches.c.opened.desc(), batches.c.id.desc())
    of_name = batches.c.title == name, batches.c.id.is_not(None), *seen_batches(sight)
    return tuple(connection.scalars(select(batches.c.id).where(*of_name).order_by(*newest).limit(most)))


def label_of(connection: Connection, told: Submission | Record | Refusal, time: datetime) -> str:
    """What rows of the batch that a document or refusal tells are joined by; made up where it is not known.

    Documents may come in any order: of a batch that nobody told us more about, the earliest says when it was opened.
    """
    name, owner = writable(told.batch), writable(told.owner)
    identifier = told.batch_id or earlier_identifier(name, owner)
    row = _row(connection, identifier)
    if row is None:
        name_unnamed(connection)
        row = _row(connection, identifier)
    if row is None:
        _pass_number(connection, identifier)
        return _make(connection, Batch(identifier, name, owner, time))
    if not row.revision and row.opened > time:
        connection.execute(update(batches).where(batches.c.id == identifier).values(opened=time, owner=owner))
    label: str = row.name
    return label


def of_batch(identifier: str) -> ColumnElement[bool]:
    """Records of this batch."""
    return records.c.batch == select(batches.c.name).where(batches.c.id == identifier).scalar_subquery()


def name_unnamed(connection: Connection) -> None:
    """Batches that a machine of release 0.1 made beside us get their identifiers."""
    for row in connection.execute(select(batches.c.name, batches.c.owner).where(batches.c.id.is_(None))).all():
        identifier = earlier_identifier(row.name, row.owner)
        if _row(connection, identifier) is None:
            one = batches.c.name == row.name
            connection.execute(update(batches).where(one).values(id=identifier, title=row.name))


def summaries(
    connection: Connection,
    after: str | None,
    limit: int,
    conditions: list[ColumnElement[bool]],
    sight: Sight | None = None,
) -> tuple[BatchSummary, ...]:
    """At most `limit` batches under `conditions`, newest first, beginning behind the batch `after`.

    Only those that may be seen; counted is of them what may be seen.
    """
    place = tuple_(batches.c.opened, batches.c.id)
    chosen = select(batches).where(batches.c.id.is_not(None), *conditions, *seen_batches(sight))
    statement = chosen.order_by(batches.c.opened.desc(), batches.c.id.desc()).limit(limit)
    if after is not None:
        bound = (
            select(batches.c.opened, batches.c.id).where(batches.c.id == after, *seen_batches(sight)).correlate(None)
        )
        statement = statement.where(place < bound.scalar_subquery())
    rows = connection.execute(statement).all()
    found = _progress(connection, [row.name for row in rows], sight)
    return tuple(
        BatchSummary(row.id, row.title, row.owner, row.opened, row.kind, row.state, row.closed, *found[row.name])
        for row in rows
    )


def _open_one(connection: Connection, name: str, owner: str) -> Batch | None:
    this = (batches.c.title == name, batches.c.owner == owner, batches.c.state == BatchState.OPEN)
    newest = (batches.c.opened.desc(), batches.c.id.desc())
    named_so = select(batches).where(*this, batches.c.id.is_not(None)).order_by(*newest).limit(1)
    row = connection.execute(named_so).one_or_none()
    return None if row is None else _batch(row)


def _make(connection: Connection, batch: Batch) -> str:
    """The row of a batch, under a name that no other has."""
    for label in (batch.name, f"{batch.name} ({batch.identifier})"):
        row = _row(connection, batch.identifier)
        if row is not None:
            break
        given = {"name": label, "title": batch.name, "id": batch.identifier, "kind": batch.kind, "state": batch.state}
        insert_new(connection, batches, [{**given, "owner": batch.owner, "opened": batch.opened, "events": []}])
    return str(connection.scalars(select(batches.c.name).where(batches.c.id == batch.identifier)).one())


def _row(connection: Connection, identifier: str) -> Row[Any] | None:
    return connection.execute(select(batches).where(batches.c.id == identifier)).one_or_none()


def _last_number(connection: Connection, series: str) -> int:
    """The last running number of a series, held until the transaction ends."""
    insert_new(connection, running_numbers, [{"series": series, "last": 0}])
    last = select(running_numbers.c.last).where(running_numbers.c.series == series).with_for_update()
    return int(connection.scalars(last).one())


def _pass_number(connection: Connection, identifier: str) -> None:
    """An identifier that is known is never given out again."""
    parts = number_of(identifier)
    if parts is None:
        return
    series, number = parts
    if _last_number(connection, series) < number:
        connection.execute(update(running_numbers).where(running_numbers.c.series == series).values(last=number))


def _batch(row: Row[Any]) -> Batch:
    return Batch(
        identifier=row.id,
        name=row.title,
        owner=row.owner,
        opened=row.opened.astimezone(VIETNAM),
        kind=row.kind,
        state=row.state,
        closed=row.closed and row.closed.astimezone(VIETNAM),
        events=_EVENTS.validate_python(row.events),
    )


def _progress(
    connection: Connection, labels: list[str], sight: Sight | None
) -> dict[str, tuple[dict[RecordState, int], int, dict[str, int], int]]:
    """Counts by state, pages, reasons of failure, documents to look at of each batch, from their indices alone."""
    counts: dict[str, dict[RecordState, int]] = {label: {} for label in labels}
    pages: Counter[str] = Counter()
    to_look_at: Counter[str] = Counter()
    reasons: dict[str, dict[str, int]] = {label: {} for label in labels}
    group = (records.c.batch, records.c.state)
    chosen = [records.c.batch.in_(labels), *seen(sight)]
    shown = select().select_from(_WITH_DOSSIERS if sight else records).where(*chosen)
    looked_at = func.sum(case((records.c.to_look_at > 0, 1), else_=0))
    counted = shown.add_columns(*group, func.count(), func.sum(records.c.page_count), looked_at).group_by(*group)
    for batch, state, number, paged, told in connection.execute(counted):
        counts[batch][state] = number
        pages[batch] += paged
        to_look_at[batch] += told
    refused = select(refusals.c.batch, func.count()).where(refusals.c.batch.in_(labels), *seen_refusals(sight))
    for batch, number in connection.execute(refused.group_by(refusals.c.batch)):
        counts[batch][RecordState.REFUSED] = counts[batch].get(RecordState.REFUSED, 0) + number
    why = (records.c.batch, records.c.reason)
    failed = shown.add_columns(*why, func.count()).where(records.c.state == RecordState.FAILED).group_by(*why)
    for batch, reason, number in connection.execute(failed):
        reasons[batch][reason or ErrorCode.INTERNAL.value] = number
    return {label: (counts[label], pages[label], reasons[label], to_look_at[label]) for label in labels}
