"""Urgency, secrecy, circulation, copies, arrival, and the document as a whole."""

from __future__ import annotations

import pytest

from describe.document import Document
from describe.marks import mark_fields, mark_findings
from describe.pages import DescribedPage
from domain.description.document import DescriptionFinding
from domain.description.fields import Field, FieldFinding, FieldName
from domain.description.pen import PenRole
from domain.text import BlockKind
from tests.describe.pages import Drawn, centred, head_of, ink, one_below_other, page_of

HEAD = head_of(("UBND TỈNH BẾN TRE", "SỞ Y TẾ"), "Số: 12/SYT-VP", "Bến Tre, ngày 05 tháng 4 năm 2017")
BODY = one_below_other(
    "Thực hiện Kế hoạch số 15/KH-UBND ngày 03 tháng 01 năm 2017 của Ủy ban nhân dân tỉnh,",
    "Sở Y tế đề nghị các đơn vị trực thuộc báo cáo tình hình thực hiện trước ngày 20.",
)


def told(*pages: DescribedPage) -> dict[FieldName, Field]:
    """Fields by name."""
    return {field.name: field for field in mark_fields(pages)}


def stamped(text: str, left: float = 0.16, top: float = 0.2, **kind: object) -> DescribedPage:
    """A letter with a stamp below its number."""
    return page_of(*HEAD, Drawn(text, left, top, **kind), *BODY)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["KHẨN", "THƯỢNG KHẨN", "HỎA TỐC", "HỎA TỐC HẸN GIỜ"])
def test_a_stamp_of_urgency_is_told(text: str) -> None:
    assert told(stamped(text))[FieldName.URGENCY].value == text


@pytest.mark.parametrize(
    ("page", "looked_at"),
    [
        (page_of(*HEAD, *BODY, marks=(ink(0.16, 0.2, 0.3, 0.23),)), True),
        (page_of(*HEAD, Drawn("HỎA TỐC", 0.16, 0.2), *BODY, marks=(ink(0.16, 0.2, 0.3, 0.23),)), False),
        (page_of(*HEAD, Drawn("HỎA TỐC", 0.16, 0.2, unsure=("TỐC",)), *BODY), True),
        (page_of(*HEAD, *BODY, marks=(ink(0.7, 0.7, 0.84, 0.73),)), False),
        (page_of(*HEAD, *BODY), False),
        (page_of(*HEAD, *BODY, marks=(ink(0.16, 0.2, 0.3, 0.23),), born_digital=True), False),
    ],
)
def test_ink_at_the_upper_left_that_was_not_read_for_certain_is_looked_at_for_a_stamp(
    page: DescribedPage, *, looked_at: bool
) -> None:
    document = Document([page])
    places = document.places_to_read(document.described())
    assert any(place.role is PenRole.URGENCY for place in places) is looked_at


@pytest.mark.parametrize(
    ("text", "degree"),
    [
        ("MẬT", "MẬT"),
        ("TỐI MẬT", "TỐI MẬT"),
        ("TUYỆT MẬT", "TUYỆT MẬT"),
        ("[MẬT]", "MẬT"),
        ("IMẬT", "MẬT"),
        ("TÓI MẠT", "TỐI MẬT"),
        ("TUYÊT MÂT", "TUYỆT MẬT"),
        ("TUYỆI MẬT", "TUYỆT MẬT"),
    ],
)
def test_a_degree_of_secrecy_that_stands_alone_is_told_also_when_misread(text: str, degree: str) -> None:
    page = stamped(text)
    assert told(page)[FieldName.SECRECY].value == degree
    assert DescriptionFinding.SECRECY_STAMP in {finding.code for finding in mark_findings((page,))}


@pytest.mark.parametrize(
    "page",
    [
        page_of(*HEAD, *one_below_other("Luật Bảo vệ bí mật nhà nước số 29/2018/QH14 quy định tài liệu mật, tối mật.")),
        page_of(*HEAD, centred("DANH MỤC BÍ", 0.3, 0.2), centred("MẬT", 0.3, 0.221)),
        page_of(*HEAD, centred("BẢO VỆ BÍ MẬT NHÀ NƯỚC", 0.5, 0.2)),
        stamped("MẬT", block=(1, BlockKind.TABLE)),
        stamped("MẬT", left=0.75),
        stamped("MẬT", top=0.7),
        stamped("Mật độ"),
        stamped("MẪU"),
    ],
)
def test_the_word_in_text_titles_and_tables_is_no_degree_of_secrecy(page: DescribedPage) -> None:
    assert FieldName.SECRECY not in told(page)
    assert DescriptionFinding.SECRECY_STAMP not in {finding.code for finding in mark_findings((page,))}


def test_lifted_secrecy_is_a_finding_and_no_degree() -> None:
    page = page_of(*HEAD, Drawn("MẬT", 0.16, 0.2), Drawn("GIẢI MẬT", 0.16, 0.24), *BODY)
    assert FieldName.SECRECY not in told(page)
    assert {finding.code for finding in mark_findings((page,))} == {DescriptionFinding.LIFTED_SECRECY}


