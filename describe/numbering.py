"""Which of a pen's readings fit the documents numbered before and after: numbers of an issuer grow with their days.

Only what is asked for is looked at, and it stays asked for: neighbours decide which reading stands first, and spare no
question. What they are told of is certain without neighbours, so that it is the same whatever came in first; described
anew, a record says the same in whatever order the archive was filled.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from describe.pen import LIKELY, probability_of, symbol_by, told_confidence
from domain.description.dates import PartialDate
from domain.description.fields import ASKED_BELOW, Field, FieldName, FieldSource, Reading, in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from domain.description.document import Description
    from domain.description.pen import Neighbour

_AGAINST = 0.03  # of its likelihood keeps a reading that all neighbours on one side speak against
_NEAREST = 8  # neighbours on each side that are heard
_SLACK = 3  # numbers that were kept back for a document of a later day
_ISO_DAY, _ISO_MONTH = 10, 7
_FIGURES = "0123456789"

Fit = dict[str, float]  # of each reading, how much of its likelihood it keeps


def asks_by_pen(description: Description) -> bool:
    """Number or day are asked for, with readings of what a pen wrote."""
    return any(_open(description, name) for name in (FieldName.NUMBER, FieldName.DATE))


def days_known(description: Description) -> PartialDate | None:
    """The day, or as much of it as print says; None where that is the year alone, or nothing."""
    date = description.field(FieldName.DATE)
    if date is None or not isinstance(date.value, str) or len(date.value) < _ISO_MONTH:
        return None
    if date.asked and len(date.places) > 1:
        return None  # a pen wrote the month too
    return PartialDate.parse(date.value[:_ISO_MONTH] if date.asked else date.value)


def by_neighbours(description: Description, neighbours: Sequence[Neighbour]) -> Description:
    """The description with those of a pen's readings first that fit the documents numbered before and after."""
    fields = {field.name: field for field in description.fields}
    known, number = days_known(description), fields.get(FieldName.NUMBER)
    if known is not None and (asked := _open(description, FieldName.NUMBER)):
        first, last = str(known.first), str(known.last)
        fields[FieldName.NUMBER] = told = _weighed(asked, lambda text: _fit(_figures(text), first, last, neighbours))
        symbol = fields.get(FieldName.SYMBOL)
        if symbol is not None and told != asked:
            fields[FieldName.SYMBOL] = replace(symbol, value=None)
            fields |= symbol_by(told, fields)
    elif number is not None and not number.asked and (asked := _open(description, FieldName.DATE)):
        figures = _figures(str(number.value))
        fields[FieldName.DATE] = _weighed(asked, lambda day: _fit(figures, day, day, neighbours))
    return replace(description, fields=in_order(fields.values()))


def _open(description: Description, name: FieldName) -> Field | None:
    field = description.field(name)
    return field if field is not None and field.asked and field.source is FieldSource.PEN else None


def _fit(number: int | None, first: str, last: str, neighbours: Sequence[Neighbour]) -> float:
    """How much of its likelihood a number of a day between two keeps."""
    if number is None:
        return 1.0
    before = sorted((one for one in neighbours if one.day < first), key=lambda one: one.day)[-_NEAREST:]
    behind = sorted((one for one in neighbours if one.day > last), key=lambda one: one.day)[:_NEAREST]
    too_low = sum(one.number > number + _SLACK for one in before) / max(1, len(before))
    too_high = sum(one.number < number - _SLACK for one in behind) / max(1, len(behind))
    return float(_AGAINST ** max(too_low, too_high))


def _weighed(field: Field, fit: Callable[[str], float]) -> Field:
    """The field with its pen's readings by how likely they are with what neighbours say."""
    readings, beside = _readings(field)
    fits = {str(one.value): fit(str(one.value)) for one in readings}
    if len(set(fits.values())) < 2:  # noqa: PLR2004 - they decide nothing
        return field
    rest = max(0.0, 1 - sum(one.confidence for one in readings))
    whole = rest + sum(one.confidence * fits[str(one.value)] for one in readings)
    weighed = [replace(one, confidence=round(one.confidence * fits[str(one.value)] / whole, 4)) for one in readings]
    best, *others = sorted(weighed, key=lambda one: -one.confidence)
    evidence = Reading(best.value, FieldSource.NEIGHBOURS, best.confidence)
    if best.confidence < LIKELY and not _is_whole(field):
        return replace(field, others=(best, *others, *beside, evidence))
    sure = min(told_confidence(best.confidence), ASKED_BELOW - 1e-4)
    return replace(field, value=best.value, printed="", confidence=sure, others=(*others, *beside, evidence))


def _readings(field: Field) -> tuple[list[Reading], list[Reading]]:
    """What a pen may have written, each with its probability; what else stands beside the value."""
    own = [Reading(field.value, FieldSource.PEN, probability_of(field.confidence), field.places)] if field.value else []
    own = own if _is_whole(field) else []
    beside = [one for one in field.others if one.source not in {FieldSource.PEN, FieldSource.NEIGHBOURS}]
    return [*own, *(one for one in field.others if one.source is FieldSource.PEN)], beside


def _is_whole(field: Field) -> bool:
    return field.value is not None and (field.name is not FieldName.DATE or len(str(field.value)) == _ISO_DAY)


def _figures(text: str) -> int | None:
    figures = text[: len(text) - len(text.lstrip(_FIGURES))]
    return int(figures) if figures else None
