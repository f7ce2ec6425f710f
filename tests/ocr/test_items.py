from __future__ import annotations

import pytest

from domain.geometry import Box
from domain.text import PageText, TextBlock, TextLine, TextSource, Word
from ocr.language.items import with_items_mended


def mended(*lines: str) -> list[str]:
    rows = tuple(TextLine(tuple(Word(token, Box(0, 0, 9, 9), 0.9) for token in line.split())) for line in lines)
    return with_items_mended(PageText((TextBlock(rows),), TextSource.RECOGNISED, "test")).text.splitlines()


@pytest.mark.parametrize("read", ["e)", "€)", "©)", "c}"])
def test_the_letter_behind_b_is_c(read: str) -> None:
    lines = mended("a) Một", "b) Hai", f"{read} Ba", "d) Bốn", "d) Năm", "e) Sáu")
    assert [line.split()[0] for line in lines] == ["a)", "b)", "c)", "d)", "đ)", "e)"]


def test_what_was_recognised_is_kept() -> None:
    words = tuple(Word(token, Box(0, 0, 9, 9), 0.9) for token in ("b)", "©)"))
    text = PageText((TextBlock(tuple(TextLine((w,)) for w in words)),), TextSource.RECOGNISED, "test")
    assert with_items_mended(text).recognised == "b)\n©)"


@pytest.mark.parametrize(
    "lines",
    [
        ("a) Một", "b) Hai", "a) Một"),  # a new list
        ("d) Bốn", "e) Sáu"),  # đ) was left out
        ("e) Sáu", "g) Bảy"),
        ("b) Hai", "h) Tám"),  # looks like nothing that must come
        ("b) Hai", "Theo e) Ba"),  # not at the beginning of a line
        ("1) Một", "2) Hai"),
    ],
)
def test_other_letters_stay(lines: tuple[str, ...]) -> None:
    assert mended(*lines) == list(lines)
