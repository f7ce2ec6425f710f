"""Stamps over a head, and whatever else a reader may give, do not become its fields."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.description.fields import FieldName
from tests.describe.head.reading import head_fields, head_findings, values
from tests.describe.pages import Drawn, centred, head_of, national_title, one_below_other, page_of

PROVINCE = ("ỦY BAN NHÂN DÂN", "TỈNH KIÊN GIANG")
DAY = "Kiên Giang, ngày 05 tháng 4 năm 2017"
TITLE = ("QUYẾT ĐỊNH", "Về việc giao quyền sử dụng đất ở", "trên địa bàn tỉnh Kiên Giang")
BASIS = one_below_other("Căn cứ Luật Đất đai ngày 29 tháng 11 năm 2013;")
ARRIVAL = ("CÔNG VĂN ĐẾN", "Số: 1547", "Ngày: 12/4/2016", "Chuyển: Phòng NVY")
WORDS = (
    "Số:",
    "26/QĐ-UBND",
    "ngày",
    "05",
    "tháng",
    "4",
    "năm",
    "2017",
    "QUYẾT",
    "ĐỊNH",
    "V/v",
    "Kính",
    "gửi:",
    "-",
    "/",
    "TỈNH",
)


@pytest.mark.parametrize("top", [0.13, 0.155, 0.18, 0.2])
@pytest.mark.parametrize("left", [0.02, 0.08, 0.72])
def test_an_incoming_stamp_wherever_it_lies_leaves_the_head_as_it_is(left: float, top: float) -> None:
    head = head_of(PROVINCE, "Số: 26/QĐ-UBND", DAY, *TITLE)
    stamp = tuple(Drawn(text, left, top + 0.017 * nth) for nth, text in enumerate(ARRIVAL))
    assert values(page_of(*head, *stamp, *BASIS)) == values(page_of(*head, *BASIS))


@pytest.mark.parametrize("urgency", ["HỎA TỐC", "KHẨN", "THƯỢNG KHẨN", "MẬT"])
def test_a_stamp_of_urgency_ends_no_subject_and_begins_none(urgency: str) -> None:
    letter = (
        *national_title(),
        centred("SỞ Y TẾ", 0.25, 0.07),
        centred("Số: 26/SYT-NVY", 0.25, 0.12),
        centred("V/v tập huấn điều trị", 0.25, 0.14),
        centred("bệnh tay chân miệng", 0.25, 0.155),
        centred(DAY, 0.67, 0.12),
        Drawn("Kính gửi: Các phòng y tế", 0.35, 0.22),
        *BASIS,
    )
    found = values(page_of(*letter, centred(urgency, 0.25, 0.18)))
    assert found[FieldName.SUBJECT] == "tập huấn điều trị bệnh tay chân miệng"


def test_half_a_stamp_before_a_subject_is_taken_off() -> None:
    head = head_of(PROVINCE, "Số: 26/QĐ-UBND", DAY, "QUYẾT ĐỊNH")
    subject = centred("Ngàyp101202/. Quy định chi tiết việc giao đất", 0.5, 0.19, unsure=("Ngàyp101202/.",))
    assert values(page_of(*head, subject, *BASIS))[FieldName.SUBJECT] == "Quy định chi tiết việc giao đất"


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(
            st.lists(st.one_of(st.sampled_from(WORDS), st.text(min_size=1, max_size=8)), min_size=1, max_size=9),
            st.floats(0, 0.8),
            st.floats(0, 0.9),
        ),
        max_size=14,
    )
)
def test_any_words_anywhere_give_fields_with_probabilities_each_once(
    lines: list[tuple[list[str], float, float]],
) -> None:
    drawn = [Drawn(" ".join(text), left, top) for words, left, top in lines if (text := " ".join(words).split())]
    page = page_of(*drawn)
    found = head_fields(page)
    head_findings(page)
    assert len({field.name for field in found}) == len(found)
    assert all(0 <= field.confidence <= 1 for field in found)
    assert all(field.value or field.value is None for field in found)
