"""Sentences of a running text: where one begins, which clause of the document it stands in, what list it belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.vietnamese import CAPITAL

# A line that begins with one of these begins a sentence, whatever stood at the end of the line before.
_LEADS = (
    r"(?:C[ăẵắâã]n\s?c[ứúừửưự]|Xét|Theo|Thực\shiện|Thi\shành|Triển\skhai|Trên\scơ\ssở|Chấp\shành|Phúc\sđáp|Trả\slời"
    r"|Tiếp\stheo|Kính\sgửi|Nơi\snhận|PHỤ\sLỤC|Phụ\slục\s[IVX\d]+|V/v|Về\sviệc|Bãi\sbỏ|Thay\sthế|Kể\stừ\sngày|Hủy\sbỏ|Huỷ\sbỏ"
    r"|Điều\s\d+[a-zđ]?\s?[.:]|Chương\s[IVX\d]+)"
)
_BULLET = r"(?:[-–+•*]\s?(?=\S)|[a-zđ]\)\s|\d{1,2}(?:\.\d{1,2})*[.)]\s)"
_POINT = re.compile(r"[\n.]")  # where a sentence may end
_LEAD = re.compile(rf"[-–]?\s?{_LEADS}(?!\w)")
_CAPITALS_ALONE = re.compile(rf"[{CAPITAL}]+ [{CAPITAL} ,-]{{2,80}}(?:\n|:|$)")
_NUMBERED = re.compile(rf"\d{{1,2}}\.\s[{CAPITAL}]")  # below a heading, which ends without a stop
_NEW = re.compile(rf"[“\"{CAPITAL}\d-]")
_STOP = re.compile(rf"\.[\"”’]?\s(?=[“\"{CAPITAL}\d-])")
_SHORTENED = ("TM", "Tp", "TP", "số")  # a stop behind them ends no sentence
_CAPITALS = re.compile(rf"[{CAPITAL}][{CAPITAL} ,:.-]{{5,}}(?=\n)")
_ARTICLE = re.compile(r"Điều\s(\d+[a-zđ]?)\s?[.:]")
_CLAUSE = re.compile(r"(\d{1,2})\.\s")
_APPENDIX = re.compile(r"PHỤ LỤC|Phụ lục\s[IVX\d]+\n")
HEAD_OF_CLAUSE = re.compile(  # each sign in one way only: no text makes it try many
    r"(?:[-–+•*“\"(:]|[a-zđ]\)|\d{1,2}(?:\.\d{1,2})*[.)]|Điều\s\d+[a-zđ]?\s?[.:]|V/v|[Vv]ề\sviệc|Quyết\sđịnh\s?(?=:)|\s){0,20}"
)
_ITEM = re.compile(rf"\s?{_BULLET}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, heading or item of a list.

    Attributes:
        start, end: range of letters in the text.
        item: it begins as an item of a list.
        clause: of the document in which it stands, `khoản 2 Điều 14`; empty before the first article.
    """

    start: int
    end: int
    item: bool
    clause: str


def sentences(text: str) -> tuple[Sentence, ...]:
    """All of a text, end to end."""
    starts = [0]
    for point in _POINT.finditer(text):
        start = _after_line(text, point.end()) if point[0] == "\n" else _after_stop(text, point.start())
        if start is not None and start > starts[-1]:
            starts.append(start)
    article = clause = ""
    whole: list[Sentence] = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        article, clause = _standing(text, start, article, clause)
        whole.append(Sentence(start, end, _ITEM.match(text, start) is not None, clause))
    return tuple(_without_title(text, whole))


def _after_line(text: str, start: int) -> int | None:
    """The start of a line where a sentence begins there."""
    before = text[start - 2 : start - 1]
    listed = (before in ".;:," and _ITEM.match(text, start)) or _NUMBERED.match(text, start)
    begins = listed or (before == "." and _NEW.match(text, start)) or _LEAD.match(text, start)
    return start if begins or _CAPITALS_ALONE.match(text, start) else None


def _after_stop(text: str, stop: int) -> int | None:
    """The place behind a stop where a sentence begins there."""
    found = _STOP.match(text, stop)
    return found.end() if found and not text.endswith(_SHORTENED, 0, stop) else None


def _without_title(text: str, whole: list[Sentence]) -> list[Sentence]:
    """Sentences, a line of capitals at the head of one cut off: `QUYẾT ĐỊNH` above `Về việc …`."""
    cut: list[Sentence] = []
    for one in whole:
        capitals = _CAPITALS.match(text, one.start, one.end)
        if capitals and capitals.end() + 1 < one.end:
            cut.append(Sentence(one.start, capitals.end() + 1, item=False, clause=one.clause))
            one = Sentence(capitals.end() + 1, one.end, one.item, one.clause)  # noqa: PLW2901
        cut.append(one)
    return cut


def _standing(text: str, start: int, article: str, clause: str) -> tuple[str, str]:
    """The article, and the clause told as evidence, in which a sentence stands that begins here."""
    found = _ARTICLE.match(text, start)
    if found:
        return f"Điều {found[1]}", f"Điều {found[1]}"
    if _APPENDIX.match(text, start):
        return "", ""
    numbered = _CLAUSE.match(text, start)
    if article and numbered:
        return article, f"khoản {numbered[1]} {article}"
    return article, clause
