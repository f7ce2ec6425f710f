"""What a pen or a stamp put into a head, from what was read at its places and from what else is known of the document.

What is known decides between readings and never invents one: the days of a month, the newest document cited, the day of
arrival, what the reader of print made of the same ink, a number that a file's name, a digital signature's mark or a
delivery's sheet says too. Numbers before and after it are asked last: `describe.numbering`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from domain.description.dates import PartialDate
from domain.description.fields import ASKED_BELOW, Field, FieldFinding, FieldName, FieldSource, Place, Reading, in_order
from domain.description.pen import PenReading, PenRole, Said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from domain.description.document import Description
    from domain.description.fields import Value

_NUMBER = re.compile(r"\d{1,6}[abc]?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_FIGURES = re.compile(r"\d{1,2}")
_SAID_ALSO = 4.0  # times likelier: what the reader of print read there too, or somebody else says
_AGAINST = 0.03  # of its likelihood keeps a day that is before what the document cites, or after it arrived
_SURE = 0.985  # probability of a reading, by the net and what is known, from which on it is told without asking; fitted
_BLANK = 0.9  # probability that nothing is written, from which on that is told
_AGREED = 0.95  # probability of a printed value that the pen's reader reads too
LIKELY = 0.5  # probability below which no reading takes the place of what print says: a month stays a month
_ROOM = 0.2  # of the likelihood must be left by days that there are not
_HEARD = 0.01  # probability from which on another reading of a stamp is told
_OTHERS = 3  # readings told beside the value
_TOLD = 0.02  # probability of a reading from which on it is told who says so too

Odds = dict[str, float]  # by text; empty: nothing is written


def wants_pen(description: Description) -> bool:
    """A pen wrote number, day or data of arrival, or print does not say them for certain: its places are to be read."""
    fields = (field for field in description.fields if field.name in _ROLES)
    return any(field.asked or field.value is None or field.source is FieldSource.PEN for field in fields)


def with_pen(description: Description, readings: Iterable[PenReading], said: Iterable[Said] = ()) -> Description:
    """The description with what a pen wrote.

    Args:
        description: as `describe.document.describe` found it.
        readings: of the places that `describe.document.pen_places` told.
        said: what else says a number or a day of the document.
    """
    told = tuple(said)
    read = {reading.place.role: reading for reading in readings}
    fields = {field.name: field for field in description.fields}
    for name, roles in _ROLES.items():
        if name in fields and any(role in read for role in roles):
            said_of = tuple(one for one in told if one.name is name)
            fields[name] = _FILLED[name](fields[name], read, description, said_of)
    if (number := fields.get(FieldName.NUMBER)) is not description.field(FieldName.NUMBER) and number is not None:
        fields |= symbol_by(number, fields)
    if PenRole.URGENCY in read and read[PenRole.URGENCY].texts:
        fields[FieldName.URGENCY] = _urgency(read[PenRole.URGENCY])
    return replace(description, fields=in_order(fields.values()))


def _urgency(reading: PenReading) -> Field:
    """The words of a stamp, by their shape."""
    where = (Place(reading.place.page, (reading.place.box,)),)
    likeliest, *others = reading.texts
    heard = (one for one in others if one.probability > _HEARD)
    also = tuple(Reading(one.text, FieldSource.STAMP, one.probability, where) for one in heard)
    told = likeliest.text, likeliest.text, FieldSource.STAMP, likeliest.probability
    return Field(FieldName.URGENCY, *told, where, also)


def _number(field: Field, read: Mapping[PenRole, PenReading], _: Description, said: tuple[Said, ...]) -> Field:
    reading = read[PenRole.NUMBER]
    odds = _odds(reading, lambda text: text.partition("/")[0], _NUMBER)
    print_too = (field.value, *(one.value for one in field.others))
    odds = _weighed(odds, _said_too(odds, print_too, said))
    return _with_evidence(_filled(field, odds, reading), odds, said)


def _date(field: Field, read: Mapping[PenRole, PenReading], description: Description, said: tuple[Said, ...]) -> Field:
    known = PartialDate.parse(field.value) if isinstance(field.value, str) else None
    if known is None or PenRole.DAY not in read:
        return field
    odds, never = _days(known, read)
    odds = {text: likely / max(1 - never, _ROOM) for text, likely in odds.items()}
    odds = _weighed(odds, dict.fromkeys(_against(odds, description), _AGAINST))
    odds = _weighed(odds, _said_too(odds, (one.value for one in field.others), said))
    filled = _filled(field, odds, read[PenRole.DAY], read.get(PenRole.MONTH) if known.month is None else None)
    return _with_evidence(filled, odds, said)


def _said_too(odds: Odds, print_too: Iterable[Value | None], said: tuple[Said, ...]) -> Odds:
    """How many times likelier readings are that the reader of print, or somebody else, says too."""
    also = {_bare(value) for value in (*print_too, *(one.value for one in said)) if isinstance(value, str)}
    return dict.fromkeys((text for text in odds if text and _bare(text) in also), _SAID_ALSO)


def _with_evidence(field: Field, odds: Odds, said: tuple[Said, ...]) -> Field:
    """The field with who else says what was read there."""
    read = {_bare(text): (text, likely) for text, likely in odds.items() if text and likely >= _TOLD}
    told = ((*read[key], one.source) for one in said if (key := _bare(one.value)) in read)
    evidence = (Reading(text, source, round(likely, 4)) for text, likely, source in told)
    return replace(field, others=tuple(dict.fromkeys((*field.others, *evidence))))


def _bare(text: str) -> str:
    """Without the noughts that a number may be written with."""
    return text.lstrip("0")


def _days(known: PartialDate, read: Mapping[PenRole, PenReading]) -> tuple[Odds, float]:
    """Of each day that there is, and of none, how likely it is; how much goes to days that there are not."""
    odds, never = Odds(), 0.0
    for month, likely in _months(known, read).items():
        for day, its in _odds(read[PenRole.DAY], _as_number, _FIGURES).items():
            date = _day(known.year, month, day) if day else ""
            if date is None:
                never += likely * its
            else:
                odds[date] = odds.get(date, 0.0) + likely * its
    return odds, never


def _months(known: PartialDate, read: Mapping[PenRole, PenReading]) -> Odds:
    if known.month is not None:
        return {str(known.month): 1.0}
    if PenRole.MONTH not in read:
        return {}
    return {text: odds for text, odds in _odds(read[PenRole.MONTH], _as_number, _FIGURES).items() if text}


def _against(odds: Odds, description: Description) -> list[str]:
    """Days that what else is known speaks against."""
    cited = [str(one.date) for one in description.citations if one.date is not None and one.date.day is not None]
    came = description.field(FieldName.ARRIVAL_DATE)
    last = came.value if came is not None and isinstance(came.value, str) and not came.asked else None
    newest = max(cited, default="")
    return [text for text in odds if text and (text < newest or (last is not None and text > last))]


def _filled(field: Field, odds: Odds, reading: PenReading, other: PenReading | None = None) -> Field:
    """The field with what is likeliest; what print says for certain stays."""
    texts = sorted(odds.items(), key=lambda item: -item[1])
    if not texts:
        return field
    places = tuple(Place(one.place.page, (one.place.box,)) for one in (reading, other) if one is not None)
    readings = tuple(Reading(text, FieldSource.PEN, round(p, 4), places) for text, p in texts if text)[: _OTHERS + 1]
    if _whole(field):
        return _beside_print(field, odds, readings)
    if odds.get("", 0.0) >= _BLANK:
        findings = _with(field, FieldFinding.BLANK, without=FieldFinding.HANDWRITTEN)
        return replace(field, places=places, others=(), findings=findings)
    if not readings:
        return field
    best, *others = readings
    findings = _with(field, FieldFinding.HANDWRITTEN, without=FieldFinding.BLANK)
    if best.confidence < LIKELY:
        return replace(field, source=FieldSource.PEN, places=places, others=readings[:_OTHERS], findings=findings)
    sure = told_confidence(best.confidence)
    printed = field.printed or (str(best.value) if sure >= ASKED_BELOW else "")
    return replace(
        field, value=best.value, printed=printed, source=FieldSource.PEN, confidence=sure,
        places=places, others=tuple(others[:_OTHERS]), findings=findings,
    )  # fmt: skip


def _whole(field: Field) -> bool:
    """Print says all of it, if not for certain."""
    whole = field.value is not None and (field.name is not FieldName.DATE or len(str(field.value)) > 7)  # noqa: PLR2004
    return whole and FieldFinding.HANDWRITTEN not in field.findings


def _beside_print(field: Field, odds: Odds, readings: tuple[Reading, ...]) -> Field:
    if not field.asked:
        return field
    if odds.get(str(field.value), 0.0) >= _SURE:
        return replace(field, confidence=max(field.confidence, _AGREED))
    others = tuple(one for one in readings if one.value != field.value)[:_OTHERS]
    return replace(field, others=(*others, *field.others))


def told_confidence(probability: float) -> float:
    """Of a reading's probability the confidence that it is told with: above `ASKED_BELOW` from `_SURE` on."""
    if probability < _SURE:
        return min(round(probability * ASKED_BELOW / _SURE, 4), ASKED_BELOW - 1e-4)
    return round(ASKED_BELOW + (probability - _SURE) / (1 - _SURE) * (0.99 - ASKED_BELOW), 4)


