from __future__ import annotations

import numpy as np

from domain.geometry import Box
from ocr.page.unread import find_unread, with_dashes
from tests.ocr.drawing import line_at, words_at

WORDS = words_at("Căn cứ Luật", 200, 200)
NO_RULES = np.zeros((300, 500), np.uint8)


def page(*ink: Box) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """White paper with the words of `WORDS` and other black places."""
    picture = np.full((600, 1000), 255, np.uint8)
    for box in (*(word.box for word in WORDS), *ink):
        picture[box.y : box.bottom, box.x : box.right] = 0
    return picture


def letters(x: int, y: int, count: int) -> list[Box]:
    return [Box(x + 16 * i, y, 4 if i % 2 else 6, 22) for i in range(count)]


def test_ink_that_words_cover_is_read() -> None:
    assert find_unread(page(), WORDS, NO_RULES) == ((), ())


def test_letters_that_no_word_covers_are_one_stretch() -> None:
    (stretch,) = find_unread(page(*letters(400, 300, 6)), WORDS, NO_RULES).stretches
    assert abs(stretch.x - 400) <= 4
    assert abs(stretch.right - 486) <= 6
    assert abs(stretch.h - 22) <= 4


def test_specks_pictures_and_rules_are_no_stretch() -> None:
    rules = NO_RULES.copy()
    rules[250:252, 50:450] = 255
    found = find_unread(page(Box(300, 300, 3, 3), Box(500, 300, 200, 150), Box(100, 500, 800, 4)), WORDS, rules)
    assert found.stretches == ()


def test_a_page_without_words_is_not_searched() -> None:
    assert find_unread(page(*letters(400, 300, 6)), (), NO_RULES) == ((), ())


def test_a_dash_before_a_line_opens_it_and_one_elsewhere_is_left() -> None:
    before, far, below = Box(170, 212, 10, 3), Box(40, 212, 10, 3), Box(170, 400, 10, 3)
    dashes = find_unread(page(before, far, below), WORDS, NO_RULES).dashes
    assert len(dashes) == 3
    (line,) = with_dashes([line_at("Căn cứ Luật", 200, 200)], dashes)
    assert [word.text for word in line.words] == ["-", "Căn", "cứ", "Luật"]
