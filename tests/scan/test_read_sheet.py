"""Cells of sheets as people saved them: XLSX with days and numbers, CSV of several makers; what is none is refused."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest

from domain.errors import ErrorCode, RefusedInput
from scan.sheets import read_sheet as reading
from scan.sheets.read_sheet import read_sheet

if TYPE_CHECKING:
    from pathlib import Path


def refused(path: Path) -> ErrorCode:
    with pytest.raises(RefusedInput) as error:
        read_sheet(path)
    return error.value.code


def workbook(path: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_days_and_numbers_of_a_workbook_are_as_people_see_them(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        ("Số", None, "Ngày"),
        (),
        (26.0, 5, date(2017, 4, 5)),
        ("=1+1", "Trích yếu", None),
    )
    assert read_sheet(path).sheets[0].rows == (("Số", "", "Ngày"), (), ("26", "5", "05/04/2017"), ("", "Trích yếu"))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1258", "utf-8"])
def test_tables_of_text_are_read_whoever_saved_them(tmp_path: Path, separator: str, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f'S{separator}"Ban hành"{separator}c\r\n1{separator}2{separator}\r\n'.encode(encoding))
    assert read_sheet(path).sheets[0].rows == (("S", "Ban hành", "c"), ("1", "2"))


def test_what_is_no_sheet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"%PDF-1.4\0")
    assert refused(path) is ErrorCode.SHEET_UNREADABLE
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("a.txt", "a")
    path.write_bytes(packed.getvalue())
    assert refused(path) is ErrorCode.SHEET_UNREADABLE
    path.write_bytes(packed.getvalue()[:30])
    assert refused(path) is ErrorCode.SHEET_UNREADABLE


def test_what_unpacks_to_too_much_or_has_too_many_rows_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "a.xlsx", ("a",), ("b",), ("c",))
    monkeypatch.setattr(reading, "_MOST_ROWS", 2)
    assert refused(path) is ErrorCode.SHEET_TOO_LARGE
    monkeypatch.setattr(reading, "_MOST_UNPACKED", 100)
    assert refused(path) is ErrorCode.SHEET_TOO_LARGE
