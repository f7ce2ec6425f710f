"""Ruled tables: where their cells are, and the cells stacked for a second look.

A recogniser takes rules for letters and reads across columns. So rules are found by their shape (long, thin, straight;
morphological opening), cells are what they enclose, and the cells are read once more standing below one another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from domain.geometry import Box, union

if TYPE_CHECKING:
    from collections.abc import Sequence

HALF = 2  # rules are looked for at half the size: they are long
_RULE_INCHES = 0.4  # no letter is as long as this, no cell of a table narrower
_MIN_CELL_INCHES = (0.15, 0.1)  # across and down: room for a digit, for a line of 7 points
_MAX_CELL_SHARE = 0.9  # of the page's side: more is the frame of the page
_MIN_FILL = 0.75  # of the bounding box: a cell is a rectangle, also on a page that hangs by a degree
_INK_SPREAD = 8  # standard deviation of grey values; empty paper stays below
_MIN_CELLS = 4  # fewer make a frame or an underlined heading


@dataclass(frozen=True, slots=True)
class Table:
    """Rows from top to bottom, each with its cells from left to right."""

    rows: tuple[tuple[Box, ...], ...]

    @property
    def cells(self) -> tuple[Box, ...]:
        """All cells, row by row."""
        return tuple(cell for row in self.rows for cell in row)

    @property
    def box(self) -> Box:
        """The smallest box around the cells."""
        return union(self.cells)


@dataclass(frozen=True, slots=True)
class StackedCells:
    """Cells pasted below one another on one picture.

    Attributes:
        image: the picture.
        cells: where each cell stands on the page.
        places: where the same cell stands on `image`.
    """

    image: NDArray[np.uint8]
    cells: tuple[Box, ...]
    places: tuple[Box, ...]


def find_rules(image: NDArray[np.uint8], dpi: int) -> NDArray[np.uint8]:
    """Mask (255 on rules) of the long straight lines along both axes, small breaks closed; half the image's size."""
    size = (max(1, image.shape[1] // HALF), max(1, image.shape[0] // HALF))
    image, dpi = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8), dpi // HALF
    ink = cv2.adaptiveThreshold(image, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 2 * (dpi // 6) + 1, 12)
    down = cv2.transpose(_straight(cv2.transpose(ink), dpi))
    reach = max(3, dpi // 40) | 1
    return np.asarray(
        cv2.dilate(cv2.bitwise_or(_straight(ink, dpi), down), np.ones((reach, reach), np.uint8)), np.uint8
    )


def _straight(ink: cv2.typing.MatLike, dpi: int) -> cv2.typing.MatLike:
    """Mask of straight rules along the rows of pixels, pieces of one rule joined."""
    slant = max(3, dpi // 60)  # thickened across, a rule that hangs a little still is one straight piece
    length, breach = max(9, int(dpi * _RULE_INCHES)), max(3, dpi // 8)
    thick = cv2.dilate(ink, np.ones((slant, 1), np.uint8))
    pieces = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    return cv2.morphologyEx(pieces, cv2.MORPH_CLOSE, np.ones((1, breach), np.uint8))


def find_tables(rules: NDArray[np.uint8], dpi: int) -> tuple[Table, ...]:
    """Tables from top to bottom: groups of rectangles that rules (as `find_rules` gives them) enclose and divide."""
    found = _enclosed_rectangles(rules, dpi // HALF)
    cells = [_full_size(cell) for cell in found]
    groups = (group for group in _neighbours(cells, dpi // 8) if len(group) >= _MIN_CELLS)
    tables = (Table(_row_by_row(group, dpi // 20)) for group in groups)
    return tuple(sorted(tables, key=lambda table: table.box.y))


def stack_cells(image: NDArray[np.uint8], tables: tuple[Table, ...], dpi: int) -> StackedCells:
    """All cells of all tables that bear ink, one below the other, with air between."""
    air = dpi // 8
    cells = tuple(cell for table in tables for cell in table.cells if _has_ink(_crop(image, cell)))
    width = max((cell.w for cell in cells), default=1) + 2 * air
    tops = np.cumsum([air] + [cell.h + air for cell in cells])
    tall = np.full((int(tops[-1]), width), _paper(image), np.uint8)
    places = tuple(Box(air, int(top), cell.w, cell.h) for cell, top in zip(cells, tops, strict=False))
    for cell, place in zip(cells, places, strict=True):
        tall[place.y : place.bottom, place.x : place.right] = _crop(image, cell)
    return StackedCells(tall, cells, places)


def without_tables(
    image: NDArray[np.uint8], tables: Sequence[Table], rules: NDArray[np.uint8], dpi: int
) -> NDArray[np.uint8]:
    """The page with paper where its tables are; the page itself when it has none.

    Around the cells only the rules go: letters stand close to them, with their marks.
    """
    if not tables:
        return image
    bare, margin, paper = image.copy(), dpi // 15, _paper(image)
    for box in (table.box for table in tables):
        around = Box(max(0, box.x - margin), max(0, box.y - margin), box.w + 2 * margin, box.h + 2 * margin)
        ring = bare[around.y : around.bottom, around.x : around.right]
        half = rules[around.y // HALF : around.bottom // HALF + 1, around.x // HALF : around.right // HALF + 1]
        whole = np.kron(half, np.ones((HALF, HALF), np.uint8))[around.y % HALF :, around.x % HALF :]
        rows, columns = min(ring.shape[0], whole.shape[0]), min(ring.shape[1], whole.shape[1])
        ring[:rows, :columns][whole[:rows, :columns] > 0] = paper
        bare[box.y : box.bottom, box.x : box.right] = paper
    return bare


def _enclosed_rectangles(rules: NDArray[np.uint8], dpi: int) -> list[Box]:
    if not any(_is_cell_sized(box, rules.shape, dpi) for box in _holes(rules)):
        return []  # most pages: paper in pieces costs ten times as much to measure as the outlines of rules
    _, _, found, _ = cv2.connectedComponentsWithStats((rules == 0).astype(np.uint8), connectivity=4)
    boxes = ((Box(*(int(n) for n in row[:4])), int(row[cv2.CC_STAT_AREA])) for row in found[1:])
    return [box for box, area in boxes if _is_cell_sized(box, rules.shape, dpi) and area > _MIN_FILL * box.area]


def _holes(rules: NDArray[np.uint8]) -> list[Box]:
    """Boxes around what rules and the edges of the page enclose."""
    framed = cv2.copyMakeBorder(rules, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=255)
    outlines, tree = cv2.findContours(framed, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    inner = (cv2.boundingRect(outline) for outline, (*_, parent) in zip(outlines, tree[0], strict=True) if parent >= 0)
    return [Box(x, y, w - 2, h - 2) for x, y, w, h in inner]  # an outline runs on the rules around a hole


def _is_cell_sized(box: Box, page: tuple[int, ...], dpi: int) -> bool:
    wide = _MIN_CELL_INCHES[0] * dpi < box.w < _MAX_CELL_SHARE * page[1]
    return wide and _MIN_CELL_INCHES[1] * dpi < box.h < _MAX_CELL_SHARE * page[0]


def _full_size(cell: Box) -> Box:
    return Box(HALF * cell.x, HALF * cell.y, HALF * cell.w, HALF * cell.h)


def _neighbours(cells: list[Box], reach: int) -> list[list[Box]]:
    """Cells in groups that hang together over distances below `reach`."""
    groups: list[list[Box]] = []
    for cell in cells:
        wide = Box(cell.x - reach, cell.y - reach, cell.w + 2 * reach, cell.h + 2 * reach)
        near = [group for group in groups if any(wide.intersection(other) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([cell, *(other for group in near for other in group)])
    return groups


def _row_by_row(cells: list[Box], tolerance: int) -> tuple[tuple[Box, ...], ...]:
    """Order by rows; a row ends where the first of its cells ends."""
    rows: list[list[Box]] = []
    for cell in sorted(cells, key=lambda cell: cell.y):
        if not rows or cell.y + tolerance >= min(other.bottom for other in rows[-1]):
            rows.append([])
        rows[-1].append(cell)
    return tuple(tuple(sorted(row, key=lambda cell: cell.x)) for row in rows)


def _crop(image: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
    return image[box.y : box.bottom, box.x : box.right]


def _paper(image: NDArray[np.uint8]) -> int:
    return int(np.median(image[::7, ::7]))


def _has_ink(crop: NDArray[np.uint8]) -> bool:
    return float(crop.std()) > _INK_SPREAD
