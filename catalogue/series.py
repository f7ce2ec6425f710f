"""Records in the order of the series that their numbers belong to. Joins the caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select, tuple_
from sqlalchemy.orm import aliased

from catalogue.description_tables import described_fields, is_certain
from catalogue.seen import seen
from catalogue.tables import dossiers, records
from domain.description.fields import FieldName
from domain.description.series import NumberedRecord

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from domain.people.access import Sight

_YEAR_LETTERS = 4
_SYMBOL, _ISSUER, _KIND, _DATE = (aliased(described_fields) for _ in range(4))
_YEAR = func.substr(_DATE.c.key, 1, _YEAR_LETTERS)


def _told(field: Any, name: FieldName) -> ColumnElement[bool]:
    return and_(field.c.record == records.c.code, is_certain(field, name))


_NUMBERED = (
    select(
        records.c.code,
        _ISSUER.c.key.label("issuer_key"),
        _KIND.c.key.label("kind_key"),
        _YEAR.label("year"),
        _ISSUER.c.value.label("issuer"),
        _KIND.c.value.label("kind"),
        _SYMBOL.c.value.label("symbol"),
    )
    .join(dossiers, dossiers.c.code == records.c.dossier)
    .join(_SYMBOL, _told(_SYMBOL, FieldName.SYMBOL))
    .join(_ISSUER, _told(_ISSUER, FieldName.ISSUER))
    .join(_KIND, _told(_KIND, FieldName.KIND))
    .join(_DATE, _told(_DATE, FieldName.DATE))
)
_PLACE = (_ISSUER.c.key, _KIND.c.key, _YEAR, records.c.code)


def numbered_records(
    connection: Connection, sight: Sight | None, after: NumberedRecord | None, limit: int
) -> list[NumberedRecord]:
    """Those behind `after` in the order of issuer, kind, year and code, among those that may be seen."""
    behind = [tuple_(*_PLACE) > tuple_(*after.series, after.code)] if after else []
    rows = connection.execute(_NUMBERED.where(*seen(sight), *behind).order_by(*_PLACE).limit(limit))
    return [
        NumberedRecord(row.code, (row.issuer_key, row.kind_key, row.year), row.issuer, row.kind, row.symbol)
        for row in rows
    ]
