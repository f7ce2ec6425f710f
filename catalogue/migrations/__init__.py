"""The schema's history. `catalogue.database` runs it; a test holds it equal to `catalogue.tables`."""

from __future__ import annotations

HEAD = "0001"  # the newest revision, known without loading Alembic
