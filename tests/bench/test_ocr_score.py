from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from bench.reading.ocr_score import Share, aligned, edits, score_page
from domain.geometry import Box
from domain.text import PageText, TextBlock, TextLine, TextSource, Word
from testbed.pages.sheet import DrawnPage

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEIGHT = 20


def line_of(text: str, row: int) -> TextLine:
    """Words at ten pixels a letter."""
    words, x = [], 0
    for word in text.split():
        words.append(Word(word, Box(x, row * 2 * _HEIGHT, 10 * len(word), _HEIGHT), 1.0))
        x += 10 * (len(word) + 1)
    return TextLine(tuple(words))


def page_of(*lines: str, optional: Sequence[str] = ()) -> DrawnPage:
    """A page with one block; optional lines below."""
    block = TextBlock(tuple(line_of(text, row) for row, text in enumerate(lines)))
    stamps = tuple(line_of(text, len(lines) + row) for row, text in enumerate(optional))
    return DrawnPage(np.zeros((1, 1, 3), np.uint8), 300, PageText((block,), TextSource.RECOGNISED, ""), stamps)


PAGE = page_of("Số: 12/2019/QĐ-UBND ngày 05 tháng 8 năm 2019", "Về việc chỉnh lý hồ sơ, tài liệu", "tồn đọng 1.250 mét")
WORDS = list(PAGE.text.words())


def respelled(old: str, new: str) -> list[Word]:
    """The page's words with one read otherwise."""
    return [replace(word, text=new if word.text == old else word.text) for word in WORDS]


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("", "", 0),
        ("a", "", 1),
        ("", "ab", 2),
        ("kitten", "sitting", 3),
        ("hồ sơ", "hô sơ", 1),
        ("abc" * 50, "abc", 147),
    ],
)
def test_edits_are_those_of_levenshtein(one: str, other: str, distance: int) -> None:
    assert edits(one, other) == edits(other, one) == distance


def test_a_page_read_exactly_has_no_error() -> None:
    score = score_page(WORDS, PAGE)
    assert (score.edits, score.plain_edits, score.placed_edits) == (0, 0, 0)
    assert (score.words.f1, score.order, score.overlaps) == (1, 1, 1)
    assert (score.digits, score.dates, score.numbers) == (Share(5, 5), Share(1, 1), Share(1, 1))


def test_a_tone_read_wrong_is_a_tone_error_and_a_letter_is_none() -> None:
    tone = score_page(respelled("chỉnh", "chinh"), PAGE)
    assert (tone.edits, tone.tone_edits) == (1, 1)
    letter = score_page(respelled("chỉnh", "chỉnk"), PAGE)
    assert (letter.edits, letter.tone_edits) == (1, 0)


def test_lines_read_in_another_order_cost_order_but_not_the_letters_at_their_place() -> None:
    lines = list(PAGE.text.lines())
    score = score_page([*lines[1].words, *lines[0].words, *lines[2].words], PAGE)
    assert score.placed_edits == 0
    assert score.edits > 0
    assert score.order == pytest.approx(1 - 2 / 3)
    assert score.words.f1 == 1


def test_a_digit_read_wrong_spoils_its_number_and_not_the_date() -> None:
    score = score_page(respelled("12/2019/QĐ-UBND", "12/2018/QĐ-UBND"), PAGE)
    assert (score.digits, score.dates, score.numbers) == (Share(4, 5), Share(1, 1), Share(0, 1))


def test_what_was_not_read_is_left_out_and_noise_is_put_in() -> None:
    assert score_page([], PAGE).edits == score_page([], PAGE).placed_edits + 2  # two spaces between three lines
    noise = Word("~|~", Box(900, 900, 30, 20), 0.1)
    assert score_page([*WORDS, noise], PAGE).edits == 4
    assert score_page([*WORDS, noise], PAGE).placed_edits == 4


def test_a_dash_that_the_reader_boxes_elsewhere_in_its_line_is_not_astray() -> None:
    page = page_of("- Lưu: VT")
    dash, *rest = page.text.words()
    between = replace(dash, box=Box(dash.box.right + 2, 8, 6, 3))
    assert score_page([between, *rest], page).placed_edits == 0


def test_lines_that_differ_are_shown_with_what_was_read_there() -> None:
    noise = Word("~|~", Box(900, 900, 30, 20), 0.1)
    line, astray = aligned([*respelled("tồn", "tôn"), noise], PAGE).differing()
    assert (line.printed, line.read) == ("tồn đọng 1.250 mét", "tôn đọng 1.250 mét")
    assert line.box == list(PAGE.text.lines())[2].box
    assert (astray.printed, astray.read, astray.box) == ("", "~|~", noise.box)


def test_a_stamp_may_be_read_or_not() -> None:
    page = page_of("Nơi nhận:", optional=["CÔNG VĂN ĐẾN"])
    assert page.marked_truth == "Nơi nhận:\n⟦CÔNG VĂN ĐẾN⟧"
    stamp = [word for line in page.optional for word in line.words]
    assert score_page(list(page.text.words()), page).edits == 0
    assert score_page([*page.text.words(), *stamp], page).edits == 0


def test_dots_that_lead_the_eye_count_on_neither_side() -> None:
    page = page_of("Họ tên: ....................")
    assert score_page([word for word in page.text.words() if "." not in word.text], page).edits == 0
    assert score_page(list(page.text.words()), page_of("Họ tên:")).edits == 0


def test_a_box_beside_its_word_costs_overlap() -> None:
    shifted = [replace(word, box=replace(word.box, y=word.box.y + _HEIGHT // 2)) for word in WORDS]
    assert score_page(shifted, PAGE).overlaps == pytest.approx(1 / 3)
