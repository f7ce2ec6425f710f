"""Authority records, and names in descriptions that may become some. Each function joins the caller's transaction."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Text, and_, cast, func, select
from sqlalchemy.orm import aliased

from catalogue.description_tables import authorities, described_fields, is_certain
from catalogue.seen import seen
from catalogue.tables import dossiers, records
from catalogue.upsert import upsert
from domain.description.authorities import AuthorityKind, AuthorityName, AuthorityRecord, SeenName
from domain.description.fields import FieldName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Row, Select

    from domain.people.access import Sight

_RECORD = TypeAdapter(AuthorityRecord)
_NAME, _POSITION, _ISSUER, _DATE = (aliased(described_fields) for _ in range(4))
_SEVERAL = " - "  # between bodies that issue together
_OF_NAMES = {
    AuthorityKind.BODY: (FieldName.ISSUER, FieldName.ISSUER_PARENT),
    AuthorityKind.PLACE: (FieldName.PLACE,),
    AuthorityKind.PERSON: (FieldName.SIGNER_NAME,),
}


def keep_authority(connection: Connection, told: AuthorityRecord) -> None:
    """The record as it is told, in place of what is known of it."""
    row = {
        "identifier": told.identifier,
        "decisions": len(told.decisions),
        "record": _RECORD.dump_python(told, mode="json", warnings=False),
    }
    upsert(connection, authorities, [row])


def all_authorities(connection: Connection) -> tuple[AuthorityRecord, ...]:
    """All of which somebody decided, in the order of their codes."""
    rows = connection.scalars(select(authorities.c.record).order_by(authorities.c.identifier))
    return tuple(map(_RECORD.validate_python, rows))


def stamp(connection: Connection) -> tuple[int, int]:
    """Another pair whenever something was decided."""
    count, decisions = connection.execute(
        select(func.count(), func.coalesce(func.sum(authorities.c.decisions), 0)).select_from(authorities)
    ).one()
    return int(count), int(decisions)


def seen_names(connection: Connection, sight: Sight | None) -> Iterator[SeenName]:
    """Names in descriptions of records that may be seen, of which nobody has to be asked; as each is printed."""
    for kind, names in _OF_NAMES.items():
        statement = _named(kind, names).where(*seen(sight)).group_by(*_columns(kind))
        yield from filter(None, (_seen(kind, row) for row in connection.execute(statement)))


def _columns(kind: AuthorityKind) -> list[ColumnElement[str]]:
    """Values as text: JSON of PostgreSQL is compared with nothing."""
    person = (_POSITION, _ISSUER) if kind is AuthorityKind.PERSON else ()
    return [cast(field.c.value, Text) for field in (_NAME, *person)]


def _named(kind: AuthorityKind, names: tuple[FieldName, ...]) -> Select[*tuple[Any, ...]]:
    days = [function(cast(_DATE.c.value, Text)) for function in (func.min, func.max)]
    found = (
        select(*_columns(kind), func.count(), *days)
        .select_from(records)
        .join(dossiers, dossiers.c.code == records.c.dossier)
        .join(_NAME, _told(_NAME, *names))
        .outerjoin(_DATE, _told(_DATE, FieldName.DATE))
    )
    if kind is not AuthorityKind.PERSON:
        return found
    return found.join(_POSITION, _told(_POSITION, FieldName.SIGNER_POSITION)).join(
        _ISSUER, _told(_ISSUER, FieldName.ISSUER)
    )


def _told(field: Any, *names: FieldName) -> ColumnElement[bool]:
    return and_(field.c.record == records.c.code, is_certain(field, *names))


def _seen(kind: AuthorityKind, row: Row[Any]) -> SeenName | None:
    """None for several bodies that issue together, which are no name."""
    *values, count, first, last = tuple(row)
    name, position, issuer = (*map(_text, values), "", "")[:3]
    if kind is AuthorityKind.BODY and _SEVERAL in name:
        return None
    return SeenName(AuthorityName(kind, name, position, issuer), int(count), _text(first), _text(last))


def _text(value: str | None) -> str:
    """Of a value as JSON."""
    return str(json.loads(value)) if value else ""
