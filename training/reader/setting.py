"""Some lines of print on one small sheet, and where each word of them stands."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from training.reader.faces import Face, Sort, chosen_face
from training.reader.texts import line_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import ImageFont

    from testbed.corpus import Part

_POINTS_AN_INCH = 72
_LINES = (1, 2, 3, 4, 5, 6, 7, 8)
_WIDEST = 6.9  # inches: the text of a page is 6.5 wide
_MARGIN = 0.16  # inches


@dataclass(frozen=True, slots=True)
class SetWord:
    """A printed word: first column and the one behind the last, in pixels."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class SetLine:
    """A printed line: its words, row of its baseline, x-height as the line finder would measure it, pixels."""

    words: tuple[SetWord, ...]
    foot: float
    x_height: float


@dataclass(frozen=True, slots=True)
class Sheetlet:
    """Print on white paper.

    Attributes:
        ink: share of each pixel that is printed, 0 to 255.
        lines: what is printed, from top to bottom.
        dpi: resolution.
        sort: of the typeface.
    """

    ink: NDArray[np.uint8]
    lines: tuple[SetLine, ...]
    dpi: int
    sort: Sort


@dataclass(frozen=True, slots=True)
class _Style:
    """How the lines of a sheet are set; gaps in shares of a space, `tracking` in pixels."""

    face: Face
    points: float
    leading: float
    struck: bool
    widened: float
    tracking: float


def set_lines(seed: int, first: int, part: Part, chance: Random) -> Sheetlet:
    """Lines number `first` and following; how many, and how they are set, `chance` says.

    Raises:
        FacesMissing: no typeface of the sort is installed.
    """
    style, dpi = _style(part, chance), chance.choice((300, 300, 300, 250, 225, 200))
    count = chance.choice(_LINES)
    texts = [line_text(seed, first + number, part) for number in range(count)]
    step = style.points * style.leading * dpi / _POINTS_AN_INCH
    height, width = int(step * (count + 0.6) + 2 * _MARGIN * dpi), int((_WIDEST + 2 * _MARGIN) * dpi)
    image = Image.new("L", (width, height), 0)
    printer = _Printer(ImageDraw.Draw(image), style, dpi, chance)
    lines = tuple(
        printer.line(text, _MARGIN * dpi, _MARGIN * dpi + step * (number + 0.9), width - _MARGIN * dpi)
        for number, text in enumerate(texts)
    )
    right = max(word.right for line in lines for word in line.words)
    room = chance.choice((_MARGIN, _MARGIN, 1.0)) * dpi  # for what is drawn behind the last word
    ink = np.asarray(image)[:, : min(width, int(right + room))]
    return Sheetlet(np.ascontiguousarray(ink), lines, dpi, style.face.sort)


def lines_at_most() -> int:
    """How many lines a sheet may take."""
    return max(_LINES)


def _style(part: Part, chance: Random) -> _Style:
    sort = chance.choices((Sort.SERIF, Sort.SANS, Sort.MONO), (0.6, 0.2, 0.2))[0]
    struck = sort is Sort.MONO and chance.random() < 0.6
    return _Style(
        face=chosen_face(sort, part, chance),
        points=chance.choice((8, 9, 10, 10.5, 11, 11, 12, 12, 13, 13, 13, 14, 14, 16, 18, 22)),
        leading=chance.uniform(1.12, 1.7),
        struck=struck,
        widened=1.0 if struck else chance.choice((1.0, 1.0, 1.0, chance.uniform(0.8, 2.4), chance.uniform(0.6, 1.0))),
        tracking=0.0 if struck or chance.random() < 0.85 else chance.uniform(-0.4, 3.0),
    )


@dataclass
class _Printer:
    """Prints lines, word by word, letter by letter where letters are struck or spaced."""

    draw: ImageDraw.ImageDraw
    style: _Style
    dpi: int
    chance: Random

    def line(self, text: str, left: float, foot: float, edge: float) -> SetLine:
        """Print as many words as fit before column `edge`; at least one, cut off there."""
        scale = self.chance.choice((1.0, 1.0, 1.0, 1.0, self.chance.uniform(0.8, 1.25)))
        pixels = max(6, round(self.style.points * scale * self.dpi / _POINTS_AN_INCH))
        font = self.style.face.at(pixels)
        words: list[SetWord] = []
        gap = font.getlength(" ") * self.style.widened + 2 * max(0.0, self.style.tracking)
        for word in self._fitting(text):
            width = font.getlength(word) + self.style.tracking * len(word)
            if words and left + width > edge:
                break
            self._word(word, font, left, foot)
            words.append(SetWord(word, left, left + width))
            left += width + gap
        return SetLine(tuple(words), foot, self._x_height(words, pixels))

    def _fitting(self, text: str) -> Iterator[str]:
        """The words of `text` that the face can print; others are left out, and a dash where nothing is left."""
        fit = [word for word in text.split() if not self.style.face.lacking.intersection(word)]
        yield from fit or ["-"]

    def _x_height(self, words: list[SetWord], pixels: int) -> float:
        """Capitals and figures alone tell no x-height: the finder takes it for 1 / 1.42 of theirs."""
        face, text = self.style.face, "".join(word.text for word in words)
        return pixels * (face.x_height if any(letter.islower() for letter in text) else face.capital / 1.42)

    def _word(self, word: str, font: ImageFont.FreeTypeFont, x: float, foot: float) -> None:
        if not (self.style.struck or self.style.tracking):
            self.draw.text((x, foot), word, fill=255, font=font, anchor="ls")
            return
        astray = 0.1 / 25.4 * self.dpi if self.style.struck else 0.0
        for letter in word:
            at = x + self.chance.gauss(0, astray), foot + self.chance.gauss(0, astray)
            force = min(1.0, max(0.4, self.chance.gauss(0.88, 0.12))) if self.style.struck else 1.0
            self.draw.text(at, letter, fill=round(255 * force), font=font, anchor="ls")
            x += font.getlength(letter) + self.style.tracking
