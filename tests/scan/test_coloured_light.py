"""Print on coloured paper and in coloured light, through JPEG: letters stay, red and blue ink goes."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from scan.cleaning.background import coloured_paper
from scan.cleaning.ink import without_coloured_ink
from scan.cleaning.prepare import prepare
from scan.pictures.picture import PagePicture
from tests.scan.samples import text_page

Light = NDArray[np.float32]
PAPERS = {
    "blue shade": (110, 145, 200),
    "lamp": (255, 185, 105),
    "red light": (220, 95, 85),
    "pink": (240, 190, 205),
    "yellow": (250, 235, 130),
    "green": (150, 205, 160),
    "dark brown": (120, 85, 60),
    "deep blue": (70, 90, 150),
}


def evenly(colour: tuple[int, int, int]) -> Light:
    return np.broadcast_to(np.array(colour, np.float32) / 255, (*text_page().shape, 3))


def falling_off(colour: tuple[int, int, int]) -> Light:
    """The light of a window at the left."""
    return evenly(colour) * np.linspace(1.0, 0.35, text_page().shape[1], dtype=np.float32)[None, :, None]


def two_sheets() -> Light:
    light = np.array(evenly(PAPERS["pink"]))
    light[light.shape[0] // 2 :] = np.array(PAPERS["blue shade"], np.float32) / 255
    return light


def seen_in(light: Light, ink: NDArray[np.float32] | float = 1.0) -> NDArray[np.uint8]:
    """The page on such paper, through JPEG with its colour halved."""
    written = io.BytesIO()
    page = text_page()[..., None] * light * ink
    Image.fromarray(page.astype(np.uint8)).save(written, "JPEG", quality=80, subsampling=2)
    return np.asarray(Image.open(written))


@pytest.mark.parametrize(
    "light",
    [
        *(pytest.param(evenly(colour), id=name) for name, colour in PAPERS.items()),
        *(pytest.param(falling_off(PAPERS[name]), id=f"{name}, falling off") for name in ("blue shade", "lamp")),
        pytest.param(two_sheets(), id="two sheets"),
    ],
)
def test_black_letters_are_read_as_black_on_white(light: Light) -> None:
    prepared = prepare(PagePicture(seen_in(light), 200))

    letters, paper = text_page() < 40, cv2.erode(text_page(), np.ones((9, 9), np.uint8)) > 250
    letters[850:910] = paper[850:910] = False  # where two sheets meet
    assert np.mean(prepared.reading[letters] < 110) > 0.98
    assert np.mean(prepared.reading[paper] > 235) > 0.999


@pytest.mark.parametrize("ink", [(214, 34, 40), (38, 56, 160)], ids=["seal", "pen"])
@pytest.mark.parametrize("paper", ["pink", "yellow", "green", "lamp"])
def test_coloured_ink_goes_from_coloured_paper(paper: str, ink: tuple[int, int, int]) -> None:
    strokes = np.zeros_like(text_page())
    for radius in range(60, 200, 30):
        cv2.circle(strokes, (700, 900), radius, 255, 5)
    under = np.asarray(1 - strokes[..., None] / 255 * (1 - np.array(ink, np.float32) / 255), np.float32)
    alone = (strokes > 0) & (cv2.erode(text_page(), np.ones((9, 9), np.uint8)) > 250)

    reading = prepare(PagePicture(seen_in(evenly(PAPERS[paper]), under), 200)).reading

    if (paper, ink[2] > ink[0]) != ("lamp", True):  # blue ink is black in lamp light
        assert np.mean(reading[alone] > 150) > 0.8
    assert np.mean(reading[(text_page() < 40) & (strokes == 0)] < 110) > 0.95


def test_white_paper_in_white_light_is_left_alone() -> None:
    page = np.dstack([text_page()] * 3)
    page[300:420, 500:620] = (220, 40, 40)
    assert coloured_paper(page) is None
    assert np.array_equal(without_coloured_ink(page)[:200], text_page()[:200])


def test_a_dark_margin_goes_and_a_dark_corner_of_the_page_stays() -> None:
    light = np.clip(1.05 - np.hypot(*np.meshgrid(np.linspace(0, 1, 1240), np.linspace(0, 1, 1754))), 0.12, 1)
    page = np.asarray(text_page() * light, np.uint8)
    page[:600, :40] = 15
    reading = prepare(PagePicture(page, 200)).reading
    assert np.mean(reading[text_page() < 40] < 140) > 0.95
    assert np.mean(reading[:580, :30] > 200) > 0.99