def probability_of(confidence: float) -> float:
    """The probability of a reading that is asked for, which is told with that confidence."""
    return confidence * _SURE / ASKED_BELOW


def symbol_by(number: Field, fields: Mapping[FieldName, Field]) -> dict[FieldName, Field]:
    """The whole symbol that follows from a pen's number."""
    symbol, notation = fields.get(FieldName.SYMBOL), fields.get(FieldName.NOTATION)
    if symbol is None or notation is None or symbol.value is not None:
        return {}
    if number.value is None:
        return {FieldName.SYMBOL: replace(symbol, findings=number.findings)}
    value, sure = f"{number.value}{symbol.printed}", number.confidence * notation.confidence
    others = tuple(replace(one, value=f"{one.value}{symbol.printed}") for one in number.others)
    filled = replace(
        symbol, value=value, source=number.source, confidence=sure, others=others, findings=number.findings
    )
    return {FieldName.SYMBOL: filled}


def _odds(reading: PenReading, form: Callable[[str], str], valid: re.Pattern[str]) -> Odds:
    """Of each text in a form that is valid there, or of none at all, how likely it is."""
    odds: Odds = {}
    for one in reading.texts:
        text = form(one.text)
        if not text or valid.fullmatch(text):
            odds[text] = odds.get(text, 0.0) + one.probability
    return odds


