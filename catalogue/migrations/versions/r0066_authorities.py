"""Names of bodies, signers and places of which a person decided."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0062"


def upgrade() -> None:
    op.create_table(
        "authorities",
        sa.Column("identifier", _key(), nullable=False),
        sa.Column("decisions", sa.Integer(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("identifier", name="pk_authorities"),
    )


def downgrade() -> None:
    op.drop_table("authorities")


def _key() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
