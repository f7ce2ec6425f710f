"""Titles made of fields: as people call a document, and nothing in them that somebody has to be asked for."""

from __future__ import annotations

import pytest

from domain.description.document import Description
from domain.description.fields import Field, FieldName, FieldSource
from domain.description.titles import readable_body, readable_subject, title_of

KIND, SYMBOL, DATE, ISSUER, SUBJECT = (
    FieldName.KIND,
    FieldName.SYMBOL,
    FieldName.DATE,
    FieldName.ISSUER,
    FieldName.SUBJECT,
)


def described(values: dict[FieldName, str], confidence: float = 0.95) -> Description:
    return Description(
        tuple(Field(name, value, value, FieldSource.PRINT, confidence) for name, value in values.items())
    )


DECISION = {
    KIND: "quyết định",
    SYMBOL: "26/2017/QĐ-UBND",
    DATE: "2017-04-05",
    ISSUER: "ỦY BAN NHÂN DÂN TỈNH LÀO CAI",
    SUBJECT: "Ban hành Quy định về quản lý đất đai.",
}


def test_a_decision_is_called_by_kind_number_day_issuer_and_subject() -> None:
    assert title_of(described(DECISION)) == (
        "Quyết định 26/2017/QĐ-UBND ngày 05/4/2017 của UBND tỉnh Lào Cai về ban hành Quy định về quản lý đất đai"
    )


def test_a_letter_is_about_a_matter() -> None:
    letter = {KIND: "công văn", SYMBOL: "1906/SGDĐT-VP", SUBJECT: "tăng cường phòng, chống dịch"}
    assert title_of(described(letter)) == "Công văn 1906/SGDĐT-VP về việc tăng cường phòng, chống dịch"
    assert title_of(described({**letter, SUBJECT: "Về việc nghỉ Tết"})) == "Công văn 1906/SGDĐT-VP về việc nghỉ Tết"


@pytest.mark.parametrize(("date", "told"), [("2017-04", "tháng 4/2017"), ("2017", "năm 2017")])
def test_a_day_that_is_not_known_is_not_made_up(date: str, told: str) -> None:
    title = title_of(described({KIND: "báo cáo", SYMBOL: "5/BC-UBND", DATE: date}))
    assert title == f"Báo cáo 5/BC-UBND {told}"


def test_number_and_date_that_are_asked_for_do_not_stand_in_a_title_and_the_words_do() -> None:
    title = title_of(described(DECISION, confidence=0.6))
    assert title == "Quyết định của UBND tỉnh Lào Cai về ban hành Quy định về quản lý đất đai"


def test_words_of_which_hardly_anything_was_read_make_no_title() -> None:
    assert title_of(described(DECISION, confidence=0.3)) == ""


@pytest.mark.parametrize("known", [{}, {KIND: "quyết định"}, {ISSUER: "BỘ NỘI VỤ", DATE: "2017"}])
def test_too_little_makes_no_title(known: dict[FieldName, str]) -> None:
    assert title_of(described(known)) == ""


def test_a_subject_alone_is_a_title() -> None:
    assert title_of(described({SUBJECT: "danh mục hồ sơ năm 1988"})) == "Danh mục hồ sơ năm 1988"


@pytest.mark.parametrize(
    ("printed", "readable"),
    [
        ("ỦY BAN NHÂN DÂN TỈNH LÀO CAI", "UBND tỉnh Lào Cai"),
        ("UỶ BAN NHÂN DÂN HUYỆN BÁT XÁT", "UBND huyện Bát Xát"),
        ("HỘI ĐỒNG NHÂN DÂN THÀNH PHỐ HÀ NỘI", "HĐND thành phố Hà Nội"),
        ("SỞ GIÁO DỤC VÀ ĐÀO TẠO", "Sở Giáo dục và Đào tạo"),
        ("BỘ VĂN HÓA, THỂ THAO VÀ DU LỊCH", "Bộ Văn hóa, Thể thao và Du lịch"),
        ("Sở Nội vụ", "Sở Nội vụ"),
        ("SỞ Y TẾ (DỰ ÁN GAVI)", "Sở Y tế (dự án GAVI)"),
        ("TRUNG TÂM HIV/AIDS TỈNH LÀO CAI", "Trung tâm HIV/AIDS tỉnh Lào Cai"),
    ],
)
def test_a_body_in_capitals_is_written_as_people_write_it(printed: str, readable: str) -> None:
    assert readable_body(printed) == readable


@pytest.mark.parametrize(
    ("printed", "readable"),
    [
        ("DANH MỤC DỰ ÁN ODA CỦA TỈNH LÀO CAI NĂM 2017", "Danh mục dự án ODA của tỉnh Lào Cai năm 2017"),
        ("VỀ VIỆC NGHỈ TẾT TẠI THÀNH PHỐ HUẾ", "Về việc nghỉ tết tại thành phố Huế"),
        ("QUY HOẠCH NGƯỜI VIỆT NAM", "Quy hoạch người Việt Nam"),
        ("Ban hành Quy định", "Ban hành Quy định"),
    ],
)
def test_a_subject_in_capitals_is_written_as_people_write_it(printed: str, readable: str) -> None:
    assert readable_subject(printed) == readable
