"""Delivery sheets: headings in several rows, without marks; days in three columns; rows and files find each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.delivery.matching import match
from domain.delivery.reading import read_delivery
from domain.delivery.sheet import Cells, DeliverySheet, SheetFault, column_letters
from domain.description.fields import FieldName
from domain.errors import ArchiveError, ErrorCode
from domain.incoming import IncomingDocument

GROUPED = (
    ("BẢNG KÊ TÀI LIỆU SỐ HÓA",),
    (),
    ("STT", "Hồ sơ", "", "Văn bản", "", "", "", "", "", "", "Đường dẫn file", "Bút phê"),
    (
        "",
        "Số và ký hiệu hồ sơ",
        "Ngôn ngữ",
        "Tên loại",
        "Số",
        "Ký hiệu",
        "Ngày, tháng, năm văn bản",
        "",
        "",
        "Ngôn ngữ",
    ),
    ("", "", "", "", "", "", "Ngày", "Tháng", "Năm", ""),
    ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)", "(10)", "(11)"),
    ("1", "HS01", "01", "02", "26/2017", "QĐ-UBND", "5", "4", "2017", "Tiếng Việt", r"D:\SOHOA\HS01\0001.pdf"),
    ("2", "", "", "Công văn", "12", "UBND-VX", "00", "", "2017", "vi", "HS01/0002.pdf"),
    (),
    ("3", "", "", "báo cáo", "7", "BC-UBND", "31", "2", "2016", "vi", "HS01/0003.pdf"),
)


def values(sheet: DeliverySheet, row: int) -> dict[FieldName, object]:
    return {one.name: one.value for one in sheet.rows[row].words.values}


def delivery(*rows: tuple[str, ...]) -> DeliverySheet:
    return read_delivery("bang-ke.xlsx", [Cells("Sheet1", rows)])


def documents(*paths: str) -> list[IncomingDocument]:
    return [IncomingDocument((Path(path),), Path(path).name) for path in paths]


def test_headings_of_several_rows_with_groups_and_numbers_below_them() -> None:
    sheet = delivery(*GROUPED)
    assert [row.number for row in sheet.rows] == [7, 8, 10]
    assert values(sheet, 0) == {
        FieldName.DATE: "2017-04-05",
        FieldName.KIND: "quyết định",
        FieldName.NUMBER: "26",
        FieldName.YEAR_IN_NUMBER: "2017",
        FieldName.NOTATION: "QĐ-UBND",
        FieldName.LANGUAGE: "vi",
    }
    assert sheet.rows[0].dossier_values["language"] == "01"
    assert values(sheet, 1)[FieldName.DATE] == "2017", "a year without a day stays a year"
    assert [row.dossier for row in sheet.rows] == ["HS01"] * 3, "told once for the rows below"


def test_a_bad_cell_is_told_with_its_place_and_kept_and_the_rest_of_its_row_counts() -> None:
    sheet = delivery(*GROUPED)
    told = [(fault.code, fault.column, fault.row, fault.text) for fault in sheet.faults]
    assert (SheetFault.INVALID, "G", 10, "31/2/2016") in told
    assert (SheetFault.UNKNOWN_COLUMN, "L", 0, "") in told
    assert values(sheet, 2)[FieldName.NUMBER] == "7"
    assert sheet.rows[2].words.unread == ("Văn bản / Ngày, tháng, năm văn bản / Ngày: 31/2/2016",)


def test_headings_without_marks_in_one_row() -> None:
    sheet = delivery(
        ("stt", "so, ky hieu", "Ngay van ban", "Trich yeu", "CO QUAN BAN HANH", "So trang", "Ten file"),
        ("1", "26/2017/QĐ-UBND", "05/04/2017", "Ban hành Quy định", "UBND tỉnh", "3", "a.pdf"),
    )
    assert values(sheet, 0) == {
        FieldName.DATE: "2017-04-05",
        FieldName.SYMBOL: "26/2017/QĐ-UBND",
        FieldName.SUBJECT: "Ban hành Quy định",
        FieldName.ISSUER: "UBND tỉnh",
        FieldName.PAGES: "3",
    }


@pytest.mark.parametrize(
    ("day", "month", "year", "fault"),
    [("5", "4", "", "5/4/"), ("5", "", "2017", "5//2017"), ("5", "4", "17", "5/4/17")],
)
def test_a_day_that_is_none_is_never_guessed(day: str, month: str, year: str, fault: str) -> None:
    sheet = delivery(("Số", "Ngày", "Tháng", "Năm", "File"), ("1", day, month, year, "a.pdf"))
    assert FieldName.DATE not in values(sheet, 0)
    assert [one.text for one in sheet.faults] == [fault]


def test_a_table_without_headings_is_refused() -> None:
    with pytest.raises(ArchiveError) as error:
        delivery(("a", "b"), ("1", "2"))
    assert error.value.code is ErrorCode.SHEET_NO_HEADINGS


def test_rows_find_their_files_by_as_much_of_the_path_as_agrees() -> None:
    sheet = delivery(
        ("Số", "Đường dẫn"), ("1", "HS03/1.pdf"), ("2", r"D:\X\HS01\1.PDF"), ("3", "HS02/1"), ("4", "HS09/2.pdf")
    )
    matched = match(sheet, documents("in/HS01/1.pdf", "in/HS02/1.pdf", "in/2.pdf", "in/khac.pdf"))
    assert [one.told and one.told.row for one in matched.documents] == [3, 4, 5, None]
    told = [(fault.code, fault.row, fault.text) for fault in matched.faults]
    assert told == [(SheetFault.SEVERAL_FILES, 2, "HS03/1.pdf"), (SheetFault.NO_ROW, 0, "in/khac.pdf")]


def test_a_row_of_another_folder_does_not_take_a_file_from_its_own() -> None:
    sheet = delivery(("Số", "Đường dẫn"), ("1", "HS03/1.pdf"), ("2", "HS02/1.pdf"))
    matched = match(sheet, documents("in/HS02/1.pdf"))
    assert [one.told and one.told.row for one in matched.documents] == [3]
    assert [(fault.code, fault.row) for fault in matched.faults] == [(SheetFault.NO_FILE, 2)]


def test_of_several_rows_about_one_file_none_is_used() -> None:
    matched = match(delivery(("Số", "Đường dẫn"), ("1", "1.pdf"), ("2", "1.pdf")), documents("in/1.pdf"))
    assert [one.told for one in matched.documents] == [None]
    assert [fault.code for fault in matched.faults].count(SheetFault.TAKEN) == 2


def test_rows_find_their_files_by_ordinal_within_the_dossier_that_they_name() -> None:
    sheet = delivery(
        ("Mã hồ sơ", "Số thứ tự văn bản trong hồ sơ", "Số"),
        ("H49.1", "1", "5"),
        ("H49.2", "1", "6"),
        ("", "2", "7"),
        ("", "9", "8"),
    )
    matched = match(sheet, documents("H49.1.0000001.pdf", "H49.2/0000001.pdf", "H49.2/0000002.pdf"))
    assert [one.told and one.told.row for one in matched.documents] == [2, 3, 4]
    assert [(fault.code, fault.text) for fault in matched.faults] == [(SheetFault.NO_FILE, "9")]


def test_a_folder_that_is_one_document_is_found_by_its_name() -> None:
    sheet = delivery(("Số", "Tên tệp"), ("5", "CV 12"))
    folder = IncomingDocument((Path("in/CV 12/1.jpg"), Path("in/CV 12/2.jpg")), "CV 12", folder=True)
    assert match(sheet, [folder]).documents[0].told is not None


def test_a_document_that_the_sheet_says_to_be_secret_is_told_with_its_degree() -> None:
    told = ("5", "Tối mật", "a.pdf"), ("6", "01", "b.pdf"), ("7", "03", "c.pdf")
    matched = match(delivery(("Số", "Chế độ sử dụng", "Tên tệp"), *told), documents("a.pdf", "b.pdf", "c.pdf"))
    assert [one.degree for one in matched.documents] == ["TỐI MẬT", "", "MẬT"]
    assert [fault.code for fault in matched.faults] == [SheetFault.SECRET, SheetFault.SECRET]


def test_columns_are_called_as_people_call_them() -> None:
    assert [column_letters(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
