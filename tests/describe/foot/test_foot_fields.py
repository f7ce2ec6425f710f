"""Signers, positions, authority and recipients of documents, from their lines and places."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from describe.foot import foot_fields
from domain.description.fields import Field, FieldFinding, FieldName, FieldSource
from domain.text import Mark, MarkKind
from tests.describe.pages import Beside, Drawn, box_of, centred, ink, one_below_other, page_of

if TYPE_CHECKING:
    from describe.pages import DescribedPage
    from domain.description.fields import Value

RIGHT = 0.71  # middle of the signature block
LIST = ("Nơi nhận:", "- Như Điều 3;", "- UBND tỉnh;", "- Lưu: VT, VP.")


def signed(*above: str, name: str = "Trần Văn Thanh", to: tuple[str, ...] = LIST, **page: object) -> DescribedPage:
    """A page with recipients at its left and a signature block at its right."""
    left = one_below_other(*to, top=0.60)
    right = (centred(text, RIGHT, 0.60 + 0.02 * nth) for nth, text in enumerate(above))
    return page_of(*left, *right, centred(name, RIGHT, 0.74), **page)  # type: ignore[arg-type]


def told(*pages: DescribedPage) -> dict[FieldName, Field]:
    """Fields by name."""
    return {field.name: field for field in foot_fields(pages)}


def values(*pages: DescribedPage) -> dict[FieldName, Value | None]:
    """Values by name."""
    return {name: field.value for name, field in told(*pages).items()}


@pytest.mark.parametrize(
    ("above", "authority", "position"),
    [
        (("GIÁM ĐỐC",), None, "GIÁM ĐỐC"),
        (("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "KT.", "PHÓ CHỦ TỊCH"),
        (("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "TM.", "CHỦ TỊCH"),
        (("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH THƯỜNG TRỰC"), "TM.|KT.", "PHÓ CHỦ TỊCH THƯỜNG TRỰC"),
        (("T/M UỶ BAN NHÂN DÂN TỈNH", "K/T CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "TM.|KT.", "PHÓ CHỦ TỊCH"),
        (("TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"), "TL.|KT.", "PHÓ CHÁNH VĂN PHÒNG"),
        (("TUQ. CHỦ TỊCH", "GIÁM ĐỐC", "SỞ LAO ĐỘNG - THƯƠNG BINH"), "TUQ.", "GIÁM ĐỐC SỞ LAO ĐỘNG - THƯƠNG BINH"),
        (("Q. GIÁM ĐỐC",), "Q.", "GIÁM ĐỐC"),
        (("KT.BỘ TRƯỞNG", "THỨ TRƯỞNG"), "KT.", "THỨ TRƯỞNG"),
        (("KT. VIỆN TRƯỞNG", "HÓ VIỆN TRƯỞNG"), "KT.", "PHÓ VIỆN TRƯỞNG"),
        (("GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "KT.", "PHÓ GIÁM ĐỐC"),
    ],
)
def test_authority_stands_apart_from_the_position_of_who_signs(
    above: tuple[str, ...], authority: str | None, position: str
) -> None:
    found = values(signed(*above))
    assert found.get(FieldName.SIGNING_AUTHORITY) == authority
    assert found[FieldName.SIGNER_POSITION] == position
    assert found[FieldName.SIGNER_NAME] == "Trần Văn Thanh"


@pytest.mark.parametrize(
    "printed",
    [
        "TS. Lê Minh Trí",
        "PGS.TS. Lê Minh Trí",
        "PGS.TS.Lê Minh Trí",
        "BSCKII. Lê Minh Trí",
        "Đại tá Lê Minh Trí",
        "Thượng tướng Lê Minh Trí",
    ],
)
def test_a_name_is_told_without_rank_and_degree(printed: str) -> None:
    assert values(signed("GIÁM ĐỐC", name=printed))[FieldName.SIGNER_NAME] == "Lê Minh Trí"


def test_recipients_lose_dashes_and_final_signs_and_keep_wrapped_lines_together() -> None:
    left = (
        Drawn("Nơi nhận:", 0.14, 0.60),
        Drawn("- Như Điều 3;", 0.14, 0.62),
        Drawn("- Các Phòng: KSTTHC, TH,", 0.14, 0.64),
        Drawn("PVHCC tỉnh;", 0.16, 0.66),
        Drawn("+ Phòng KGVX (đ/b);", 0.14, 0.68),
        Drawn("- Lưu: VT, NC.", 0.14, 0.70),
        Drawn("MT20/VP7/2025/CB", 0.14, 0.72),
    )
    page = page_of(*left, centred("GIÁM ĐỐC", RIGHT, 0.60), centred("Mai Sơn", RIGHT, 0.72))
    assert values(page)[FieldName.RECIPIENTS] == (
        "Như Điều 3",
        "Các Phòng: KSTTHC, TH, PVHCC tỉnh",
        "Phòng KGVX (đ/b)",
        "Lưu: VT, NC",
    )


def test_a_name_on_the_line_of_the_last_recipient_is_told_from_it() -> None:
    last = Drawn("- Lưu: VT, KSTTHC.", 0.14, 0.66)
    page = page_of(
        *one_below_other(*LIST[:3], top=0.60),
        centred("GIÁM ĐỐC", RIGHT, 0.60),
        Beside(last, centred("Huỳnh Hữu Trí", RIGHT, 0.66)),
    )
    found = values(page)
    assert found[FieldName.SIGNER_NAME] == "Huỳnh Hữu Trí"
    assert found[FieldName.RECIPIENTS] == ("Như Điều 3", "UBND tỉnh", "Lưu: VT, KSTTHC")


def test_where_papers_are_handed_in_is_no_list_of_recipients() -> None:
    page = page_of(
        *one_below_other("Nơi nhận hồ sơ: Trung tâm Phục vụ hành chính công", "- Thời hạn: 5 ngày.", top=0.5)
    )
    assert foot_fields((page,)) == ()


def test_the_signature_before_the_appendices_is_the_document_s() -> None:
    body = page_of(*one_below_other("Căn cứ Luật Tổ chức chính quyền địa phương;"))
    appendix = page_of(centred("PHỤ LỤC", 0.5, 0.1), centred("TRƯỞNG PHÒNG", RIGHT, 0.7), number=3)
    found = told(body, signed("GIÁM ĐỐC", number=2), appendix)
    assert found[FieldName.SIGNER_POSITION].value == "GIÁM ĐỐC"
    assert found[FieldName.SIGNER_NAME].places[0].page == 2


def test_who_approves_below_is_a_further_signer() -> None:
    page = page_of(
        *one_below_other(*LIST, top=0.50),
        centred("CHÁNH THANH TRA", RIGHT, 0.50),
        centred("Lê Thiên Phú", RIGHT, 0.60),
        centred("PHÊ DUYỆT GIÁM ĐỐC SỞ Y TẾ", 0.55, 0.64),
        centred("Trần Hoàng Nam", 0.55, 0.75),
    )
    found = values(page)
    assert found[FieldName.SIGNER_NAME] == "Lê Thiên Phú"
    assert found[FieldName.OTHER_SIGNERS] == ("Trần Hoàng Nam, GIÁM ĐỐC SỞ Y TẾ",)


def test_a_pen_s_mark_before_the_head_s_position_is_asked_for() -> None:
    page = signed("GIÁM ĐỐC", marks=(ink(0.55, 0.598, 0.64, 0.618),))
    found = told(page)
    assert found[FieldName.SIGNING_AUTHORITY].source is FieldSource.PEN
    assert FieldFinding.HANDWRITTEN in found[FieldName.SIGNING_AUTHORITY].findings
    assert found[FieldName.SIGNING_AUTHORITY].asked
    assert found[FieldName.SIGNER_POSITION].asked


def test_a_name_that_was_not_read_is_asked_for() -> None:
    page = page_of(*one_below_other(*LIST, top=0.6), centred("GIÁM ĐỐC", RIGHT, 0.6))
    name = told(page)[FieldName.SIGNER_NAME]
    assert name.value is None
    assert name.asked


@pytest.mark.parametrize("printed", ["rần Văn Thanh", "xa Hoàng Anh", "Zrang Thị Xuân"])
def test_a_damaged_name_is_never_told_as_certain(printed: str) -> None:
    name = told(signed("GIÁM ĐỐC", name=printed))[FieldName.SIGNER_NAME]
    assert name.asked


@pytest.mark.parametrize(("printed", "name"), [("Hà Văn Phúe", "Hà Văn Phúc"), ("Lê Trung Chỉnh", "Lê Trung Chinh")])
def test_a_letter_taken_for_one_that_looks_alike_is_mended_in_a_name_and_asked_for(printed: str, name: str) -> None:
    doubted = replace(centred(printed, RIGHT, 0.74), unsure=(printed.rsplit(maxsplit=1)[-1],))
    page = page_of(*one_below_other(*LIST, top=0.60), centred("GIÁM ĐỐC", RIGHT, 0.60), doubted)
    found = told(page)[FieldName.SIGNER_NAME]
    assert (found.value, found.asked) == (name, True)


def test_whether_another_is_signed_for_is_asked_where_nothing_above_the_name_was_read() -> None:
    authority = told(signed())[FieldName.SIGNING_AUTHORITY]
    assert (authority.value, authority.asked) == (None, True)


def test_letters_of_the_seal_are_no_name_and_no_position() -> None:
    seal = Mark(MarkKind.SEAL, box_of(0.53, 0.62, 0.68, 0.73))
    page = page_of(
        *one_below_other(*LIST, top=0.6),
        centred("GIÁM ĐỐC", RIGHT, 0.6),
        centred("SỞ", 0.6, 0.66),
        centred("Y TẾ", 0.6, 0.68),
        centred("Trần Văn Thanh", RIGHT, 0.74),
        marks=(seal,),
    )
    found = values(page)
    assert found[FieldName.SIGNER_POSITION] == "GIÁM ĐỐC"
    assert found[FieldName.SIGNER_NAME] == "Trần Văn Thanh"


def test_a_page_without_a_foot_tells_nothing() -> None:
    head = page_of(centred("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH", 0.5, 0.3), *one_below_other("Căn cứ Luật Ngân sách;"))
    assert foot_fields((head,)) == ()
    assert foot_fields(()) == ()
