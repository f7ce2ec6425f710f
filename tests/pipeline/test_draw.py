"""A page is drawn as people see it, or a place on it alone and enlarged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from domain.documents import SourceFormat
from domain.geometry import Box
from domain.limits import InputLimits
from pipeline.isolation.draw import draw_page
from pipeline.isolation.jobs import DrawJob, PagePlace

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

INK = Box(40, 60, 30, 20)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """White, with one black rectangle."""
    pixels = np.full((300, 200), 255, np.uint8)
    pixels[INK.y : INK.bottom, INK.x : INK.right] = 0
    path = tmp_path / "page.png"
    cv2.imwrite(str(path), pixels)
    return path


def drawn(page: Path, width: int, place: PagePlace | None) -> NDArray[np.uint8]:
    target = page.with_suffix(".jpg")
    assert draw_page(DrawJob(page, 1, width, target, InputLimits(), SourceFormat.PNG, place))
    picture = cv2.imread(str(target), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    return np.asarray(picture, np.uint8)


def test_a_place_is_drawn_alone_and_as_wide_as_asked(page: Path) -> None:
    picture = drawn(page, 90, PagePlace(INK, 200))
    assert picture.shape == (60, 90)
    assert picture.max() < 40


def test_a_place_is_told_in_pixels_of_the_page_that_was_read(page: Path) -> None:
    read_at_half = PagePlace(Box(20, 30, 15, 10), 100)
    assert drawn(page, 90, read_at_half).max() < 40


def test_a_place_that_reaches_beyond_the_page_ends_with_it(page: Path) -> None:
    assert drawn(page, 100, PagePlace(Box(190, 290, 50, 50), 200)).shape == (100, 100)


def test_without_a_place_the_whole_page_is_drawn(page: Path) -> None:
    assert drawn(page, 100, None).shape == (150, 100)
