from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

import domain.embedded_fonts
from domain.geometry import Box
from domain.text import Mark, MarkKind
from ocr.page.unread_print import find_unread_print, lines_told

_FONT = Path(domain.embedded_fonts.__file__).parent / "fonts" / "LiberationSerif-Regular.ttf"
_DPI = 150
_LINE = "qua xã đã chỉnh lý được một trăm hai mươi mét giá"


def inked(lines: int, points: int = 13) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    page = Image.new("L", (1240, 1754), 0)
    font = ImageFont.truetype(_FONT, round(points / 72 * _DPI))
    for number in range(lines):
        ImageDraw.Draw(page).text((120, 200 + number * 2.6 * points), _LINE, 255, font)
    return np.asarray((np.asarray(page) > 110) * 255, np.uint8)


@pytest.mark.parametrize("points", [10, 13, 18])
def test_printed_lines_without_words_are_told_line_by_line(points: int) -> None:
    marks = find_unread_print(inked(4, points), 1.0, _DPI, [], [])
    assert {mark.kind for mark in marks} == {MarkKind.UNREAD_TEXT}
    assert lines_told(marks) == 4


def test_lines_with_words_are_not_and_places_are_told_on_the_sheet() -> None:
    ink = inked(4)
    rows = [np.flatnonzero(ink[round(200 + n * 33.8) : round(200 + n * 33.8) + 33].any(axis=1)) for n in range(4)]
    words = [Box(200, 2 * round(198 + n * 33.8), 2200, 2 * (int(rows[n][-1]) + 4)) for n in (0, 1, 3)]
    (mark,) = find_unread_print(ink, 0.5, 2 * _DPI, words, [])
    assert 2 * 260 < mark.box.y + mark.box.h / 2 < 2 * 300


def test_pens_seals_rules_dirt_and_pictures_are_no_print() -> None:
    ink = np.zeros((1754, 1240), np.uint8)
    steps = np.linspace(0, 14 * np.pi, 900)
    for row in range(3):
        x, y = 150 + 22 * steps, 300 + 60 * row + 22 * np.sin(steps * 1.1) * np.sin(steps / 3)
        cv2.polylines(ink, [np.column_stack([x, y]).astype(np.int32)], isClosed=False, color=255, thickness=2)
    cv2.circle(ink, (800, 1400), 110, 255, 4)
    for column in range(200, 1000, 60):
        cv2.line(ink, (column, 600), (column, 900), 255, 2)
    cv2.line(ink, (200, 600), (980, 600), 255, 2)
    ink[1000:1003, 200:900:8] = 255
    dirt = np.random.default_rng(2)
    for x, y in dirt.integers(100, 1100, (200, 2)):
        cv2.circle(ink, (int(x), int(y)), int(dirt.integers(1, 4)), 255, -1)
    assert find_unread_print(ink, 1.0, _DPI, [], [Box(690, 1290, 220, 220)]) == ()


def test_pieces_of_one_row_are_one_line() -> None:
    marks = [Mark(MarkKind.UNREAD_TEXT, box) for box in (Box(0, 0, 90, 20), Box(100, 4, 90, 20), Box(0, 40, 90, 20))]
    assert lines_told(marks) == 2
