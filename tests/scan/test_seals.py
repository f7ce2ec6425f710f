from __future__ import annotations

import cv2
import numpy as np
import pytest

from scan.cleaning.prepare import prepare
from scan.cleaning.seals import find_seals, without_seals
from scan.pictures.picture import PagePicture
from tests.scan.samples import text_page

CENTRE, RADIUS = (800, 1300), 106  # 36 mm at 150 dpi


def sealed(level: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    page = text_page()
    ring = np.full_like(page, 255)
    cv2.circle(ring, CENTRE, RADIUS, level, 5)
    cv2.circle(ring, CENTRE, RADIUS - 28, level, 2)
    cv2.putText(ring, "CONG AN", (CENTRE[0] - 60, CENTRE[1]), cv2.FONT_HERSHEY_SIMPLEX, 0.9, level, 2)
    return np.asarray(cv2.min(page, ring), np.uint8)


def test_a_round_seal_is_found_once() -> None:
    (seal,) = find_seals(sealed(140))
    assert np.hypot(seal.x - CENTRE[0], seal.y - CENTRE[1]) < 6
    assert abs(seal.radius - RADIUS) < 8


def test_a_page_of_text_bears_no_seal() -> None:
    assert find_seals(text_page()) == ()


def test_a_grey_seal_goes_and_the_print_under_it_stays() -> None:
    page, plain = sealed(150), text_page()
    left = without_seals(page, find_seals(page))
    assert np.count_nonzero((left < 200) & (plain > 200)) < 0.15 * np.count_nonzero((page < 200) & (plain > 200))
    assert np.count_nonzero((plain < 80) & (left > 128)) < 0.02 * np.count_nonzero(plain < 80)


def test_a_seal_as_dark_as_print_stays() -> None:
    page = sealed(0)
    assert (without_seals(page, find_seals(page)) == page).all()


@pytest.mark.parametrize("level", [140, 0])
def test_a_prepared_page_tells_its_seals(level: int) -> None:
    (box,) = prepare(PagePicture(sealed(level), 150.0)).seals
    assert abs(box.x - (CENTRE[0] - RADIUS)) < 10
    assert abs(box.h - 2 * RADIUS) < 16
