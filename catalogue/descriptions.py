"""What records say of themselves, kept and asked. Each function joins the caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from sqlalchemy import and_, delete, insert, select
from sqlalchemy.orm import aliased

from catalogue.description_tables import MOST_IN_KEY, citations, described_fields, is_certain
from catalogue.seen import seen
from catalogue.tables import dossiers, records, writable
from domain.description.citations import Citation
from domain.description.dates import PartialDate
from domain.description.fields import FieldName
from domain.description.graph import CitedRecord, KnownNumber
from domain.description.symbols import number_key
from domain.description.validity import CitedBy
from domain.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

    from domain.description.document import Description
    from domain.description.fields import Field
    from domain.people.access import Sight

_CITATION = TypeAdapter(Citation)
_TOGETHER = 500  # numbers in one question


def keep_description(connection: Connection, code: str, description: Description | None) -> None:
    """What a record says of itself, in place of what was known of it."""
    for table in (described_fields, citations):
        connection.execute(delete(table).where(table.c.record == code))
    if description is None:
        return
    fields = [_field_row(code, field) for field in description.fields]
    cited = [_citation_row(code, place, citation) for place, citation in enumerate(description.citations)]
    for table, rows in ((described_fields, fields), (citations, cited)):
        if rows:
            connection.execute(insert(table), rows)


def cited_records(
    connection: Connection, told: Sequence[Citation], sight: Sight | None
) -> tuple[tuple[CitedRecord, ...], ...]:
    """The records that each of these citations may name, among those that may be seen."""
    wanted = [KnownNumber.of(citation) for citation in told]
    keys = list(dict.fromkeys(one.key[:MOST_IN_KEY] for one in wanted))
    together = (keys[start : start + _TOGETHER] for start in range(0, len(keys), _TOGETHER))
    found = [pair for some in together for pair in _bearing(connection, some, sight)]
    return tuple(tuple(cited for number, cited in found if one.may_be(number)) for one in wanted)


def citing_records(connection: Connection, code: str, sight: Sight | None) -> tuple[CitedBy, ...]:
    """What other records say of the record `code`, those that may be seen, oldest first."""
    own = own_number(connection, code)
    if own is None:
        return ()
    rows = connection.execute(
        _CITING.where(citations.c.key == own.key[:MOST_IN_KEY], records.c.code != code, *seen(sight)).order_by(
            records.c.received, records.c.code, citations.c.position
        )
    )
    told = map(_cited_by, rows)
    return tuple(one for one in told if KnownNumber.of(one.citation).may_be(own))


def numbered(connection: Connection, told: Sequence[Citation]) -> frozenset[str]:
    """Codes of all records that these citations may name."""
    return frozenset(cited.code for found in cited_records(connection, told, None) for cited in found)


def citation_of(kept: object) -> Citation:
    """A citation as it is kept."""
    return _CITATION.validate_python(kept)


def own_number(connection: Connection, code: str) -> KnownNumber | None:
    """The number of a record that nobody has to be asked for, with its day and issuer."""
    row = connection.execute(_NUMBERS.where(_SYMBOL.c.record == code)).one_or_none()
    return _number(row) if row else None


def _bearing(connection: Connection, keys: Sequence[str], sight: Sight | None) -> list[tuple[KnownNumber, CitedRecord]]:
    rows = connection.execute(_NUMBERS.where(_SYMBOL.c.key.in_(keys), *seen(sight)).order_by(records.c.code))
    return [(_number(row), CitedRecord(row.code, row.title)) for row in rows]


_SYMBOL, _DATE, _ISSUER = (aliased(described_fields) for _ in range(3))
_NUMBERS = (  # of records whose number nobody has to be asked for
    select(
        records.c.code,
        records.c.title,
        _SYMBOL.c.value.label("symbol"),
        _DATE.c.value.label("date"),
        _ISSUER.c.value.label("issuer"),
    )
    .join(_SYMBOL, and_(_SYMBOL.c.record == records.c.code, is_certain(_SYMBOL, FieldName.SYMBOL)))
    .join(dossiers, dossiers.c.code == records.c.dossier)
    .outerjoin(_DATE, and_(_DATE.c.record == records.c.code, is_certain(_DATE, FieldName.DATE)))
    .outerjoin(_ISSUER, and_(_ISSUER.c.record == records.c.code, _ISSUER.c.name == FieldName.ISSUER))
)


_KIND = aliased(described_fields)
_CITING = (
    select(
        records.c.code,
        records.c.title,
        _SYMBOL.c.value.label("symbol"),
        _KIND.c.value.label("kind"),
        _DATE.c.value.label("date"),
        citations.c.citation,
    )
    .join(citations, citations.c.record == records.c.code)
    .join(dossiers, dossiers.c.code == records.c.dossier)
    .outerjoin(_SYMBOL, and_(_SYMBOL.c.record == records.c.code, _SYMBOL.c.name == FieldName.SYMBOL))
    .outerjoin(_KIND, and_(_KIND.c.record == records.c.code, _KIND.c.name == FieldName.KIND))
    .outerjoin(_DATE, and_(_DATE.c.record == records.c.code, is_certain(_DATE, FieldName.DATE)))
)


def _cited_by(row: Row[Any, Any, Any, Any, Any, Any]) -> CitedBy:
    date = PartialDate.parse(row.date) if row.date else None
    citation = citation_of(row.citation)
    return CitedBy(row.code, row.symbol or "", row.kind or "", row.title, date, citation)


def _number(row: Row[Any, Any, Any, Any, Any]) -> KnownNumber:
    date = PartialDate.parse(row.date) if row.date else None
    return KnownNumber(number_key(row.symbol), date, row.issuer or "")


def _field_row(code: str, field: Field) -> dict[str, object]:
    plain = "; ".join(field.value) if isinstance(field.value, tuple) else field.value or ""
    key = number_key(plain) if field.name is FieldName.SYMBOL else fold(plain)
    return {
        "record": code,
        "name": field.name,
        "value": _writable(field.value),
        "key": key[:MOST_IN_KEY],
        "source": field.source,
        "confidence": field.confidence,
        "asked": field.asked,
    }


def _writable(value: str | tuple[str, ...] | None) -> str | list[str] | None:
    """JSON of PostgreSQL takes no NUL either."""
    return [writable(item) for item in value] if isinstance(value, tuple) else value and writable(value)


def _citation_row(code: str, position: int, citation: Citation) -> dict[str, object]:
    return {
        "record": code,
        "position": position,
        "key": number_key(citation.symbol)[:MOST_IN_KEY],
        "symbol": citation.symbol,
        "role": citation.role,
        "date": str(citation.date) if citation.date else None,
        "issuer": citation.issuer,
        "citation": _CITATION.dump_python(citation, mode="json", warnings=False),
    }
