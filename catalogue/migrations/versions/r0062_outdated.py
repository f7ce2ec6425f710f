"""Records whose state of validity the index has to be told anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0050"


def upgrade() -> None:
    op.create_table(
        "outdated",
        sa.Column("record", _key(), nullable=False),
        sa.Column("mark", _key(), nullable=False),
        sa.PrimaryKeyConstraint("record", name="pk_outdated"),
    )


def downgrade() -> None:
    op.drop_table("outdated")


def _key() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
