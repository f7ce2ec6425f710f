"""Forms filled in by hand: printed labels, dotted rules, pen strokes over them that nobody could read."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from domain.text import BlockKind, Mark, MarkKind
from testbed.pages.ageing import colour_scan
from testbed.pages.composing import DPI, fate_of, look_of
from testbed.pages.fonts import Style
from testbed.pages.layout import LEFT, RIGHT
from testbed.pages.seal import BLUE, drawn_at, inked
from testbed.pages.sheet import WIDTH, DrawnPage, Sheet, words_of
from testbed.pages.texts import chosen

if TYPE_CHECKING:
    from random import Random

    from testbed.corpus import Part
    from testbed.pages.layout import Look

_TITLES = ("PHIẾU LÝ LỊCH HỒ SƠ", "ĐƠN XIN XÁC NHẬN", "BẢN KHAI CÁ NHÂN", "GIẤY BIÊN NHẬN")
_FIELDS = (
    "Họ và tên:",
    "Sinh ngày:",
    "Nguyên quán:",
    "Chỗ ở hiện nay:",
    "Dân tộc:",
    "Nghề nghiệp:",
    "Số chứng minh nhân dân:",
    "Đơn vị công tác:",
    "Trình độ văn hóa:",
    "Ngày vào Đảng:",
    "Lý do:",
    "Ghi chú:",
)
_STEP = 9.0  # millimetres between two rules
_PENS = (BLUE, (44, 44, 60), (72, 40, 120))


def form(part: Part, chance: Random) -> DrawnPage:
    """A form in colour, six paragraphs of print, the blanks filled with handwriting: strokes are no text."""
    fate, look = fate_of(chance), look_of(part, chance)
    sheet, blanks = Sheet(DPI), []
    y = _printed(sheet, part, chance, look)
    for label in chance.sample(_FIELDS, chance.randint(6, 8)):
        y += _STEP
        sheet.block(BlockKind.TEXT)
        words = words_of(label, look.face, look.points)
        sheet.line(words, LEFT, y)
        start = LEFT + sheet.width(words) + 2
        _dotted(sheet, start, y)
        blanks.append((start + 1, y))
    sheet.block(BlockKind.TEXT)
    _paragraphs(sheet, chosen(part, chance, 3), look, y + 3)
    page, pen = sheet.done(), chance.choice(_PENS)
    pixels, marks = page.pixels, []
    for x, line in blanks:
        ink = Image.new("L", (pixels.shape[1], pixels.shape[0]), 0)
        write(ink, (sheet.px(x), sheet.px(line)), sheet.px(fate.uniform(35, WIDTH - RIGHT - x)), sheet.px(3.4), fate)
        pixels = inked(pixels, ink, (0, 0), pen)
        marks.append(Mark(MarkKind.UNREAD, drawn_at(ink, (0, 0))))
    return colour_scan(replace(page, pixels=pixels, marks=tuple(marks)), fate)


def write(ink: Image.Image, at: tuple[int, int], width: int, height: int, fate: np.random.Generator) -> None:
    """Words of joined loops from `at` on the line, `width` pixels in all; ascenders and tones as hands make them."""
    draw_on, x, end = ImageDraw.Draw(ink), float(at[0]), at[0] + width
    while x < end - 2 * height:
        long = min(fate.uniform(1.2, 4.5) * height, end - x)
        points = _word(long, height, fate) + np.array([x, at[1] - fate.uniform(0, 0.3) * height])
        for (x1, y1), (x2, y2) in pairwise(points):
            draw_on.line([x1, y1, x2, y2], fill=225, width=round(height / 9 * (1.25 if y2 > y1 else 0.85)) + 1)
        if fate.random() < 0.7:  # a tone
            top, tone = points[:, 1].min() - 0.2 * height, x + long * fate.uniform(0.3, 0.7)
            draw_on.line([tone, top, tone + 0.35 * height, top - 0.3 * height], fill=225, width=round(height / 9) + 1)
        x += long + 0.8 * height


def _word(width: float, height: int, fate: np.random.Generator) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """A pen's way through a word: slanted loops of uneven height; x, y from the start of its line."""
    letters = max(2, round(width / (0.55 * height)))
    steps = np.linspace(0, letters, letters * 24)
    tall = np.interp(steps, np.arange(letters + 1), fate.choice((0.9, 1.0, 1.0, 1.9, 2.2), letters + 1))
    deep = np.interp(steps, np.arange(letters + 1), fate.choice((0.0, 0.0, 0.0, 0.9), letters + 1))
    swing = 0.5 - 0.5 * np.cos(2 * np.pi * steps)
    up = swing * tall * 0.5 * height - (1 - swing) * deep * 0.6 * height
    across = steps / letters * width + 0.28 * height * np.sin(2 * np.pi * steps + 0.6) + 0.3 * up
    return np.column_stack([across, -up])


def _printed(sheet: Sheet, part: Part, chance: Random, look: Look) -> float:
    """Title and three paragraphs at the top; where the last line stands, in millimetres."""
    y = 28.0
    sheet.block(BlockKind.TEXT)
    for text in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", chance.choice(_TITLES)):
        sheet.centred(words_of(text, look.face, look.points, Style.BOLD), WIDTH / 2, y)
        y += _leading(look) * 1.3
    return _paragraphs(sheet, chosen(part, chance, 3), look, y)


def _paragraphs(sheet: Sheet, texts: list[str], look: Look, y: float) -> float:
    for text in texts:
        y += 2
        for line in sheet.wrap(words_of(text, look.face, look.points), WIDTH - LEFT - RIGHT):
            y += _leading(look)
            sheet.line(line, LEFT, y)
    return y + 2


def _leading(look: Look) -> float:
    return look.points * 0.353 * look.leading


def _dotted(sheet: Sheet, start: float, y: float) -> None:
    """Dots to the right margin, a little below the base line."""
    x = start
    while x < WIDTH - RIGHT:
        sheet.dot(x, y + 0.3)
        x += 1.1
