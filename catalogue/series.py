"""Records in the order of the series that their numbers belong to. Joins the caller's transaction."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select, tuple_
from sqlalchemy.orm import aliased

from catalogue.description_tables import MOST_IN_KEY, described_fields, is_certain
from catalogue.seen import seen
from catalogue.tables import dossiers, records
from domain.description.fields import FieldName
from domain.description.pen import Neighbour
from domain.description.series import NumberedRecord
from domain.vietnamese import fold

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from domain.description.dates import PartialDate
    from domain.people.access import Sight

_YEAR_LETTERS = 4
_MOST_NEIGHBOURS = 24  # on each side of a day
_ISO_DAY = 10
_FIGURES = re.compile(r"\d{1,9}")
_SYMBOL, _ISSUER, _KIND, _DATE, _NOTATION, _NUMBER = (aliased(described_fields) for _ in range(6))
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


def neighbours(connection: Connection, code: str, series: tuple[str, str], days: PartialDate) -> tuple[Neighbour, ...]:
    """Numbers and days of an issuer's documents of one notation, in the year of some days, the nearest to these.

    Args:
        connection: to the catalogue.
        code: of the record whose neighbours they are.
        series: issuer and notation, as they are told.
        days: between which its own day lies.
    """
    issuer, notation = (fold(part)[:MOST_IN_KEY] for part in series)
    told = (
        select(_NUMBER.c.key.label("number"), _DATE.c.key.label("day"))
        .join(_DATE, and_(_DATE.c.record == _NUMBER.c.record, is_certain(_DATE, FieldName.DATE)))
        .join(_NOTATION, and_(_NOTATION.c.record == _NUMBER.c.record, _NOTATION.c.name == FieldName.NOTATION))
        .join(_ISSUER, and_(_ISSUER.c.record == _NUMBER.c.record, _ISSUER.c.name == FieldName.ISSUER))
        .where(is_certain(_NUMBER, FieldName.NUMBER), _NUMBER.c.record != code)
        .where(_NOTATION.c.key == notation, _ISSUER.c.key == issuer)
        .where(func.length(_DATE.c.key) == _ISO_DAY)
        .limit(_MOST_NEIGHBOURS)
    )
    first, last = f"{days.year:04}-01-01", f"{days.year:04}-12-31"
    nearest = (
        told.where(_DATE.c.key >= first, _DATE.c.key <= str(days.first)).order_by(_DATE.c.key.desc(), _NUMBER.c.record),
        told.where(_DATE.c.key >= str(days.last), _DATE.c.key <= last).order_by(_DATE.c.key, _NUMBER.c.record),
    )
    rows = {tuple(row) for some in nearest for row in connection.execute(some)}
    found = ((_FIGURES.match(number), day) for number, day in sorted(rows))
    return tuple(Neighbour(int(figures[0]), day) for figures, day in found if figures)
