from __future__ import annotations

import numpy as np

from domain.geometry import Box
from domain.text import Glyph
from ocr.line.line import Line
from ocr.line.strip import MARGIN, X_HEIGHT
from ocr.reader.boxes import word_box
from ocr.reader.decoding import Seen, SeenWord

STRIDE = 4
FOOT = 100.0
LINE = Line(Box(50, 60, 500, 50), (FOOT, 0.0, 0.0), X_HEIGHT)  # drawn at the size of the strip
PAGE = np.full((200, 600), 255, np.uint8)


def word(start: int, end: int, before: float | None = None, behind: float | None = None) -> SeenWord:
    """A word seen on the page's columns from `start` to `end`, spaces around at `before` and `behind`."""
    steps = [None if x is None else (x - LINE.box.x + MARGIN) / STRIDE for x in (start, end, before, behind)]
    first, last, left, right = steps
    assert first is not None
    assert last is not None
    return SeenWord((Seen("a", round(first), round(last), Glyph("a", (1.0,))),), left, right)


def drawn(*boxes: Box) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    page = PAGE.copy()
    for box in boxes:
        page[box.y : box.bottom, box.x : box.right] = 30
    return page


def test_a_box_is_as_high_and_wide_as_the_ink_with_its_marks() -> None:
    letters, mark, dot = Box(104, 86, 60, 14), Box(120, 78, 8, 5), Box(130, 103, 4, 3)
    found = word_box(drawn(letters, mark, dot), LINE, word(110, 158, 95, 175), STRIDE)
    assert found == Box(104, 78, 60, 28)


def test_the_tail_of_a_letter_of_the_line_above_does_not_belong() -> None:
    letters, tail = Box(104, 86, 60, 14), Box(110, 60, 6, 14)
    assert word_box(drawn(letters, tail), LINE, word(110, 158, 95, 175), STRIDE) == letters


def test_the_neighbour_does_not_belong() -> None:
    letters, other = Box(104, 86, 60, 14), Box(180, 86, 40, 14)
    assert word_box(drawn(letters, other), LINE, word(110, 158, 95, 172), STRIDE) == letters


def test_the_first_and_last_word_reach_a_little_beyond_where_they_were_seen() -> None:
    letters = Box(52, 86, 60, 14)
    assert word_box(drawn(letters), LINE, word(56, 108), STRIDE) == letters


def test_a_word_without_ink_has_the_height_of_type() -> None:
    found = word_box(PAGE, LINE, word(110, 158, 95, 175), STRIDE)
    assert found.y < FOOT - X_HEIGHT < FOOT < found.bottom


def test_a_line_off_the_page_gives_a_box_all_the_same() -> None:
    away = Line(Box(50, 400, 500, 50), (500.0, 0.0, 0.0), X_HEIGHT)
    assert word_box(PAGE, away, word(110, 158), STRIDE).w > 0
