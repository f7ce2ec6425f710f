from __future__ import annotations

import cv2
import numpy as np
import pytest

from domain.geometry import Affine, Box
from scan.cleaning.prepare import prepare
from scan.cleaning.sheet import find_sheet, rectified
from scan.pictures.picture import PagePicture
from tests.scan.samples import text_page

CORNERS = np.array([[150, 180], [1330, 90], [1300, 1880], [110, 1820]], np.float32)
SIZE = (1450, 2000)  # width, height of the photograph


def photograph(
    page: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], table: int = 60
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    height, width = page.shape
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    there = cv2.getPerspectiveTransform(flat, CORNERS)
    picture = cv2.warpPerspective(page, there, SIZE, flags=cv2.INTER_AREA, borderValue=table)
    return np.asarray(picture, np.uint8)


def test_the_corners_of_a_photographed_sheet_are_found() -> None:
    corners = find_sheet(photograph(text_page()))
    assert corners is not None
    assert np.abs(corners - CORNERS).max() < 12


def test_a_shadow_over_half_of_a_coloured_photograph_hides_no_corner() -> None:
    grey = photograph(text_page(), 0).astype(np.float32)
    wood = np.where(grey[..., None] < 1, np.array([120, 70, 40], np.float32), grey[..., None])
    wood[:, 700:] *= 0.42
    corners = find_sheet(np.clip(wood, 0, 255).astype(np.uint8))
    assert corners is not None
    assert np.abs(corners - CORNERS).max() < 20


def aged() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Paper that darkens towards its edges."""
    page = text_page().astype(np.float32)
    rows, columns = np.linspace(-1, 1, page.shape[0])[:, None], np.linspace(-1, 1, page.shape[1])[None, :]
    return np.asarray(page * (0.9 - 0.35 * np.maximum(abs(rows), abs(columns)) ** 4), np.uint8)


@pytest.mark.parametrize(
    "page",
    [
        text_page(),
        aged(),
        np.zeros((900, 700), np.uint8),
        np.full((900, 700, 3), 255, np.uint8),
        np.zeros((1, 1), np.uint8),
    ],
)
def test_a_scan_is_no_photograph_of_a_sheet(page: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> None:
    assert find_sheet(page) is None


def test_a_rectified_sheet_leads_back_to_the_photograph() -> None:
    sheet, back = rectified(photograph(text_page()), CORNERS)
    for corner, place in zip(
        CORNERS, [(0, 0), (sheet.shape[1], 0), sheet.shape[::-1], (0, sheet.shape[0])], strict=True
    ):
        x, y = back.point(*place)
        assert np.hypot(x - corner[0], y - corner[1]) < 16


def test_words_of_a_photograph_lie_on_the_photograph() -> None:
    page = text_page()
    picture = photograph(page)
    prepared = prepare(PagePicture(picture, None))
    assert prepared.image.width == SIZE[0]
    rows, columns = np.nonzero(prepared.reading < 100)
    first = prepared.to_page.point(float(columns[0]), float(rows[0]))
    assert picture[round(first[1]) - 4 : round(first[1]) + 5, round(first[0]) - 4 : round(first[0]) + 5].min() < 140
    assert abs(prepared.skew) < 0.4


def test_a_map_after_another_is_both() -> None:
    _, back = rectified(photograph(text_page()), CORNERS)
    first = Affine(0.5, 0.1, 30, -0.1, 0.5, 60)
    there, here = back.after(first).point(200, 300), back.point(*first.point(200, 300))
    assert np.allclose(there, here)
    assert back.after(first).box(Box(200, 300, 40, 20)).w > 1
