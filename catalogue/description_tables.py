"""The tables of what records say of themselves: their fields and what they cite. DERIVED: a rebuild makes them anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, and_

from catalogue.tables import KEY, METADATA, TermOf, Words
from domain.description.citations import CitationRole
from domain.description.fields import FieldName, FieldSource

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

MOST_IN_KEY = 200  # letters; an index of PostgreSQL takes 2,700 bytes
_ISO_DAY = 10

described_fields = Table(
    "described_fields",
    METADATA,
    Column("record", KEY, ForeignKey("records.code"), primary_key=True),
    Column("name", TermOf(FieldName), primary_key=True),
    Column("value", JSON(none_as_null=True)),  # text, or list of texts
    Column("key", KEY, nullable=False),  # of equality: a number's own, else without case and marks; empty: no value
    Column("source", TermOf(FieldSource), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("asked", Boolean, nullable=False),
    Index(None, "name", "key"),
)

citations = Table(  # resolved whenever it is asked, so that a record that comes in later is found
    "citations",
    METADATA,
    Column("record", KEY, ForeignKey("records.code"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("key", KEY, nullable=False),  # of the number
    Column("symbol", Words, nullable=False),
    Column("role", TermOf(CitationRole), nullable=False),
    Column("date", String(_ISO_DAY)),  # ISO 8601, as short as what is known
    Column("issuer", Words, nullable=False),
    Column("citation", JSON, nullable=False),  # Citation
    Index(None, "key"),
)


def is_certain(field: Any, *names: FieldName) -> ColumnElement[bool]:
    """A row of `described_fields`, or of an alias, in one of these fields: not blank, and nobody has to be asked."""
    return and_(field.c.name.in_(names), ~field.c.asked, field.c.key != "")


outdated = Table(  # records of whose validity the index may tell otherwise than what cites them says by now
    "outdated",
    METADATA,
    Column("record", KEY, primary_key=True),
    Column("mark", KEY, nullable=False),  # another one whenever something changes
)

authorities = Table(  # the object store has them all
    "authorities",
    METADATA,
    Column("identifier", KEY, primary_key=True),
    Column("decisions", Integer, nullable=False),  # how many: grows with every change
    Column("record", JSON, nullable=False),  # AuthorityRecord
)
