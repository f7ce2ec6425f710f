"""The tables, the same on SQLite and PostgreSQL: fonds → dossiers → records → pages, and what happened to them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

from domain.batches import BatchKind, BatchState
from domain.documents import FileUse, RecordState, RelationKind, SourceFormat, SourceNature
from domain.errors import ErrorCode
from domain.events import AgentKind, EventType, Outcome
from domain.page import PageState
from domain.people.access import AccessMode
from domain.people.requests import RequestState
from domain.terms import MOST_LETTERS, Term

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

_UNWRITABLE = re.compile("[\0\ud800-\udfff]")
_SHA256, _SHA512 = 64, 128  # hexadecimal letters


class Moment(TypeDecorator[datetime]):
    """A point in time: handed in with any time zone, kept and given back in UTC (SQLite keeps no zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; a time without zone is a programming error."""
        if value is None or value.tzinfo is not None:
            return value and value.astimezone(UTC)
        raise ValueError(f"time without zone for {dialect.name}: {value}")

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """With its zone, UTC."""
        del dialect
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


def writable(text: str) -> str:
    """The text as every database takes it: NUL and halves of a pair are U+FFFD."""
    return _UNWRITABLE.sub("\ufffd", text)


class Words(TypeDecorator[str]):
    """Text of any origin; the letters that no database takes (NUL, halves of a pair) are kept as U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Made writable, the same for each database."""
        del dialect
        return value and writable(value)


# What rows are named by is ordered by its bytes, everywhere alike: the order of a language changes with the operating
# system of the server, and would break the indices of a database that is older than the system below it.
KEY = Words().with_variant(Words(collation="C"), "postgresql")


class TermOf(TypeDecorator[Term]):
    """A code list kept as text, without a check in the database: lists grow with the program.

    What a later program wrote comes back as a term that is not known (`domain.terms`).
    """

    impl = String
    cache_ok = True

    def __init__(self, kind: type[Term]) -> None:
        super().__init__(MOST_LETTERS)
        self.kind = kind

    def process_bind_param(self, value: Term | None, dialect: Dialect) -> str | None:
        """Its text; anything that could not be a term is a programming error."""
        del dialect
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> Term | None:
        """The term, known or not."""
        del dialect
        return None if value is None else self.kind(value)


METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

fonds = Table(
    "fonds",
    METADATA,
    Column("code", KEY, primary_key=True),
    Column("title", Words, nullable=False, server_default=""),
    Column("body", Words, nullable=False, server_default=""),  # whose documents it holds
)

dossiers = Table(
    "dossiers",
    METADATA,
    Column("code", KEY, primary_key=True),
    Column("title", Words, nullable=False),
    Column("fonds", KEY, ForeignKey("fonds.code"), nullable=False, index=True),
    Column("last_ordinal", Integer, nullable=False),
    Column("mode", TermOf(AccessMode)),  # absent: the archive's default
)

running_numbers = Table(  # of loose documents' dossiers, and of a day's batches: the last one given out
    "running_numbers",
    METADATA,
    Column("series", KEY, primary_key=True),  # fonds and year; L and day
    Column("last", Integer, nullable=False),
)

batches = Table(
    "batches",
    METADATA,
    # What rows are joined by, and release 0.1 knows a batch by: the title where nobody has it yet, else with the id.
    Column("name", KEY, primary_key=True),
    Column("owner", KEY, nullable=False),
    Column("opened", Moment, nullable=False),
    Column("id", KEY),  # None while only a machine of release 0.1 knows of it
    Column("title", KEY),  # what people call it
    Column("kind", TermOf(BatchKind), nullable=False, server_default=BatchKind.GENERAL.value),
    Column("state", TermOf(BatchState), nullable=False, server_default=BatchState.OPEN.value),
    Column("closed", Moment),
    Column("events", JSON, nullable=False, server_default="[]"),  # BatchEvent
    Column("revision", Integer, nullable=False, server_default="0"),  # counts changes; 0: made up from its documents
    Column("kept", Integer, nullable=False, server_default="0"),  # the revision that the object store has
    Index(None, "id", unique=True),
    Index(None, "opened", "id"),  # newest first
    Index(None, "title", "owner"),
    Index(None, "owner", "state", "opened", "id"),
    Index(None, "opened", "name"),  # of release 0.1
)

records = Table(
    "records",
    METADATA,
    Column("code", KEY, primary_key=True),
    Column("dossier", KEY, ForeignKey("dossiers.code"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("title", Words, nullable=False),
    Column("search_key", Words, nullable=False),  # code and title, folded
    Column("nature", TermOf(SourceNature), nullable=False),
    Column("content", String(_SHA256), nullable=False),
    Column("state", TermOf(RecordState), nullable=False),
    Column("reason", Words),
    Column("facts", JSON, nullable=False),
    Column("batch", KEY, ForeignKey("batches.name"), nullable=False),
    Column("owner", Words, nullable=False),
    Column("received", Moment, nullable=False),
    Column("version", Integer),
    Column("page_count", Integer, nullable=False, server_default="0"),
    Column("to_look_at", Integer, nullable=False, server_default="0"),  # findings
    Column("mode", TermOf(AccessMode)),  # absent: that of its dossier
    UniqueConstraint("dossier", "ordinal"),
    Index(None, "received", "code"),  # newest first, of all and under each filter
    Index(None, "batch", "received", "code"),
    Index(None, "dossier", "received", "code"),
    Index(None, "state", "received", "code"),
    Index(None, "batch", "state", "page_count", "to_look_at"),  # to count
    Index(None, "nature", "state", "code"),  # signed originals, for whose signatures evidence is fetched
    Index(None, "content"),
)

contents = Table(  # known content, read by machines of the release before only
    "contents",
    METADATA,
    Column("sha256", String(_SHA256), primary_key=True),
    Column("record", KEY, ForeignKey("records.code"), nullable=False, index=True),
)

filings = Table(  # each content once in a dossier, whoever comes at the same time; a store may hold it twice
    "filings",
    METADATA,
    Column("content", String(_SHA256), primary_key=True),
    Column("dossier", KEY, primary_key=True),  # empty for a loose document, whose own dossier is new
    Column("record", KEY, ForeignKey("records.code"), nullable=False, index=True),
)

sources = Table(
    "sources",
    METADATA,
    Column("record", KEY, ForeignKey("records.code"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("name", Words, nullable=False),
    Column("format", TermOf(SourceFormat), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", String(_SHA256), nullable=False, index=True),
    Column("sha512", String(_SHA512), nullable=False),
    Column("findings", JSON, nullable=False, server_default="[]"),  # SourceFinding
)

relations = Table(  # as the record tells them; the other one need not be here, or a rebuild may meet it later
    "relations",
    METADATA,
    Column("record", KEY, ForeignKey("records.code"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("kind", TermOf(RelationKind), nullable=False),
    Column("content", String(_SHA256), nullable=False, index=True),
    Column("name", Words, nullable=False),
    Column("other", Words, nullable=False),  # its code as known then, empty when it was not
    Column("added", JSON, nullable=False),
    Column("gone", JSON, nullable=False),
)

files = Table(
    "files",
    METADATA,
    Column("record", KEY, ForeignKey("records.code"), primary_key=True),
    Column("path", KEY, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("use", TermOf(FileUse), nullable=False),
    Column("media_type", Words, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", String(_SHA256), nullable=False),
    Column("sha512", String(_SHA512), nullable=False),
    Column("page", Integer),
)

pages = Table(
    "pages",
    METADATA,
    Column("record", KEY, ForeignKey("records.code"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("state", TermOf(PageState), nullable=False),
    Column("image", JSON(none_as_null=True)),  # PageImage
    Column("words", Integer, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("reason", Words),
)

events = Table(
    "events",
    METADATA,
    Column("id", Integer, primary_key=True),  # the order in which they were told
    Column("identifier", KEY, nullable=False, unique=True),
    Column("record", KEY, ForeignKey("records.code"), nullable=False),
    Column("type", TermOf(EventType), nullable=False),
    Column("time", Moment, nullable=False),
    Column("agent", Words, nullable=False),
    Column("outcome", TermOf(Outcome), nullable=False),
    Column("detail", Words, nullable=False),
    Column("agent_kind", TermOf(AgentKind)),  # absent where a release before 0.2 told the event
    Index(None, "record", "time"),
)

refusals = Table(
    "refusals",
    METADATA,
    Column("sha256", String(_SHA256), primary_key=True),
    Column("batch", KEY, ForeignKey("batches.name"), primary_key=True),
    Column("name", KEY, primary_key=True),
    Column("code", TermOf(ErrorCode), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("owner", Words, nullable=False),
    Column("time", Moment, nullable=False, index=True),
    Column("size", BigInteger, nullable=False),
    Column("fonds", Words, nullable=False, server_default=""),  # empty: told before there were several
    Index(None, "batch", "time"),
)

unindexed = Table(  # records whose access mode was changed, and of which the index does not know it yet
    "unindexed",
    METADATA,
    Column("record", KEY, primary_key=True),
)

access_requests = Table(
    "access_requests",
    METADATA,
    Column("identifier", KEY, primary_key=True),
    Column("record", KEY, nullable=False),
    Column("person", KEY, nullable=False),  # identifier of the account
    Column("name", Words, nullable=False),  # of the person
    Column("purpose", Words, nullable=False),
    Column("asked", Moment, nullable=False),
    Column("state", TermOf(RequestState), nullable=False),
    Column("decided", Moment),
    Column("decider", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("until", Moment),  # may be read before this moment
    Column("revision", BigInteger, nullable=False),
    Column("kept", BigInteger, nullable=False),  # revision that the object store has
    Index(None, "person", "until"),
    Index(None, "state", "asked"),
)

rebuilding = Table(  # one row from the beginning of a rebuild to its end
    "rebuilding",
    METADATA,
    Column("begun", Moment, primary_key=True),
    Column("done", KEY, nullable=False),  # the last dossier that is complete, empty before the first
)

seals = Table(  # of packages: what was sealed last, known outside the store; a rebuild leaves it alone
    "seals",
    METADATA,
    Column("package", KEY, primary_key=True),  # OCFL id
    Column("version", Integer, nullable=False),
    Column("sha512", String(_SHA512), nullable=False),  # of the manifest
)

workers = Table(  # of the durable engine: who is there, by the database's own clock
    "workers",
    METADATA,
    Column("name", KEY, primary_key=True),
    Column("incarnation", Words, nullable=False),
    Column("host", Words, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("version", Words, nullable=False),
    Column("concurrency", Integer, nullable=False),
    Column("started", Moment, nullable=False),
    Column("seen", Moment, nullable=False),
    Column("lost", Boolean, nullable=False),
)
