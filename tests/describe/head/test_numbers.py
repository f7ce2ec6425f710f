"""The number line: printed, a pen's, left blank, misread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.description.fields import Field, FieldFinding, FieldName, FieldSource
from tests.describe.head.reading import described
from tests.describe.pages import EM, Drawn, centred, ink, leaning, national_title, one_below_other, page_of, width_of

if TYPE_CHECKING:
    from describe.pages import DescribedPage
    from domain.text import Mark

ISSUER, DAY = "SỞ Y TẾ", "Kiên Giang, ngày 05 tháng 4 năm 2017"
LEFT, TOP = 0.18, 0.12


def head(*line: Drawn, kind: str = "", issuer: str = ISSUER, marks: tuple[Mark, ...] = ()) -> DescribedPage:
    """A head that has these words on its number line."""
    return page_of(
        *national_title(),
        centred("UBND TỈNH KIÊN GIANG", 0.25, 0.07),
        centred(issuer, 0.25, 0.09),
        *line,
        centred(DAY, 0.67, TOP),
        *([centred(kind, 0.53, 0.18)] if kind else [Drawn("Kính gửi: Các phòng y tế", 0.3, 0.2)]),
        *one_below_other("Căn cứ Luật Khám bệnh, chữa bệnh ngày 23 tháng 11 năm 2009;"),
        marks=marks,
    )


def fields(*line: Drawn, kind: str = "", issuer: str = ISSUER, marks: tuple[Mark, ...] = ()) -> dict[FieldName, Field]:
    """Its fields."""
    return described(head(*line, kind=kind, issuer=issuer, marks=marks))


def number(text: str, kind: str = "", issuer: str = ISSUER) -> dict[FieldName, Field]:
    """Fields of a head with that number line."""
    return fields(Drawn(text, LEFT, TOP), kind=kind, issuer=issuer)


@pytest.mark.parametrize(
    ("line", "symbol"),
    [
        ("Số: 26/SYT-NVD", "26/SYT-NVD"),
        ("Số:26/SYT-NVD", "26/SYT-NVD"),
        ("Số 26 /SYT- NVD", "26/SYT-NVD"),
        ("Sô: 26/SYT-NVD", "26/SYT-NVD"),
        ("Sổ : 26/SYT–NVD", "26/SYT-NVD"),
        ("số: 26/2017/SYT-NVD", "26/2017/SYT-NVD"),
        ("Số: 30c/SYT-NVD", "30c/SYT-NVD"),
        ("Số: 4240/CQTT", "4240/CQTT"),
        ("Số: 26/SYT-NVD.", "26/SYT-NVD"),
        ("Luật số: 33/2024/QH15", "33/2024/QH15"),
    ],
)
def test_printed_numbers_become_symbols_without_spaces(line: str, symbol: str) -> None:
    found = number(line)
    assert found[FieldName.SYMBOL].value == symbol
    assert found[FieldName.NUMBER].source is FieldSource.PRINT


def test_notation_keeps_its_printed_spaces() -> None:
    assert number("Số: 26/SYT- NVD")[FieldName.NOTATION].value == "SYT- NVD"


def test_a_number_that_fits_its_issuer_is_not_asked() -> None:
    assert not number("Số: 26/SYT-NVD")[FieldName.SYMBOL].asked


def test_ink_between_the_words_is_a_pens_number() -> None:
    gap = LEFT + width_of("Số: "), LEFT + 0.09
    place = ink(gap[0] + 0.005, TOP, gap[1] - 0.005, TOP + 0.015)
    found = fields(Drawn("Số:", LEFT, TOP), Drawn("/SYT-NVD", gap[1], TOP), marks=(place,))
    own = found[FieldName.NUMBER]
    assert (own.value, own.source, own.findings) == (None, FieldSource.PEN, (FieldFinding.HANDWRITTEN,))
    assert own.places[0].boxes == (place.box,)
    assert own.asked
    assert found[FieldName.SYMBOL].value is None
    assert found[FieldName.SYMBOL].printed == "/SYT-NVD"
    assert found[FieldName.NOTATION].value == "SYT-NVD"


def test_a_gap_without_ink_was_left_blank_and_nobody_is_asked() -> None:
    found = fields(Drawn("Số:", LEFT, TOP), Drawn("/SYT-NVD", LEFT + 0.09, TOP))
    own = found[FieldName.NUMBER]
    assert (own.value, own.findings, own.asked) == (None, (FieldFinding.BLANK,), False)
    assert own.places[0].boxes


def test_dots_without_ink_are_a_blank_too() -> None:
    assert number("Số: ....... /SYT-NVD")[FieldName.NUMBER].findings == (FieldFinding.BLANK,)


def test_figures_larger_than_the_print_beside_them_are_a_pens() -> None:
    start = LEFT + width_of("Số: ")
    figures = Drawn("55", start, TOP, start + 2 * EM * 0.48 * 2, height=0.018)
    found = fields(Drawn("Số:", LEFT, TOP), figures, Drawn("/SYT-NVD", start + 0.06, TOP))
    own = found[FieldName.NUMBER]
    assert (own.value, own.source) == (None, FieldSource.PEN)
    assert [other.value for other in own.others] == ["55"]
    assert own.others[0].confidence < 0.5


def test_print_on_a_page_that_leans_is_no_pens() -> None:
    found = described(leaning(head(Drawn("Số: 3975/QĐ-BQLKKT", LEFT, TOP), kind="QUYẾT ĐỊNH"), 0.025))
    assert (found[FieldName.NUMBER].value, found[FieldName.NUMBER].source) == ("3975", FieldSource.PRINT)


@pytest.mark.parametrize("rise", [0, 0.025])
def test_a_word_higher_than_its_letters_bears_a_pens_figures(rise: float) -> None:
    start = LEFT + width_of("Số: ")
    line = Drawn("Số:", LEFT, TOP), Drawn("51/UBND-KTTH", start, TOP, height=0.0148)
    assert described(leaning(head(*line), rise))[FieldName.NUMBER].source is FieldSource.PEN


def test_letters_among_the_figures_are_a_pens() -> None:
    found = fields(Drawn("Số: Z14 /SYT-NVD", LEFT, TOP, unsure=("Z14",)))
    assert found[FieldName.NUMBER].source is FieldSource.PEN


def test_a_pens_number_before_a_printed_year_keeps_the_year() -> None:
    found = fields(
        Drawn("Số:", LEFT, TOP), Drawn("/2020/NĐ-CP", LEFT + 0.09, TOP), kind="NGHỊ ĐỊNH", issuer="CHÍNH PHỦ"
    )
    assert found[FieldName.YEAR_IN_NUMBER].value == "2020"
    assert found[FieldName.SYMBOL].printed == "/2020/NĐ-CP"


def test_a_stroke_that_was_not_read_is_put_back_and_told() -> None:
    symbol = number("Số: 119QĐ-SYT", kind="QUYẾT ĐỊNH")[FieldName.SYMBOL]
    assert symbol.value == "119/QĐ-SYT"
    assert FieldFinding.MISREAD in symbol.findings


@pytest.mark.parametrize("notation", ["OĐ-UBND", "QD-UBND", "QĐ-UBNĐ"])
def test_a_notation_is_mended_by_kind_and_issuer(notation: str) -> None:
    found = number(f"Số: 26/{notation}", kind="QUYẾT ĐỊNH", issuer="ỦY BAN NHÂN DÂN TỈNH KIÊN GIANG")[
        FieldName.NOTATION
    ]
    assert found.value == "QĐ-UBND"
    assert found.printed == notation
    assert FieldFinding.MISREAD in found.findings


def test_a_number_lost_in_its_word_is_asked() -> None:
    wide = Drawn("Số:/SYT-NVD", LEFT, TOP, LEFT + width_of("Số:/SYT-NVD") * 1.5)
    assert fields(wide)[FieldName.NUMBER].source is FieldSource.PEN


def test_figures_that_the_reader_doubts_are_asked() -> None:
    assert fields(Drawn("Số: 26 /SYT-NVD", LEFT, TOP, unsure=("26",)))[FieldName.NUMBER].asked


def test_numbers_of_others_in_the_subject_are_not_its_own() -> None:
    about = (Drawn("V/v đính chính Công văn", 0.14, TOP + 0.02), Drawn("số 455/SYT-NVD", 0.14, TOP + 0.035))
    found = fields(Drawn("Số:", LEFT, TOP), Drawn("/SYT-NVD", LEFT + 0.09, TOP), *about)
    assert found[FieldName.NUMBER].value is None
    assert found[FieldName.SUBJECT].value == "đính chính Công văn số 455/SYT-NVD"
