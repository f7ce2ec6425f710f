from __future__ import annotations

import pytest

from domain.geometry import Box
from domain.text import Word
from ocr.engine import RawLine
from ocr.page.noise import without_noise


def left_of(text: str, confidence: float, height: int = 24, row: str = "Điều 1 Công bố") -> list[str]:
    """What is left of a row of sure words after which one doubtful word stands."""
    sure = [Word(part, Box(60 * i, 0, 50, 24), 0.95) for i, part in enumerate(row.split())]
    doubtful = Word(text, Box(60 * len(sure), 0, 20, height), confidence)
    lines = without_noise([RawLine((*sure, doubtful), 1)])
    return [word.text for line in lines for word in line.words][len(sure) :]


@pytest.mark.parametrize(("text", "confidence"), [("|", 0.6), ("_", 0.4), ("—", 0.3), ("ˆ", 0.2), ("—=", 0.1)])
def test_strokes_read_from_rules_and_specks_go(text: str, confidence: float) -> None:
    assert left_of(text, confidence) == []


@pytest.mark.parametrize(
    ("text", "confidence"), [("7", 0.05), ("2|", 0.1), ("huyện", 0.31), ("và", 0.35), ("./.", 0.8), ("-", 0.7)]
)
def test_digits_syllables_and_sure_signs_stay(text: str, confidence: float) -> None:
    assert left_of(text, confidence) == [text]


def test_a_sign_as_high_as_a_seal_goes() -> None:
    assert left_of("—", 0.8, height=300) == []


def test_the_dash_that_opens_an_item_stays() -> None:
    words = (Word("-", Box(0, 10, 9, 3), 0.55), Word("Như", Box(20, 0, 40, 24), 0.9))
    (line,) = without_noise([RawLine(words, 1)])
    assert [word.text for word in line.words] == ["-", "Như"]


def test_a_line_of_nothing_but_strokes_goes_as_a_whole() -> None:
    rule = RawLine((Word("—", Box(0, 0, 300, 3), 0.8), Word("-", Box(310, 0, 20, 3), 0.9)), 1)
    assert without_noise([rule]) == ()


def row_of(*words: tuple[str, float]) -> RawLine:
    return RawLine(tuple(Word(text, Box(60 * i, 0, 50, 24), sure) for i, (text, sure) in enumerate(words)), 1)


def texts(line: RawLine) -> list[str]:
    return [word.text for left in without_noise([line]) for word in left.words]


def test_handwriting_after_a_printed_label_goes_and_the_label_stays() -> None:
    line = row_of(("Dân", 0.95), ("tộc:", 0.9), (",sMA0,", 0.0), ("tạ»", 0.1), ("xmS4", 0.2), ("MHÍÍNG", 0.0))
    assert texts(line) == ["Dân", "tộc:"]


def test_a_line_of_handwriting_goes_as_a_whole() -> None:
    assert texts(row_of(("HDxàm", 0.0), ("oUÊgp", 0.1), ("ẽa", 0.3))) == []


@pytest.mark.parametrize("words", [["QUẢNG", "MỸ"], ["06", "tháng"], ["ích,", "ngăn"]])
def test_syllables_stay_however_unsure_the_engine_is(words: list[str]) -> None:
    assert texts(row_of(("Điều", 0.9), *((word, 0.0) for word in words))) == ["Điều", *words]


def test_a_tilde_that_stands_alone_is_a_dash() -> None:
    assert texts(row_of(("~", 0.8), ("Như", 0.9), ("trên;", 0.9))) == ["-", "Như", "trên;"]


@pytest.mark.parametrize("words", [["N"], ["/Ä"], ["⁄", "j"]])
def test_a_line_of_a_letter_is_a_stroke_of_a_signature(words: list[str]) -> None:
    assert texts(row_of(*((word, 0.96) for word in words))) == []


@pytest.mark.parametrize("words", [["2"], ["a)"], ["IV"], ["I."], ["Số"], ["TT"]])
def test_numbers_and_what_counts_items_stay_alone_on_a_line(words: list[str]) -> None:
    assert texts(row_of(*((word, 0.96) for word in words))) == words


@pytest.mark.parametrize(
    ("text", "confidence", "stays"),
    [("z)", 0.56, False), ("8) -", 0.5, False), ("z)", 0.8, True), ("2", 0.3, True), ("HĐND", 0.5, True)],
)
def test_a_line_of_hardly_a_letter_stays_only_when_it_was_read_well(text: str, confidence: float, stays: bool) -> None:
    words = tuple(Word(part, Box(40 * n, 0, 30, 24), confidence) for n, part in enumerate(text.split()))
    assert bool(without_noise([RawLine(words, 1)])) is stays
