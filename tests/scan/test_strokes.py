from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from domain.page import ColourMode
from scan.cleaning.ink import luminance
from scan.cleaning.strokes import even_strokes
from testbed.corpus import Part
from testbed.pages.collection import Kind, drawn_page

if TYPE_CHECKING:
    from numpy.typing import NDArray

DPI = 200


def copy(*, specks: bool) -> NDArray[np.uint8]:
    """A bitonal copy with a line of print, and a hundred specks far from it."""
    page = np.full((1000, 800), 255, np.uint8)
    for place in range(20):
        cv2.putText(
            page, "mi.", (40 + 36 * (place % 10), 100 + 60 * (place // 10)), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 0, 2
        )
    if specks:
        page[400:900:50, 40:700:66] = 0
    return page


def test_specks_far_from_print_leave_a_bitonal_copy_and_the_print_stays() -> None:
    assert np.array_equal(even_strokes(copy(specks=True), DPI, ColourMode.BITONAL), copy(specks=False))


def test_specks_stay_on_a_grey_page_and_full_stops_on_all() -> None:
    page = copy(specks=True)
    assert np.array_equal(even_strokes(page, DPI, ColourMode.GREY), page)
    assert np.array_equal(even_strokes(copy(specks=False), DPI, ColourMode.BITONAL), copy(specks=False))


@pytest.mark.parametrize("shift", [0, 0.5, 1, 1.5])
def test_the_dots_of_a_needle_printer_run_together_wherever_they_are(shift: float) -> None:
    drawn = drawn_page(Kind.DOT_MATRIX, Part.TUNE, 1)
    grey = np.roll(luminance(drawn.pixels), round(shift * drawn.dpi), axis=0)
    even = even_strokes(grey, drawn.dpi, ColourMode.GREY)

    def pieces(page: NDArray[np.uint8]) -> int:
        return cv2.connectedComponents(np.asarray(page < 160, np.uint8))[0]

    assert pieces(even) < pieces(grey) / 3


def test_a_page_without_ink_comes_back_as_it_is() -> None:
    page = np.full((300, 200), 255, np.uint8)
    assert np.array_equal(even_strokes(page, DPI, ColourMode.BITONAL), page)
