"""The place of a pen's figures as the net takes it."""

from __future__ import annotations

import numpy as np

from domain.geometry import Box
from ocr.pen.strip import HEIGHT, LONGEST, STEP, pen_strip

PLACE = Box(10, 10, 120, 60)


def paper() -> np.ndarray:
    return np.full((100, 200, 3), 240, np.uint8)


def test_a_strip_has_one_height_and_keeps_its_shape() -> None:
    strip = pen_strip(paper(), PLACE)
    assert strip.shape == (2, HEIGHT, 120 * HEIGHT // 60)
    assert strip.shape[2] % STEP == 0


def test_paper_is_dark_and_ink_bright_whatever_the_paper() -> None:
    page = paper() // 2
    page[30:40, 50:60] = 20
    strip = pen_strip(page, PLACE)
    assert strip[0].max() > 200
    assert np.median(strip[0]) == 0


def test_red_ink_is_in_the_second_picture_only() -> None:
    page = paper()
    page[30:40, 50:60] = (235, 40, 40)
    strip = pen_strip(page, PLACE)
    assert strip[0].max() < 40
    assert strip[1].max() > 200


def test_a_place_that_runs_out_of_the_page_is_filled_with_paper() -> None:
    strip = pen_strip(paper(), Box(150, 70, 120, 60))
    assert strip.shape == (2, HEIGHT, 96)
    assert pen_strip(paper()[..., 0], Box(-500, -500, 120, 60)).shape == (2, HEIGHT, 96)


def test_a_very_long_place_is_squeezed() -> None:
    assert pen_strip(paper(), Box(0, 0, 9000, 40)).shape[2] == LONGEST
