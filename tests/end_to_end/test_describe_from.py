"""`vankho ingest --describe-from`: checked first, told of by cell and row; what it says comes in with the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl

from tests.end_to_end.papers import save, sheet
from tests.end_to_end.vankho import read_by_tesseract, vankho

if TYPE_CHECKING:
    from pathlib import Path

HEADINGS = ("Số", "Ký hiệu", "Tên loại", "Ngày", "Tháng", "Năm", "Trích yếu", "Đường dẫn file")


def bill(path: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (HEADINGS, *rows):
        book.active.append(row)
    book.save(path)
    return path


def test_a_sheet_is_checked_and_its_values_come_in_with_their_files(tmp_path: Path) -> None:
    home = tmp_path / "kho"
    assert vankho("init", home, "--organisation", "Sở Nội vụ").code == 0
    read_by_tesseract(home)
    (tmp_path / "vao").mkdir()
    save(sheet("Giấy tờ một", "kho tư liệu"), tmp_path / "vao" / "1.png")
    first = ("26/2017", "QĐ-UBND", "02", 5, 4, 2017, "Ban hành Quy định", "vao/1.png")
    delivery = bill(tmp_path / "bk.xlsx", first, (7, "BC", "14", 31, 2, 2016, "Kiểm kê", "vao/3.png"))
    checked = vankho("ingest", tmp_path / "vao", "--describe-from", delivery, "--check-sheet", "--json", home=home)
    assert checked.code == 1
    faults = [(line["fault"], line["row"], line["column"], line["text"]) for line in checked.lines]
    assert faults[:2] == [("invalid", 3, "D", "31/2/2016"), ("no-file", 3, None, "vao/3.png")]
    taken = vankho("ingest", tmp_path / "vao", "--describe-from", delivery, "--json", home=home)
    (record,) = [line["record"] for line in taken.lines if "record" in line]
    told = vankho("describe", record, "--json", home=home).lines[0]["fields"]
    assert (told["symbol"]["value"], told["symbol"]["source"]) == ("26/2017/QĐ-UBND", "sheet")
