"""Numbers and days that marks of signatures show, which decide between what a pen may have written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from describe.marks.signed import said_by_signatures
from domain.text import TextBlock, WordOrigin
from tests.describe.pages import Drawn, page_of

if TYPE_CHECKING:
    from describe.pages import DescribedPage


def shown(*lines: str, origin: WordOrigin = WordOrigin.APPEARANCE) -> list[str]:
    page = page_of(*(Drawn(line, 0.5, 0.1 + 0.03 * number) for number, line in enumerate(lines)))
    assert page.text is not None
    block = TextBlock(
        tuple(
            replace(line, words=tuple(replace(word, origin=origin) for word in line.words))
            for line in page.text.lines()
        )
    )
    seen: DescribedPage = replace(page, text=replace(page.text, blocks=(block,)))
    return [said.value for said in said_by_signatures([seen])]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Số: 0275", ["275"]),
        ("275/QĐ-UBND", ["275"]),
        ("Số 26/2017/QĐ-UBND", ["26"]),
        ("Thời gian ký: 18/02/2025 09:11:22", ["2025-02-18"]),
        ("Date: 2025.02.18 10:20:30 +07'00'", ["2025-02-18"]),
        ("Ngày ký: 31-02-2025", []),
        ("Nguyễn Văn A", []),
    ],
)
def test_numbers_and_days_are_taken_from_what_a_signature_shows(text: str, said: list[str]) -> None:
    assert shown(text) == said


def test_the_mark_of_the_office_that_received_it_says_nothing_of_the_documents_own() -> None:
    assert shown("VĂN BẢN ĐẾN", "Số: 123", "Ngày: 18/02/2025") == []


def test_words_of_the_page_itself_are_no_signatures() -> None:
    assert shown("Số: 275/QĐ-UBND", origin=WordOrigin.PICTURE) == []