def test_circulation_is_told() -> None:
    assert told(stamped("LƯU HÀNH NỘI BỘ"))[FieldName.CIRCULATION].value == "LƯU HÀNH NỘI BỘ"


def test_the_electronic_line_of_a_copy_is_told_with_body_and_time() -> None:
    lines = (
        Drawn("SAO Y; ỦY BAN NHÂN DÂN TỈNH BẾN TRE;", 0.55, 0.005),
        Drawn("Thời gian ký: 19/02/2025 08:34:29 +07:00", 0.55, 0.025),
    )
    mark = told(page_of(*lines, *HEAD, *BODY))[FieldName.COPY_MARK]
    assert mark.value == "SAO Y; ỦY BAN NHÂN DÂN TỈNH BẾN TRE; Thời gian ký: 19/02/2025 08:34:29 +07:00"


@pytest.mark.parametrize("text", ["SAO Y BẢN CHÍNH", "SAO LỤC", "TRÍCH SAO"])
def test_a_stamped_copy_is_told(text: str) -> None:
    assert told(stamped(text, left=0.6, top=0.5))[FieldName.COPY_MARK].value == text


def test_the_stamp_of_arrival_has_its_own_number_and_day() -> None:
    arrived = (Drawn("CÔNG VĂN ĐẾN", 0.16, 0.2), Drawn("Số: 1207", 0.16, 0.22), Drawn("Ngày 04/01/2021", 0.16, 0.24))
    found = told(page_of(*HEAD, *arrived, *BODY))
    assert found[FieldName.ARRIVAL_NUMBER].value == "1207"
    assert found[FieldName.ARRIVAL_DATE].value == "2021-01-04"


def test_what_a_pen_filled_into_the_stamp_of_arrival_is_asked_for() -> None:
    arrived = (Drawn("ĐẾN", 0.16, 0.2), Drawn("Số: ………", 0.16, 0.22), Drawn("Ngày: ………", 0.16, 0.24))
    found = told(page_of(*HEAD, *arrived, *BODY))
    for name in (FieldName.ARRIVAL_NUMBER, FieldName.ARRIVAL_DATE):
        assert found[name].value is None
        assert found[name].findings == (FieldFinding.HANDWRITTEN,)


def test_a_running_text_with_the_word_arrival_is_no_stamp() -> None:
    assert FieldName.ARRIVAL_NUMBER not in told(page_of(*HEAD, *one_below_other("đến năm 2020 và định hướng")))


def test_language_pages_and_enclosures_are_told() -> None:
    found = told(page_of(*HEAD, *BODY, *one_below_other("(Có Phụ lục kèm theo).", top=0.6)), page_of(*BODY, number=2))
    assert found[FieldName.LANGUAGE].value == "vi"
    assert found[FieldName.PAGES].value == "2"
    assert found[FieldName.ENCLOSURES].value == ("Có Phụ lục kèm theo",)


def test_notes_by_hand_in_the_margin_are_told_as_a_place() -> None:
    note = ink(0.03, 0.5, 0.11, 0.56)
    mark = told(page_of(*HEAD, *BODY, marks=(note,)))[FieldName.AUTOGRAPH]
    assert mark.places[0].boxes == (note.box,)


def test_another_head_on_a_later_page_is_told_and_an_appendix_is_not() -> None:
    first = page_of(*HEAD, *BODY)
    second = page_of(*head_of(("BỘ Y TẾ",), "Số: 7/BYT-KCB", "Hà Nội, ngày 01 tháng 3 năm 2017"), *BODY, number=2)
    form = page_of(centred("PHỤ LỤC I", 0.5, 0.05), *HEAD, number=3)
    found = {finding.code: finding.pages for finding in mark_findings((first, second, form))}
    assert found == {DescriptionFinding.SEVERAL_DOCUMENTS: (2,)}


@pytest.mark.parametrize(
    "page",
    [
        page_of(),
        page_of(*one_below_other("STT Họ và tên Đơn vị", "1 Trần Văn Thanh Sở Y tế")),
        DescribedPage(1, 9, 9, None),
    ],
)
def test_an_empty_page_and_a_table_alone_have_no_head(page: DescribedPage) -> None:
    assert DescriptionFinding.NO_HEAD in {finding.code for finding in mark_findings((page,))}


def test_another_language_is_told() -> None:
    text = "The parties shall keep the information in confidence and shall not give it to anybody for any other use."
    page = page_of(*HEAD[:2], *one_below_other(text, text))
    assert DescriptionFinding.OTHER_LANGUAGE in {finding.code for finding in mark_findings((page,))}
    assert told(page)[FieldName.LANGUAGE].value == "en"


def test_no_pages_tell_nothing() -> None:
    assert mark_fields(()) == ()
    assert mark_findings(()) == ()
