"""The journal: entries of what was done, and their personal parts, which may be erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0030"

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "journal",
        sa.Column("identifier", _KEY, primary_key=True),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("time", _MOMENT, nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("actor", _KEY, nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("act", sa.String(64), nullable=False),
        sa.Column("object", _KEY, nullable=False),
        sa.Column("outcome", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("commitment", sa.String(64), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("seen", _MOMENT, nullable=False),
    )
    op.create_index("ix_journal_number", "journal", ["number"], unique=True)
    op.create_index("ix_journal_time", "journal", ["time"])
    op.create_index("ix_journal_object_number", "journal", ["object", "number"])
    op.create_index("ix_journal_actor_number", "journal", ["actor", "number"])
    op.create_table(
        "journal_personal",
        sa.Column("entry", _KEY, primary_key=True),
        sa.Column("name", _KEY, nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
    )
    op.create_index("ix_journal_personal_name", "journal_personal", ["name"])


def downgrade() -> None:
    op.drop_table("journal_personal")
    op.drop_table("journal")
