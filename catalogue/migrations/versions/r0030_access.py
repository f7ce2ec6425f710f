"""Fonds with their names, access modes of dossiers and records, requests to read conditional records."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0020"


def upgrade() -> None:
    op.add_column("fonds", sa.Column("title", sa.Text(), nullable=False, server_default=""))
    op.add_column("fonds", sa.Column("body", sa.Text(), nullable=False, server_default=""))
    for table in ("dossiers", "records"):
        op.add_column(table, sa.Column("mode", sa.String(64), nullable=True))
    op.add_column("refusals", sa.Column("fonds", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "unindexed",
        sa.Column("record", _key(), nullable=False),
        sa.PrimaryKeyConstraint("record", name="pk_unindexed"),
    )
    op.create_table(
        "access_requests",
        sa.Column("identifier", _key(), nullable=False),
        sa.Column("record", _key(), nullable=False),
        sa.Column("person", _key(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("asked", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("decided", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decider", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("identifier", name="pk_access_requests"),
    )
    op.create_index("ix_access_requests_person_until", "access_requests", ["person", "until"])
    op.create_index("ix_access_requests_state_asked", "access_requests", ["state", "asked"])


def downgrade() -> None:
    op.drop_table("access_requests")
    op.drop_table("unindexed")
    op.drop_column("refusals", "fonds")
    for table in ("records", "dossiers"):
        op.drop_column(table, "mode")
    for column in ("body", "title"):
        op.drop_column("fonds", column)


def _key() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
