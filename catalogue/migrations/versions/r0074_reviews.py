"""Documents in review, what is asked of them, what people answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0074"
down_revision = "0073"


def upgrade() -> None:
    op.create_table(
        "reviews",
        sa.Column("record", _key(), nullable=False),
        sa.Column("begun", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("gated", sa.Boolean(), nullable=False),
        sa.Column("pages", sa.JSON(), nullable=False),
        sa.Column("holder", _key(), nullable=False, server_default=""),
        sa.Column("held_until", sa.DateTime(timezone=True)),
        sa.Column("remark", sa.Text(), nullable=False, server_default=""),
        sa.Column("released", sa.DateTime(timezone=True)),
        sa.Column("persons", sa.JSON(none_as_null=True)),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("record", name="pk_reviews"),
    )
    op.create_table(
        "review_questions",
        sa.Column("record", _key(), nullable=False),
        sa.Column("subject", _key(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("left", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("record", "subject", name="pk_review_questions"),
    )
    op.create_index("ix_review_questions_left_subject_record", "review_questions", ["left", "subject", "record"])
    op.create_table(
        "review_answers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record", _key(), nullable=False),
        sa.Column("begun", sa.DateTime(timezone=True), nullable=False),
        sa.Column("subject", _key(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("was", sa.Text(), nullable=False, server_default=""),
        sa.Column("undone", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("id", name="pk_review_answers"),
    )
    op.create_index("ix_review_answers_record_begun_id", "review_answers", ["record", "begun", "id"])


def downgrade() -> None:
    for table in ("review_answers", "review_questions", "reviews"):
        op.drop_table(table)


def _key() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
