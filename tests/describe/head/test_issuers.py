"""Lines of the left column told apart into the body that issues and the one above it."""

from __future__ import annotations

import pytest

from domain.description.fields import FieldFinding, FieldName
from tests.describe.head.reading import described, values
from tests.describe.pages import Drawn, centred, national_title, one_below_other, page_of


def lines(*issuer: str, number: str = "Số: 26/QĐ-X", unsure: tuple[str, ...] = (), body: str = "") -> tuple[Drawn, ...]:
    """Lines of a decision whose left column names these bodies."""
    return (
        *national_title(),
        *(centred(text, 0.25, 0.07 + 0.02 * nth, unsure=unsure) for nth, text in enumerate(issuer)),
        centred(number, 0.25, 0.08 + 0.02 * len(issuer)),
        centred("Hà Nội, ngày 05 tháng 4 năm 2017", 0.67, 0.12),
        centred("QUYẾT ĐỊNH", 0.53, 0.2),
        *one_below_other("Căn cứ Luật Đất đai ngày 29 tháng 11 năm 2013;", *([body] if body else [])),
    )


@pytest.mark.parametrize(
    ("column", "parent", "issuer"),
    [
        (("ỦY BAN NHÂN DÂN", "TỈNH PHÚ THỌ"), None, "ỦY BAN NHÂN DÂN TỈNH PHÚ THỌ"),
        (("UBND TỈNH PHÚ THỌ", "SỞ TÀI NGUYÊN", "VÀ MÔI TRƯỜNG"), "UBND TỈNH PHÚ THỌ", "SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG"),
        (("BỘ Y TẾ", "CỤC QUẢN LÝ DƯỢC"), "BỘ Y TẾ", "CỤC QUẢN LÝ DƯỢC"),
        (("SỞ Y TẾ KIÊN GIANG", "THANH TRA"), "SỞ Y TẾ KIÊN GIANG", "THANH TRA"),
        (("VIỆN KIỂM SÁT NHÂN DÂN", "TỐI CAO"), None, "VIỆN KIỂM SÁT NHÂN DÂN TỐI CAO"),
        (("ỦY BAN NHÂN DÂN", "TỈNH PHÚ THỌ", "SỞ Y TẾ"), "ỦY BAN NHÂN DÂN TỈNH PHÚ THỌ", "SỞ Y TẾ"),
        (("ỦY BAN THƯỜNG VỤ", "QUỐC HỘI"), None, "ỦY BAN THƯỜNG VỤ QUỐC HỘI"),
        (("BAN CHỈ ĐẠO", "PHÒNG CHỐNG THIÊN TAI"), None, "BAN CHỈ ĐẠO PHÒNG CHỐNG THIÊN TAI"),
        (("UBND TỈNH PHÚ THỌ", "SỞ Y TẾ - SỞ TÀI CHÍNH"), "UBND TỈNH PHÚ THỌ", "SỞ Y TẾ - SỞ TÀI CHÍNH"),
        (("SỞ Y TẾ -", "BẢO HIỂM XÃ HỘI TỈNH"), None, "SỞ Y TẾ - BẢO HIỂM XÃ HỘI TỈNH"),
        (("BỘ CÔNG THƯƠNG", "TRƯỜNG", "ĐẠI HỌC ĐIỆN LỰC"), "BỘ CÔNG THƯƠNG", "TRƯỜNG ĐẠI HỌC ĐIỆN LỰC"),
        (("UBND HUYỆN MỘ ĐỨC", "PHÒNG NỘI VỤ"), "UBND HUYỆN MỘ ĐỨC", "PHÒNG NỘI VỤ"),
        (("BẢO HIỂM XÃ", "HỘI VIỆT NAM"), None, "BẢO HIỂM XÃ HỘI VIỆT NAM"),
    ],
)
def test_lines_name_issuer_and_parent(column: tuple[str, ...], parent: str | None, issuer: str) -> None:
    found = values(page_of(*lines(*column)))
    assert (found.get(FieldName.ISSUER_PARENT), found[FieldName.ISSUER]) == (parent, issuer)


def test_an_issuer_that_fits_its_notation_is_not_asked() -> None:
    assert not described(page_of(*lines("BỘ Y TẾ", number="Số: 26/QĐ-BYT")))[FieldName.ISSUER].asked


def test_a_council_without_its_place_is_asked() -> None:
    assert described(page_of(*lines("ỦY BAN NHÂN DÂN", number="Số: 26/QĐ-UBND")))[FieldName.ISSUER].asked


def test_a_misread_name_of_the_list_is_mended_and_its_print_kept() -> None:
    issuer = described(page_of(*lines("SỞ Y TẺ", number="Số: 26/QĐ-SYT")))[FieldName.ISSUER]
    assert (issuer.value, issuer.printed, issuer.findings) == ("SỞ Y TẾ", "SỞ Y TẺ", (FieldFinding.MISREAD,))


def test_a_doubtful_word_is_spelled_as_the_text_of_the_page_spells_it() -> None:
    column = lines(
        "TRƯỜNG ĐẠI HỌC ĐIỆN LUC", unsure=("LUC",), body="Trường Đại học Điện lực thông báo lịch học như sau"
    )
    issuer = described(page_of(*column))[FieldName.ISSUER]
    assert (issuer.value, issuer.findings) == ("TRƯỜNG ĐẠI HỌC ĐIỆN LỰC", (FieldFinding.MISREAD,))


def test_a_doubtful_word_that_the_page_does_not_repeat_stays_and_is_asked() -> None:
    issuer = described(page_of(*lines("TRƯỜNG ĐẠI HỌC ĐIỆN LUC", unsure=("LUC",))))[FieldName.ISSUER]
    assert issuer.value == "TRƯỜNG ĐẠI HỌC ĐIỆN LUC"
    assert issuer.asked
