from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from domain.geometry import Box
from domain.text import PageText, TextBlock, TextLine, TextSource, Word
from testbed.pages.sheet import DrawnPage
from testbed.pages.warping import cut, projected, quarter_turned, scaled, turned

if TYPE_CHECKING:
    from collections.abc import Callable

BOX = Box(60, 100, 80, 30)


def inked() -> DrawnPage:
    """A white page whose only word is a black bar that fills its box; the stamp is the same bar."""
    pixels = np.full((400, 300, 3), 255, np.uint8)
    pixels[BOX.y : BOX.bottom, BOX.x : BOX.right] = 0
    line = TextLine((Word("chữ", BOX, 1.0),))
    return DrawnPage(pixels, 100, PageText((TextBlock((line,)),), TextSource.RECOGNISED, ""), (line,))


def seen(page: DrawnPage) -> DrawnPage:
    """From one side, on a grey ground."""
    corners = np.array([[40, 60], [310, 30], [340, 470], [20, 440]], np.float32)
    return projected(page, corners, np.full((500, 360, 3), 170, np.uint8))


@pytest.mark.parametrize(
    "warp",
    [
        lambda page: turned(page, 7, 255),
        lambda page: quarter_turned(page, 1),
        lambda page: quarter_turned(page, 2),
        lambda page: quarter_turned(page, 3),
        lambda page: scaled(page, 70),
        lambda page: cut(page, 50, 90, 200, 300),
        seen,
    ],
)
def test_the_box_stays_the_smallest_around_the_ink(warp: Callable[[DrawnPage], DrawnPage]) -> None:
    page = warp(inked())
    rows, columns = np.nonzero(page.pixels[..., 0] < 128)
    (word,) = page.text.words()
    assert (
        abs(
            np.array([word.box.x, word.box.y, word.box.right, word.box.bottom])
            - [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
        ).max()
        <= 2
    )
    assert page.optional[0].words[0].box == word.box


def test_four_quarters_are_a_whole_turn() -> None:
    page = inked()
    for _ in range(4):
        page = quarter_turned(page, 1)
    assert np.array_equal(page.pixels, inked().pixels)
    assert page.text == inked().text
