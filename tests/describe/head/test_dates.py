"""Place and day of a head: printed, a pen's, left blank, impossible."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.description.fields import Field, FieldFinding, FieldName, FieldSource
from tests.describe.head.reading import described
from tests.describe.pages import EM, Drawn, centred, ink, national_title, one_below_other, page_of, width_of

if TYPE_CHECKING:
    from domain.text import Mark

LEFT, TOP = 0.5, 0.12


def fields(*line: Drawn, number: str = "Số: 26/QĐ-UBND", marks: tuple[Mark, ...] = ()) -> dict[FieldName, Field]:
    """Fields of a decision with these words on its line of place and day."""
    page = page_of(
        *national_title(),
        centred("ỦY BAN NHÂN DÂN", 0.25, 0.07),
        centred("TỈNH KIÊN GIANG", 0.25, 0.09),
        centred(number, 0.25, TOP),
        *line,
        centred("QUYẾT ĐỊNH", 0.53, 0.18),
        *one_below_other("Căn cứ Luật Đất đai ngày 29 tháng 11 năm 2013;"),
        marks=marks,
    )
    return described(page)


def date(text: str) -> Field:
    """The date of that line."""
    return fields(Drawn(text, LEFT, TOP))[FieldName.DATE]


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("Kiên Giang, ngày 05 tháng 4 năm 2017", "2017-04-05"),
        ("Kiên Giang, ngày 5 tháng 4 năm 2017.", "2017-04-05"),
        ("Kiên Giang ngày 05 tháng 04 năm 2017", "2017-04-05"),
        ("Kiên Giang, ngay 05 thang 4 nam 2017", "2017-04-05"),
        ("Kiên Giang, ngày 05/4/2017", "2017-04-05"),
        ("Kiên Giang, 22-02-1999", "1999-02-22"),
        ("TP. Hồ Chí Minh, ngày 31 tháng 12 năm 2020", "2020-12-31"),
    ],
)
def test_printed_days_become_iso_dates(line: str, iso: str) -> None:
    found = date(line)
    assert (found.value, found.source) == (iso, FieldSource.PRINT)


def test_the_place_stands_before_the_day() -> None:
    found = fields(Drawn("TP. Hồ Chí Minh, ngày 31 tháng 12 năm 2020", LEFT, TOP))
    assert found[FieldName.PLACE].value == "TP. Hồ Chí Minh"


def test_a_place_whose_marks_were_misread_is_mended() -> None:
    place = fields(Drawn("Kiến Giang, ngày 05 tháng 4 năm 2017", LEFT, TOP))[FieldName.PLACE]
    assert (place.value, place.printed, place.findings) == ("Kiên Giang", "Kiến Giang", (FieldFinding.MISREAD,))


def test_a_place_that_was_not_read_is_proposed_from_the_issuer_and_asked() -> None:
    place = fields(Drawn("ngày 05 tháng 4 năm 2017", LEFT, TOP))[FieldName.PLACE]
    assert (place.value, place.source, place.asked) == ("Kiên Giang", FieldSource.DERIVED, True)


def test_ink_before_the_month_is_a_pens_day_and_month_and_year_stay() -> None:
    before = Drawn("Kiên Giang, ngày", LEFT, TOP)
    gap = LEFT + width_of(before.text)
    after = Drawn("tháng 10 năm 2017", gap + 0.04, TOP)
    found = fields(before, after, marks=(ink(gap + 0.008, TOP, gap + 0.032, TOP + 0.015),))[FieldName.DATE]
    assert (found.value, found.source, found.findings) == ("2017-10", FieldSource.PEN, (FieldFinding.HANDWRITTEN,))
    assert found.asked


def test_a_blank_day_is_a_pens_where_the_number_is() -> None:
    line = Drawn("Kiên Giang, ngày", LEFT, TOP), Drawn("tháng 10 năm 2017", LEFT + 0.22, TOP)
    found = fields(*line, number="Số: Z4 /QĐ-UBND")[FieldName.DATE]
    assert found.findings == (FieldFinding.HANDWRITTEN,)


def test_a_day_left_blank_is_told_and_not_asked() -> None:
    line = Drawn("Kiên Giang, ngày", LEFT, TOP), Drawn("tháng 10 năm 2017", LEFT + 0.22, TOP)
    found = fields(*line)[FieldName.DATE]
    assert (found.value, found.findings, found.asked) == ("2017-10", (FieldFinding.BLANK,), False)


def test_day_and_month_left_blank_leave_the_year() -> None:
    assert date("Kiên Giang, ngày ..... tháng ..... năm 2017").value == "2017"


def test_a_broad_day_is_a_pens_and_told_as_another_reading() -> None:
    start = LEFT + width_of("Kiên Giang, ngày ")
    line = (
        Drawn("Kiên Giang, ngày", LEFT, TOP),
        Drawn("6", start, TOP, start + EM, height=0.014),
        Drawn("tháng 10 năm 2017", start + EM + 0.01, TOP),
    )
    found = fields(*line)[FieldName.DATE]
    assert found.value == "2017-10"
    assert [other.value for other in found.others] == ["2017-10-06"]


def test_an_impossible_day_is_told_with_what_was_read() -> None:
    found = date("Kiên Giang, ngày 31 tháng 02 năm 2017")
    assert found.value == "2017-02"
    assert FieldFinding.IMPOSSIBLE in found.findings
    assert [other.value for other in found.others] == ["2017-02-31"]
    assert found.asked


def test_a_stroke_for_a_one_is_mended_and_asked() -> None:
    found = date("Kiên Giang, ngày /9 tháng 02 năm 2017")
    assert (found.value, found.asked) == ("2017-02-19", True)
    assert FieldFinding.MISREAD in found.findings


def test_without_a_line_of_place_and_day_there_is_no_date() -> None:
    assert FieldName.DATE not in fields()
