"""Whole documents that are no tidy letters: what can be told of them is, and the rest is a finding, never a fault."""

from __future__ import annotations

from dataclasses import replace

import pytest

from describe.document import describe
from describe.pages import DescribedPage
from domain.description.document import DescriptionFinding, Finding
from domain.description.fields import FieldName
from domain.description.merging import with_sheet
from domain.text import BlockKind
from tests.describe.pages import Drawn, centred, head_of, one_below_other, page_of

ISSUER = ("ỦY BAN NHÂN DÂN", "TỈNH KIÊN GIANG")
TITLE = "QUYẾT ĐỊNH", "Về việc thu hồi đất"
FIRST = page_of(
    *head_of(ISSUER, "Số: 12/2017/QĐ-UBND", "Kiên Giang, ngày 05 tháng 4 năm 2017", *TITLE),
    *one_below_other("Căn cứ Luật Đất đai ngày 29 tháng 11 năm 2013;", top=0.36),
)
LAST = page_of(
    centred("KT. CHỦ TỊCH", 0.7, 0.4), centred("PHÓ CHỦ TỊCH", 0.7, 0.42), centred("Lê Thị Minh Phụng", 0.7, 0.55)
)
TOLD_BY_HEAD = {FieldName.SYMBOL, FieldName.DATE, FieldName.ISSUER, FieldName.SUBJECT}


def found(*pages: DescribedPage) -> set[DescriptionFinding]:
    """What is odd about a document of those pages."""
    return {finding.code for finding in describe(pages).findings}


def a_table() -> DescribedPage:
    """A page with a table and nothing else."""
    cells = ("STT", "Họ và tên", "Số tiền", "1", "Trần Văn Thanh", "500.000")
    places = [(0.1 + 0.25 * (nth % 3), 0.1 + 0.03 * (nth // 3)) for nth in range(len(cells))]
    drawn = zip(cells, places, strict=True)
    return page_of(*(Drawn(text, left, top, block=(1, BlockKind.TABLE)) for text, (left, top) in drawn))


@pytest.mark.parametrize("page", [page_of(), a_table(), DescribedPage(1, 1, 1, None)])
def test_an_empty_page_a_table_alone_and_a_page_not_read_are_told_without_a_head(page: DescribedPage) -> None:
    told = describe([page])
    assert DescriptionFinding.NO_HEAD in {finding.code for finding in told.findings}
    assert not TOLD_BY_HEAD & {field.name for field in told.fields}
    assert told.text(FieldName.PAGES) == "1"


def test_an_empty_page_before_the_first_one_hides_nothing() -> None:
    told = describe([page_of(), replace(FIRST, number=2)])
    assert told.text(FieldName.SYMBOL) == "12/2017/QĐ-UBND"


def test_a_letter_in_another_language_is_told_as_such_and_nothing_is_invented() -> None:
    text = "The parties shall keep the information in confidence and shall not give it to anybody for any other use."
    told = describe([page_of(centred("MEMORANDUM OF UNDERSTANDING", 0.5, 0.1), *one_below_other(text, text))])
    assert DescriptionFinding.OTHER_LANGUAGE in {finding.code for finding in told.findings}
    assert told.text(FieldName.LANGUAGE) == "en"
    assert not TOLD_BY_HEAD & {field.name for field in told.fields}


def test_of_two_thousand_pages_head_and_signature_are_told() -> None:
    middle = page_of(*one_below_other("Người có đất bị thu hồi được bồi thường theo giá đất;"))
    pages = [FIRST, *(replace(middle, number=number) for number in range(2, 2000)), replace(LAST, number=2000)]
    told = describe(pages)
    assert told.text(FieldName.SYMBOL) == "12/2017/QĐ-UBND"
    assert told.text(FieldName.SIGNER_NAME) == "Lê Thị Minh Phụng"
    assert told.text(FieldName.PAGES) == "2000"
    assert told.findings == ()


def test_two_documents_in_one_file_are_told_with_the_page_where_the_second_begins() -> None:
    second = head_of(("BỘ Y TẾ",), "Số: 7/BYT-KCB", "Hà Nội, ngày 01 tháng 3 năm 2017")
    told = describe([FIRST, replace(LAST, number=2), page_of(*second, number=3)])
    assert told.findings == (Finding(DescriptionFinding.SEVERAL_DOCUMENTS, (3,)),)
    assert told.text(FieldName.SYMBOL) == "12/2017/QĐ-UBND"


def test_a_head_that_is_cut_off_is_told_and_what_stands_there_kept() -> None:
    page = page_of(
        Drawn("Số: 155/2020/NĐ-CP", 0.17, 0.03),
        Drawn("Hà Nội, ngày 31 tháng 12 năm 2020", 0.5, 0.03),
        centred("NGHỊ ĐỊNH", 0.53, 0.09),
        centred("Quy định chi tiết một số điều của Luật Chứng khoán", 0.53, 0.11),
        *one_below_other("Căn cứ Luật Chứng khoán ngày 26 tháng 11 năm 2019;"),
    )
    assert found(page) == {DescriptionFinding.HEAD_CUT_OFF}
    assert describe([page]).text(FieldName.SYMBOL) == "155/2020/NĐ-CP"


def test_where_the_sheet_says_2016_and_the_page_2017_both_are_kept_and_a_person_is_asked() -> None:
    both = with_sheet(describe([FIRST]), {FieldName.DATE: "2016-04-05"}).field(FieldName.DATE)
    assert both is not None
    assert {both.value, *(other.value for other in both.others)} == {"2016-04-05", "2017-04-05"}
    assert both.asked
