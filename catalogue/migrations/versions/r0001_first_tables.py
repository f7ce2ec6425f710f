"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_TABLES = (
    "refusals",
    "events",
    "pages",
    "files",
    "sources",
    "contents",
    "records",
    "batches",
    "running_numbers",
    "dossiers",
    "fonds",
)


def upgrade() -> None:
    _hierarchy()
    _records()
    _details()
    _history()


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)


def _hierarchy() -> None:
    op.create_table(
        "fonds", sa.Column("code", sa.Text(), nullable=False), sa.PrimaryKeyConstraint("code", name="pk_fonds")
    )
    op.create_table(
        "dossiers",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("fonds", sa.Text(), nullable=False),
        sa.Column("last_ordinal", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["fonds"], ["fonds.code"], name="fk_dossiers_fonds"),
        sa.PrimaryKeyConstraint("code", name="pk_dossiers"),
    )
    op.create_index("ix_dossiers_fonds", "dossiers", ["fonds"])
    op.create_table(
        "running_numbers",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", name="pk_running_numbers"),
    )
    op.create_table(
        "batches",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("opened", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_batches"),
    )


def _records() -> None:
    op.create_table(
        "records",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("nature", sa.String(length=64), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("received", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["batch"], ["batches.name"], name="fk_records_batch"),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.code"], name="fk_records_dossier"),
        sa.PrimaryKeyConstraint("code", name="pk_records"),
        sa.UniqueConstraint("dossier", "ordinal", name="uq_records_dossier_ordinal"),
    )
    op.create_index("ix_records_batch_state", "records", ["batch", "state"])
    op.create_index("ix_records_received_code", "records", ["received", "code"])
    op.create_index("ix_records_batch_received_code", "records", ["batch", "received", "code"])
    op.create_index("ix_records_dossier_received_code", "records", ["dossier", "received", "code"])
    op.create_index("ix_records_state_received_code", "records", ["state", "received", "code"])
    op.create_table(
        "contents",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["record"], ["records.code"], name="fk_contents_record"),
        sa.PrimaryKeyConstraint("sha256", name="pk_contents"),
    )
    op.create_index("ix_contents_record", "contents", ["record"])
    op.create_table(
        "sources",
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("format", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sha512", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(["record"], ["records.code"], name="fk_sources_record"),
        sa.PrimaryKeyConstraint("record", "position", name="pk_sources"),
    )


def _details() -> None:
    op.create_table(
        "files",
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("use", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sha512", sa.String(length=128), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["record"], ["records.code"], name="fk_files_record"),
        sa.PrimaryKeyConstraint("record", "path", name="pk_files"),
    )
    op.create_table(
        "pages",
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("image", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["record"], ["records.code"], name="fk_pages_record"),
        sa.PrimaryKeyConstraint("record", "number", name="pk_pages"),
    )


def _history() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["record"], ["records.code"], name="fk_events_record"),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sa.UniqueConstraint("identifier", name="uq_events_identifier"),
    )
    op.create_index("ix_events_record_time", "events", ["record", "time"])
    op.create_table(
        "refusals",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.name"], name="fk_refusals_batch"),
        sa.PrimaryKeyConstraint("sha256", "batch", "name", name="pk_refusals"),
    )
    op.create_index("ix_refusals_time", "refusals", ["time"])
