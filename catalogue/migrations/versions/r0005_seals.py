"""What was sealed last of each package."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "seals",
        sa.Column("package", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha512", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("package", name="pk_seals"),
    )


def downgrade() -> None:
    op.drop_table("seals")
