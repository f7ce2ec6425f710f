"""Place and day of a head: Hà Nội, ngày 05 tháng 4 năm 2017; a pen's day and month, blanks, older ways to write it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from describe.head.pieces import Piece
from describe.head.strokes import Print, gap, ink_within
from domain.description.dates import PartialDate
from domain.description.fields import FieldFinding, FieldSource
from domain.geometry import Box
from domain.text import Word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.text import Mark

_IN_WORDS = re.compile(
    r"(?P<place>.*?)[\s,.;:'-]*(?P<day_word>\b(?:n[a-z]ay|ng[a-z]y|[a-z]gay|nga[a-z]|ng[yv]|ngay))?(?P<day>[^a-z]*?|.{0,5}?)"
    r"(?P<month_word>\b(?:th[a-z]ng|t[a-z]ang|than[a-z]|[a-z]hang|th[a-z]g|thng)|thang)(?P<month>.{0,8}?)(?P<year_word>\b(?:n[a-z]m|[a-z]am|na[a-z]|nm)\b|nam)(?P<year>.*)"
)
_IN_FIGURES = re.compile(
    r"(?P<place>[^\d]*?)[\s,.;:'-]*(?:\bngay\b)?\s*(?P<day>\d{1,2})\s?[/.-]\s?(?P<month>\d{1,2})\s?[/.-]\s?(?P<year>(?:1[89]|20)\d\d)\W*"
)
_FIGURES = str.maketrans({"O": "0", "o": "0", "Q": "0", "l": "1", "I": "1", "|": "1", "/": "1", "i": "1"})
_DOTS = re.compile(r"[\s.…_,;:'·-]+")
_YEAR = re.compile(r"(1[89]\d\d|20\d\d)(?!\d)")
_HAND_READ = 0.7
_MENDED = 0.8  # of the certainty that stays when a figure was mended
_TWO_DIGITS = 2


@dataclass(frozen=True)
class DateLine:
    """What a head's line of place and day says.

    Attributes:
        piece: the line.
        place: as printed, before the day; empty where there is none.
        place_words: its words.
        value: the date as far as print tells it; None where not even a year is told, or there is no such day.
        read: the whole date as read where a pen or a stamp wrote part of it; None where not all of it was read.
        printed: the day as it stands there.
        source: print or pen.
        findings: of the date.
        boxes: of its words.
        confidence: the lowest of its figures.
    """

    piece: Piece
    place: str
    place_words: tuple[Word, ...]
    value: PartialDate | None
    read: str | None
    printed: str
    source: FieldSource
    findings: tuple[FieldFinding, ...]
    boxes: tuple[Box, ...]
    confidence: float


@dataclass(frozen=True)
class _Figures:
    """One part of a date: its figures, and who wrote them."""

    value: int | None
    pen: bool
    mended: bool
    confidence: float


def date_line(
    pieces: Iterable[Piece], marks: Iterable[Mark], printing: Print | None, *, by_pen: bool
) -> DateLine | None:
    """The line of place and day; None where there is none.

    Args:
        pieces: lines of the right column, or of the text where it has none.
        marks: ink that was not read.
        printing: the print of the head.
        by_pen: a pen wrote the number, so that a missing day is a pen's too.
    """
    marks = tuple(marks)
    for piece in pieces:
        if len(piece.key) != len(piece.text):
            continue
        found = _IN_WORDS.fullmatch(piece.key) or _IN_FIGURES.fullmatch(piece.key)
        if found is not None and _is_place(found["place"]):
            return _told(piece, found, marks, printing, by_pen=by_pen)
    return None


def named_parts(piece: Piece) -> dict[str, tuple[int, int]]:
    """Where in a line's text `ngày`, `tháng`, `năm` and what stands behind each are found, by the parts' names."""
    found = _IN_WORDS.fullmatch(piece.key)
    parts = found.re.groupindex if found else {}
    return {name: found.span(name) for name in parts if found and found.span(name)[0] >= 0}


def _is_place(before: str) -> bool:
    return len(before.split()) <= 6 and not any(letter.isdigit() for letter in before)  # noqa: PLR2004


def _told(
    piece: Piece, found: re.Match[str], marks: tuple[Mark, ...], printing: Print | None, *, by_pen: bool
) -> DateLine:
    year = _year(piece, found)
    day, month = (_figures(piece, found, part, marks, printing) for part in ("day", "month"))
    place = piece.text[: found.end("place")].strip(" ,.;:'-–|")
    words = _words(piece, 0, found.end("place")) if place else ()
    dated = tuple(word for word in piece.words if word not in words)
    findings, value, read = _judged(day, month, year, by_pen=by_pen)
    parts = [part for part in (day, month, year) if part.value is not None]
    return DateLine(
        piece,
        place,
        words,
        value,
        read,
        piece.text[found.end("place") :].strip(" ,.;:'-–"),
        FieldSource.PEN if FieldFinding.HANDWRITTEN in findings else FieldSource.PRINT,
        findings,
        tuple(word.box for word in dated),
        min((part.confidence for part in parts), default=0.0),
    )


def _judged(
    day: _Figures, month: _Figures, year: _Figures, *, by_pen: bool
) -> tuple[tuple[FieldFinding, ...], PartialDate | None, str | None]:
    """What is found about a date, the printed part of it, and the whole of it as read."""
    findings: list[FieldFinding] = []
    if day.pen or month.pen or year.pen or (by_pen and None in (day.value, month.value)):
        findings.append(FieldFinding.HANDWRITTEN)
    elif None in (day.value, month.value, year.value):
        findings.append(FieldFinding.BLANK)
    if day.mended or month.mended or year.mended:
        findings.append(FieldFinding.MISREAD)
    whole = _date(year.value, month.value, day.value)
    if None not in (day.value, month.value, year.value) and whole is None:
        findings.append(FieldFinding.IMPOSSIBLE)
    printed_year = None if year.pen else year.value
    printed_month = None if month.pen else month.value
    printed_day = None if day.pen or printed_month is None else day.value
    parts = ((printed_month, printed_day), (printed_month, None), (None, None))
    printed = next((known for month_day in parts if (known := _date(printed_year, *month_day)) is not None), None)
    read = f"{year.value:04}-{month.value:02}-{day.value:02}" if _all(day, month, year) else None
    return tuple(findings), printed, read if FieldFinding.HANDWRITTEN in findings or whole is None else None


def _all(*parts: _Figures) -> bool:
    return all(part.value is not None for part in parts)


def _date(year: int | None, month: int | None, day: int | None) -> PartialDate | None:
    try:
        return PartialDate(year, month, day if month is not None else None) if year is not None else None
    except ValueError:
        return None


def _year(piece: Piece, found: re.Match[str]) -> _Figures:
    text = _DOTS.sub("", piece.text[found.start("year") : found.end("year")])
    year = _YEAR.match(text) or _YEAR.match(text[:4].translate(_FIGURES))
    words = _words(piece, *found.span("year"))
    sure = words[0].confidence if words else 0.0
    if year is None:
        return _Figures(None, bool(text), mended=False, confidence=sure)
    return _Figures(int(year[0]), pen=False, mended=not text.startswith(year[0]), confidence=sure)


def _figures(
    piece: Piece, found: re.Match[str], part: str, marks: tuple[Mark, ...], printing: Print | None
) -> _Figures:
    start, end = found.span(part)
    raw = piece.text[start:end]
    bare = _DOTS.sub("", raw)
    words = _words(piece, start, end) if bare else ()
    text = bare.translate(_FIGURES)
    clean = text.isdecimal() and len(text) <= _TWO_DIGITS
    if not words:
        return _Figures(None, _ink_in_gap(piece, found, part, marks, printing), mended=False, confidence=0.0)
    sure = min(word.confidence for word in words)
    alone = len(words) == 1 and len(_DOTS.sub("", words[0].text)) == len(bare)
    odd = alone and printing is not None and printing.foreign(words[0], text)
    mended = text != bare
    pen = not clean or odd or sure < _HAND_READ or (mended and not bare.startswith("/"))
    return _Figures(int(text) if clean else None, pen, mended and not pen, sure * (_MENDED if mended else 1.0))


def _ink_in_gap(piece: Piece, found: re.Match[str], part: str, marks: tuple[Mark, ...], printing: Print | None) -> bool:
    """There is ink between the words around missing figures, or in the word before them."""
    names = {"day": ("day_word", "month_word"), "month": ("month_word", "year_word")}[part]
    spans = [found.span(name) if name in found.re.groupindex else (-1, -1) for name in names]
    around = [_words(piece, *span) if span[0] >= 0 else () for span in spans]
    if not around[0] or not around[1]:
        return False
    before, after = around[0][-1], around[1][0]
    doubtful = any(word.confidence < _HAND_READ for word in (before, after))
    return (
        doubtful or bool(ink_within(marks, gap(before.box, after.box))) or bool(printing and printing.swollen(before))
    )


def _words(piece: Piece, start: int, end: int) -> tuple[Word, ...]:
    at, found = 0, []
    for word in piece.words:
        if (
            at < end
            and at + len(word.text) > start
            and piece.text[max(at, start) : min(at + len(word.text), end)].strip()
        ):
            found.append(word)
        at += len(word.text) + 1
    return tuple(found)
