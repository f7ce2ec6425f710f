"""A round red seal and a signature in blue ink, as they lie over the signature block (NĐ 30/2020, Điều 33)."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import cos, pi, sin
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from domain.geometry import Box
from domain.text import BlockKind, Mark, MarkKind
from testbed.pages.fonts import Face, Style, Type

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from testbed.pages.sheet import DrawnPage

RED, BLUE = (214, 34, 40), (38, 56, 160)
DIAMETER = 36.0  # millimetres
_MM_AN_INCH = 25.4


def stamp(page: DrawnPage, chance: np.random.Generator) -> DrawnPage:
    """Seal and sign a page: over its signature block, or at the lower right where it has none.

    Nothing is added to the page's text: what a seal says is no text of the document.
    """
    block = next((b.box for b in page.text.blocks if b.kind is BlockKind.SIGNATURE), None)
    height, width = page.pixels.shape[:2]
    where = block or Box(round(width * 0.55), round(height * 0.7), round(width * 0.3), round(height * 0.15))
    size = round(DIAMETER * page.dpi / _MM_AN_INCH)
    # The seal covers about a third of the signature, to its left.
    left, top = where.x - round(size * 0.35), where.y + (where.h - size) // 2
    pixels = inked(page.pixels, seal_ink(size, page, chance), (left, top), RED)
    stroke = _signature(where.w, where.h, page.dpi, chance)
    marks = Mark(MarkKind.SEAL, Box(left, top, size, size)), Mark(MarkKind.UNREAD, drawn_at(stroke, (where.x, where.y)))
    return replace(page, pixels=inked(pixels, stroke, (where.x, where.y), BLUE), marks=(*page.marks, *marks))


def drawn_at(ink: Image.Image, at: tuple[int, int]) -> Box:
    """Where on a page the strokes are of an ink that is laid on it at `at`."""
    left, top, right, bottom = ink.getbbox() or (0, 0, 1, 1)
    return Box(at[0] + left, at[1] + top, right - left, bottom - top)


def seal_ink(size: int, page: DrawnPage, chance: np.random.Generator) -> Image.Image:
    """The ink of a seal, 0 to 255: two rings, the issuer around, a star or the arms of the state; worn in places."""
    seal = Image.new("L", (size, size), 0)
    draw = ImageDraw.Draw(seal)
    line = max(2, size // 90)
    draw.ellipse([line, line, size - line, size - line], outline=255, width=2 * line)
    inner = size * 0.3
    draw.ellipse([size / 2 - inner, size / 2 - inner, size / 2 + inner, size / 2 + inner], outline=255, width=line)
    if chance.random() < 0.5:
        _arms(draw, size, chance)
    else:
        draw.polygon(_star(size / 2, size * 0.15), fill=255)
    name = page.text.blocks[0].text.split("Số")[0].replace("\n", " ").strip() or "VĂN THƯ"
    _around(seal, f"{name[:34]} * ".upper(), size)
    wear = chance.normal(0.82, 0.22, (size // 6 + 1, size // 6 + 1)).clip(0.15, 1) * 255
    worn = Image.fromarray(wear.astype(np.uint8)).resize((size, size), Image.Resampling.BICUBIC)
    inked = Image.fromarray((np.asarray(seal, np.float32) * np.asarray(worn, np.float32) / 255).astype(np.uint8))
    return inked.rotate(float(chance.uniform(-12, 12)), Image.Resampling.BICUBIC)


def _arms(draw: ImageDraw.ImageDraw, size: int, chance: np.random.Generator) -> None:
    """What is left of the arms at this size: two sheaves of grains about a star, wheel and ribbon below."""
    middle = size / 2
    for angle in chance.uniform(0.12 * pi, 1.88 * pi, 420):
        far, long = size * chance.uniform(0.15, 0.27), size * chance.uniform(0.008, 0.028)
        x, y, lean = middle + far * sin(angle), middle - far * cos(angle), angle + chance.normal(0, 0.5)
        draw.line([x, y, x + long * cos(lean), y + long * sin(lean)], fill=255, width=max(1, size // 160))
    draw.polygon(_star(middle, size * 0.07), fill=255)
    low, wheel = middle + size * 0.17, size * 0.09
    draw.arc([middle - wheel, low - wheel, middle + wheel, low + wheel], 180, 360, 255, size // 50)
    draw.rectangle([middle - size * 0.15, low, middle + size * 0.15, low + size * 0.05], fill=255)


def _around(seal: Image.Image, text: str, size: int) -> None:
    """Letters on a circle between the rings, upright towards the middle."""
    font = Type(Face.SANS, Style.BOLD, size * 0.085).at(72)
    for place, letter in enumerate(text):
        angle = 2 * pi * place / len(text)
        tile = Image.new("L", (size // 6, size // 6), 0)
        ImageDraw.Draw(tile).text((size / 12, size / 12), letter, fill=255, font=font, anchor="mm")
        tile = tile.rotate(-angle * 180 / pi, Image.Resampling.BICUBIC)
        x, y = size / 2 + sin(angle) * size * 0.39, size / 2 - cos(angle) * size * 0.39
        seal.paste(255, (round(x - size / 12), round(y - size / 12)), tile)


def _star(middle: float, radius: float) -> list[tuple[float, float]]:
    points = []
    for corner in range(10):
        far = radius if corner % 2 == 0 else radius * 0.382
        points.append((middle + far * sin(corner * pi / 5), middle - far * cos(corner * pi / 5)))
    return points


def _signature(width: int, height: int, dpi: int, chance: np.random.Generator) -> Image.Image:
    """The ink of a pen: a smooth curve through seeded points, thicker downwards."""
    ink = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(ink)
    steps = np.linspace(0, 1, 600)
    phase, wave = chance.uniform(0, 2 * pi, 4), chance.uniform(0.6, 1.4, 4)
    x = 0.08 + 0.78 * steps + 0.11 * np.sin(2 * pi * 5 * wave[0] * steps + phase[0])
    y = 0.5 + 0.2 * np.sin(2 * pi * 4 * wave[1] * steps + phase[1]) * (1 - 0.6 * steps)
    y += 0.1 * np.sin(2 * pi * 9 * wave[2] * steps + phase[2])
    points = np.column_stack([x * width, y * height])
    thin = dpi / 130
    for (x1, y1), (x2, y2) in pairwise(points):
        draw.line([x1, y1, x2, y2], fill=235, width=round(thin * (1.7 if y2 > y1 else 1.0)) + 1)
    return ink.filter(ImageFilter.GaussianBlur(dpi / 300))


def inked(
    pixels: NDArray[np.uint8], ink: Image.Image, at: tuple[int, int], colour: tuple[int, int, int]
) -> NDArray[np.uint8]:
    """Lay ink over a page: it darkens as ink does (multiplies), so that print below stays visible."""
    layer = Image.new("L", (pixels.shape[1], pixels.shape[0]), 0)
    layer.paste(ink, at)
    cover = np.asarray(layer, np.float32)[..., None] / 255
    tint = 1 - cover * (1 - np.array(colour, np.float32) / 255)
    return (pixels * tint).astype(np.uint8)
