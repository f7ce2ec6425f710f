"""A red seal over black print, through JPEG with its colour halved, as scanners write it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import Image

from scan.cleaning.ink import without_coloured_ink
from tests.scan.samples import text_page

if TYPE_CHECKING:
    from numpy.typing import NDArray

RED, BLUE = (214, 34, 40), (38, 56, 160)


def scanned(colour: tuple[int, int, int]) -> tuple[NDArray[np.uint8], NDArray[np.bool_], NDArray[np.bool_]]:
    """The page, where only coloured ink is, and where print and coloured ink lie upon each other."""
    plain, ring = text_page(), np.zeros_like(text_page())
    for radius in range(20, 200, 12):
        cv2.circle(ring, (700, 900), radius, 255, 3)
    under = 1 - ring[..., None] / 255 * (1 - np.array(colour, np.float32) / 255)
    page = Image.fromarray((plain[..., None] * under).astype(np.uint8))
    written = io.BytesIO()
    page.save(written, "JPEG", quality=75, subsampling=2)
    near = cv2.dilate(255 - plain, np.ones((7, 7), np.uint8)) > 60
    return np.asarray(Image.open(written)), (ring > 0) & ~near, (ring > 0) & (plain < 60)


@pytest.mark.parametrize("colour", [RED, BLUE])
def test_ink_goes_with_its_edges_and_print_below_it_stays(colour: tuple[int, int, int]) -> None:
    page, alone, both = scanned(colour)

    left = without_coloured_ink(page)

    assert np.count_nonzero(both) > 300
    assert np.mean(left[alone] > 200) > 0.97
    assert np.mean(left[both] < 160) > 0.9
