"""Where in a head a pen wrote: between `Số:` and the stroke, `ngày` and `tháng`, `tháng` and `năm`.

The ends of a place are told from the print around it. A word into which the reader took some of the ink is broader than
its letters; then the letters' width counts, from the end that faces away from the pen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from describe.head.dating import named_parts
from describe.head.strokes import Print, width_of
from domain.description.fields import FieldFinding, FieldSource
from domain.description.pen import PLACE_BEFORE, PLACE_BEHIND, PLACE_FOOT, PenPlace, PenRole
from domain.geometry import Box

if TYPE_CHECKING:
    from collections.abc import Iterator

    from describe.head.dating import DateLine
    from describe.head.head import Head
    from describe.head.number import NumberLine
    from describe.head.pieces import Piece
    from domain.text import Word

_BROAD = 1.18  # times its letters' width: ink was taken into the word
_DESCENDER = 0.21  # of the em
_MARKED = 0.93  # of the em: from the baseline to the top of a capital's marks
_LEAD = re.compile(r"[^\w]{0,2}S[ốôổoó]{1,2}\s*[:;.,]?", re.IGNORECASE)
_LEAD_HIGH, _TALL = 1.05, 1.28  # ems: of `Số`, and of a box that is higher than that
_LOST = 2.5  # ems left of the notation where a lost `Số:` is looked for
_DESCENDING = re.compile(r"[gjpqyQ,;(]")


def head_places(head: Head) -> Iterator[PenPlace]:
    """The places of a head that a pen filled in, may have, or left blank."""
    printing = Print.of(head.layout)
    if head.number is not None and _unsure(head.number):
        box = _number_box(head.number, printing)
        if box is not None:
            yield PenPlace(PenRole.NUMBER, head.page.number, box)
    if head.dated is not None and _unsure(head.dated):
        for role, box in _date_boxes(head.dated, printing):
            yield PenPlace(role, head.page.number, box)


def _unsure(line: NumberLine | DateLine) -> bool:
    """A pen wrote there, nothing was read, or not for certain."""
    odd = {FieldFinding.HANDWRITTEN, FieldFinding.BLANK, FieldFinding.MISREAD, FieldFinding.IMPOSSIBLE}
    sure = line.confidence if isinstance(line.confidence, float) else line.confidence[0]
    return line.source is FieldSource.PEN or bool(odd.intersection(line.findings)) or sure < 0.96  # noqa: PLR2004


def _number_box(line: NumberLine, printing: Print | None) -> Box | None:
    text, words = line.piece.text, line.piece.words
    lead = _LEAD.match(text)
    notation = f"{'/' + line.year if line.year else ''}{line.joint}{line.notation}"
    at = max(0, text.rfind(line.notation))
    last, behind = _word_at(line.piece, at)
    em = printing.em if printing else (words[0].box.h / _MARKED if lead else last.box.h / 0.75)
    tail = _tail(words, last, behind, notation, em)
    if lead is not None and words:
        first, _ = _word_at(line.piece, max(0, lead.end() - 1))
        start = _right_end(first, lead[0].strip().split()[-1], em)
    else:
        start = tail - _LOST * em
    foot = min(_foot(word, em) for word in (words[0], last))
    return _place(start, tail, foot, em)


def _tail(words: tuple[Word, ...], last: Word, behind: str, notation: str, em: float) -> float:
    """The left end of the notation with the stroke before it, and the year that may stand there."""
    whole = width_of(notation) * em
    end = words[-1].box.right
    before = last.text[: len(last.text) - len(behind)] if last.text.endswith(behind) else ""
    clean = last.text.startswith("/") or (not before and last.box.w < _BROAD * em * width_of(last.text))
    stroke = 0 if last.text.startswith("/") else width_of("/") * em
    told = last.box.x - stroke
    return told if clean and notation.startswith("/") and notation.count("/") == 1 else max(told, end - whole)


def _date_boxes(line: DateLine, printing: Print | None) -> Iterator[tuple[PenRole, Box]]:
    parts = named_parts(line.piece)
    if not {"day_word", "month_word", "year_word"} <= parts.keys():
        return
    day, month, year = (_word_at(line.piece, parts[name][0]) for name in ("day_word", "month_word", "year_word"))
    em = printing.em if printing else month[0].box.w / width_of("tháng")
    feet = {word: _foot(word, em) for word, _ in (day, month, year)}
    printed = line.value is not None and line.value.month is not None  # a month that print says is not read again
    filled = ((PenRole.DAY, day, month, "ngày"), (PenRole.MONTH, month, year, "tháng"))[: 1 if printed else 2]
    for role, left, right, name in filled:
        start = _right_end(left[0], name, em)
        end = _left_end(right[0], "tháng" if role is PenRole.DAY else "năm", em)
        if end > start - em:
            yield role, _place(start, end, (feet[left[0]] + feet[right[0]]) / 2, em)


def _place(start: float, end: float, foot: float, em: float) -> Box:
    x, right = round(start - PLACE_BEFORE * em), round(end + PLACE_BEHIND * em)
    return Box(x, round(foot - PLACE_FOOT * 2 * em), max(1, right - x), max(1, round(2 * em)))


def _right_end(word: Word, known: str, em: float) -> float:
    """Where known letters at the begin of a word end."""
    wide = em * width_of(known)
    return word.box.x + wide if word.box.w > _BROAD * wide else float(word.box.right)


def _left_end(word: Word, known: str, em: float) -> float:
    """Where known letters at the end of a word begin."""
    wide = em * width_of(known)
    return word.box.right - wide if word.box.w > _BROAD * wide else float(word.box.x)


def _foot(word: Word, em: float) -> float:
    """The baseline of a word; of `Số:` joined to what was read of the ink, from its top, since ink reaches below it."""
    if word.box.h > _TALL * em and _LEAD.match(word.text):
        return word.box.y + _LEAD_HIGH * em
    return word.box.bottom - (_DESCENDER * em if _DESCENDING.search(word.text) else 0.0)


def _word_at(piece: Piece, at: int) -> tuple[Word, str]:
    """The word in which a character of a line's text stands, and its letters from there on."""
    start = 0
    for word in piece.words:
        if at < start + len(word.text) + 1:
            return word, word.text[max(0, at - start) :]
        start += len(word.text) + 1
    return piece.words[-1], piece.words[-1].text
