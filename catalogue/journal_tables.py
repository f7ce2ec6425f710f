"""The tables of the journal: entries, which get their numbers from one sequencer, and their personal parts."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, Index, String, Table

from catalogue.tables import KEY, METADATA, Moment, TermOf, Words
from domain.actors import ActorKind
from domain.journal import Act, ActOutcome

_SHA256 = 64

journal = Table(  # a rebuild leaves it alone, and takes in what the object store knows besides
    "journal",
    METADATA,
    Column("identifier", KEY, primary_key=True),
    Column("number", BigInteger),  # None until it is sequenced
    Column("time", Moment, nullable=False),
    Column("kind", TermOf(ActorKind), nullable=False),
    Column("actor", KEY, nullable=False),
    Column("roles", JSON, nullable=False),
    Column("act", TermOf(Act), nullable=False),
    Column("object", KEY, nullable=False),
    Column("outcome", TermOf(ActOutcome), nullable=False),
    Column("reason", Words, nullable=False),
    Column("detail", Words, nullable=False),
    Column("commitment", String(_SHA256), nullable=False),
    Column("process", Words, nullable=False),  # who does what is pending
    Column("seen", Moment, nullable=False),  # when that process last lived, by the database's clock
    Index(None, "number", unique=True),
    Index(None, "time"),
    Index(None, "object", "number"),
    Index(None, "actor", "number"),
)

personal_parts = Table(
    "journal_personal",
    METADATA,
    Column("entry", KEY, primary_key=True),  # identifier
    Column("name", KEY, nullable=False, index=True),  # to be found by
    Column("part", Words, nullable=False),  # its canonical text, which the commitment is over
)
