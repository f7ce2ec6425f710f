"""Two insertions that may meet their row: leave it, or renew it. SQLite and PostgreSQL say both in the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Table
    from sqlalchemy.dialects import postgresql, sqlite

    Row = Mapping[str, Any]


def insert_new(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert `rows`; one that meets a unique key is passed over."""
    if rows:
        connection.execute(insertion(connection, table).on_conflict_do_nothing(), rows)


def upsert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert `rows`, or set the given columns of the rows that have their primary keys."""
    if not rows:
        return
    statement = insertion(connection, table)
    keys = [column.name for column in table.primary_key]
    renewed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=renewed), rows)


def insertion(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insertion in the words of this database, to be told what to do when it meets its row."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as insert_there  # dear to load, each in its place

        return insert_there(table)
    from sqlalchemy.dialects.sqlite import insert

    return insert(table)
