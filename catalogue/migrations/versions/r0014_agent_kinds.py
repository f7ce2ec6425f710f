"""Who the agent of an event is: a person, a program, an organisation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("events", sa.Column("agent_kind", sa.String(64), nullable=True))


def downgrade() -> None:
    op.drop_column("events", "agent_kind")
