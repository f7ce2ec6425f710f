"""Relations between records: parts of portfolios, folders that grew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0002"


def upgrade() -> None:
    key = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "relations",
        sa.Column("record", key, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["record"], ["records.code"], name="fk_relations_record"),
        sa.PrimaryKeyConstraint("record", "position", name="pk_relations"),
    )
    op.create_index("ix_relations_content", "relations", ["content"])


def downgrade() -> None:
    op.drop_index("ix_relations_content", "relations")
    op.drop_table("relations")
