"""Programs that proved again who they are; what a provider says later of a session that it let in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0040"

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("api_tokens", sa.Column("confirmed", _MOMENT, nullable=True))
    op.add_column("sessions", sa.Column("provider_session", _KEY, nullable=True))
    op.add_column("sessions", sa.Column("provider_proof", sa.Text(), nullable=True))
    op.add_column("sessions", sa.Column("provider_asked", _MOMENT, nullable=True))
    op.create_table(
        "logout_tokens",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("expires", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_logout_tokens"),
    )
    op.create_index("ix_logout_tokens_expires", "logout_tokens", ["expires"])


def downgrade() -> None:
    op.drop_table("logout_tokens")
    with op.batch_alter_table("sessions") as sessions:
        for column in ("provider_asked", "provider_proof", "provider_session"):
            sessions.drop_column(column)
    with op.batch_alter_table("api_tokens") as tokens:
        tokens.drop_column("confirmed")
