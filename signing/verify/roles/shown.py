"""What the text of a signature's appearance says it is: a copy mark, a reception, a number, a day."""

from __future__ import annotations

import re
from enum import Enum, auto

from domain.vietnamese import tone_key

_COPY = re.compile(r"\b(?:sao y|sao lục|trích sao|bản sao)\b")
_RECEIVED = re.compile(r"^đến\b|\b(?:công văn|văn bản) đến\b|\b(?:số|ngày|giờ) đến\b")
_CLOCK = re.compile(r"\d{1,2} ?[:h] ?\d{2}")
_NUMBER = re.compile(r"(?:số ?[:.]? ?)?\d{1,6}[a-zđ]? ?/ ?(?:\d{4} ?/ ?)?[a-zđ][\w&/ –-]*|số ?[:.]? ?\d{1,6}[a-zđ]?")
_DAY = re.compile(r"(?:[^\d]+, ?)?ngày ?\d{1,2}(?: ?tháng ?\d{1,2})?(?: ?năm ?\d{4})?|tháng ?\d{1,2}|năm ?\d{4}")
_DAY_IN_FIGURES = re.compile(r"\d{1,2} ?[/.-] ?\d{1,2}(?: ?[/.-] ?\d{4})?|\d{1,2} \d{1,2}(?: \d{4})?")
_FIGURES = re.compile(r"\d{1,6}[a-zđ]?")
_GAP = r"[\W_]*"  # dots and strokes to write on
_DAY_BEFORE = re.compile(rf"\b(?:ngày|tháng|năm){_GAP}$")
_NUMBER_BEFORE = re.compile(rf"\bsố{_GAP}(?:/ ?[a-zđ][\w-]*)?$")  # wide ones reach over the symbol that follows
_DAY_BEHIND = re.compile(rf"{_GAP}\b(?:tháng|năm)\b")
_NUMBER_BEHIND = re.compile(r"[ ._…]*/ ?[a-zđ]")
_FIRST_YEAR, _LAST_YEAR, _MOST_DAYS = 1900, 2100, 31


class Shown(Enum):
    """What a text is by itself; figures are a number or a part of a day by their place."""

    COPY = auto()
    RECEIVED = auto()
    NUMBER = auto()
    DAY = auto()
    FIGURES = auto()
    OTHER = auto()
    NOTHING = auto()


def kind_of(text: str) -> Shown:
    """What `text` says, whatever its case and the place of its tones."""
    words = _words(text)
    if not words:
        return Shown.NOTHING
    if _COPY.search(words):
        return Shown.COPY
    if _RECEIVED.search(words):
        return Shown.RECEIVED
    if _CLOCK.search(words):
        return Shown.OTHER  # name and time of a signature
    for pattern, kind in ((_DAY, Shown.DAY), (_FIGURES, Shown.FIGURES), (_DAY_IN_FIGURES, Shown.DAY)):
        if pattern.fullmatch(words):
            return kind
    return Shown.NUMBER if _NUMBER.fullmatch(words) else Shown.OTHER


def kind_beside(before: str, behind: str) -> Shown:
    """What figures are between the print before and behind them; nothing where that does not say it."""
    one, two = _words(before), _words(behind)
    if _DAY_BEFORE.search(one):
        return Shown.DAY
    if _NUMBER_BEFORE.search(one):
        return Shown.NUMBER
    if _DAY_BEHIND.match(two):
        return Shown.DAY
    return Shown.NUMBER if _NUMBER_BEHIND.match(two) else Shown.NOTHING


def is_part_of_day(text: str) -> bool:
    """Figures that can be a day, a month or a year."""
    figures = _words(text)
    if not figures.isdecimal():
        return False
    return 1 <= int(figures) <= _MOST_DAYS or _FIRST_YEAR <= int(figures) <= _LAST_YEAR


def figures_in(text: str) -> frozenset[str]:
    """The figures of a number or day without leading zeros, to find them again elsewhere."""
    return frozenset(found.lstrip("0") for found in re.findall(r"\d+[a-zđ]?\b", _words(text)))


def _words(text: str) -> str:
    return " ".join(tone_key(text).split())
