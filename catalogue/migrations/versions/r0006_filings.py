"""The same content may be filed in several dossiers; machines of the release before still keep to `contents`."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_FILED = "INSERT INTO filings (content, dossier, record) SELECT content, dossier, MIN(code) FROM records GROUP BY 1, 2"


def upgrade() -> None:
    name = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "filings",
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("dossier", name, nullable=False),
        sa.Column("record", name, nullable=False),
        sa.ForeignKeyConstraint(["record"], ["records.code"], name="fk_filings_record"),
        sa.PrimaryKeyConstraint("content", "dossier", name="pk_filings"),
    )
    op.create_index("ix_filings_record", "filings", ["record"])
    op.create_index("ix_records_content", "records", ["content"])
    op.execute(_FILED)


def downgrade() -> None:
    op.drop_index("ix_records_content", "records")
    op.drop_table("filings")
