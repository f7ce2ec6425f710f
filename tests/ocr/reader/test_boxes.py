from __future__ import annotations

import numpy as np

from domain.geometry import Box
from domain.text import Glyph
from ocr.line.line import Line
from ocr.line.strip import MARGIN, X_HEIGHT
from ocr.reader.boxes import word_boxes
from ocr.reader.decoding import Seen, SeenWord

Page = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]

STRIDE = 4
LINE = Line(Box(100, 60, 300, 50), (100.0, 0.0, 0.0), X_HEIGHT)  # drawn at the size of the strip
FIRST, SECOND = Box(102, 86, 60, 14), Box(176, 86, 60, 14)


def word(*columns: int) -> SeenWord:
    """A word whose letters were seen at these columns of the page."""
    steps = [round((column - LINE.box.x + MARGIN) / STRIDE) for column in columns]
    return SeenWord(tuple(Seen("a", step, step + 1, Glyph("a", (1.0,))) for step in steps))


def drawn(*boxes: Box) -> Page:
    page = np.full((200, 600), 255, np.uint8)
    for box in boxes:
        page[box.y : box.bottom, box.x : box.right] = 30
    return page


def boxes(page: Page, *words: SeenWord, line: Line = LINE) -> list[Box]:
    return word_boxes(page, line, words, STRIDE)


def test_words_part_at_the_gap_even_where_letters_are_seen_behind_their_place() -> None:
    assert boxes(drawn(FIRST, SECOND), word(110, 166), word(186, 240)) == [FIRST, SECOND]


def test_of_several_gaps_the_widest_parts_words() -> None:
    letters = Box(176, 86, 8, 14), Box(188, 86, 30, 14)  # 4 pixels apart, the words 14
    assert boxes(drawn(FIRST, *letters), word(110, 150), word(190, 214)) == [FIRST, Box(176, 86, 42, 14)]


def test_a_box_holds_the_marks_over_and_under_the_letters() -> None:
    mark, dot = Box(120, 78, 8, 5), Box(130, 103, 4, 3)
    assert boxes(drawn(FIRST, mark, dot), word(110, 158)) == [Box(102, 78, 60, 28)]


def test_the_tail_of_a_letter_of_the_line_above_does_not_belong() -> None:
    assert boxes(drawn(FIRST, Box(110, 60, 6, 14)), word(110, 158)) == [FIRST]


def test_a_word_without_ink_has_the_height_of_type() -> None:
    (found,) = boxes(drawn(), word(110, 158))
    assert found.y < 100 - X_HEIGHT < 100 < found.bottom


def test_words_that_touch_part_where_they_were_seen() -> None:
    one, other = boxes(drawn(Box(102, 86, 130, 14)), word(110, 158), word(180, 226))
    assert one.right == other.x
    assert 158 < one.right < 184


def test_a_line_off_the_page_and_one_without_words_break_nothing() -> None:
    away = Line(Box(50, 400, 500, 50), (500.0, 0.0, 0.0), X_HEIGHT)
    assert all(box.w > 0 for box in boxes(drawn(), word(60, 158), word(200, 240), line=away))
    assert boxes(drawn()) == []