def _weighed(odds: Odds, factors: Mapping[str, float]) -> Odds:
    """Odds with some texts likelier or less likely; what was not read keeps its share."""
    rest = max(0.0, 1 - sum(odds.values()))
    heavy = {text: likely * factors.get(text, 1.0) for text, likely in odds.items()}
    whole = rest + sum(heavy.values())
    return {text: likely / whole for text, likely in heavy.items()} if whole else {}


def _as_number(text: str) -> str:
    """Figures without the stroke that the net sees in the `t` or `n` beside them."""
    text = text.strip("/")
    return text.lstrip("0") if text.isdecimal() and text.lstrip("0") else ("?" if text else "")


def _day(year: int, month: str, day: str) -> str | None:
    try:
        return str(PartialDate(year, int(month), int(day)))
    except ValueError:
        return None


def _with(field: Field, finding: FieldFinding, *, without: FieldFinding) -> tuple[FieldFinding, ...]:
    return tuple(dict.fromkeys((*(one for one in field.findings if one is not without), finding)))


def _arrival_number(field: Field, read: Mapping[PenRole, PenReading], _: Description, __: tuple[Said, ...]) -> Field:
    reading = read[PenRole.ARRIVAL_NUMBER]
    return field if field.value is not None else _filled(field, _odds(reading, lambda text: text, _NUMBER), reading)


def _arrival_date(
    field: Field, read: Mapping[PenRole, PenReading], description: Description, _: tuple[Said, ...]
) -> Field:
    reading = read[PenRole.ARRIVAL_DATE]
    odds = _odds(reading, _as_date, _DATE)
    own = description.field(FieldName.DATE)
    first = str(own.value) if own is not None and own.value is not None and not own.asked else ""
    odds = _weighed(odds, {text: _AGAINST for text in odds if text and text < first})
    return field if field.value is not None else _filled(field, odds, reading)


def _as_date(text: str) -> str:
    """A day of arrival as ISO 8601; `?` where the figures are none."""
    parts = [int(part) for part in text.split("/") if part.isdecimal()]
    if len(parts) != 3:  # noqa: PLR2004 - day, month, year
        return "?" if text else ""
    day, month, year = parts
    return _day(year + 2000 if year < 100 else year, str(month), str(day)) or "?"  # noqa: PLR2004 - 17 for 2017


_ROLES = {
    FieldName.ARRIVAL_NUMBER: (PenRole.ARRIVAL_NUMBER,),
    FieldName.ARRIVAL_DATE: (PenRole.ARRIVAL_DATE,),
    FieldName.NUMBER: (PenRole.NUMBER,),
    FieldName.DATE: (PenRole.DAY,),
}
_FILLED = {
    FieldName.ARRIVAL_NUMBER: _arrival_number,
    FieldName.ARRIVAL_DATE: _arrival_date,
    FieldName.NUMBER: _number,
    FieldName.DATE: _date,
}
