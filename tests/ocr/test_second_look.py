from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from domain.geometry import Box
from domain.text import Glyph, Word
from ocr.engine import RawLine
from ocr.page.second_look import read_again
from tests.ocr.drawing import ScriptedEngine, words_at

PAGE = np.full((400, 1200), 255, np.uint8)
X, Y = 100, 200
LEFT, TOP = X - 9, Y - 3  # where the strip begins: 0.4 and 0.15 of the letters' 24 pixels
SCALE = 0.6


def on_strip(word: Word) -> Word:
    """The word as it stands on the smaller picture of its line."""
    x, y = round((word.box.x - LEFT) * SCALE), round((word.box.y - TOP) * SCALE)
    return Word(word.text, Box(x, y, round(word.box.w * SCALE), round(word.box.h * SCALE)), word.confidence)


def read_twice(first: tuple[Word, ...], second: tuple[Word, ...]) -> list[str]:
    engine = ScriptedEngine()
    engine.line_answers = [tuple(on_strip(word) for word in second)]
    lines = read_again([RawLine(first, 1)], (), PAGE, 300, engine)
    return [word.text for line in lines for word in line.words]


def words(text: str, *confidences: float) -> tuple[Word, ...]:
    placed = words_at(text, X, Y)
    return tuple(Word(w.text, w.box, c) for w, c in zip(placed, confidences, strict=True))


def test_word_for_word_the_surer_reading_stays() -> None:
    first, second = words("chỉnh quyên tỉnh", 0.5, 0.7, 0.95), words("chính quyền tính", 0.9, 0.9, 0.8)
    assert read_twice(first, second) == ["chính", "quyền", "tỉnh"]


def test_of_two_equal_readings_the_first_stays_with_what_it_weighed() -> None:
    (word,) = words("PHÓ", 0.55)
    weighed = replace(word, glyphs=(Glyph("P", (1.0,)), Glyph("H", (1.0,)), Glyph("ÓỐ", (0.6, 0.4))))
    engine = ScriptedEngine()
    engine.line_answers = [tuple(on_strip(other) for other in words("PHÓ", 0.95))]

    (line,) = read_again([RawLine((weighed,), 1)], (), PAGE, 300, engine)

    assert line.words[0].glyphs == weighed.glyphs


def test_a_syllable_is_preferred_to_what_is_none() -> None:
    assert read_twice(words("xử huyêện", 0.95, 0.75), words("xử huyện", 0.9, 0.6)) == ["xử", "huyện"]


@pytest.mark.parametrize(("confidence", "kept"), [(0.7, "1334/QD"), (0.95, "1884/QD")])
def test_a_number_gives_way_only_to_a_much_surer_one(confidence: float, kept: str) -> None:
    assert read_twice(words("số 1334/QD", 0.9, 0.55), words("số 1884/QD", 0.9, confidence)) == ["số", kept]


def test_a_digit_does_not_come_in_for_a_letter_that_reads_nearly_as_well() -> None:
    assert read_twice(words("I. Danh", 0.55, 0.9), words("1. Danh", 0.7, 0.8)) == ["I.", "Danh"]


def test_a_word_that_the_second_look_misses_stays() -> None:
    assert read_twice(words("tổ chức", 0.9, 0.5), words("tổ", 0.95)) == ["tổ", "chức"]


@pytest.mark.parametrize(("confidence", "found"), [(0.95, ["tổ", "chức", "hội"]), (0.8, ["tổ", "hội"])])
def test_a_word_that_the_first_look_missed_comes_only_when_sure(confidence: float, found: list[str]) -> None:
    left, middle, right = words("tổ chức hội", 0.5, 0.9, 0.9)
    assert read_twice((left, right), (Word(middle.text, middle.box, confidence),)) == found


def test_words_of_the_second_look_lie_where_they_stand_on_the_page() -> None:
    first, second = words("quyên", 0.5), words("quyền", 0.9)
    engine = ScriptedEngine()
    engine.line_answers = [tuple(on_strip(word) for word in second)]
    (line,) = read_again([RawLine(first, 7)], (), PAGE, 300, engine)
    (word,) = line.words
    assert line.block == 7
    assert all(abs(a - b) <= 2 for a, b in zip(word.box.as_list(), first[0].box.as_list(), strict=True))


def test_only_doubtful_lines_are_read_again() -> None:
    sure, doubtful = RawLine(words("tổ chức", 0.95, 0.96), 1), RawLine(words("hội", 0.55), 1)
    engine = ScriptedEngine()
    assert read_again([sure, doubtful], (), PAGE, 300, engine) == (sure, doubtful)
    assert len(engine.lines_asked) == 1
    assert engine.lines_asked[0].shape == (18, 33)


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [RawLine(words("tổ chức", 0.95, 0.96), 1)],
        [RawLine(words("ñ§ H¬", 0.2, 0.3), 1)],  # a page that lies on its side
        [RawLine((Word("tô", Box(0, 0, 60, 4), 0.4),), 1)],  # a rule
    ],
)
def test_a_sure_page_and_a_hopeless_one_are_not_read_again(lines: list[RawLine]) -> None:
    engine = ScriptedEngine()
    assert read_again(lines, (), PAGE, 300, engine) == tuple(lines)
    assert engine.lines_asked == []


PLACE = Box(500, 300, 90, 24)


def found_at_place(*words: Word) -> list[str]:
    engine = ScriptedEngine()
    engine.line_answers = [tuple(words)]
    sure = RawLine(words_at("tổ chức", X, Y), 1)
    lines = read_again([sure], [PLACE], PAGE, 300, engine)
    assert lines[0] == sure
    return [word.text for line in lines[1:] for word in line.words]


@pytest.mark.parametrize(
    ("text", "confidence", "found"),
    [
        ("5", 0.75, True),
        ("tổ", 0.75, True),
        ("TT", 0.75, True),
        ("xt", 0.75, False),
        ("tổ", 0.6, False),
        ("-", 0.95, True),
    ],
)
def test_of_what_the_first_look_left_only_what_is_surely_text_comes(text: str, confidence: float, found: bool) -> None:
    assert found_at_place(Word(text, Box(40, 35, 14, 14), confidence)) == ([text] if found else [])


def test_what_comes_lies_where_it_stands() -> None:
    engine = ScriptedEngine()
    engine.line_answers = [(Word("Văn", Box(36, 36, 27, 13), 0.95),)]
    *_, line = read_again([RawLine(words_at("tổ chức", X, Y), 1)], [PLACE], PAGE, 300, engine)
    assert line.words[0].box.intersection(PLACE) > 0.7 * line.words[0].box.area


def test_a_word_left_out_of_a_line_comes_back_between_its_neighbours() -> None:
    left, _, right = words_at("UỶ BAN DÂN", X, Y)
    gap = Box(X + 36, Y, 36, 24)
    engine = ScriptedEngine()
    engine.line_answers = [(Word("BAN", Box(34, 34, 22, 14), 0.95),)]
    (line,) = read_again([RawLine((left, right), 1)], [gap], PAGE, 300, engine)
    assert [word.text for word in line.words] == ["UỶ", "BAN", "DÂN"]
