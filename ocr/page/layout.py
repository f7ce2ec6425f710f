"""True reading order of an administrative page: head, text and tables, foot.

Order (as a reader goes): what stands above the head, issuer's column, national title's column, text with its tables
row by row, recipients, signature block, what stands below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.text import BlockKind, TextBlock, TextLine
from ocr.page.columns import read_columns
from ocr.page.foot import find_foot
from ocr.page.head import find_head
from ocr.page.noise import is_stroke
from ocr.page.rows import centre_x, centre_y, join_rows, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.geometry import Box
    from domain.text import Word
    from ocr.engine import RawLine
    from ocr.page.tables import Table


def arrange_lines(lines: Iterable[RawLine], tables: Sequence[Table] = ()) -> tuple[TextBlock, ...]:
    """Blocks in reading order from a recogniser's lines; `tables` in the same coordinates."""
    free, by_cell = _sorted_into_cells(lines, [cell for table in tables for cell in table.cells])
    beside = [[line for line in free if _stands_beside(line, table)] for table in tables]
    free = [line for line in free if not any(line in stray for stray in beside)]
    grids = [_table_blocks(table, by_cell, stray) for table, stray in zip(tables, beside, strict=True)]
    head = find_head(free)
    body = head.below if head else free
    foot = find_foot(body)
    blocks = _text(head.above, ()) if head else []
    if head:
        blocks += _block(head.issuer, BlockKind.ISSUER) + _block(head.title, BlockKind.NATIONAL_TITLE)
    blocks += _text(foot.above if foot else body, grids)
    if foot:
        blocks += _block(foot.recipients, BlockKind.RECIPIENTS) + _block(_printed(foot.signature), BlockKind.SIGNATURE)
        blocks += _text(foot.below, ())
    return tuple(blocks)


def _sorted_into_cells(
    lines: Iterable[RawLine], cells: Sequence[Box]
) -> tuple[list[TextLine], dict[Box, list[TextLine]]]:
    """Lines outside all cells, and the pieces of lines inside each."""
    free: list[TextLine] = []
    by_cell: dict[Box, list[TextLine]] = {}
    for line in lines:
        homes: dict[Box | None, list[Word]] = {}
        for word in line.words:
            homes.setdefault(_home(word, cells), []).append(word)
        for home, words in homes.items():
            (free if home is None else by_cell.setdefault(home, [])).append(TextLine(tuple(words)))
    return free, by_cell


def _home(word: Word, cells: Sequence[Box]) -> Box | None:
    x, y = centre_x(word.box), centre_y(word.box)
    return next((cell for cell in cells if cell.x <= x < cell.right and cell.y <= y < cell.bottom), None)


def _stands_beside(line: TextLine, table: Table) -> bool:
    """Whether a line is on the rows of a table but in none of its cells: an outer rule is missing."""
    return table.box.y <= centre_y(line.box) < table.box.bottom


def _table_blocks(table: Table, by_cell: dict[Box, list[TextLine]], stray: Sequence[TextLine]) -> list[TextBlock]:
    """A block for each cell that bears text, row by row; stray lines take their place in their row."""
    blocks = []
    for row in table.rows:
        bottom = max(cell.bottom for cell in row)
        extra = [[line] for line in stray if centre_y(line.box) < bottom]
        stray = [line for line in stray if centre_y(line.box) >= bottom]
        filled = [join_rows(by_cell[cell]) for cell in row if cell in by_cell] + extra
        in_order = sorted(filled, key=lambda lines: min(line.box.x for line in lines))
        blocks += [TextBlock(tuple(lines), BlockKind.TABLE) for lines in in_order]
    return blocks


def _text(lines: Sequence[TextLine], tables: Sequence[list[TextBlock]]) -> list[TextBlock]:
    """Running text with its tables where they stand."""
    blocks: list[TextBlock] = []
    rest = list(lines)
    for cells in (cells for cells in tables if cells):
        top = min(cell.box.y for cell in cells)
        before = [line for line in rest if centre_y(line.box) < top]
        rest = [line for line in rest if centre_y(line.box) >= top]
        blocks += _running(before) + cells
    return blocks + _running(rest)


def _running(lines: Sequence[TextLine]) -> list[TextBlock]:
    return [TextBlock(group) for column in read_columns(lines) for group in paragraphs(column)]


def _printed(signature: Sequence[TextLine]) -> tuple[TextLine, ...]:
    """The lines of a signature block that are not strokes of the signature."""
    return tuple(line for line in signature if not is_stroke(line))


def _block(lines: tuple[TextLine, ...], kind: BlockKind) -> list[TextBlock]:
    return [TextBlock(lines, kind)] if lines else []
