"""What records say of themselves: their fields, and what they cite."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0045"


def upgrade() -> None:
    op.create_table(
        "described_fields",
        sa.Column("record", _key(), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.JSON(), nullable=True),
        sa.Column("key", _key(), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["record"], ["records.code"], name="fk_described_fields_record"),
        sa.PrimaryKeyConstraint("record", "name", name="pk_described_fields"),
    )
    op.create_index("ix_described_fields_name_key", "described_fields", ["name", "key"])
    op.create_table(
        "citations",
        sa.Column("record", _key(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("key", _key(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("role", sa.String(64), nullable=False),
        sa.Column("date", sa.String(10), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("citation", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["record"], ["records.code"], name="fk_citations_record"),
        sa.PrimaryKeyConstraint("record", "position", name="pk_citations"),
    )
    op.create_index("ix_citations_key", "citations", ["key"])


def downgrade() -> None:
    op.drop_table("citations")
    op.drop_table("described_fields")


def _key() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
