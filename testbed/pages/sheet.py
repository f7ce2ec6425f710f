"""A sheet of A4 paper to print on, which remembers every word and its box."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from domain.geometry import Box
from domain.text import BlockKind, Mark, PageText, TextBlock, TextLine, TextSource, Word
from testbed.pages.fonts import Face, Style, Type

if TYPE_CHECKING:
    from collections.abc import Sequence


WIDTH, HEIGHT = 210.0, 297.0  # A4, millimetres
_MM_AN_INCH = 25.4
_SPAN = re.compile(r"\*\*.+?\*\*|_[^_]+_|\S+")


@dataclass(frozen=True)
class DrawnPage:
    """A page as a picture and what exactly is printed on it.

    Attributes:
        pixels: RGB, 8 bits, rows × columns × 3.
        dpi: resolution.
        text: every printed word with its box; order as in `shared` ground truth: head left, head right, body,
            recipients, signature.
        optional: lines of stamps, which may be read or not.
        marks: seals and what is written by hand.
    """

    pixels: NDArray[np.uint8]
    dpi: int
    text: PageText
    optional: tuple[TextLine, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def marked_truth(self) -> str:
        """The text, what may be read or not between ⟦ and ⟧ at its end, as in `real-scans`."""
        return "\n".join([self.text.text, *(f"⟦{line.text}⟧" for line in self.optional)])


@dataclass(frozen=True, slots=True)
class Printed:
    """A word with its type, ready to be set."""

    text: str
    type: Type


def words_of(markup: str, face: Face, points: float, style: Style = Style.REGULAR) -> list[Printed]:
    """The words of a paragraph; `**…**` is bold, `_…_` italic."""
    out = []
    for span in _SPAN.findall(markup):
        marked = Style.BOLD if span.startswith("**") else Style.ITALIC if span[0] == "_" and span[-1] == "_" else style
        text = span.strip("*_") if marked is not style or span.startswith("**") else span
        out += [Printed(word, Type(face, marked, points)) for word in text.split()]
    return out


@lru_cache(maxsize=20_000)
def _length(text: str, kind: Type, dpi: int) -> float:
    """Pixels from the start of a word to the start of what follows it."""
    return kind.at(dpi).getlength(text)


@dataclass
class Sheet:
    """A blank sheet at `dpi`. Places are millimetres from the top left corner."""

    dpi: int
    _blocks: list[tuple[BlockKind, list[TextLine]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._image = Image.new("L", (self.px(WIDTH), self.px(HEIGHT)), 255)
        self._draw = ImageDraw.Draw(self._image)

    def px(self, mm: float) -> int:
        """Millimetres as pixels."""
        return round(mm * self.dpi / _MM_AN_INCH)

    def width(self, words: Sequence[Printed]) -> float:
        """Width in millimetres of words set with ordinary spaces."""
        pixels = sum(_length(word.text, word.type, self.dpi) for word in words)
        spaces = sum(_length(" ", word.type, self.dpi) for word in words[1:])
        return (pixels + spaces) * _MM_AN_INCH / self.dpi

    def wrap(self, words: Sequence[Printed], width: float, indent: float = 0.0) -> list[list[Printed]]:
        """Words in lines of at most `width` millimetres, the first one shorter by `indent`."""
        lines: list[list[Printed]] = [[]]
        for word in words:
            room = width - (indent if len(lines) == 1 else 0)
            if lines[-1] and self.width([*lines[-1], word]) > room:
                lines.append([])
            lines[-1].append(word)
        return lines

    def block(self, kind: BlockKind) -> None:
        """The lines that follow belong to a new block."""
        self._blocks.append((kind, []))

    def line(self, words: Sequence[Printed], x: float, baseline: float, width: float | None = None) -> None:
        """Print a line from `x`; stretched to `width` where given."""
        natural = self.width(words)
        stretch = 0.0 if width is None or len(words) < 2 else (width - natural) / (len(words) - 1)
        left, done = x, []
        for word in words:
            done.append(self._word(word, left, baseline))
            left += self.width([word]) + self._space(word) + stretch
        self._blocks[-1][1].append(TextLine(tuple(done)))

    def centred(self, words: Sequence[Printed], middle: float, baseline: float) -> None:
        """Print a line around `middle`."""
        self.line(words, middle - self.width(words) / 2, baseline)

    def rule(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Draw a straight rule of a quarter of a millimetre."""
        self._draw.line([self.px(x1), self.px(y1), self.px(x2), self.px(y2)], fill=0, width=max(1, self.px(0.25)))

    def dot(self, x: float, y: float) -> None:
        """Print a dot of a third of a millimetre, which is no text."""
        size = self.px(0.33)
        self._draw.ellipse([self.px(x), self.px(y), self.px(x) + size, self.px(y) + size], fill=0)

    def done(self) -> DrawnPage:
        """The page as printed."""
        blocks = tuple(TextBlock(tuple(lines), kind) for kind, lines in self._blocks if lines)
        pixels = np.asarray(self._image.convert("RGB")).copy()
        return DrawnPage(pixels, self.dpi, PageText(blocks, TextSource.RECOGNISED, "ground truth"))

    def _space(self, word: Printed) -> float:
        return _length(" ", word.type, self.dpi) * _MM_AN_INCH / self.dpi

    def _word(self, word: Printed, x: float, baseline: float) -> Word:
        font, at = word.type.at(self.dpi), (self.px(x), self.px(baseline))
        self._draw.text(at, word.text, font=font, fill=0, anchor="ls")
        left, top, right, bottom = self._draw.textbbox(at, word.text, font=font, anchor="ls")
        box = Box(round(left), round(top), max(1, round(right - left)), max(1, round(bottom - top)))
        return Word(word.text, box, 1.0)
