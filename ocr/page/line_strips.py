"""The lines of a page as our reader sees them in its first look: outside of tables, and cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.geometry import Affine
from ocr.line.finding import find_all_lines
from ocr.line.strip import line_image
from ocr.page.tables import find_rules, find_tables, stack_cells, without_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from domain.geometry import Box


def line_strips(reading: NDArray[np.uint8], dpi: int) -> Iterator[tuple[Box, NDArray[np.uint8]]]:
    """Each line's place on the page and its strip.

    Args:
        reading: grey picture, rows × columns, 0 black to 255 white, cleaned and levelled.
        dpi: its resolution.
    """
    rules = find_rules(reading, dpi)
    tables = find_tables(rules, dpi)
    page = without_tables(reading, tables, rules, dpi)
    usual, large = find_all_lines(page, dpi)
    for line in (*usual, *large):
        yield line.box, line_image(page, line)
    stack = stack_cells(reading, tuple(tables), dpi)
    if not stack.cells:
        return
    usual, large = find_all_lines(stack.image, dpi)
    lines = (*usual, *large)
    for cell, place in zip(stack.cells, stack.places, strict=True):
        shift = Affine(1, 0, cell.x - place.x, 0, 1, cell.y - place.y)
        for line in lines:
            if place.y <= line.box.y + line.box.h / 2 < place.bottom:
                yield shift.box(line.box), line_image(stack.image, line)
