"""Findings about the files handed in, how many want a look, and how records stand to one another."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_LOUD = ("low-resolution", "low-contrast", "cut-edge", "dark", "other-script", "too-small", "unread-text")  # by then
_ON_A_PAGE = " + ".join(f"""(CASE WHEN CAST(image AS TEXT) LIKE '%"{code}"%' THEN 1 ELSE 0 END)""" for code in _LOUD)
_COUNT = (  # of pages that could not be read, and of findings about others
    "UPDATE records SET to_look_at = coalesce((SELECT sum((CASE WHEN state = 'failed' THEN 1 ELSE 0 END) + "  # noqa: S608
    f"{_ON_A_PAGE}) FROM pages WHERE pages.record = records.code), 0)"
)


def upgrade() -> None:
    op.add_column("sources", sa.Column("findings", sa.JSON(), nullable=False, server_default="[]"))
    op.create_index("ix_sources_sha256", "sources", ["sha256"])
    op.add_column("records", sa.Column("to_look_at", sa.Integer(), nullable=False, server_default="0"))
    op.execute(_COUNT)
    op.drop_index("ix_records_batch_state_page_count", "records")
    op.create_index(
        "ix_records_batch_state_page_count_to_look_at", "records", ["batch", "state", "page_count", "to_look_at"]
    )
    op.create_table(
        "relations",
        sa.Column("record", _key(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("added", sa.JSON(), nullable=False),
        sa.Column("gone", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("record", "position", name="pk_relations"),
        sa.ForeignKeyConstraint(["record"], ["records.code"], name="fk_relations_record"),
    )
    op.create_index("ix_relations_content", "relations", ["content"])


def downgrade() -> None:
    op.drop_table("relations")
    op.drop_index("ix_records_batch_state_page_count_to_look_at", "records")
    op.create_index("ix_records_batch_state_page_count", "records", ["batch", "state", "page_count"])
    op.drop_column("records", "to_look_at")
    op.drop_index("ix_sources_sha256", "sources")
    op.drop_column("sources", "findings")


def _key() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
