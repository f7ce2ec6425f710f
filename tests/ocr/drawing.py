"""Lines and pictures for tests of reading: text placed by hand, without a recogniser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from domain.geometry import Box
from domain.text import Word
from ocr.engine import EngineInfo, Layout, RawLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LETTER_WIDTH, LETTER_HEIGHT = 12, 24


def words_at(text: str, x: int, y: int, confidence: float = 0.95) -> tuple[Word, ...]:
    """The words of `text` on one row from (x, y); `|` is a wide gap of ten letters."""
    words = []
    for token in text.split():
        if token == "|":
            x += 10 * LETTER_WIDTH
            continue
        width = LETTER_WIDTH * len(token)
        words.append(Word(token, Box(x, y, width, LETTER_HEIGHT), confidence))
        x += width + LETTER_WIDTH
    return tuple(words)


def line_at(text: str, x: int, y: int, block: int = 1) -> RawLine:
    """One line as a recogniser would hand it over."""
    return RawLine(words_at(text, x, y), block)


class ScriptedEngine:
    """An engine that answers what it was told to, and remembers what it was asked."""

    def __init__(self, *answers: Sequence[RawLine]) -> None:
        self.answers = list(answers)
        self.lines_asked: list[NDArray[np.uint8]] = []
        self.line_answers: list[tuple[Word, ...]] = []
        self.asked: list[tuple[NDArray[np.uint8], int, Layout]] = []

    def probe(self) -> EngineInfo:
        return EngineInfo("Scripted", "1", ("vie",))

    def recognise(self, image: NDArray[np.uint8], dpi: int, layout: Layout = Layout.PAGE) -> tuple[RawLine, ...]:
        self.asked.append((image, dpi, layout))
        return tuple(self.answers.pop(0))

    def recognise_lines(self, images: Sequence[NDArray[np.uint8]], _dpi: int) -> tuple[tuple[Word, ...], ...]:
        self.lines_asked = list(images)
        return tuple(self.line_answers.pop(0) if self.line_answers else () for _ in images)


def picture_of(*rows: str, dpi: int = 300) -> NDArray[np.uint8]:
    """Rows of plain Latin text, black on white, as a scanner would give them."""
    picture = Image.new("L", (7 * dpi, dpi * (len(rows) + 1) // 2), 255)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size=dpi // 6)
    for index, row in enumerate(rows):
        draw.text((dpi // 2, dpi // 4 + index * dpi // 3), row, fill=0, font=font)
    return np.asarray(picture, np.uint8)


def grid(columns: Sequence[int], rows: Sequence[int], size: tuple[int, int], rule: int = 3) -> NDArray[np.uint8]:
    """A white picture (height, width) with rules at the given columns and rows."""
    picture = np.full(size, 255, np.uint8)
    for x in columns:
        picture[rows[0] : rows[-1] + rule, x : x + rule] = 0
    for y in rows:
        picture[y : y + rule, columns[0] : columns[-1] + rule] = 0
    return picture
