"""Workers; quick counts and pages of batches; on PostgreSQL, names in the order of their bytes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_NAMES = {  # columns that rows are named by
    "fonds": ("code",),
    "dossiers": ("code", "fonds"),
    "running_numbers": ("series",),
    "batches": ("name",),
    "records": ("code", "dossier", "batch"),
    "contents": ("record",),
    "sources": ("record",),
    "files": ("record", "path"),
    "pages": ("record",),
    "events": ("identifier", "record"),
    "refusals": ("batch", "name"),
}
_COUNT_PAGES = "UPDATE records SET page_count = (SELECT count(*) FROM pages WHERE pages.record = records.code)"


def upgrade() -> None:
    _collate("C")
    op.add_column("records", sa.Column("page_count", sa.Integer(), nullable=False, server_default="0"))
    op.execute(_COUNT_PAGES)
    op.drop_index("ix_records_batch_state", "records")
    op.create_index("ix_records_batch_state_page_count", "records", ["batch", "state", "page_count"])
    op.create_index("ix_batches_opened_name", "batches", ["opened", "name"])
    op.create_index("ix_refusals_batch_time", "refusals", ["batch", "time"])
    op.create_table(
        "workers",
        sa.Column("name", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("incarnation", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("concurrency", sa.Integer(), nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lost", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_workers"),
    )


def downgrade() -> None:
    op.drop_table("workers")
    op.drop_index("ix_refusals_batch_time", "refusals")
    op.drop_index("ix_batches_opened_name", "batches")
    op.drop_index("ix_records_batch_state_page_count", "records")
    op.create_index("ix_records_batch_state", "records", ["batch", "state"])
    op.drop_column("records", "page_count")
    _collate("default")


def _collate(collation: str) -> None:
    if op.get_bind().dialect.name != "postgresql":
        return  # SQLite orders by bytes
    for table, columns in _NAMES.items():
        changes = ", ".join(f'ALTER COLUMN "{column}" TYPE text COLLATE "{collation}"' for column in columns)
        op.execute(f"ALTER TABLE {table} {changes}")
