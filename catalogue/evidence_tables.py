"""Which records' signatures were looked at for evidence, and when again. DERIVED: after a rebuild all are looked at."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, text

from catalogue.tables import KEY, METADATA, Moment, Words

evidence_due = Table(
    "evidence_due",
    METADATA,
    Column("record", KEY, ForeignKey("records.code"), primary_key=True),
    Column("due", Moment),  # None: nothing is lacking that time would bring
    Column("tries", Integer, nullable=False, server_default=text("0")),
    Column("lacking", Words, nullable=False, server_default=""),  # JSON, for whoever asks what is waited for
    Index(None, "due"),
)
