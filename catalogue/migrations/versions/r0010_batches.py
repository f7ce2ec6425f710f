"""Batches get an identifier, a title that others may bear too, a kind, a state, a history.

`name` stays what rows are joined by and what the release before knows: where several people filled one batch of that
name, each gets a batch of his own, whose `name` ends in its identifier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import op

from domain.batches import earlier_identifier  # for ever the same: records' batches are told by it

if TYPE_CHECKING:
    from datetime import datetime

revision = "0010"
down_revision = "0006"

_MOMENT = sa.DateTime(timezone=True)
_BATCHES = sa.table("batches", *map(sa.column, ("name", "owner", "id", "title")), sa.column("opened", _MOMENT))
_RECORDS = sa.table("records", sa.column("batch"), sa.column("owner"), sa.column("received", _MOMENT))
_REFUSALS = sa.table("refusals", sa.column("batch"), sa.column("owner"), sa.column("time", _MOMENT))
_ADDED = ("id", "title", "kind", "state", "closed", "events", "revision", "kept")
_INDICES = {
    "ix_batches_id": ["id"],
    "ix_batches_opened_id": ["opened", "id"],
    "ix_batches_title_owner": ["title", "owner"],
    "ix_batches_owner_state_opened_id": ["owner", "state", "opened", "id"],
}


def upgrade() -> None:
    for column in (
        sa.Column("id", _key()),
        sa.Column("title", _key()),
        sa.Column("kind", sa.String(64), nullable=False, server_default="general"),
        sa.Column("state", sa.String(64), nullable=False, server_default="open"),
        sa.Column("closed", _MOMENT),
        sa.Column("events", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("kept", sa.Integer(), nullable=False, server_default="0"),
    ):
        op.add_column("batches", column)
    if op.get_bind().dialect.name == "postgresql":
        op.execute('ALTER TABLE batches ALTER COLUMN owner TYPE text COLLATE "C"')
    _name()
    for name, columns in _INDICES.items():
        op.create_index(name, "batches", columns, unique=name == "ix_batches_id")


def downgrade() -> None:
    for name in _INDICES:
        op.drop_index(name, "batches")
    if op.get_bind().dialect.name == "postgresql":
        op.execute('ALTER TABLE batches ALTER COLUMN owner TYPE text COLLATE "default"')
    for column in reversed(_ADDED):
        op.drop_column("batches", column)


def _name() -> None:
    """Each pair of name and owner is a batch; it was opened with its first document, as a rebuild will say."""
    connection = op.get_bind()
    begun = _begun(connection)
    for row in connection.execute(sa.select(_BATCHES.c.name, _BATCHES.c.owner)).all():
        given: dict[str, Any] = {"id": earlier_identifier(row.name, row.owner), "title": row.name}
        first = begun.pop((row.name, row.owner), None)
        given |= {"opened": first} if first else {}
        connection.execute(sa.update(_BATCHES).where(_BATCHES.c.name == row.name).values(given))
    for (name, owner), first in begun.items():
        _part(connection, name, owner, first)


def _begun(connection: sa.Connection) -> dict[tuple[str, str], datetime]:
    """By name and owner, the first document or refusal."""
    begun: dict[tuple[str, str], datetime] = {}
    for table, time in ((_RECORDS, _RECORDS.c.received), (_REFUSALS, _REFUSALS.c.time)):
        pairs = sa.select(table.c.batch, table.c.owner, sa.func.min(time)).group_by(table.c.batch, table.c.owner)
        for batch, owner, first in connection.execute(pairs):
            begun[batch, owner] = min(first, begun.get((batch, owner), first))
    return begun


def _part(connection: sa.Connection, name: str, owner: str, first: datetime) -> None:
    """A person's own batch, out of one that another opened under the same name."""
    identifier = earlier_identifier(name, owner)
    label = f"{name} ({identifier})"
    own = {"name": label, "owner": owner, "opened": first, "id": identifier, "title": name}
    connection.execute(sa.insert(_BATCHES).values(own))
    for table in (_RECORDS, _REFUSALS):
        his = (table.c.batch == name, table.c.owner == owner)
        connection.execute(sa.update(table).where(*his).values(batch=label))


def _key() -> sa.types.TypeEngine[str]:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
