"""One page: look, look again where the first look is unsure, and put what was read into reading order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.geometry import Affine
from domain.text import PageText, TextSource
from ocr.engine import Layout, RawLine
from ocr.layout import arrange_lines
from ocr.noise import without_noise
from ocr.plausibility import credit
from ocr.second_look import read_doubtful_again
from ocr.tables import find_rules, find_tables, stack_cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from domain.geometry import Box
    from domain.text import Word
    from ocr.engine import OcrEngine
    from ocr.tables import Table


_DOUBTFUL = 0.7  # confidence of a word that is as likely wrong as right
_ADVANTAGE = 1.03  # how much surer a second look must be


def read(reading: NDArray[np.uint8], dpi: int, engine: OcrEngine) -> PageText:
    """Read one upright, cleaned page.

    Args:
        reading: grey picture, rows × columns, 0 black to 255 white.
        dpi: its resolution.
        engine: the recogniser.

    Returns:
        The text in reading order, boxes in pixels of `reading`.

    Raises:
        PageFailed: the recogniser failed.
        ArchiveUnusable: the recogniser is not installed.
    """
    name = str(engine.probe())
    tables = find_tables(find_rules(reading, dpi), dpi)
    lines = engine.recognise(reading, dpi)
    if tables:
        lines = _with_second_look(lines, reading, tables, dpi, engine)
    lines = read_doubtful_again(without_noise(lines), reading, dpi, engine)
    blocks = arrange_lines(without_noise(lines), tables)
    return PageText(blocks, TextSource.RECOGNISED if blocks else TextSource.NONE, name)


def _with_second_look(
    lines: Sequence[RawLine], reading: NDArray[np.uint8], tables: Sequence[Table], dpi: int, engine: OcrEngine
) -> tuple[RawLine, ...]:
    """Replace the words of each cell by those of the cells read one by one, where these are surer."""
    stack = stack_cells(reading, tuple(tables), dpi)
    if not stack.cells:
        return tuple(lines)
    again = engine.recognise(stack.image, dpi, Layout.COLUMN)
    better = {}
    for cell, place in zip(stack.cells, stack.places, strict=True):
        second = _moved(_inside(again, place), Affine(1, 0, cell.x - place.x, 0, 1, cell.y - place.y))
        first = _inside(lines, cell)
        if second and (not first or _sureness(second) > _ADVANTAGE * _sureness(first)):
            better[cell] = second
    kept = _outside(lines, better)
    return (*kept, *(line for second in better.values() for line in second))


def _within(word: Word, box: Box) -> bool:
    x, y = word.box.x + word.box.w / 2, word.box.y + word.box.h / 2
    return box.x <= x < box.right and box.y <= y < box.bottom


def _inside(lines: Iterable[RawLine], box: Box) -> list[RawLine]:
    parts = (RawLine(tuple(word for word in line.words if _within(word, box)), line.block) for line in lines)
    return [part for part in parts if part.words]


def _outside(lines: Iterable[RawLine], boxes: Iterable[Box]) -> list[RawLine]:
    boxes = tuple(boxes)
    parts = (
        RawLine(tuple(word for word in line.words if not any(_within(word, box) for box in boxes)), line.block)
        for line in lines
    )
    return [part for part in parts if part.words]


def _moved(lines: Iterable[RawLine], shift: Affine) -> list[RawLine]:
    return [RawLine(tuple(replace(word, box=shift.box(word.box)) for word in line.words), line.block) for line in lines]


def _sureness(lines: Iterable[RawLine]) -> float:
    """Letters read, each worth the confidence of its word above doubt."""
    return sum(len(word.text) * (credit(word) - _DOUBTFUL) for line in lines for word in line.words)
