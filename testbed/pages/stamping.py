"""Pages that the registry has stamped: a round seal over the head, the box with the number and day of arrival."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import cos, radians, sin
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image, ImageDraw

from domain.geometry import Affine, Box, union
from domain.text import BlockKind, Mark, MarkKind, TextLine, Word
from testbed.pages.ageing import colour_scan
from testbed.pages.composing import composed, fate_of, look_of, one_page
from testbed.pages.fonts import Face, Style, Type
from testbed.pages.paper import clouds
from testbed.pages.seal import DIAMETER, RED, inked, seal_ink, stamp

if TYPE_CHECKING:
    from random import Random

    from testbed.corpus import Part
    from testbed.pages.sheet import DrawnPage

_MM_AN_INCH = 25.4
_BOX = 46.0, 23.0  # millimetres
_VIOLET = (96, 48, 150)


@dataclass(frozen=True, slots=True)
class Impression:
    """A stamp's ink, 0 to 255, and its words in pixels of the ink."""

    ink: Image.Image
    lines: tuple[TextLine, ...]


def sealed_head(part: Part, chance: Random) -> DrawnPage:
    """A seal over the issuer and number of the head, or over the title as on annexes, another over the signature."""
    fate = fate_of(chance)
    page = stamp(one_page(composed(part, chance), look_of(part, chance)), fate)
    over = BlockKind.ISSUER if fate.random() < 0.5 else BlockKind.TEXT
    head = next(block.lines[0].box for block in page.text.blocks if block.kind is over)
    size = _px(DIAMETER, page.dpi)
    at = head.x + head.w // 2 + round(fate.uniform(-0.6, 0.1) * size), head.y + round(fate.uniform(-0.6, 0.05) * size)
    pixels = inked(page.pixels, seal_ink(size, page, fate), at, RED)
    mark = Mark(MarkKind.SEAL, Box(*at, size, size))
    return colour_scan(replace(page, pixels=pixels, marks=(*page.marks, mark)), fate)


def arrived(part: Part, chance: Random) -> DrawnPage:
    """The stamp `CÔNG VĂN ĐẾN` below the head, a little askew, its figures filled in by pen; it is optional text."""
    fate = fate_of(chance)
    page = stamp(one_page(composed(part, chance), look_of(part, chance)), fate)
    impression = _impression(chance, fate, page.dpi)
    head = union(block.box for block in page.text.blocks[:2])
    rise = round(fate.uniform(0.0, 0.25) * impression.ink.height)
    at = head.x + round(fate.uniform(-0.05, 0.12) * head.w), head.bottom - rise
    pixels = inked(page.pixels, impression.ink, at, chance.choice((RED, _VIOLET)))
    lines = tuple(_shifted(line, *at) for line in impression.lines)
    return colour_scan(replace(page, pixels=pixels, optional=lines), fate)


