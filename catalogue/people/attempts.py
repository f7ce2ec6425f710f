"""Attempts to come in, counted by name and by address for all machines. Each function joins the caller's transaction.

An attempt is counted as a failure before anything is compared, and taken back when it was none: however many try at
once, no more are let in than the rule says.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from catalogue.people.tables import attempts
from catalogue.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from domain.people.attempts import Counted

_REMEMBERED = timedelta(days=31)


def waiting(connection: Connection, counted: Sequence[Counted], now: datetime) -> float:
    """Seconds until an attempt is let in; 0 at once."""
    keys = [one.key for one in counted]
    until = connection.scalars(select(attempts.c.until).where(attempts.c.key.in_(keys)))
    return max([(moment - now).total_seconds() for moment in until], default=0.0)


def begin(connection: Connection, counted: Sequence[Counted], now: datetime) -> float:
    """Count an attempt as a failure; seconds to wait instead, with nothing counted, when it is too early."""
    rows = {}
    connection.execute(delete(attempts).where(attempts.c.last < now - _REMEMBERED))
    for one in sorted(counted, key=lambda one: one.key):  # in one order everywhere, or two would wait for each other
        insert_new(connection, attempts, [{"key": one.key, "failures": 0, "last": now, "until": now}])
        rows[one.key] = connection.execute(select(attempts).where(attempts.c.key == one.key).with_for_update()).one()
    wait = max(float((row.until - now).total_seconds()) for row in rows.values())
    if wait > 0:
        return wait
    for one in counted:
        row = rows[one.key]
        failures = 1 + (0 if (now - row.last).total_seconds() >= one.forgotten else row.failures)
        values = {"failures": failures, "last": now, "until": now + timedelta(seconds=one.pause(failures))}
        connection.execute(update(attempts).where(attempts.c.key == one.key).values(**values))
    return 0.0


def take_back(connection: Connection, counted: Sequence[Counted], now: datetime) -> None:
    """An attempt was no failure: neither does it count, nor are those before it forgotten."""
    for one in sorted(counted, key=lambda one: one.key):
        this = (attempts.c.key == one.key, attempts.c.failures > 0)
        connection.execute(update(attempts).where(*this).values(failures=attempts.c.failures - 1, until=now))


def succeeded(connection: Connection, counted: Sequence[Counted], now: datetime) -> None:
    """Whoever it is came in: the failures of the name, counted first, are forgotten; for the address it was none."""
    by_name, *by_address = counted
    forget(connection, (by_name.key,))
    take_back(connection, by_address, now)


def forget(connection: Connection, keys: Sequence[str]) -> None:
    """Count anew."""
    connection.execute(delete(attempts).where(attempts.c.key.in_(keys)))


def locked(connection: Connection, keys: Sequence[str], now: datetime) -> dict[str, datetime]:
    """Until when those are kept out who have to wait now, by key."""
    found = select(attempts.c.key, attempts.c.until).where(attempts.c.key.in_(keys), attempts.c.until > now)
    return {row.key: row.until for row in connection.execute(found)}
