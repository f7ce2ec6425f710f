"""Alembic runs this file; the connection, and the transaction around it, come from `catalogue.database`."""

from __future__ import annotations

from alembic import context

import catalogue.description_tables
import catalogue.evidence_tables
import catalogue.people.tables
import catalogue.review_tables  # noqa: F401 - joins the others
from catalogue.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,  # SQLite's too: we begin its transactions ourselves
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
