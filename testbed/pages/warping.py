"""Pages turned, scaled, cut, and seen by a camera: pixels and boxes move together."""

from __future__ import annotations

from dataclasses import replace
from math import ceil, cos, floor, radians, sin
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from domain.geometry import Affine, Box
from domain.text import TextLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from testbed.pages.paper import Pixels
    from testbed.pages.sheet import DrawnPage


def turned(page: DrawnPage, degrees: float, paper: int) -> DrawnPage:
    """The page turned counter-clockwise about its middle, its size kept."""
    height, width = page.pixels.shape[:2]
    c, s = cos(radians(degrees)), sin(radians(degrees))
    x, y = width / 2, height / 2
    turn = Affine(c, s, x - c * x - s * y, -s, c, y + s * x - c * y)
    matrix = np.array([[turn.a, turn.b, turn.c], [turn.d, turn.e, turn.f]])
    pixels = cv2.warpAffine(page.pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(paper,) * 3)
    return replace(moved(page, turn.box), pixels=pixels.astype(np.uint8))


def quarter_turned(page: DrawnPage, turns: int) -> DrawnPage:
    """The page laid on the glass sideways or upside down: `turns` quarters clockwise."""
    height, width = page.pixels.shape[:2]
    turn = (
        Affine(1, 0, 0, 0, 1, 0),
        Affine(0, -1, height, 1, 0, 0),
        Affine(-1, 0, width, 0, -1, height),
        Affine(0, 1, 0, -1, 0, width),
    )[turns % 4]
    return replace(moved(page, turn.box), pixels=np.ascontiguousarray(np.rot90(page.pixels, -turns)))


def scaled(page: DrawnPage, dpi: int) -> DrawnPage:
    """The page at another resolution."""
    factor = dpi / page.dpi
    size = round(page.pixels.shape[1] * factor), round(page.pixels.shape[0] * factor)
    pixels = cv2.resize(page.pixels, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
    return replace(moved(page, Affine(factor, 0, 0, 0, factor, 0).box), pixels=pixels, dpi=dpi)


def cut(page: DrawnPage, left: int, top: int, right: int, bottom: int) -> DrawnPage:
    """What lies between these columns and rows."""
    pixels = np.ascontiguousarray(page.pixels[top:bottom, left:right])
    return replace(moved(page, Affine(1, 0, -left, 0, 1, -top).box), pixels=pixels)


def projected(page: DrawnPage, corners: NDArray[np.float32], ground: Pixels) -> DrawnPage:
    """The page lying on `ground` with its corners (top left, top right, bottom right, bottom left) at `corners`."""
    height, width = page.pixels.shape[:2]
    sheet = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(sheet, corners)
    size = ground.shape[1], ground.shape[0]
    over = cv2.warpPerspective(page.pixels, matrix, size, flags=cv2.INTER_AREA)
    cover = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, size)[..., None] / np.float32(255)
    pixels = (ground * (1 - cover) + over * cover).astype(np.uint8)
    return replace(moved(page, lambda box: _seen(box, matrix)), pixels=pixels)


def moved(page: DrawnPage, place: Callable[[Box], Box]) -> DrawnPage:
    """The page with all its boxes mapped."""
    blocks = tuple(
        replace(block, lines=tuple(_moved_line(line, place) for line in block.lines)) for block in page.text.blocks
    )
    optional = tuple(_moved_line(line, place) for line in page.optional)
    marks = tuple(replace(mark, box=place(mark.box)) for mark in page.marks)
    return replace(page, text=replace(page.text, blocks=blocks), optional=optional, marks=marks)


def _moved_line(line: TextLine, place: Callable[[Box], Box]) -> TextLine:
    return TextLine(tuple(replace(word, box=place(word.box)) for word in line.words))


def _seen(box: Box, matrix: NDArray[Any]) -> Box:
    """The smallest upright box around the picture of `box`."""
    sides = [[box.x, box.y], [box.right, box.y], [box.right, box.bottom], [box.x, box.bottom]]
    points = cv2.perspectiveTransform(np.array([sides], np.float64), matrix)[0]
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    x, y = floor(left), floor(top)
    return Box(x, y, max(1, ceil(right) - x), max(1, ceil(bottom) - y))
