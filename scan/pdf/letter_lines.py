"""Words and lines from the letters of a PDF page, as PDFium hands them over one by one.

PDFium joins what lies beside each other, whosever it is, and leaves words together that justified lines move apart.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from domain.geometry import Box, union
from domain.text import Word, WordOrigin

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LINE_ENDS = "\r\n"
_LINE_HYPHENS = "\x02\ufffe"  # PDFium's marks for a hyphen at the end of a line, in place of the line's end
_UNICODE_LETTERS = re.compile("[\u1ea0-\u1ef9\u0102\u0103\u0110\u0111\u01a0\u01a1\u01af\u01b0]")
_SYMBOL_SPACE = "\uf020"
# Of the text's size. Justified lines move words apart without a space: in fourteen real decisions letters of a word lie
# within .11 (spaced type), words at least .13 apart, more than spaced type has between its letters.
_WORD_GAP, _MORE_THAN_SPACED = 0.125, 0.08
_BESIDE = 0.3  # of the lower of two letters' lines that both must share to stand on one row


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter of a page.

    Attributes:
        text: it, or the space or line end that PDFium found.
        source: 0 for the page's own content, else which appearance it is from.
        address: of its text object; 0 for what is not shown.
        box: around its ink, pixels.
        advance: its place in the line, as high as the line: pixels.
        turn: degrees clockwise from upright, in quarters.
    """

    text: str
    source: int
    address: int = 0
    box: Box | None = None
    advance: Box | None = None
    turn: int = 0
    drawn_as_capital: bool = False

    @property
    def blank(self) -> bool:
        """Whether it shows nothing."""
        return self.box is None or self.text.isspace() or self.text == _SYMBOL_SPACE


def lines_of(letters: Sequence[Letter]) -> Iterator[tuple[Word, ...]]:
    """Words of each line that PDFium found; `letters` are of one source."""
    letters = _with_capitals(letters)
    held: list[Letter] = []
    for letter in letters:
        if letter.text in _LINE_HYPHENS:
            held.append(replace(letter, text="-"))
        elif letter.text not in _LINE_ENDS:
            held.append(letter)
            continue
        yield from _parted(held)
        held = []
    yield from _parted(held)


def _parted(line: Sequence[Letter]) -> Iterator[tuple[Word, ...]]:
    """The words of each row of a line: PDFium joins what lies beside each other in several columns."""
    row: list[Letter] = []
    last: Letter | None = None
    for letter in line:
        if last and not letter.blank and not _on_one_row(last, letter):
            yield tuple(_words(row))
            row = []
        row.append(letter)
        last = last if letter.blank else letter
    yield tuple(_words(row))


def _on_one_row(one: Letter, other: Letter) -> bool:
    if one.advance is None or other.advance is None or one.turn or other.turn:
        return True
    beside = min(one.advance.bottom, other.advance.bottom) - max(one.advance.y, other.advance.y)
    return beside > _BESIDE * min(one.advance.h, other.advance.h)


def _words(line: Sequence[Letter]) -> Iterator[Word]:
    limit = _gap_of_words(line)
    held: list[Letter] = []
    for letter in line:
        if letter.blank or (held and _gap(held[-1], letter) > limit):
            yield from _word(held)
            held = []
        if not letter.blank:
            held.append(letter)
    yield from _word(held)


def _gap_of_words(line: Sequence[Letter]) -> float:
    """The gap between letters, in text sizes, that parts words on this line."""
    gaps = [_gap(one, other) for one, other in pairwise(line) if not one.blank and not other.blank]
    usual = float(np.median(gaps)) if gaps else 0.0
    return max(_WORD_GAP, usual + _MORE_THAN_SPACED)


def _gap(one: Letter, other: Letter) -> float:
    """Air between two letters beyond their advance, in text sizes; none where lines do not run across."""
    if one.advance is None or other.advance is None or one.turn or other.turn:
        return 0.0
    return (other.advance.x - one.advance.right) / min(one.advance.h, other.advance.h)


def _word(letters: Sequence[Letter]) -> list[Word]:
    """The word of `letters` without control characters; none when nothing is left."""
    text = "".join(c for letter in letters for c in letter.text if unicodedata.category(c) != "Cc")
    boxes = [letter.box for letter in letters if letter.box is not None]
    origin = WordOrigin.APPEARANCE if letters and letters[0].source else WordOrigin.PAGE
    return [Word(text, union(boxes), 1.0, origin=origin)] if text and boxes else []


def _with_capitals(letters: Sequence[Letter]) -> Sequence[Letter]:
    """Letters of ASCII as their font draws them; where the text is Unicode, a font's name is a left-over."""
    if _UNICODE_LETTERS.search("".join(letter.text for letter in letters)):
        return letters
    return [
        replace(letter, text=letter.text.upper()) if letter.drawn_as_capital and letter.text.isascii() else letter
        for letter in letters
    ]
