from __future__ import annotations

from itertools import pairwise

import pytest

from domain.geometry import Box
from domain.text import Word
from ocr.engine import RawLine
from ocr.page.fields import freed_from_handwriting


def freed(text: str) -> list[Word]:
    (line,) = freed_from_handwriting([RawLine((Word(text, Box(100, 50, 10 * len(text), 24), 0.5),), 1)])
    return list(line.words)


@pytest.mark.parametrize("text", ["2#5/TB-ĐHĐL", "1Ø/TB-ĐHĐL", "¿4/TB-ĐHĐL", "4HO/QĐ-UBND", "ý3/TB-ĐHĐL"])
def test_the_printed_symbol_stands_without_the_scrawl_before_it(text: str) -> None:
    (word,) = freed(text)
    assert word.text == text[text.index("/") :]
    assert word.box.x == 100 + 10 * text.index("/")
    assert word.box.right == 100 + 10 * len(text)


@pytest.mark.parametrize(
    "text",
    [
        "1334/QĐ-BXD",
        "12a/NQ-CP",
        "12A/NQ-CP",
        "/TB-ĐHĐL",
        "GD&ĐT/VP",
        "V/v",
        "(đ/c",
        "TT/BTC-BNV",
        "30/2020/NĐ-CP",
        "http://a/BC",
    ],
)
def test_typed_numbers_and_other_words_stay_whole(text: str) -> None:
    assert [word.text for word in freed(text)] == [text]


def test_the_word_before_a_number_stands_without_the_scrawl_behind_it() -> None:
    assert [word.text for word in freed("Số:/635")] == ["Số:"]
    assert [word.text for word in freed("Số:/635°")] == ["Số:"]


@pytest.mark.parametrize("text", ["Số:635/QĐ-UBND", "Số:/BC", "Số:/QĐ-UBND"])
def test_a_typed_number_or_symbol_behind_that_word_stays(text: str) -> None:
    assert [word.text for word in freed(text)] == [text]


def test_a_figure_stands_apart_from_the_word_of_the_date_before_it() -> None:
    day, figure = freed("ngày5")
    assert (day.text, figure.text) == ("ngày", "5")
    assert day.box.right == figure.box.x


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("Hà Nội, ngàw2Â#háng0¿ năm 2022", "Hà Nội, ngày tháng năm 2022"),
        ("Hà Nội, ngà2 háng0,2 năm 2022", "Hà Nội, ngày tháng năm 2022"),
        ("Hà Nội, ngày 0 tháng 0À/năm 2023", "Hà Nội, ngày 0 tháng năm 2023"),
        ("Hà Nội, ngày28tháng02năm 2022", "Hà Nội, ngày 28 tháng 02 năm 2022"),
        ("Hà Nội, ngày 05 tháng 12 năm 2022", "Hà Nội, ngày 05 tháng 12 năm 2022"),
        ("họp hằng tháng và hằng năm", "họp hằng tháng và hằng năm"),
    ],
)
def test_the_printed_words_of_a_date_stand_without_the_pen_between_them(read: str, printed: str) -> None:
    words = tuple(Word(text, Box(400 * n, 50, 10 * len(text), 24), 0.5) for n, text in enumerate(read.split()))
    (line,) = freed_from_handwriting([RawLine(words, 1)])
    assert " ".join(word.text for word in line.words) == printed
    assert all(left.box.x < right.box.x for left, right in pairwise(line.words))


def test_a_symbol_cut_behind_its_hyphen_is_one_word() -> None:
    words = Word("02/2017/TT-", Box(0, 0, 110, 24), 0.9), Word("VPCP", Box(116, 0, 50, 24), 0.8)
    (line,) = freed_from_handwriting([RawLine(words, 1)])
    assert [(word.text, word.box) for word in line.words] == [("02/2017/TT-VPCP", Box(0, 0, 166, 24))]
    apart = words[0], Word("VPCP", Box(180, 0, 50, 24), 0.8), Word("12/TB-", Box(300, 0, 50, 24), 0.8)
    (line,) = freed_from_handwriting([RawLine(apart, 1)])
    assert [word.text for word in line.words] == ["02/2017/TT-", "VPCP", "12/TB-"]
