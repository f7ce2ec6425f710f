"""The cells of a sheet that came with a delivery, XLSX or CSV. Runs in a child process: it parses strangers' bytes."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING

from domain.delivery.sheet import Cells, Sheets
from domain.errors import ErrorCode, RefusedInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_ZIP = b"PK\x03\x04"
_MOST_BYTES = 64 << 20  # of the file
_MOST_UNPACKED = 512 << 20  # of what is packed in it
_MOST_ROWS = 200_000
_MOST_COLUMNS = 200
_MOST_LETTERS = 4_000  # of a cell
_MOST_SHEETS = 20
_MOST_BLANK_ROWS = 1_000  # formatted far below the last line
_ENCODINGS = ("utf-8-sig", "cp1258")


def read_sheet(path: Path) -> Sheets:
    """The sheets of a file, in order; hidden ones too.

    Raises:
        RefusedInput: SHEET_UNREADABLE, it is neither XLSX nor CSV or is damaged; SHEET_TOO_LARGE.
    """
    if path.stat().st_size > _MOST_BYTES:
        raise RefusedInput(ErrorCode.SHEET_TOO_LARGE, most=_MOST_BYTES >> 20)
    data = path.read_bytes()
    if data.startswith(_ZIP):
        return Sheets(_workbook(data))
    return Sheets((Cells(path.name, tuple(_rows(_csv(data)))),))


def _workbook(data: bytes) -> tuple[Cells, ...]:
    import openpyxl

    try:
        _check_unpacked(data)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        return tuple(
            Cells(sheet.title, tuple(_rows(sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True))))
            for sheet in book.worksheets[:_MOST_SHEETS]
        )
    except RefusedInput:
        raise
    except Exception as error:  # openpyxl fails in as many ways as files are damaged
        raise RefusedInput(ErrorCode.SHEET_UNREADABLE, detail=f"XLSX: {error}"[:200]) from error


def _check_unpacked(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(part.file_size for part in packed.infolist()) > _MOST_UNPACKED:
            raise RefusedInput(ErrorCode.SHEET_TOO_LARGE, most=_MOST_UNPACKED >> 20)


def _csv(data: bytes) -> Iterator[list[str]]:
    if b"\0" in data:
        raise RefusedInput(ErrorCode.SHEET_UNREADABLE, detail="XLSX, CSV?")
    text = _decoded(data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max("\t;,", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as error:
        raise RefusedInput(ErrorCode.SHEET_UNREADABLE, detail=f"CSV: {error}") from error


def _decoded(data: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RefusedInput(ErrorCode.SHEET_UNREADABLE, detail="CSV: UTF-8?")


def _rows(found: Iterable[Iterable[object]]) -> Iterator[tuple[str, ...]]:
    """Rows as texts, blank ones at the end left out."""
    blank = 0
    for number, row in enumerate(found, 1):
        if number > _MOST_ROWS:
            raise RefusedInput(ErrorCode.SHEET_TOO_LARGE, most=_MOST_ROWS)
        texts = [_text(cell) for cell in row][:_MOST_COLUMNS]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            blank += 1
            if blank > _MOST_BLANK_ROWS:
                return
            continue
        yield from [()] * blank
        blank = 0
        yield tuple(texts)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()[:_MOST_LETTERS]
