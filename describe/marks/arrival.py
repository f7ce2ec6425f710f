"""The stamp of arrival (dấu ĐẾN): number and day on which another office took the document in.

NĐ 30/2020, Phụ lục IV: `ĐẾN`, `Số: …`, `Ngày: …`, `Chuyển: …`, `Số và ký hiệu HS: …`, mostly filled in by pen. They
are never the document's own number and date.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from domain.description.dates import PartialDate
from domain.description.fields import Field, FieldFinding, FieldName, FieldSource, Place
from domain.description.pen import PLACE_FOOT, PenPlace, PenRole
from domain.geometry import Box
from domain.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from describe.marks.runs import Run

_TITLE = re.compile(r"^(?:cong van den|van ban den|den)(?: so (?P<number>\d{1,6}))?$")
_NUMBER = re.compile(r"^s[o0]\W*(?P<value>.*)$")
_DAY = re.compile(r"^ngay\W*(?P<value>.*)$")
_FIGURES = re.compile(r"^\W*(\d{1,6})\b")
_DATE = re.compile(r"(\d{1,2})\s*(?:[/.,-]|thang)\s*(\d{1,2})\s*(?:[/.,-]|nam)\s*(\d{4}|\d{2})\b")
_ABOVE, _BELOW, _ASIDE = 0.02, 0.1, 0.12  # shares of height and width within which its lines stand
_UPPER_HALF = 0.55
_SURE = 0.95
# In ems: heights of `Số` and `Ngày`, their widths, the tail of a letter below the line, the print that a place shows
# before it, and how far figures reach behind them.
_NUMBER_HEIGHT, _DAY_HEIGHT, _NUMBER_WIDTH, _DAY_WIDTH = 0.93, 0.88, 1.35, 2.5
_DESCENDER, _BEFORE, _NUMBER_ROOM, _DAY_ROOM = 0.21, 0.75, 5.0, 7.0
_CENTURY = 50  # two figures of a year below it are of the 21st century


def arrival(found: Sequence[Run]) -> Iterator[Field]:
    """Number and date of arrival from the runs of a page; without value where a pen wrote them."""
    title, beside = _stamp(found)
    if title is not None:
        yield _field(FieldName.ARRIVAL_NUMBER, title, beside, _NUMBER)
        yield _field(FieldName.ARRIVAL_DATE, title, beside, _DAY)


def arrival_places(found: Sequence[Run]) -> Iterator[PenPlace]:
    """Where a pen filled in number and day of arrival, to the right of `Số` and `Ngày`."""
    _, beside = _stamp(found)
    for role, name, form in (
        (PenRole.ARRIVAL_NUMBER, FieldName.ARRIVAL_NUMBER, _NUMBER),
        (PenRole.ARRIVAL_DATE, FieldName.ARRIVAL_DATE, _DAY),
    ):
        told = [(run, said) for run in beside if (said := form.match(fold(run.text)))]
        if told and not any(_value(name, said["value"]) for _, said in told):
            yield PenPlace(role, told[0][0].page.number, _room(told[0][0]))


def _stamp(found: Sequence[Run]) -> tuple[Run | None, list[Run]]:
    """The title of a stamp of arrival and the runs that stand in it; None where there is none."""
    title = next((run for run in found if _is_title(run)), None)
    return title, [run for run in found if title is not None and run is not title and _near(run, title)]


def _room(line: Run) -> Box:
    """The place behind `Số` or `Ngày`, two ems high, as far as such a stamp reaches."""
    label = line.words[0]
    day = fold(label.text).startswith("n")
    em = label.box.h / (_DAY_HEIGHT if day else _NUMBER_HEIGHT)
    wide = _DAY_WIDTH if day else _NUMBER_WIDTH
    start = label.box.x + min(label.box.w, wide * em)
    foot = label.box.bottom - (_DESCENDER * em if day else 0.0)
    x = round(start - _BEFORE * em)
    right = min(line.page.width, round(start + (_DAY_ROOM if day else _NUMBER_ROOM) * em))
    return Box(x, round(foot - PLACE_FOOT * 2 * em), max(1, right - x), max(1, round(2 * em)))


def _is_title(run: Run) -> bool:
    return run.top < _UPPER_HALF and run.in_capitals and _TITLE.match(run.bare) is not None


def _near(run: Run, title: Run) -> bool:
    beside = -_ABOVE < run.top - title.top < _BELOW
    return beside and run.left < title.right + _ASIDE and run.right > title.left - _ASIDE


def _field(name: FieldName, title: Run, beside: Sequence[Run], form: re.Pattern[str]) -> Field:
    for run in beside:
        said = form.match(fold(run.text))
        value = _value(name, said["value"]) if said else None
        if value:
            return Field(name, value, run.text, FieldSource.STAMP, _SURE * run.confidence, (run.place,))
    line = next((run for run in beside if form.match(fold(run.text))), title)
    place = Place(line.page.number, (line.box,))
    return Field(name, None, "", FieldSource.PEN, 0.0, (place,), findings=(FieldFinding.HANDWRITTEN,))


def _value(name: FieldName, text: str) -> str | None:
    if name is FieldName.ARRIVAL_NUMBER:
        figures = _FIGURES.match(text)
        return figures[1] if figures else None
    told = _DATE.search(text)
    if told is None:
        return None
    day, month, year = (int(part) for part in told.groups())
    if len(told[3]) == 2:  # noqa: PLR2004 - figures
        year += 2000 if year < _CENTURY else 1900
    try:
        return str(PartialDate(year, month, day))
    except ValueError:
        return None
