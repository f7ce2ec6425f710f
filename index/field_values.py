"""What may be typed as the value of a field: kinds and their abbreviations, years, days as far as they are known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from domain.description.dates import PartialDate
from domain.description.kinds import kinds
from domain.description.validity import ValidityState
from domain.vietnamese import fold, tone_key

if TYPE_CHECKING:
    from datetime import date

_RANGE = re.compile(r"(.*?)(?:\.\.|…)(.*)")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_DAY = re.compile(r"(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})")
_ISO = re.compile(r"(\d{4})[/.-](\d{1,2})(?:[/.-](\d{1,2}))?")
_FIRST, _LAST = 1_01_01, 9999_12_31  # where a range has no beginning, no end
_MOST_YEARS = 200
_SHOWN_KINDS = 29  # those of NĐ 30/2020

_VALIDITY = {  # what is typed, folded and joined: codes of states of validity
    ("con", "conhieuluc", "inforce"): (ValidityState.IN_FORCE, ValidityState.PARTLY),
    ("het", "hethieuluc", "ended"): (ValidityState.REPLACED, ValidityState.REPEALED),
    ("motphan", "hethieulucmotphan", "partly"): (ValidityState.PARTLY,),
    ("thaythe", "bithaythe", "replaced"): (ValidityState.REPLACED,),
    ("baibo", "bibaibo", "repealed"): (ValidityState.REPEALED,),
}

Days = tuple[int, int]


class Refused(ValueError):  # noqa: N818 - it is told to people as a reason, not as an error
    """A value that a field cannot have, and what may be typed."""

    def __init__(self, vietnamese: str, english: str) -> None:
        super().__init__(english)
        self.vietnamese = vietnamese
        self.english = english


def kinds_of(value: str) -> tuple[str, ...]:
    """Names of the kinds that are meant: by name or abbreviation; exactly as typed first, else without marks and case.

    Raises:
        Refused: there is no such kind.
    """
    typed = re.sub(r"[\s_-]+", "", value)
    called = [(name, kind.name) for kind in kinds() for name in (kind.name.replace(" ", ""), *kind.abbreviations)]
    has_marks = tone_key(typed) != fold(typed)
    for form in (str, tone_key, fold) if has_marks else (str, fold):
        wanted = form(typed)
        if meant := tuple(dict.fromkeys(name for written, name in called if form(written) == wanted)):
            return meant
    names = ", ".join(kind.name for kind in kinds()[:_SHOWN_KINDS])
    raise Refused(f"không có loại văn bản này; có thể gõ: {names}, hoặc chữ viết tắt như QĐ, NQ", _NO_KIND)


_NO_KIND = "there is no such kind of document; type a name such as quyet-dinh or nghi-quyet, or qd, nq"


def validity_of(value: str) -> tuple[str, ...]:
    """Codes of the states of validity that are meant.

    Raises:
        Refused: there is no such state.
    """
    typed = re.sub(r"[\s_-]+", "", fold(value))
    for names, codes in _VALIDITY.items():
        if typed in names:
            return codes
    raise Refused(
        "hãy gõ “còn hiệu lực”, “hết hiệu lực”, “một phần”, “thay thế” hoặc “bãi bỏ”",
        "type in-force, ended, partly, replaced or repealed",
    )


def years_of(value: str) -> tuple[str, ...]:
    """A year, or those from one to another: `2015..2017`, `2015-2017`.

    Raises:
        Refused: it is neither.
    """
    ends = [part.strip() for part in re.split(r"\.\.|…|-", value)]
    first, last = ends[0], ends[-1]
    if len(ends) > 2 or not all(_YEAR.fullmatch(end) for end in ends) or not 0 <= int(last) - int(first) <= _MOST_YEARS:  # noqa: PLR2004
        raise Refused("hãy gõ năm bốn chữ số như 2017, hoặc 2015..2017", "type a year such as 2017, or 2015..2017")
    return tuple(str(year) for year in range(int(first), int(last) + 1))


def days_of(value: str) -> Days:
    """First and last day, as 20170405, of a day, a month, a year, or from one of these to another.

    Raises:
        Refused: there is no such day, or the range runs backwards.
    """
    found = _RANGE.fullmatch(value)
    if found is None:
        day = _date(value)
        return _figures(day.first), _figures(day.last)
    first, last = (_date(part) if part.strip() else None for part in found.groups())
    low = _figures(first.first) if first else _FIRST
    high = _figures(last.last) if last else _LAST
    if low > high or not (first or last):
        raise Refused("khoảng ngày ngược; hãy gõ ngày đầu trước", "the range runs backwards; type its first day first")
    return low, high


def _date(text: str) -> PartialDate:
    plain = "".join(text.split())
    found, back = _ISO.fullmatch(plain), _DAY.fullmatch(plain)
    year, month, day = found.groups() if found else reversed(back.groups()) if back else ("0", None, None)
    try:
        return PartialDate(int(year), int(month) if month else None, int(day) if day else None)
    except ValueError as error:
        raise Refused(
            "không có ngày này; hãy gõ như 05/4/2017, 4/2017, 2017 hoặc 2017-01..2017-06",
            "there is no such day; type 05/4/2017, 4/2017, 2017 or 2017-01..2017-06",
        ) from error


def _figures(day: date) -> int:
    return day.year * 10000 + day.month * 100 + day.day
