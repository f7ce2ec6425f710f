"""A table for people as a spreadsheet (xlsx), written row by row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_ROWS = 1_000_000  # a sheet holds little more
_NO_LETTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # which XML does not hold


def write_sheet(
    title: str, heads: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[str | int]], target: Path
) -> None:
    """Write a table as the new file `target`; texts stay texts, whatever they begin with.

    Args:
        title: of the sheet; at most 31 letters count.
        heads: of the columns.
        widths: of the columns, in letters.
        rows: as many cells as heads; a new sheet is begun after a million.
        target: the file.
    """
    book = Workbook(write_only=True)
    sheet = _begun(book, title, heads, widths, 0)
    for number, row in enumerate(rows):
        if number and number % _ROWS == 0:
            sheet = _begun(book, title, heads, widths, number // _ROWS)
        sheet.append([_cell(sheet, value) for value in row])
    book.save(target)


def _begun(book: Workbook, title: str, heads: Sequence[str], widths: Sequence[int], number: int):  # type: ignore[no-untyped-def] # noqa: ANN202 - openpyxl has no types
    sheet = book.create_sheet(f"{title[:27]} {number + 1}" if number else title[:31])
    sheet.freeze_panes = "A2"
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    cells = []
    for head in heads:
        cell = WriteOnlyCell(sheet, head)
        cell.font = Font(bold=True)
        cells.append(cell)
    sheet.append(cells)
    return sheet


def _cell(sheet: object, value: str | int) -> WriteOnlyCell:
    if isinstance(value, int):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, _NO_LETTERS.sub(" ", value))
    cell.data_type = "s"
    return cell
