"""Alembic runs this file; the connection, and the transaction around it, come from `catalogue.database`."""

from __future__ import annotations

from alembic import context

from catalogue.people.tables import METADATA  # with the tables of people

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,  # SQLite's too: we begin its transactions ourselves
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
