"""Records for whose signatures evidence is fetched, and when again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0073"
down_revision = "0066"


def upgrade() -> None:
    op.create_table(
        "evidence_due",
        sa.Column("record", _key(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True)),
        sa.Column("tries", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("lacking", sa.Text(), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(["record"], ["records.code"], name="fk_evidence_due_record"),
        sa.PrimaryKeyConstraint("record", name="pk_evidence_due"),
    )
    op.create_index("ix_evidence_due_due", "evidence_due", ["due"])


def downgrade() -> None:
    op.drop_table("evidence_due")


def _key() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
