"""Requests to read stand in the object store too: which revision of each it has."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0042"


def upgrade() -> None:
    for column, known in (("revision", "1"), ("kept", "0")):
        op.add_column("access_requests", sa.Column(column, sa.BigInteger(), nullable=False, server_default=known))


def downgrade() -> None:
    for column in ("kept", "revision"):
        op.drop_column("access_requests", column)
