"""Drawn sheets with known text, for tests of writing PDF/A: pictures, words on them, and what extractors see."""

from __future__ import annotations

import html
import io
import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from domain.geometry import Box
from domain.page import ColourMode, DpiSource, PageImage
from domain.text import PageText, TextBlock, TextLine, TextSource, Word
from rendition.pdfa import PdfPage
from rendition.pdfa_report import PdfInfo
from tests.judges import pdftotext

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

INFO = PdfInfo("Quyết định số 26", "Văn Khố 0.1", datetime(2026, 11, 22, 8, 0, tzinfo=UTC))
DPI = 150
WIDTH, HEIGHT = 1240, 1754
LETTER = (
    ("ỦY BAN NHÂN DÂN", "TỈNH QUẢNG BÌNH", "Số: 26/2017/NQ-HĐND"),
    (
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
        "Xét đề nghị của Giám đốc Sở Tài nguyên và Môi trường tại Tờ trình số 12",
        "1. Phê duyệt kế hoạch (kèm theo) – 6 tháng đầu năm, chữ Nôm 𡨸 喃.",
    ),
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """An upright picture and the words that stand on it."""

    pixels: NDArray[np.uint8]
    text: PageText

    def image(self, colour: ColourMode = ColourMode.COLOUR, turns: int = 0) -> PageImage:
        height, width = self.pixels.shape[:2]
        return PageImage(width, height, DPI, DpiSource.METADATA, turns, colour)

    def jpeg(self, turns: int = 0, mode: str = "RGB", quality: int = 80, exif: int = 1) -> bytes:
        """The picture as a JPEG that `turns` clockwise quarter turns make upright."""
        metadata = Image.Exif()
        metadata[0x0112] = exif
        stored = Image.fromarray(np.ascontiguousarray(np.rot90(self.pixels, turns))).convert(mode)
        written = io.BytesIO()
        stored.save(written, "JPEG", quality=quality, **({} if exif == 1 else {"exif": metadata}))
        return written.getvalue()

    def page(self, colour: ColourMode = ColourMode.COLOUR) -> PdfPage:
        """The sheet as a page without JPEG."""
        return PdfPage(self.image(colour), self.text, lambda: self.pixels, None)

    def jpeg_page(self, turns: int = 0, mode: str = "RGB") -> PdfPage:
        """The sheet as a page stored as JPEG."""
        return PdfPage(self.image(turns=turns), self.text, lambda: self.pixels, self.jpeg(turns, mode))


@cache
def sheet(
    blocks: tuple[tuple[str, ...], ...] = LETTER, skew: float = 0.0, source: TextSource = TextSource.RECOGNISED
) -> Sheet:
    """A sheet with `blocks` of lines below one another, turned by `skew` degrees counter-clockwise."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "white")
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(size=24)
    pen.ellipse((800, 1100, 1000, 1300), outline=(200, 30, 30), width=6)  # a seal
    y, drawn = 160, list[TextBlock]()
    for block in blocks:
        lines = list[TextLine]()
        for line in block:
            lines.append(TextLine(tuple(_words(pen, line, y, font, skew))))
            y += 40
        drawn.append(TextBlock(tuple(lines)))
        y += 60
    turned = picture.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor="white")
    return Sheet(np.asarray(turned), PageText(tuple(drawn), source, "Tesseract", skew))


def _words(
    pen: ImageDraw.ImageDraw, line: str, y: int, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, skew: float
) -> list[Word]:
    x, words = 100.0, []
    for text in line.split():
        edges = pen.textbbox((x, y), text, font=font)
        pen.text((x, y), text, font=font, fill=(10, 10, 60))
        words.append(Word(text, _turned(edges, skew), 0.9))
        x = edges[2] + 8
    return words


def _turned(edges: tuple[float, float, float, float], skew: float) -> Box:
    """The upright box around a rectangle that was turned with the sheet."""
    left, top, right, bottom = edges
    cos, sin = math.cos(math.radians(skew)), math.sin(math.radians(skew))
    corners = [(x - WIDTH / 2, y - HEIGHT / 2) for x in (left, right) for y in (top, bottom)]
    xs = [WIDTH / 2 + x * cos + y * sin for x, y in corners]
    ys = [HEIGHT / 2 - x * sin + y * cos for x, y in corners]
    return Box(round(min(xs)), round(min(ys)), round(max(xs) - min(xs)), round(max(ys) - min(ys)))


def overlaps(pdf: Path, text: PageText, dpi: int = DPI) -> list[float]:
    """For each word with a letter or digit, how well the place poppler sees it at covers its box (IoU)."""
    pattern = r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>'
    seen = re.findall(pattern, pdftotext(pdf, "-raw", "-bbox", "-cropbox"))
    words = list(text.words())
    assert [html.unescape(found[4]) for found in seen] == [word.text for word in words]
    pairs = zip(words, seen, strict=True)
    return [
        _iou(word.box, [float(edge) * dpi / 72 for edge in found[:4]])
        for word, found in pairs
        if any(char.isalnum() for char in word.text)
    ]


def _iou(box: Box, edges: Sequence[float]) -> float:
    left, top, right, bottom = edges
    width = max(0.0, min(box.right, right) - max(box.x, left))
    height = max(0.0, min(box.bottom, bottom) - max(box.y, top))
    return width * height / (box.area + (right - left) * (bottom - top) - width * height)
