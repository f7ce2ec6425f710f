"""What dossiers and fonds hold in numbers, of what may be seen. Each function joins the caller's transaction."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from catalogue.description_tables import described_fields, is_certain
from catalogue.seen import seen
from catalogue.tables import dossiers, pages, records
from domain.description.fields import FieldName
from domain.documents import Dossier, RecordState, SourceNature
from domain.dossiers.totals import DIGITISED, DossierTotals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection, Select

    from domain.people.access import Sight

_COUNTED = {FieldName.DATE: "days", FieldName.LANGUAGE: "languages", FieldName.SHEETS: "sheets"}


def totals(connection: Connection, within: ColumnElement[bool], sight: Sight | None) -> DossierTotals:
    """Counts over the archived records of a dossier or a fonds."""
    kept = _of(select(records.c.nature, func.count()), within, sight).group_by(records.c.nature)
    natures = {SourceNature(nature): count for nature, count in connection.execute(kept)}
    counted = _of(select(func.count()).select_from(records), within, sight).join(
        pages, pages.c.record == records.c.code
    )
    levels: Counter[str] = Counter()
    for nature, count in natures.items():
        levels[DIGITISED if nature is SourceNature.IMAGES else ""] += count
    return DossierTotals(
        sum(natures.values()),
        connection.scalar(counted) or 0,
        levels=dict(levels),
        **_told(connection, within, sight),
    )


def _told(connection: Connection, within: ColumnElement[bool], sight: Sight | None) -> dict[str, dict[str, int]]:
    told = select(described_fields.c.name, described_fields.c.key, func.count())
    rows = connection.execute(
        _fields(told, within, sight, tuple(_COUNTED)).group_by(described_fields.c.name, described_fields.c.key)
    )
    found: dict[str, dict[str, int]] = {name: {} for name in _COUNTED.values()}
    for name, key, count in rows:
        found[_COUNTED[FieldName(name)]][key] = count
    return found


def values(
    connection: Connection, within: ColumnElement[bool], sight: Sight | None, name: FieldName, most: int
) -> tuple[str, ...]:
    """What the records say in one field of one text, each as often as it is told; of so many at most."""
    rows = _fields(select(described_fields.c.value), within, sight, (name,)).limit(most)
    return tuple(value for value in connection.scalars(rows) if isinstance(value, str) and value)


def page_of_dossiers(
    connection: Connection, sight: Sight | None, fonds: str | None, after: str, limit: int
) -> tuple[Dossier, ...]:
    """Dossiers of which something archived may be seen, in the order of their codes."""
    held = select(records.c.code).where(records.c.dossier == dossiers.c.code, _ARCHIVED, *seen(sight)).exists()
    wanted = select(dossiers.c.code, dossiers.c.title, dossiers.c.fonds, dossiers.c.mode).where(held)
    if fonds:
        wanted = wanted.where(dossiers.c.fonds == fonds)
    rows = connection.execute(wanted.where(dossiers.c.code > after).order_by(dossiers.c.code).limit(limit))
    return tuple(Dossier(row.code, row.title, row.fonds, row.mode) for row in rows)


def number_of_dossiers(connection: Connection, sight: Sight | None, fonds: str) -> int:
    """How many dossiers of a fonds there are of which something may be seen."""
    held = _of(select(func.count(func.distinct(records.c.dossier))), dossiers.c.fonds == fonds, sight)
    return connection.scalar(held) or 0


_ARCHIVED = records.c.state == RecordState.ARCHIVED


def _of(wanted: Select[Any], within: ColumnElement[bool], sight: Sight | None) -> Select[Any]:
    return wanted.join(dossiers, dossiers.c.code == records.c.dossier).where(within, _ARCHIVED, *seen(sight))


def _fields(
    wanted: Select[Any], within: ColumnElement[bool], sight: Sight | None, names: Sequence[FieldName]
) -> Select[Any]:
    joined = wanted.join(records, records.c.code == described_fields.c.record)
    return _of(joined, within, sight).where(is_certain(described_fields, *names))
