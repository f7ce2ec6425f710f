"""Titles and covers whose letters are far larger than text."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

import domain.embedded_fonts
from ocr.reader.line_engine import LineEngine

_FONT = Path(domain.embedded_fonts.__file__).parent / "fonts" / "LiberationSerif-Regular.ttf"
_DPI = 200
_TEXT = ("qua xã đã chỉnh lý được một trăm hai mươi mét giá tài liệu,", 14)


def read(*lines: tuple[str, int]) -> list[str]:
    """What is read of lines, each of its size in points, from top to bottom."""
    page = Image.new("L", (1654, 2339), 255)
    draw, top = ImageDraw.Draw(page), 120.0
    for text, points in lines:
        font = ImageFont.truetype(_FONT, round(points / 72 * _DPI))
        draw.text(((1654 - font.getlength(text)) / 2, top), text, 0, font)
        top += points / 72 * _DPI * 1.3
    found = LineEngine().recognise(np.asarray(page), _DPI)
    rows = sorted(found, key=lambda line: line.words[0].box.bottom)
    return [" ".join(word.text for word in row.words) for row in rows]


@pytest.mark.parametrize("points", [16, 28, 36, 60, 90])
def test_a_cover_is_read_by_itself(points: int) -> None:
    lines = ["HỒ SƠ", "LƯU TRỮ", "Ấp Ỷ 1986"]
    assert read(*((line, points) for line in lines)) == lines


@pytest.mark.parametrize("points", [28, 36, 48])
def test_a_title_is_read_over_text(points: int) -> None:
    assert read(("BÁO CÁO TỔNG KẾT", points), *[_TEXT] * 4) == ["BÁO CÁO TỔNG KẾT", *[_TEXT[0]] * 4]


def test_many_sizes_are_read_on_one_page() -> None:
    lines = (("ỦY BAN NHÂN DÂN XÃ", 16), ("HỒ SƠ", 72), ("ĐỊA CHÍNH", 36), ("Năm 1986", 22), ("Số lượng: 120 tờ", 14))
    assert read(*lines) == [text for text, _ in lines]


def test_rings_and_frames_are_no_large_letters() -> None:
    page = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(page)
    for left in range(300, 1300, 160):
        draw.rectangle((left, 400, left + 100, 520), outline=0, width=6)
        draw.ellipse((left, 800, left + 120, 920), outline=0, width=6)
        draw.line((left, 1200, left, 1330), fill=0, width=6)
    said = [word.text for line in LineEngine().recognise(np.asarray(page), _DPI) for word in line.words]
    assert not [text for text in said if len(text) > 3 and text.isalpha() and set(text) - set("oO0lI")]
