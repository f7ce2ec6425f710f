"""Evidence is fetched for signed originals alone: these are found at once, and no others stand in the queue."""

from __future__ import annotations

from alembic import op

revision = "0080"
down_revision = "0074"


def upgrade() -> None:
    op.create_index("ix_records_nature_state_code", "records", ["nature", "state", "code"])
    unsigned = "SELECT code FROM records WHERE nature <> 'signed-pdf'"
    op.execute(f"DELETE FROM evidence_due WHERE record IN ({unsigned})")  # noqa: S608 - both texts are ours


def downgrade() -> None:
    op.drop_index("ix_records_nature_state_code", "records")
