"""What an actor may see, as a condition of questions: `domain.people.access.Sight.shows` in SQL.

All of it needs `dossiers` joined to `records`. Where nothing is hidden there is no condition at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, false, func, literal, or_, select

from catalogue.tables import batches, dossiers, records, refusals
from domain.documents import RecordState
from domain.people.access import MODES, AccessMode, Sight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Select

_KNOWN = tuple(mode for mode in MODES if mode is not AccessMode.SECRET)
MODE = func.coalesce(records.c.mode, dossiers.c.mode)


def seen(sight: Sight | None) -> list[ColumnElement[bool]]:
    """Records that may be seen, archived or not."""
    if sight is None or sight.is_everything:
        return []
    archived = records.c.state == RecordState.ARCHIVED
    return [or_(and_(archived, or_(false(), *_archived(sight))), and_(~archived, or_(false(), *_in_work(sight))))]


def seen_refusals(sight: Sight | None) -> list[ColumnElement[bool]]:
    """Inputs that were not taken; one of no fonds is seen by who sees all work, and by who handed it in."""
    if sight is None or sight.work is None:
        return []
    return [or_(refusals.c.fonds.in_(sight.work), _own(sight, refusals.c.owner))]


def seen_batches(sight: Sight | None) -> list[ColumnElement[bool]]:
    """Batches that hold something that may be seen in work, and those that the actor opened."""
    if sight is None or sight.work is None:
        return []
    inside: Select[tuple[str]] = select(records.c.code).join(dossiers, dossiers.c.code == records.c.dossier)
    held = inside.where(records.c.batch == batches.c.name, dossiers.c.fonds.in_(sight.work)).exists()
    refused = select(refusals.c.name).where(refusals.c.batch == batches.c.name, refusals.c.fonds.in_(sight.work))
    return [or_(_own(sight, batches.c.owner), held, refused.exists())]


def _archived(sight: Sight) -> Iterator[ColumnElement[bool]]:
    mode = func.coalesce(MODE, literal(sight.default.value))
    for seen_mode, codes in sight.modes:
        of_mode = mode.not_in([one.value for one in _KNOWN]) if seen_mode is AccessMode.SECRET else mode == seen_mode
        yield of_mode if codes is None else and_(of_mode, dossiers.c.fonds.in_(codes))
    if sight.records:
        yield and_(mode == AccessMode.CONDITIONAL, records.c.code.in_(sight.records))


def _in_work(sight: Sight) -> Iterator[ColumnElement[bool]]:
    yield dossiers.c.fonds.is_not(None) if sight.work is None else dossiers.c.fonds.in_(sight.work)
    yield _own(sight, records.c.owner)


def _own(sight: Sight, owner: ColumnElement[str]) -> ColumnElement[bool]:
    return owner == sight.name if sight.name else false()