def framed(
    words: str, kind: Type, dpi: int, fate: np.random.Generator, *, lines: int = 1, faint: float = 0.0
) -> Image.Image:
    """The ink of a rubber stamp with words in a frame, such as `HỎA TỐC` or `MẬT`, 0 to 255, turned by up to 10°.

    Args:
        words: in it, in the middle.
        kind: of the letters.
        dpi: of the page.
        fate: gauge of frame and margins, turn and wear follow from it.
        lines: that the frame is drawn with, one or two.
        faint: 0 for a stamp well inked, 1 for one of which half is gone in places.
    """
    font = kind.at(dpi)
    left, top, right, bottom = (round(side) for side in font.getbbox(words, anchor="ls"))
    across, down = (round(float(fate.uniform(*share)) * (bottom - top)) for share in ((0.3, 0.8), (0.12, 0.5)))
    wide, high, edge = right - left + 2 * across, bottom - top + 2 * down, round(0.35 * (right - left)) + _px(3, dpi)
    ink = Image.new("L", (wide + 2 * edge, high + 2 * edge), 0)
    draw = ImageDraw.Draw(ink)
    draw.text((edge + across - left, edge + down - top), words, fill=255, font=font, anchor="ls")
    gauge = max(2, _px(float(fate.uniform(0.35, 0.9)), dpi))
    for line in range(lines):
        beyond = line * (gauge + _px(float(fate.uniform(0.6, 1.1)), dpi)) + gauge
        draw.rectangle(
            [edge - beyond, edge - beyond, edge + wide + beyond, edge + high + beyond],
            outline=255,
            width=gauge if line == lines - 1 else max(2, gauge // 2),
        )
    worn = np.clip(
        1.0 - faint * 0.35 + (0.2 + 0.6 * faint) * clouds((ink.height, ink.width), fate, _px(3, dpi)), 0.08, 1
    )
    turn = float(fate.uniform(-10, 10) if fate.random() < 0.3 else fate.normal(0, 2.0))
    stamped = Image.fromarray((np.asarray(ink, np.float32) * worn).astype(np.uint8))
    stamped = stamped.rotate(turn, Image.Resampling.BICUBIC)
    return stamped.crop(stamped.getbbox())


def _impression(chance: Random, fate: np.random.Generator, dpi: int) -> Impression:
    """A frame with three lines, turned by a few degrees, worn."""
    width, height = (_px(side, dpi) for side in _BOX)
    ink = Image.new("L", (round(width * 1.15), round(height * 1.4)), 0)
    draw = ImageDraw.Draw(ink)
    left, top = round(width * 0.07), round(height * 0.2)
    draw.rectangle([left, top, left + width, top + height], outline=255, width=max(2, _px(0.5, dpi)))
    day = f"{chance.randint(1, 28)}/{chance.randint(1, 12)}/{chance.randint(1980, 2015)}"
    texts = ("CÔNG VĂN ĐẾN", f"Số: {chance.randint(10, 4999)}", f"Ngày {day}")
    lines = [
        _line(draw, text, Type(Face.SANS, style, points), (left + inset, top + round(height * place)), dpi)
        for text, style, points, inset, place in zip(
            texts,
            (Style.BOLD, Style.REGULAR, Style.REGULAR),
            (12, 11, 11),
            (width // 8, width // 20, width // 20),
            (0.3, 0.6, 0.88),
            strict=True,
        )
    ]
    degrees = float(fate.uniform(-5, 5))
    worn = np.asarray(ink, np.float32) * np.clip(0.75 + 0.3 * clouds((ink.height, ink.width), fate, 12), 0.2, 1)
    return _turned(Impression(Image.fromarray(worn.astype(np.uint8)), tuple(lines)), degrees)


def _line(draw: ImageDraw.ImageDraw, text: str, kind: Type, at: tuple[int, int], dpi: int) -> TextLine:
    font, words, x = kind.at(dpi), [], float(at[0])
    for word in text.split():
        draw.text((x, at[1]), word, fill=255, font=font, anchor="ls")
        left, top, right, bottom = (round(side) for side in draw.textbbox((x, at[1]), word, font=font, anchor="ls"))
        words.append(Word(word, Box(left, top, right - left, bottom - top), 1.0))
        x += font.getlength(f"{word} ")
    return TextLine(tuple(words))


def _turned(impression: Impression, degrees: float) -> Impression:
    width, height = impression.ink.size
    c, s, x, y = cos(radians(degrees)), sin(radians(degrees)), width / 2, height / 2
    turn = Affine(c, s, x - c * x - s * y, -s, c, y + s * x - c * y)
    matrix = np.array([[turn.a, turn.b, turn.c], [turn.d, turn.e, turn.f]])
    ink = cv2.warpAffine(np.asarray(impression.ink), matrix, (width, height), flags=cv2.INTER_LINEAR)
    lines = tuple(
        TextLine(tuple(replace(word, box=turn.box(word.box)) for word in line.words)) for line in impression.lines
    )
    return Impression(Image.fromarray(ink.astype(np.uint8)), lines)


def _shifted(line: TextLine, x: int, y: int) -> TextLine:
    moved = (replace(word, box=replace(word.box, x=word.box.x + x, y=word.box.y + y)) for word in line.words)
    return TextLine(tuple(moved))


def _px(mm: float, dpi: int) -> int:
    return round(mm * dpi / _MM_AN_INCH)
