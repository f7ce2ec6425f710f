"""How far a rebuild came, so that one that was cut short is known as that and goes on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "rebuilding",
        sa.Column("begun", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("begun", name="pk_rebuilding"),
    )


def downgrade() -> None:
    op.drop_table("rebuilding")
