"""Rows of the journal. Each function joins the caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, desc, func, or_, select, update

from catalogue.clock import DatabaseNow, SecondsSince
from catalogue.journal_tables import journal, personal_parts
from catalogue.upsert import insert_new
from domain.journal import ActOutcome, JournalEntry, ToldAct

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row
    from sqlalchemy.sql.elements import ColumnElement

    from domain.journal import JournalFilter

_FIELDS = tuple(JournalEntry.__dataclass_fields__)
_ROLES = _FIELDS.index("roles")
_COLUMNS = (*(journal.c[name] for name in _FIELDS if name != "roles"), journal.c.roles, personal_parts.c.part)
_PENDING = journal.c.outcome == ActOutcome.PENDING
_WAITING = journal.c.number.is_(None) & (journal.c.outcome != ActOutcome.PENDING)


def write(connection: Connection, told: Sequence[ToldAct], process: str = "") -> None:
    """Entries as they are; one whose identifier is known is passed over."""
    if not told:
        return
    now = connection.scalar(select(DatabaseNow()))
    insert_new(connection, journal, [{**_values(one.entry), "process": process, "seen": now} for one in told])
    insert_new(connection, personal_parts, [_part(one) for one in told if one.part])


def begin(connection: Connection, told: ToldAct, process: str) -> None:
    """An act that goes on."""
    going_on = JournalEntry(**{**_fields_of(told.entry), "outcome": ActOutcome.PENDING})
    write(connection, [ToldAct(going_on, told.part)], process)


def finish(connection: Connection, told: ToldAct) -> None:
    """A pending entry ends; one that was given up meanwhile stays, and what really happened is an entry more."""
    entry = told.entry
    ended = {"outcome": entry.outcome, "reason": entry.reason, "detail": entry.detail}
    pending = update(journal).where(journal.c.identifier == entry.identifier, _PENDING).values(**ended)
    if connection.execute(pending).rowcount:
        return
    known = select(journal.c.outcome, journal.c.reason).where(journal.c.identifier == entry.identifier)
    found = connection.execute(known).one_or_none()
    if found is None:
        write(connection, [told])
    elif tuple(found) != (entry.outcome, entry.reason):
        late = JournalEntry(**{**_fields_of(entry), "identifier": f"{entry.identifier}-late"})
        write(connection, [ToldAct(late, told.part)])


def alive(connection: Connection, process: str) -> None:
    """Who does what is pending under this name lives."""
    mine = update(journal).where(journal.c.process == process, _PENDING)
    connection.execute(mine.values(seen=DatabaseNow()))


def pending(connection: Connection) -> list[tuple[str, str, float]]:
    """Pending entries: identifier, process, seconds since that was seen."""
    seconds = SecondsSince(journal.c.seen)
    rows = connection.execute(select(journal.c.identifier, journal.c.process, seconds).where(_PENDING))
    return [(row[0], row[1], float(row[2])) for row in rows]


def cut_short(connection: Connection, identifiers: Sequence[str]) -> None:
    """These pending entries end by the death of who did them."""
    ended = update(journal).where(journal.c.identifier == bindparam("one"), _PENDING)
    rows = [{"one": one} for one in identifiers]
    if rows:
        connection.execute(ended.values(outcome=ActOutcome.CUT_SHORT), rows)


def size(connection: Connection) -> int:
    """How many entries have numbers: one more than the greatest."""
    last = connection.scalar(select(func.max(journal.c.number)))
    return 0 if last is None else int(last) + 1


def waiting(connection: Connection) -> tuple[int, datetime | None]:
    """How many ended entries have no number yet, and the time of the oldest."""
    count, oldest = connection.execute(select(func.count(), func.min(journal.c.time)).where(_WAITING)).one()
    return int(count), oldest


def give_numbers(connection: Connection, begin: int, most: int) -> int:
    """Give ended entries the numbers from `begin` on, the oldest first, at most `most`; how many got one."""
    oldest = select(journal.c.identifier).where(_WAITING).order_by(journal.c.time, journal.c.identifier).limit(most)
    found = list(connection.scalars(oldest))
    numbered = update(journal).where(journal.c.identifier == bindparam("one")).values(number=bindparam("given"))
    if found:
        connection.execute(numbered, [{"one": one, "given": begin + at} for at, one in enumerate(found)])
    return len(found)


def take_numbers_back(connection: Connection, begin: int) -> None:
    """Entries from `begin` on have no number any more."""
    connection.execute(update(journal).where(journal.c.number >= begin).values(number=None))


def numbered(connection: Connection, begin: int, end: int) -> list[ToldAct]:
    """Entries `begin` to `end`, in order, as far as they are here."""
    return _told(connection, [journal.c.number >= begin, journal.c.number < end], journal.c.number, end - begin)


def take_in(connection: Connection, told: Sequence[ToldAct]) -> None:
    """Entries that the object store knows, with their numbers, in the place of what we have of them."""
    identifiers = [{"one": one.entry.identifier} for one in told]
    if identifiers:
        connection.execute(delete(journal).where(journal.c.identifier == bindparam("one")), identifiers)
    write(connection, told)


def selected(
    connection: Connection, wanted: JournalFilter, before: tuple[datetime, str] | None, limit: int
) -> list[ToldAct]:
    """At most `limit` entries that are wanted, newest first, behind the one that began then and is called so."""
    conditions = _conditions(wanted)
    if before:
        time, identifier = before
        earlier = (journal.c.time == time) & (journal.c.identifier < identifier)
        conditions.append((journal.c.time < time) | earlier)
    return _told(connection, conditions, desc(journal.c.time), limit)


def find(connection: Connection, number: int) -> ToldAct | None:
    """The entry of that number."""
    return next(iter(numbered(connection, number, number + 1)), None)


def to_erase(connection: Connection, until: datetime, most: int) -> list[int]:
    """Numbers of entries that began before `until` and still have their personal parts, the oldest first."""
    held = select(journal.c.number).join(personal_parts, personal_parts.c.entry == journal.c.identifier)
    due = held.where(journal.c.number.is_not(None), journal.c.time < until)
    return [int(one) for one in connection.scalars(due.order_by(journal.c.number).limit(most))]


def erase(connection: Connection, numbers: Iterable[int]) -> None:
    """Forget the personal parts of these entries."""
    of = select(journal.c.identifier).where(journal.c.number == bindparam("one")).scalar_subquery()
    rows = [{"one": number} for number in numbers]
    if rows:
        connection.execute(delete(personal_parts).where(personal_parts.c.entry == of), rows)


def _told(connection: Connection, conditions: list[Any], order: Any, limit: int) -> list[ToldAct]:
    joined = journal.outerjoin(personal_parts, personal_parts.c.entry == journal.c.identifier)
    asked = select(*_COLUMNS).select_from(joined).where(*conditions)
    rows = connection.execute(asked.order_by(order, desc(journal.c.identifier)).limit(limit))
    return [_from(row) for row in rows]


def _conditions(wanted: JournalFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.person:
        named = select(personal_parts.c.entry).where(personal_parts.c.name == wanted.person)
        found.append(or_(journal.c.actor == wanted.person, journal.c.identifier.in_(named)))
    if wanted.object:
        found.append(journal.c.object == wanted.object)
    if wanted.act:
        found.append(journal.c.act == wanted.act)
    if wanted.since:
        found.append(journal.c.time >= wanted.since)
    if wanted.until:
        found.append(journal.c.time < wanted.until)
    return found


def _from(row: Row[Any]) -> ToldAct:
    fields: list[Any] = [*row]
    part = fields.pop()
    fields.insert(_ROLES, tuple(fields.pop()))
    entry: JournalEntry = JournalEntry(*fields)  # in the order in which they are asked for
    return ToldAct(entry, part or "")


def _fields_of(entry: JournalEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in _FIELDS}


def _values(entry: JournalEntry) -> dict[str, Any]:
    return {**_fields_of(entry), "roles": list(entry.roles)}


def _part(told: ToldAct) -> dict[str, str]:
    part = told.personal
    return {"entry": told.entry.identifier, "name": part.name if part else "", "part": told.part}
