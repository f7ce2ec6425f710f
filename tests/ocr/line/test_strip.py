from __future__ import annotations

import cv2
import numpy as np
import pytest

from domain.geometry import Box
from ocr.line.finding import find_lines
from ocr.line.line import Line
from ocr.line.strip import FOOT, HEIGHT, LONGEST, MARGIN, X_HEIGHT, line_image, page_column
from tests.ocr.line.printing import DPI, Paper

TEXT = "nhanh chóng hoàn thành kế hoạch khoa học đã định"


def strip_of(points: float, degrees: float = 0.0) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    paper = Paper(1800, 400)
    paper.line(TEXT, 100, 200, points)
    turn = cv2.getRotationMatrix2D((100.0, 200.0), degrees, 1)
    picture = np.asarray(cv2.warpAffine(paper.picture, turn, (1800, 400), borderValue=(255,)), np.uint8)
    (line,) = find_lines(picture, DPI)
    return line_image(picture, line)


def rows_of_small_letters(strip: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> tuple[int, int]:
    dark = (255 - strip.astype(float)).sum(axis=1)
    dense = np.flatnonzero(dark > 0.35 * dark.max())
    return int(dense[0]), int(dense[-1]) + 1


@pytest.mark.parametrize("points", [9, 13, 22])
def test_small_letters_of_every_size_stand_on_the_same_rows(points: float) -> None:
    strip = strip_of(points)
    assert strip.shape[0] == HEIGHT
    assert list(rows_of_small_letters(strip)) == pytest.approx([FOOT - X_HEIGHT, FOOT], abs=1.5)


@pytest.mark.parametrize("degrees", [-1.5, 1.0])
def test_a_turned_line_is_cut_level(degrees: float) -> None:
    level, turned = strip_of(13), strip_of(13, degrees)
    assert turned.shape[1] == pytest.approx(level.shape[1], rel=0.02)
    assert rows_of_small_letters(turned) == pytest.approx(rows_of_small_letters(level), abs=1)


def test_columns_of_the_strip_lead_back_to_the_page() -> None:
    line = Line(Box(500, 100, 280, 40), (130.0, 0.0, 0.0), 20.0)
    assert page_column(line, MARGIN) == 500
    strip = line_image(np.full((300, 900), 255, np.uint8), line)
    assert page_column(line, strip.shape[1] - MARGIN) == pytest.approx(780, abs=1)


def test_beyond_the_page_is_paper() -> None:
    strip = line_image(np.zeros((30, 100), np.uint8), Line(Box(0, 0, 100, 30), (30.0, 0.0, 0.0), 14.0))
    assert (strip[:, :2] > 200).all()
    assert (strip[-5:] > 200).all()
    assert strip[FOOT - 10, 50] == 0


def test_an_endless_line_is_squeezed() -> None:
    line = Line(Box(0, 0, 20_000, 20), (15.0, 0.0, 0.0), 10.0)
    assert line_image(np.full((20, 20_000), 255, np.uint8), line).shape == (HEIGHT, LONGEST)
