"""Heads as offices lay them out, and as the reader gives them."""

from __future__ import annotations

import pytest

from domain.description.document import DescriptionFinding
from domain.description.fields import FieldFinding, FieldName, FieldSource
from tests.describe.head.reading import described, head_fields, head_findings, values
from tests.describe.pages import Beside, Drawn, centred, head_of, leaning, national_title, one_below_other, page_of

PROVINCE = ("ỦY BAN NHÂN DÂN", "TỈNH KIÊN GIANG")
BASIS = one_below_other(
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
    "Căn cứ Nghị định số 63/2010/NĐ-CP ngày 08 tháng 6 năm 2010 của Chính phủ;",
    top=0.36,
)


def test_a_decision_in_two_columns_tells_every_part() -> None:
    title = ("QUYẾT ĐỊNH", "Về việc giao quyền sử dụng đất ở", "trên địa bàn tỉnh Kiên Giang")
    head = head_of(PROVINCE, "Số: 26/2017/QĐ-UBND", "Kiên Giang, ngày 05 tháng 4 năm 2017", *title)
    found = values(page_of(*head, centred("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH", 0.53, 0.28), *BASIS))
    assert found == {
        FieldName.TYPE: "QUYẾT ĐỊNH",
        FieldName.KIND: "quyết định",
        FieldName.NUMBER: "26",
        FieldName.YEAR_IN_NUMBER: "2017",
        FieldName.NOTATION: "QĐ-UBND",
        FieldName.SYMBOL: "26/2017/QĐ-UBND",
        FieldName.ISSUER: "ỦY BAN NHÂN DÂN TỈNH KIÊN GIANG",
        FieldName.PLACE: "Kiên Giang",
        FieldName.DATE: "2017-04-05",
        FieldName.SUBJECT: "Về việc giao quyền sử dụng đất ở trên địa bàn tỉnh Kiên Giang",
    }


def test_a_letter_is_known_by_its_subject_at_left_and_its_addressees() -> None:
    page = page_of(
        *national_title(),
        centred("UBND TỈNH PHÚ THỌ", 0.26, 0.07),
        centred("SỞ NỘI VỤ", 0.26, 0.09),
        centred("Số: 145/SNV-VP", 0.26, 0.12),
        centred("V/v nộp lưu tài liệu theo Quyết định", 0.26, 0.14),
        centred("số 26/2017/QĐ-UBND ngày 05/4/2017", 0.26, 0.155),
        centred("Phú Thọ, ngày 12 tháng 9 năm 2018", 0.67, 0.12),
        Drawn("Kính gửi:", 0.3, 0.21),
        Drawn("- Các sở, ban, ngành;", 0.4, 0.23),
        Drawn("- Ủy ban nhân dân các huyện, thành phố, thị", 0.4, 0.25),
        Drawn("xã trong tỉnh.", 0.4, 0.27),
        *BASIS,
    )
    found = values(page)
    assert FieldName.TYPE not in found
    assert found[FieldName.KIND] == "công văn"
    assert found[FieldName.SYMBOL] == "145/SNV-VP"
    assert found[FieldName.SUBJECT] == "nộp lưu tài liệu theo Quyết định số 26/2017/QĐ-UBND ngày 05/4/2017"
    assert found[FieldName.ADDRESSEES] == (
        "Các sở, ban, ngành",
        "Ủy ban nhân dân các huyện, thành phố, thị xã trong tỉnh.",
    )
    assert (found[FieldName.ISSUER_PARENT], found[FieldName.ISSUER]) == ("UBND TỈNH PHÚ THỌ", "SỞ NỘI VỤ")


