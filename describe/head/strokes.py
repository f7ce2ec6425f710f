"""Whether figures look printed: their height and width beside those of the print around, and ink that was not read.

A pen's figures are taller and wider than those of the print beside them, and what the reader leaves out of them widens
the word that it takes them into. Widths of letters are those of Times New Roman, in which offices print.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from domain.geometry import Box, union
from domain.text import Mark, MarkKind
from domain.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from describe.head.layout import Layout
    from domain.text import Word

_NARROW = dict.fromkeys("ijlt/:;.,'|!I", 0.29) | dict.fromkeys("rfs-()", 0.36)
_WIDE = dict.fromkeys("mwMW", 0.8) | dict.fromkeys("ABCDEGHKNOQRUVXY", 0.7) | dict.fromkeys("ELPSTFZ", 0.59)
_DIGIT = 0.5  # of the em: width of a figure
_DIGIT_HEIGHT = 0.68  # of the em
_BROAD = 1.25  # times its letters' width: no print is so wide
_TALL, _RATHER_BROAD = 1.25, 1.03  # times the height and width of printed figures, both together
_TALL_WORD = 1.5  # times a figure's height: words with marks above capitals and tails below reach 1.4
_TALL_PLAIN = 1.3  # the same of capitals and figures without marks and tails, which are as high as a figure
_TAILED = frozenset("gpqyjQ,;()")
_LONG = 5.0  # ems of a line by which its slope is told
_ANCHORS = ("nam", "thang", "ngay", "so:")


@dataclass(frozen=True)
class Print:
    """The print of a head, in pixels.

    Attributes:
        em: its size.
        slope: pixels that a line of it rises or falls a pixel; upright boxes around long words are higher by that.
    """

    em: float
    slope: float = 0.0

    @classmethod
    def of(cls, layout: Layout) -> Print | None:
        """The print that known words of a head are set in; None where none is known."""
        columns = (*layout.right, *layout.left)
        known = [word for piece in columns for word in piece.words if fold(word.text) in _ANCHORS[:2] and word.box.w]
        ems = [word.box.w / width_of(word.text) for word in known]
        if not ems:
            return None
        lines = (*columns, *layout.below)
        slopes = [slope for piece in lines if (slope := _slope(piece.words, median(ems))) is not None]
        return cls(median(ems), abs(median(slopes)) if slopes else 0.0)

    def foreign(self, figures: Word, text: str) -> bool:
        """Figures that stand alone are taller and broader than printed ones of that text."""
        broad = self._broad(figures.box, text)
        tall = self._tall(figures.box)
        return broad > _BROAD or (tall > _TALL and broad > _RATHER_BROAD)

    def swollen(self, word: Word, *, strict: bool = False) -> bool:
        """A word is wider or higher than its letters: there is ink in it that was not read; `strict`: by less."""
        broad = self._broad(word.box, word.text)
        tallest = _TALL_PLAIN if _is_plain(word.text) else _TALL_WORD
        return self._tall(word.box) > tallest or broad > (_RATHER_BROAD if strict else _BROAD)

    def _tall(self, box: Box) -> float:
        return (box.h - self.slope * box.w) / (_DIGIT_HEIGHT * self.em)

    def _broad(self, box: Box, text: str) -> float:
        return box.w / (self.em * width_of(text)) if text else 0.0


def width_of(text: str) -> float:
    """Width of letters in ems."""
    return sum(_width(letter) for letter in text)


def ink_within(marks: Iterable[Mark], place: Box) -> tuple[Box, ...]:
    """Ink that was not read and lies mostly in a place, seals apart."""
    return tuple(
        mark.box
        for mark in marks
        if mark.kind is not MarkKind.SEAL and mark.box.area and mark.box.intersection(place) > 0.4 * mark.box.area
    )


def gap(before: Box, after: Box) -> Box:
    """The place between two boxes on one line, with some room above and below for a pen."""
    around = union((before, after))
    room = max(before.h, after.h) // 2
    return Box(before.right, max(0, around.y - room), max(1, after.x - before.right), around.h + 2 * room)


def _is_plain(text: str) -> bool:
    """Capitals, figures and signs between them alone, without marks above and tails below."""
    return text.isascii() and text.upper() == text and len(text) > 1 and not _TAILED.intersection(text)


def _slope(words: Iterable[Word], em: float) -> float | None:
    """Of a line by the feet of its words that have no tails; None where it is short."""
    standing = [word.box for word in words if not _TAILED.intersection(fold(word.text))]
    across = standing[-1].x - standing[0].x if standing else 0
    return (standing[-1].bottom - standing[0].bottom) / across if across > _LONG * em else None


def _width(letter: str) -> float:
    bare = fold(letter)
    plain = bare.upper() if letter.isupper() else bare
    return _NARROW.get(plain) or _WIDE.get(plain) or _DIGIT
