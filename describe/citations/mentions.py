"""Mentions: each place where a text names a document by its number, with the words around that belong to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from describe.authorities.fitting import abbreviations_of, mended_part
from domain.description.dates import PartialDate
from domain.description.kinds import kind_named, kinds, kinds_abbreviated
from domain.description.symbols import Symbol, document_numbers
from domain.vietnamese import CAPITAL, SMALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.description.symbols import DocumentNumber

_KIND_NAMES = (
    "|".join(sorted((re.escape(kind.name).replace(r"\ ", r"\s") for kind in kinds()), key=len, reverse=True))
    .replace("ủy", "(?:ủy|uỷ)")
    .replace("thỏa", "(?:thỏa|thoả)")
)
KIND = rf"(?:các\s|những\s|02\s|hai\s)?(?P<kind>{_KIND_NAMES}|văn\sbản|thông\stư\sliên\s(?:tịch|bộ))"
_NAMED = re.compile(rf"(?<!\w){KIND}(?P<number>\s?[:,]?\s?(?:[Ss][ốôổóòỗồộ]\s?[:.]?)?)\s?$", re.IGNORECASE)
_ONLY_NUMBERED = re.compile(r"(?<!\w)[Ss][ốôổóòỗồộ]\s?[:.]?\s?$")
_DATED_BEFORE = re.compile(r"ngày\s(?P<date>\d{1,2}[\s/.-]{1,3}\d{1,2}[\s/.-]{1,3}\d{4}),?\s(?:số\s?)?$", re.IGNORECASE)
_DAY_OF_ISSUE = re.compile(  # `Ngày 17/4/2018 Sở Y tế có ban hành Công văn số …`
    r"ngày\s(?P<date>\d{1,2}[/.-]\d{1,2}[/.-]\d{4}),?\s[^.;:\d]{2,70}\s(?:ban\shành|có)\s$", re.IGNORECASE
)
_OFFICE_PART = re.compile(r"[A-ZĐ]{3,}")
_LAW = re.compile(r"\b(bộ luật|luật|pháp lệnh|nghị quyết)\b", re.IGNORECASE)
_LAWS_OF_ASSEMBLY = re.compile(r"QH[\dIVX]|UBTVQH|L-?CTN|LCT/")
_HEAD = 800  # letters in which the head of a document stands
_NAMES_MORE = re.compile(rf"(?:số|và|,|;|{_KIND_NAMES}|văn\sbản)\s?:?\s?\n?$", re.IGNORECASE)
_WINDOW = 120  # letters before a number in which its kind stands
_DATE = re.compile(
    r"""[\s,]{0,3}(?:\(\s?)?(?:(?:ký|đề|ban\shành|cùng)\s)?(?:
    ngày[\s.…_]{0,9}(?P<d>\d{1,2})?[\s.…_]{0,6}
        (?:tháng[\s.…_]{0,6}(?P<m>\d{1,2})[\s.…_]{0,6}năm\s?(?P<y>\d{4})|[/.-][\s.…]{0,3}(?P<m2>\d{1,2})\s?[/.-]\s?(?P<y2>\d{4}))
    |\(\s?(?P<d3>\d{1,2})/(?P<m3>\d{1,2})/(?P<y3>\d{4})\s?\)
    |tháng\s(?P<m4>\d{1,2})(?:\snăm\s|/)(?P<y4>\d{4})
    |năm\s(?P<y5>\d{4}))(?!\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_STROKE_FOR_ONE = re.compile(
    r"(?<=\d/\d)/(?=/\d{4}(?!\d))|(?<=[\s(]\d)/(?=/\d{1,2}/\d{4}(?!\d))"
)  # `03/1//1987`: 03/11/1987
_DAY = re.compile(r"(?P<d>\d{1,2})[\s/.-]{1,3}(?P<m>\d{1,2})[\s/.-]{1,3}(?P<y>\d{4})")
_ISSUER = re.compile(r"[\s,]{0,3}của\s")
_ISSUER_ENDS = re.compile(
    rf"""[;:.(“"/]|,\s(?!Chủ\snhiệm|[{CAPITAL}][^\s,;]*(?:\s[{SMALL}]+){{0,2}}\svà\s[{CAPITAL}])
    |\s(?:về|V/v|quy\sđịnh|qui\sđịnh|ban\shành|hướng\sdẫn|công\sbố|phê\sduyệt|sửa|bổ\ssung|bãi|thay\sthế|tại|đã|được|bị|
        hết|có|số|ngày|thực|thông\squa|cho|để|trong|giao|kèm|đề\snghị|nêu|trên|này|như|[-–]\s(?=Căn))(?!\w)
    |\n(?=Căn\s|Xét\s|Theo\s|Kính\s|[{CAPITAL}]{{3}})
    |\svà\s(?=[{SMALL}]|Nghị|Quyết|Thông|Luật|Chỉ|Công\svăn|Văn\sbản)""",
    re.VERBOSE,
)
_LONGEST_ISSUER = 140
_ARTICLE = (
    r"(?:(?:điểm\s[a-zđ](?:,\s[a-zđ])*\s)?khoản\s\d+[a-z]?(?:(?:,|\svà)\s(?:khoản\s)?\d+[a-z]?)*\s)?"
    r"điều\s\d+[a-zđ]?(?:(?:,|\svà)\s(?:điều\s)?\d+[a-zđ]?(?![\w/]))*(?!\w)"
)
PARTS = re.compile(_ARTICLE, re.IGNORECASE)
_MOST_PARTS = 40


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a document is named.

    Attributes:
        symbol: as printed, without spaces.
        kind: in lower case; empty where none is named or told by the notation.
        named: `số` or a kind stands before the number.
        date: as far as told.
        issuer: as printed, as far as told.
        start, end: of the words that name it, kind to date.
        number_start, number_end: of the number alone.
        mended: a fault of reading was taken out.
    """

    symbol: str
    kind: str
    named: bool
    date: PartialDate | None
    issuer: str
    start: int
    end: int
    number_start: int
    number_end: int
    mended: bool


def mentions(text: str) -> tuple[Mention, ...]:
    """All of a text in reading order, its own number at the head of a line left out."""
    found: list[Mention] = []
    numbers, text = document_numbers(text), _STROKE_FOR_ONE.sub("1", text)
    for number in numbers:
        own = (number.own and not _goes_on(text, number)) or _stands_alone(text, number)
        one = None if own else _mention(text, number, found[-1] if found else None)
        if one is not None:
            found.append(one)
    return tuple(_with_common_dates(text, found))


def day_in(text: str) -> PartialDate | None:
    """The date of `ngày 01 tháng 7 năm 2025`, `01/7/2025` at the head of a text."""
    found = _DATE.match(text)
    if found is None:
        found = _DAY.match(text)
    return _partial(found) if found else None


def parts_in(text: str) -> tuple[str, ...]:
    """Articles named in a text, as printed: `khoản 2 Điều 5`."""
    return tuple(dict.fromkeys(" ".join(found[0].split()) for found in PARTS.finditer(text)))[:_MOST_PARTS]


def _stands_alone(text: str, number: DocumentNumber) -> bool:
    """It is all of its line in the head of the document, and the line before names nothing: `Số` was lost."""
    if number.start > _HEAD:
        return False
    start = text.rfind("\n", 0, number.start) + 1
    rest = text[start : number.start] + text[number.end : number.end + _WINDOW].partition("\n")[0]
    return not re.search(r"[^\W\d]", rest) and not _NAMES_MORE.search(text, max(0, start - 40), start)


def _goes_on(text: str, number: DocumentNumber) -> bool:
    """`Số 39/2011/NQ-HĐND ngày …` at the head of a line: an item of a list, not the number that the document bears."""
    head = text[max(0, number.start - _WINDOW) : number.start].rpartition("\n")[2]
    return (":" not in head or head.lstrip().startswith("s")) and _DATE.match(text, number.end) is not None


def _mention(text: str, number: DocumentNumber, before: Mention | None) -> Mention | None:
    floor = max(0, number.start - _WINDOW, before.end if before else 0)
    head = text[floor : number.start]
    named, numbered = _NAMED.search(head), _ONLY_NUMBERED.search(head)
    dated = _DATED_BEFORE.search(head)
    start = floor + (named or dated or numbered).start() if named or dated or numbered else number.start  # type: ignore[union-attr]
    symbol = Symbol.parse(number.symbol)
    is_named = bool(named or numbered or dated)
    if symbol is None or not (is_named or _looks_like_one(symbol, head)):
        return None
    date = _DATE.match(text, number.end)
    issued = _DAY_OF_ISSUE.search(head, 0, named.start()) if named else None
    earlier = dated or issued
    told = _partial(date) if date else day_in(earlier["date"]) if earlier else None
    end = date.end() if date and told else number.end
    kind = _kind(named["kind"] if named else "", symbol, head)
    issuer = _issuer(text, end)
    notation = _fitting(symbol.notation, kind, issuer)
    return Mention(
        symbol=f"{symbol.number}{'/' + symbol.year if symbol.year else ''}{symbol.joint}{notation}",
        kind=kind,
        named=is_named,
        date=told,
        issuer=issuer,
        start=start,
        end=end,
        number_start=number.start,
        number_end=number.end,
        mended=number.mended or notation != symbol.notation,
    )


def _looks_like_one(symbol: Symbol, head: str) -> bool:
    """Without `số` or a kind before it: its notation begins with a kind, or it has a year or an office and a unit."""
    listed = re.search(r"(?:[,;]|\bvà)\s?$", head) is not None
    short = re.split(r"[-/]", symbol.notation)[0]
    if symbol.joint == "-" and "/" not in symbol.notation:
        return listed and short in {"CP", "TTg", "HĐBT", "CT"}
    return bool(symbol.year) or (bool(kinds_abbreviated(short)) and short != symbol.notation) or "-" in symbol.notation


def _kind(printed: str, symbol: Symbol, head: str) -> str:
    name = " ".join(printed.split()).lower().replace("thông tư liên bộ", "thông tư liên tịch")
    kind = kind_named(name) if name and name != "văn bản" else None
    if kind:
        return kind.name
    if _LAWS_OF_ASSEMBLY.match(symbol.notation):
        laws = _LAW.findall(head)
        return laws[-1].lower() if laws else ""
    likely = kinds_abbreviated(re.split(r"[-/]", symbol.notation)[0]) if symbol.notation[-1:] else ()
    return likely[0].name if likely and re.search(r"[-/]", symbol.notation) else ""


def _fitting(notation: str, kind: str, issuer: str) -> str:
    """The notation as kind and issuer named beside it let expect: `NQ` of a resolution for `NO`, `UBND` for `LBND`."""
    short, rest = re.match(r"([^-/]*)(.*)", notation, re.DOTALL).groups()  # type: ignore[union-attr]
    told, bodies = kind_named(kind) if kind else None, abbreviations_of(issuer) if issuer else ()
    right = next((one for one in told.abbreviations if _misread_from(short, one)), short) if told else short
    first = mended_part(right, told.abbreviations) if told else right
    return first + _OFFICE_PART.sub(lambda part: mended_part(part[0], bodies), rest)


def _misread_from(short: str, right: str) -> bool:
    """A figure stands within it."""
    differing = [a for a, b in zip(short, right, strict=False) if a != b]
    return len(short) == len(right) and len(differing) == 1 and differing[0].isdigit()


def _issuer(text: str, start: int) -> str:
    found = _ISSUER.match(text, start)
    if found is None:
        return ""
    rest = text[found.end() : found.end() + _LONGEST_ISSUER]
    end = _ISSUER_ENDS.search(rest)
    return " ".join(rest[: end.start()].split()).rstrip(" ,-–") if end else ""


def _partial(found: re.Match[str]) -> PartialDate | None:
    groups = found.groupdict()

    def told(name: str) -> int | None:
        return next((int(value) for key, value in groups.items() if key.rstrip("2345") == name and value), None)

    year, month, day = told("y"), told("m"), told("d")
    try:
        return PartialDate(year, month, day) if year else None
    except ValueError:  # a misprint, or misread: no such day
        return None


def _with_common_dates(text: str, found: list[Mention]) -> Iterator[Mention]:
    """`Công văn số 12/SYT-NV, số 13/SYT-NV ngày 5/6/2020`: the date is said of both."""
    later: Mention | None = None
    whole: list[Mention] = []
    for one in reversed(found):
        shared = later is not None and one.date is None and _shares_date(text, one, later)
        later = replace(one, date=later.date) if shared and later else one
        whole.append(later)
    return reversed(whole)


def _shares_date(text: str, one: Mention, later: Mention) -> bool:
    between = text[one.end : later.number_start]
    return later.date is not None and re.fullmatch(r"\s?(?:,|và|&)\s?(?:số\s)?", between) is not None