def test_columns_that_the_reader_joined_in_one_line_are_parted() -> None:
    issuer, title = Drawn("BỘ XÂY DỰNG", 0.2, 0.07, 0.33), Drawn("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 0.47, 0.07, 0.88)
    number, day = Drawn("Số: 323/QĐ-BXD", 0.19, 0.12, 0.35), Drawn("Hà Nội, ngày 06 tháng 02 năm 2023", 0.5, 0.12, 0.85)
    motto = Drawn("Độc lập - Tự do - Hạnh phúc", 0.53, 0.09, 0.82)
    rest = (centred("QUYẾT ĐỊNH", 0.53, 0.18), centred("Về việc ban hành định mức xây dựng", 0.53, 0.2), *BASIS)
    joined = values(page_of(Beside(issuer, title), motto, Beside(number, day), *rest))
    assert joined == values(page_of(issuer, title, motto, number, day, *rest))
    assert joined[FieldName.ISSUER] == "BỘ XÂY DỰNG"


def test_lines_of_both_columns_in_turn_are_told_apart_by_their_place() -> None:
    head = head_of(PROVINCE, "Số: 26/QĐ-UBND", "Kiên Giang, ngày 05 tháng 4 năm 2017", "QUYẾT ĐỊNH", "Về việc giao đất")
    mixed = sorted(head, key=lambda one: (one.top, one.left))
    assert values(page_of(*mixed, *BASIS)) == values(page_of(*head, *BASIS))


def test_signatures_and_copy_marks_above_the_head_name_no_issuer() -> None:
    head = head_of(
        PROVINCE, "Số: 26/QĐ-UBND", "Kiên Giang, ngày 05 tháng 4 năm 2017", "QUYẾT ĐỊNH", "Về việc giao đất", top=0.1
    )
    above = (
        Drawn("SAO Y; ỦY BAN NHÂN DÂN THÀNH PHỐ CẦN THƠ;", 0.2, 0.02),
        Drawn("Thời gian ký: 19/02/2025 08:34:29 +07:00", 0.2, 0.04),
    )
    found = values(page_of(*above, *head, *BASIS))
    assert found[FieldName.ISSUER] == "ỦY BAN NHÂN DÂN TỈNH KIÊN GIANG"
    assert found[FieldName.DATE] == "2017-04-05"


def test_a_party_document_has_its_own_title_and_number() -> None:
    page = page_of(
        centred("TỈNH ỦY QUẢNG NGÃI", 0.27, 0.07),
        centred("*", 0.27, 0.09),
        centred("Số 12-CT/TU", 0.27, 0.11),
        centred("ĐẢNG CỘNG SẢN VIỆT NAM", 0.7, 0.07),
        centred("Quảng Ngãi, ngày 15 tháng 8 năm 2019", 0.7, 0.11),
        centred("CHỈ THỊ", 0.53, 0.17),
        centred("về tăng cường sự lãnh đạo của Đảng đối với công tác lưu trữ", 0.53, 0.19),
        *BASIS,
    )
    found = values(page)
    assert found[FieldName.SYMBOL] == "12-CT/TU"
    assert found[FieldName.ISSUER] == "TỈNH ỦY QUẢNG NGÃI"
    assert found[FieldName.KIND] == "chỉ thị"
    assert found[FieldName.DATE] == "2019-08-15"


@pytest.mark.parametrize(
    ("number", "symbol"),
    [("Số: 12/VP-UB", "12/VP-UB"), ("Số: 63/SL", "63/SL"), ("Số 217-TTg/NC", "217-TTg/NC"), ("Số: 115-CP", "115-CP")],
)
def test_older_numbers_are_read(number: str, symbol: str) -> None:
    page = page_of(
        centred("PHỦ THỦ TƯỚNG", 0.25, 0.07),
        centred(number, 0.25, 0.11),
        centred("VIỆT NAM DÂN CHỦ CỘNG HÒA", 0.68, 0.07),
        centred("Độc lập - Tự do - Hạnh phúc", 0.68, 0.09),
        centred("Hà Nội, ngày 3 tháng 5 năm 1962", 0.68, 0.12),
        *BASIS,
    )
    assert values(page)[FieldName.SYMBOL] == symbol
    assert values(page)[FieldName.DATE] == "1962-05-03"


def test_a_day_below_the_text_dates_an_old_document() -> None:
    page = page_of(
        centred("CHỦ TỊCH", 0.25, 0.07),
        centred("Số: 63/SL", 0.25, 0.11),
        centred("VIỆT NAM DÂN CHỦ CỘNG HÒA", 0.68, 0.07),
        centred("SẮC LỆNH", 0.5, 0.18),
        *BASIS,
        Drawn("Hà Nội, ngày 22 tháng 11 năm 1945", 0.5, 0.7),
    )
    found = described(page)
    assert found[FieldName.DATE].value == "1945-11-22"
    assert found[FieldName.DATE].asked


def test_several_bodies_of_one_rank_issue_together() -> None:
    page = page_of(
        *national_title(),
        centred("BỘ TÀI CHÍNH - BỘ NỘI VỤ", 0.25, 0.07),
        centred("Số: 10/2006/TTLT-BTC-BNV", 0.25, 0.11),
        centred("Hà Nội, ngày 12 tháng 5 năm 2006", 0.67, 0.11),
        centred("THÔNG TƯ LIÊN TỊCH", 0.53, 0.17),
        centred("Hướng dẫn chế độ tài chính của lưu trữ", 0.53, 0.19),
        *BASIS,
    )
    found = values(page)
    assert found[FieldName.ISSUER] == "BỘ TÀI CHÍNH - BỘ NỘI VỤ"
    assert FieldName.ISSUER_PARENT not in found
    assert found[FieldName.KIND] == "thông tư liên tịch"


def test_bodies_one_below_the_other_issue_together_where_they_are_of_one_rank() -> None:
    page = page_of(
        *national_title(),
        centred("BỘ TÀI CHÍNH", 0.25, 0.07),
        centred("BỘ NỘI VỤ", 0.25, 0.09),
        centred("Số: 10/2006/TTLT-BTC-BNV", 0.25, 0.12),
        centred("Hà Nội, ngày 12 tháng 5 năm 2006", 0.67, 0.12),
        centred("THÔNG TƯ LIÊN TỊCH", 0.53, 0.17),
        *BASIS,
    )
    assert values(page)[FieldName.ISSUER] == "BỘ TÀI CHÍNH - BỘ NỘI VỤ"


def test_a_name_broken_over_lines_stays_one_body() -> None:
    page = page_of(
        *national_title(),
        centred("BỘ THÔNG TIN VÀ TRUYỀN THÔNG", 0.25, 0.07),
        centred("HỌC VIỆN CÔNG NGHỆ", 0.25, 0.09),
        centred("BƯU CHÍNH VIỄN THÔNG", 0.25, 0.11),
        centred("Số: 647/QĐ-HV", 0.25, 0.14),
        centred("Hà Nội, ngày 27 tháng 7 năm 2017", 0.67, 0.14),
        centred("QUYẾT ĐỊNH", 0.53, 0.18),
        *BASIS,
    )
    found = values(page)
    assert found[FieldName.ISSUER_PARENT] == "BỘ THÔNG TIN VÀ TRUYỀN THÔNG"
    assert found[FieldName.ISSUER] == "HỌC VIỆN CÔNG NGHỆ BƯU CHÍNH VIỄN THÔNG"


def test_an_incoming_stamp_gives_neither_number_nor_date() -> None:
    head = head_of(PROVINCE, "Số: 26/QĐ-UBND", "Kiên Giang, ngày 05 tháng 4 năm 2017", "QUYẾT ĐỊNH", "Về việc giao đất")
    stamp = (
        Drawn("CÔNG VĂN ĐẾN", 0.04, 0.15, 0.18),
        Drawn("Số: 1547", 0.04, 0.165, 0.13),
        Drawn("Ngày: 12/4/2017", 0.04, 0.18, 0.2),
    )
    found = values(page_of(*head, *stamp, *BASIS))
    assert found[FieldName.SYMBOL] == "26/QĐ-UBND"
    assert found[FieldName.DATE] == "2017-04-05"
    assert found[FieldName.SUBJECT] == "Về việc giao đất"


def test_an_invitation_without_subject_goes_straight_to_its_addressees() -> None:
    head = head_of(
        ("UBND TỈNH KIÊN GIANG", "SỞ Y TẾ"), "Số: 20/GM-SYT", "Kiên Giang, ngày 20 tháng 10 năm 2017", "GIẤY MỜI"
    )
    to = (Drawn("Kính gửi: - Các phòng chức năng Sở;", 0.25, 0.2), Drawn("- Các đơn vị trực thuộc.", 0.35, 0.22))
    found = values(page_of(*head, *to, *BASIS))
    assert FieldName.SUBJECT not in found
    assert found[FieldName.ADDRESSEES] == ("Các phòng chức năng Sở", "Các đơn vị trực thuộc.")


def test_a_subject_of_one_line_ends_before_the_text_on_a_page_that_leans() -> None:
    about = "Về việc thu hồi đất để xây dựng trường học năm 2007"
    page = page_of(
        *head_of(("UBND TỈNH KIÊN GIANG",), "Số: 12/QĐ-UBND", "Kiên Giang, ngày 05 tháng 4 năm 2017"),
        centred("QUYẾT ĐỊNH", 0.53, 0.16),
        centred(about, 0.53, 0.176),
        *one_below_other("Cơ quan thực hiện chức năng thanh tra có trách nhiệm tổ chức", left=0.19, top=0.22),
        *one_below_other("tiếp công dân theo quy định của pháp luật về tiếp công dân.", top=0.24),
    )
    assert [values(seen)[FieldName.SUBJECT] for seen in (page, leaning(page, 0.03))] == [about, about]


def test_a_subject_ends_with_its_last_line_in_brackets() -> None:
    title = ("QUYẾT ĐỊNH", "Về việc công bố Danh mục thủ tục hành chính", "(Lĩnh vực: Đường bộ)")
    head = head_of(PROVINCE, "Số: 26/QĐ-UBND", "Kiên Giang, ngày 05 tháng 4 năm 2017", *title)
    found = values(page_of(*head, centred("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH", 0.53, 0.25), *BASIS))
    assert found[FieldName.SUBJECT] == "Về việc công bố Danh mục thủ tục hành chính (Lĩnh vực: Đường bộ)"


@pytest.mark.parametrize("name", ["BIÊN BẢN", "CÔNG ĐIỆN", "THƯ MỜI", "NGHỊ QUYẾT", "TỜ TRÌNH", "Q U Y Ế T Đ Ị N H"])
def test_the_line_in_the_middle_names_the_kind(name: str) -> None:
    head = head_of(
        PROVINCE, "Số: 26/UBND", "Kiên Giang, ngày 05 tháng 4 năm 2017", name, "Về việc phòng, chống bão số 5"
    )
    spaced = name if len(name.split(maxsplit=1)[0]) > 1 else "QUYẾT ĐỊNH"
    assert values(page_of(*head, *BASIS))[FieldName.KIND] == spaced.lower()


def test_a_kind_that_names_its_issuer_too_keeps_its_name() -> None:
    title = ("QUYẾT ĐỊNH CỦA UỶ BAN NHÂN DÂN TỈNH", "Về việc giao đất")
    head = head_of(PROVINCE, "Số: 157/QĐ-UB", "Kiên Giang, ngày 22 tháng 2 năm 1999", *title)
    found = values(page_of(*head, *BASIS))
    assert (found[FieldName.TYPE], found[FieldName.SUBJECT]) == ("QUYẾT ĐỊNH", "Về việc giao đất")


def test_an_appendix_claims_neither_number_nor_date_of_its_document() -> None:
    page = page_of(
        centred("PHỤ LỤC I", 0.5, 0.07),
        centred("DANH MỤC THỦ TỤC HÀNH CHÍNH", 0.5, 0.09),
        centred("(Kèm theo Quyết định số 26/2017/QĐ-UBND ngày 05/4/2017", 0.5, 0.11),
        centred("của Ủy ban nhân dân tỉnh Kiên Giang)", 0.5, 0.13),
        *one_below_other("1. Cấp giấy phép xây dựng", top=0.2),
    )
    assert not {FieldName.NUMBER, FieldName.SYMBOL, FieldName.DATE, FieldName.KIND} & values(page).keys()
    assert head_findings(page) == (DescriptionFinding.APPENDIX_FIRST,)


def test_a_page_in_english_has_no_head() -> None:
    page = page_of(
        centred("MEMORANDUM OF UNDERSTANDING", 0.5, 0.1),
        *one_below_other(
            "This memorandum is made on 12 May 2017 between the parties.", "No: 12/2017 of the series", top=0.2
        ),
    )
    assert head_fields(page) == ()
    assert head_findings(page) == (DescriptionFinding.NO_HEAD,)


def test_an_empty_page_has_no_head() -> None:
    assert head_fields(page_of()) == ()


def test_a_head_cut_off_at_the_edge_is_told() -> None:
    page = page_of(
        Drawn("Số: 155/2020/NĐ-CP", 0.17, 0.03),
        Drawn("Hà Nội, ngày 31 tháng 12 năm 2020", 0.5, 0.03),
        centred("NGHỊ ĐỊNH", 0.53, 0.09),
        centred("Quy định chi tiết một số điều của Luật Chứng khoán", 0.53, 0.11),
        *BASIS,
    )
    found = values(page)
    assert found[FieldName.SYMBOL] == "155/2020/NĐ-CP"
    assert found[FieldName.DATE] == "2020-12-31"
    assert FieldName.ISSUER not in found
    assert head_findings(page) == (DescriptionFinding.HEAD_CUT_OFF,)


def test_a_name_at_the_very_edge_is_said_to_run_out_of_the_page() -> None:
    head = head_of(PROVINCE, "Số: 26/QĐ-UBND", "Kiên Giang, ngày 05 tháng 4 năm 2017", "QUYẾT ĐỊNH", top=0.0)
    assert FieldFinding.CUT_OFF in described(page_of(*head, *BASIS))[FieldName.ISSUER].findings


def test_each_value_tells_where_it_stands() -> None:
    head = head_of(PROVINCE, "Số: 26/QĐ-UBND", "Kiên Giang, ngày 05 tháng 4 năm 2017", "QUYẾT ĐỊNH", "Về việc giao đất")
    page = page_of(*head, *BASIS)
    fields = described(page)
    assert all(field.places and field.places[0].page == 1 for name, field in fields.items())
    (box,) = fields[FieldName.SUBJECT].places[0].boxes
    assert page.shares(box)[2] == pytest.approx(0.19, abs=0.01)


def test_letters_that_stood_in_the_file_are_said_to_come_from_there() -> None:
    head = head_of(PROVINCE, "Số: 26/QĐ-UBND", "Kiên Giang, ngày 05 tháng 4 năm 2017", "QUYẾT ĐỊNH")
    page = page_of(*head, *BASIS, born_digital=True)
    assert described(page)[FieldName.SYMBOL].source is FieldSource.BORN_DIGITAL
