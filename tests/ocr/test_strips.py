from __future__ import annotations

import numpy as np

from domain.geometry import Box
from domain.text import Word
from ocr.page.strips import SCALE, line_strip, row_strip

PAGE = np.full((300, 600), 255, np.uint8)
PAGE[100:124, 50:60] = 0
PAGE[200:220, 400:412] = 0
PLACES = [Box(50, 100, 10, 24), Box(400, 200, 12, 20)]


def black(picture: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> Box:
    rows, columns = np.nonzero(picture < 128)
    return Box(int(columns.min()), int(rows.min()), int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1)


def test_a_word_of_a_line_lies_where_it_stands_on_the_page() -> None:
    strip = line_strip(PAGE, PLACES[0])
    ((word,),) = strip.words_by_piece([Word("I", black(strip.picture), 0.9)])
    assert all(abs(a - b) <= 2 for a, b in zip(word.box.as_list(), PLACES[0].as_list(), strict=True))


def test_pieces_of_a_row_stand_on_one_foot_and_lead_back_to_their_places() -> None:
    strip = row_strip(PAGE, PLACES)
    halves = [strip.picture[:, left:right] for left, right, _ in strip.pieces]
    inked = [black(half) for half in halves]
    assert abs(inked[0].bottom - inked[1].bottom) <= 1
    words = [
        Word("1", Box(left + box.x, box.y, box.w, box.h), 0.9)
        for (left, _, _), box in zip(strip.pieces, inked, strict=True)
    ]
    found = strip.words_by_piece(words)
    for (word,), place in zip(found, PLACES, strict=True):
        assert all(abs(a - b) <= 2 for a, b in zip(word.box.as_list(), place.as_list(), strict=True))
    assert strip.picture.shape[0] < 60 * SCALE + 60


def test_nothing_near_a_piece_comes_along() -> None:
    page = PAGE.copy()
    page[90:140, 30:40] = 0
    assert np.count_nonzero(row_strip(page, PLACES[:1]).picture < 128) == np.count_nonzero(
        row_strip(PAGE, PLACES[:1]).picture < 128
    )
