"""A line cut out of the page as the recogniser takes it: level, of one height, small letters of one size.

Lines are scaled by x-height and placed by baseline, never by the height of the cut, so that a small c and a capital C
differ in size as they do in print.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ocr.line.line import Line
    from ocr.line.measuring import Floats

HEIGHT = 40  # rows of a strip
FOOT = 30  # rows above the baseline
X_HEIGHT = 14.0  # rows
MARGIN = 6  # columns of page before and behind the line
LONGEST = 6000  # columns; a longer line is squeezed
_PAPER = 255
_STRAIGHT = 0.3  # rows off a level line that do no harm


def scale_of(line: Line) -> float:
    """Size of the strip relative to the page."""
    return min(X_HEIGHT / line.x_height, (LONGEST - 2 * MARGIN) / line.box.w)


def page_column(line: Line, column: float) -> float:
    """Where an edge between columns of the strip is on the page, in pixels from its left."""
    return line.box.x + (column - MARGIN) / scale_of(line)


def line_image(reading: NDArray[np.uint8], line: Line) -> NDArray[np.uint8]:
    """The line as a grey strip of `HEIGHT` rows, 0 black to 255 white; beyond the page is paper."""
    scale = scale_of(line)
    columns = max(1, round(line.box.w * scale)) + 2 * MARGIN
    across = page_column(line, 0.5) + np.arange(columns) / scale
    feet = _feet(line, across, scale)
    left, top = int(np.floor(across[0])) - 1, int(np.floor(feet.min() - FOOT / scale)) - 1
    right, bottom = int(np.ceil(across[-1])) + 2, int(np.ceil(feet.max() + (HEIGHT - FOOT) / scale)) + 2
    cut = _cut(reading, left, top, right, bottom)
    small = _reduced(cut, min(1.0, scale))
    wide, high = small.shape[1] / cut.shape[1], small.shape[0] / cut.shape[0]
    # Edges of pixels are counted here; OpenCV counts from their middles.
    rows = (np.arange(HEIGHT)[:, None] + 0.5 - FOOT) / scale
    ys = ((feet - top + rows) * high - 0.5).astype(np.float32)
    xs = np.broadcast_to(((across - left) * wide - 0.5).astype(np.float32), ys.shape).copy()
    return np.asarray(cv2.remap(small, xs, ys, cv2.INTER_LINEAR, borderValue=(_PAPER,)), np.uint8)


def _feet(line: Line, across: Floats, scale: float) -> Floats:
    """The baseline in each column; level where it nearly is, which keeps strokes sharp."""
    constant, slope, bend = line.baseline
    u = across - line.box.x
    feet = np.asarray(constant + (slope + bend * u) * u, np.float64)
    return np.full_like(feet, feet.mean()) if float(np.ptp(feet)) * scale < _STRAIGHT else feet


def _reduced(cut: NDArray[np.uint8], factor: float) -> NDArray[np.uint8]:
    """A smaller copy by averages: reading between pixels alone would lose thin strokes."""
    if factor == 1.0:
        return cut
    size = max(1, round(cut.shape[1] * factor)), max(1, round(cut.shape[0] * factor))
    return np.asarray(cv2.resize(cut, size, interpolation=cv2.INTER_AREA), np.uint8)


def _cut(reading: NDArray[np.uint8], left: int, top: int, right: int, bottom: int) -> NDArray[np.uint8]:
    """A part of the page, with paper where it reaches beyond."""
    inner = reading[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]
    if inner.shape == (bottom - top, right - left):
        return inner
    whole = np.full((bottom - top, right - left), _PAPER, np.uint8)
    y, x = max(0, top) - top, max(0, left) - left
    whole[y : y + inner.shape[0], x : x + inner.shape[1]] = inner
    return whole
