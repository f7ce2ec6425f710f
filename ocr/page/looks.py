"""One page: look, look again where something is left or unsure, and put what was read into reading order.

The first look sees the page without its tables, which layout analysis reads across; the cells of all tables are read
in a look of their own, stacked. What neither look covered, and lines that came out badly, are read once more, line by
line, in one last look.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.geometry import Affine
from domain.text import PageText, TextSource
from ocr.engine import Layout, RawLine
from ocr.page.fields import freed_from_handwriting
from ocr.page.layout import arrange_lines
from ocr.page.noise import without_noise
from ocr.page.second_look import read_again
from ocr.page.tables import find_rules, find_tables, stack_cells, without_tables
from ocr.page.unread import find_unread, with_dashes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from domain.geometry import Box
    from domain.text import Word
    from ocr.engine import OcrEngine
    from ocr.page.tables import Table


def read(reading: NDArray[np.uint8], dpi: int, engine: OcrEngine, beside: Sequence[RawLine] = ()) -> PageText:
    """Read one upright, cleaned page.

    Args:
        reading: grey picture, rows × columns, 0 black to 255 white.
        dpi: its resolution.
        engine: the recogniser.
        beside: lines known already of what the picture does not show, boxes in its pixels; those are left out over
            which a word was read all the same.

    Returns:
        The text in reading order, boxes in pixels of `reading`.

    Raises:
        PageFailed: the recogniser failed.
        ArchiveUnusable: the recogniser is not installed.
    """
    name = str(engine.probe())
    rules = find_rules(reading, dpi)
    tables = find_tables(rules, dpi)
    lines = engine.recognise(without_tables(reading, tables, rules, dpi), dpi)
    lines = without_noise(_left_to_right((*lines, *_read_cells(reading, tables, dpi, engine))))
    unread = find_unread(reading, [word for line in lines for word in line.words], rules)
    lines = read_again(with_dashes(lines, unread.dashes), unread.stretches, reading, dpi, engine)
    lines = freed_from_handwriting(without_noise(lines))
    blocks = arrange_lines((*lines, *_apart(beside, lines)), tables)
    return PageText(blocks, TextSource.RECOGNISED if blocks else TextSource.NONE, name)


def _apart(beside: Iterable[RawLine], lines: Sequence[RawLine]) -> Iterator[RawLine]:
    """Those lines on which no word of the others lies."""
    words = [word for line in lines for word in line.words]
    for line in beside:
        if not any(word.box.intersection(other.box) for word in words for other in line.words):
            yield line


def _read_cells(
    reading: NDArray[np.uint8], tables: Sequence[Table], dpi: int, engine: OcrEngine
) -> tuple[RawLine, ...]:
    """The lines of all cells, boxes in pixels of `reading`."""
    stack = stack_cells(reading, tuple(tables), dpi)
    if not stack.cells:
        return ()
    found = engine.recognise(stack.image, dpi, Layout.COLUMN)
    return tuple(
        line
        for cell, place in zip(stack.cells, stack.places, strict=True)
        for line in _moved(_inside(found, place), Affine(1, 0, cell.x - place.x, 0, 1, cell.y - place.y))
    )


def _left_to_right(lines: Iterable[RawLine]) -> tuple[RawLine, ...]:
    """The lines with their words as they stand; Tesseract sometimes hands over two of them in the wrong order."""
    return tuple(RawLine(tuple(sorted(line.words, key=lambda word: word.box.x)), line.block) for line in lines)


def _within(word: Word, box: Box) -> bool:
    x, y = word.box.x + word.box.w / 2, word.box.y + word.box.h / 2
    return box.x <= x < box.right and box.y <= y < box.bottom


def _inside(lines: Iterable[RawLine], box: Box) -> list[RawLine]:
    parts = (RawLine(tuple(word for word in line.words if _within(word, box)), line.block) for line in lines)
    return [part for part in parts if part.words]


def _moved(lines: Iterable[RawLine], shift: Affine) -> list[RawLine]:
    return [RawLine(tuple(replace(word, box=shift.box(word.box)) for word in line.words), line.block) for line in lines]
