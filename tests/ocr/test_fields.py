from __future__ import annotations

import pytest

from domain.geometry import Box
from domain.text import Word
from ocr.engine import RawLine
from ocr.page.fields import freed_from_handwriting


def freed(text: str) -> list[Word]:
    (line,) = freed_from_handwriting([RawLine((Word(text, Box(100, 50, 10 * len(text), 24), 0.5),), 1)])
    return list(line.words)


@pytest.mark.parametrize("text", ["2#5/TB-ĐHĐL", "1Ø/TB-ĐHĐL", "¿4/TB-ĐHĐL"])
def test_the_printed_symbol_stands_without_the_scrawl_before_it(text: str) -> None:
    (word,) = freed(text)
    assert word.text == "/TB-ĐHĐL"
    assert word.box.x == 100 + 10 * text.index("/")
    assert word.box.right == 100 + 10 * len(text)


@pytest.mark.parametrize(
    "text",
    ["1334/QĐ-BXD", "12a/NQ-CP", "/TB-ĐHĐL", "GD&ĐT/VP", "V/v", "(đ/c", "TT/BTC-BNV", "30/2020/NĐ-CP", "http://a/BC"],
)
def test_typed_numbers_and_other_words_stay_whole(text: str) -> None:
    assert [word.text for word in freed(text)] == [text]


def test_a_figure_stands_apart_from_the_word_of_the_date_before_it() -> None:
    day, figure = freed("ngày5")
    assert (day.text, figure.text) == ("ngày", "5")
    assert day.box.right == figure.box.x
