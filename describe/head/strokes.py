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

    from domain.text import Word

_NARROW = dict.fromkeys("ijlt/:;.,'|!I", 0.29) | dict.fromkeys("rfs-()", 0.36)
_WIDE = dict.fromkeys("mwMW", 0.8) | dict.fromkeys("ABCDEGHKNOQRUVXY", 0.7) | dict.fromkeys("ELPSTFZ", 0.59)
_DIGIT = 0.5  # of the em: width of a figure
_DIGIT_HEIGHT = 0.68  # of the em
_BROAD = 1.25  # times its letters' width: no print is so wide
_TALL, _RATHER_BROAD = 1.25, 1.03  # times the height and width of printed figures, both together
_TALL_WORD = 1.5  # times a figure's height: words with marks above capitals and tails below reach 1.4
_ANCHORS = ("nam", "thang", "ngay", "so:")


@dataclass(frozen=True)
class Print:
    """The print of a head, in pixels.

    Attributes:
        em: its size.
    """

    em: float

    @classmethod
    def of(cls, words: Iterable[Word]) -> Print | None:
        """The print that known words are set in; None where none is known."""
        ems = [word.box.w / width_of(word.text) for word in words if fold(word.text) in _ANCHORS[:2] and word.box.w]
        return cls(median(ems)) if ems else None

    def foreign(self, figures: Word, text: str) -> bool:
        """Figures that stand alone are taller and broader than printed ones of that text."""
        broad = self._broad(figures.box, text)
        tall = figures.box.h / (_DIGIT_HEIGHT * self.em)
        return broad > _BROAD or (tall > _TALL and broad > _RATHER_BROAD)

    def swollen(self, word: Word, *, strict: bool = False) -> bool:
        """A word is wider or higher than its letters: there is ink in it that was not read; `strict`: by less."""
        tall = word.box.h / (_DIGIT_HEIGHT * self.em)
        return self._broad(word.box, word.text) > (_RATHER_BROAD if strict else _BROAD) or tall > _TALL_WORD

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


def _width(letter: str) -> float:
    bare = fold(letter)
    plain = bare.upper() if letter.isupper() else bare
    return _NARROW.get(plain) or _WIDE.get(plain) or _DIGIT
