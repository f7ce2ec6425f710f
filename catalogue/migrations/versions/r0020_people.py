"""People: accounts, what they prove themselves with, sessions, tokens, attempts to come in, changed roles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0014"

_MOMENT = sa.DateTime(timezone=True)
_TABLES = (
    "role_templates",
    "attempts",
    "one_time_links",
    "api_tokens",
    "sessions",
    "recovery_codes",
    "person_secrets",
    "people",
)


def upgrade() -> None:
    _people()
    _secrets()
    _openers()
    op.create_table(
        "attempts",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last", _MOMENT, nullable=False),
        sa.Column("until", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_attempts"),
    )
    op.create_index("ix_attempts_last", "attempts", ["last"])
    op.create_table(
        "role_templates",
        sa.Column("role", sa.String(64), nullable=False),
        sa.Column("permissions", sa.JSON(), nullable=False),
        sa.Column("changed", _MOMENT, nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("role", name="pk_role_templates"),
    )


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", _key(), nullable=False),
        sa.Column("key", _key(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("grants", sa.JSON(), nullable=False),
        sa.Column("created", _MOMENT, nullable=False),
        sa.Column("changed", _MOMENT, nullable=False),
        sa.Column("disabled", _MOMENT),
        sa.Column("active", _MOMENT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("key", name="uq_people_key"),
    )


def _secrets() -> None:
    op.create_table(
        "person_secrets",
        sa.Column("person", _key(), nullable=False),
        sa.Column("password", sa.Text()),
        sa.Column("password_set", _MOMENT),
        sa.Column("earlier", sa.JSON(), nullable=False),
        sa.Column("totp", sa.Text()),
        sa.Column("totp_begun", _MOMENT),
        sa.Column("totp_step", sa.BigInteger(), nullable=False),
        _of_person("person_secrets"),
        sa.PrimaryKeyConstraint("person", name="pk_person_secrets"),
    )
    _opener("recovery_codes")


def _openers() -> None:
    _opener(
        "sessions",
        sa.Column("id", _key(), nullable=False),
        sa.Column("begun", _MOMENT, nullable=False),
        sa.Column("seen", _MOMENT, nullable=False),
        sa.Column("expires", _MOMENT, nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("confirmed", _MOMENT, nullable=False),
        sa.Column("totp_offered", sa.Text()),
        sa.UniqueConstraint("id", name="uq_sessions_id"),
    )
    op.create_index("ix_sessions_expires", "sessions", ["expires"])
    _opener(
        "api_tokens",
        sa.Column("id", _key(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("grants", sa.JSON(), nullable=False),
        sa.Column("made", _MOMENT, nullable=False),
        sa.Column("expires", _MOMENT, nullable=False),
        sa.Column("used", _MOMENT),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.UniqueConstraint("id", name="uq_api_tokens_id"),
    )
    _opener("one_time_links", sa.Column("expires", _MOMENT, nullable=False))


def _opener(table: str, *more: sa.schema.SchemaItem) -> None:
    """A table of what opens a person's account, by its digest."""
    op.create_table(
        table,
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("person", _key(), nullable=False),
        *more,
        _of_person(table),
        sa.PrimaryKeyConstraint("digest", name=f"pk_{table}"),
    )
    op.create_index(f"ix_{table}_person", table, ["person"])


def _of_person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["person"], ["people.id"], name=f"fk_{table}_person")


def _key() -> sa.types.TypeEngine[str]:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
