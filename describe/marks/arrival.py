"""The stamp of arrival (dấu ĐẾN): number and day on which another office took the document in.

NĐ 30/2020, Phụ lục IV: `ĐẾN`, `Số: …`, `Ngày: …`, `Chuyển: …`, `Số và ký hiệu HS: …`, mostly filled in by pen. They
are never the document's own number and date.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from domain.description.dates import PartialDate
from domain.description.fields import Field, FieldFinding, FieldName, FieldSource, Place
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
_CENTURY = 50  # two figures of a year below it are of the 21st century


def arrival(found: Sequence[Run]) -> Iterator[Field]:
    """Number and date of arrival from the runs of a page; without value where a pen wrote them."""
    title = next((run for run in found if _is_title(run)), None)
    if title is None:
        return
    beside = [run for run in found if run is not title and _near(run, title)]
    yield _field(FieldName.ARRIVAL_NUMBER, title, beside, _NUMBER)
    yield _field(FieldName.ARRIVAL_DATE, title, beside, _DAY)


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
