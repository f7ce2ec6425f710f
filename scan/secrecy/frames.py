"""Rectangular frames at the upper left of a page: what a secrecy stamp, and other stamps, stand in.

A frame is found by the paper that it encloses and by its own ink, each with small gaps closed and with wider ones, in
all ink and in red ink alone, so that text or a rule that touches it from outside does no harm.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import copysign, cos, radians, sin
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from domain.geometry import Box

if TYPE_CHECKING:
    from collections.abc import Iterator


PIXELS_A_WIDTH = 720  # of the page in the picture that is judged: 87 dpi on A4, 3.4 a millimetre
_REACH = (0.5, 0.45)  # shares of width and height in which such a stamp stands
_WIDTHS, _HEIGHTS = (31, 235), (14, 85)  # pixels: 9 to 69 mm, 4 to 25 mm, with what a turn adds
_SHAPES = (1.15, 9.0)  # width by height
_FILLED = 0.72  # share of the upright rectangle around a piece that its turned one must fill
_MOST_TURN = 14.0  # degrees
_AROUND, _DARKER = 31, 14  # pixels of the neighbourhood, and levels below its mean from which on there is ink
_RED = 36  # levels between red and the brighter of the other two
_RED_PIXELS = 60  # fewer are no stamp
_GAPS = (1, 4, 8)  # pixels closed before frames are looked for
_SOLID = 8  # with which a stamp becomes one piece without paper inside
_BEYOND, _SIDE_INK = 3, 12  # pixels beyond a frame where its line may be; levels from which on it is inked there
_LEAST_SIDE, _LEAST_MEAN = 0.78, 0.78  # share that is inked, of each of three sides, and of all on the average
_EDGE, _DIVIDED = 0.2, 0.9  # share of its height and width where a double frame may run; of a line that is a divider
_SAME = 0.75  # overlap by which two finds are one frame


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle that may be a frame.

    Attributes:
        x, y: its middle, in pixels of the judged picture.
        width, height: across and down, before it was turned.
        degrees: turned clockwise.
        red: found in red ink alone.
    """

    x: float
    y: float
    width: float
    height: float
    degrees: float
    red: bool

    def box(self, factor: float) -> Box:
        """Upright around it, on the page, whose pixels are `factor` of ours."""
        turn = radians(self.degrees)
        across = abs(self.width * cos(turn)) + abs(self.height * sin(turn))
        down = abs(self.width * sin(turn)) + abs(self.height * cos(turn))
        left, top = max(0.0, self.x - across / 2), max(0.0, self.y - down / 2)
        return Box(round(left * factor), round(top * factor), round(across * factor), round(down * factor))


@dataclass(frozen=True, slots=True)
class Corner:
    """The upper left of a page, made small.

    Attributes:
        ink: how much ink each pixel bears, 0 to 255, of any colour.
        red: how much red ink; None where there is none to speak of.
        factor: pixels of the page in one of ours.
    """

    ink: NDArray[np.uint8]
    red: NDArray[np.uint8] | None
    factor: float


def corner(pixels: NDArray[np.uint8]) -> Corner:
    """The part of a page in which a secrecy stamp stands, grey or RGB."""
    height, width = pixels.shape[:2]
    factor = max(1.0, width / PIXELS_A_WIDTH)
    return judged(pixels[: max(1, round(height * _REACH[1])), : max(1, round(width * _REACH[0]))], factor)


def judged(part: NDArray[np.uint8], factor: float) -> Corner:
    """A part of a page, made smaller by a factor."""
    small = _shrunk(part, factor)
    if small.ndim == 2:  # noqa: PLR2004 - grey
        return Corner(_darkness(small), None, factor)
    red, green, blue = cv2.split(small)
    darkest = np.minimum(np.minimum(red, green), blue)
    excess = cv2.subtract(red, np.maximum(green, blue))
    coloured = int(np.count_nonzero(excess > _RED)) >= _RED_PIXELS
    return Corner(_darkness(darkest), np.asarray(excess) if coloured else None, factor)


def _shrunk(part: NDArray[np.uint8], factor: float) -> NDArray[np.uint8]:
    """Smaller by a factor; halved first, which is much faster than a step to any size."""
    size = max(1, round(part.shape[1] / factor)), max(1, round(part.shape[0] / factor))
    while part.shape[1] >= 2 * size[0]:
        half = max(1, part.shape[1] // 2), max(1, part.shape[0] // 2)
        part = np.asarray(cv2.resize(part[: 2 * half[1], : 2 * half[0]], half, interpolation=cv2.INTER_AREA))
    return np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA))


def frames(found: Corner) -> tuple[Frame, ...]:
    """Rectangles of the size of such stamps, each once."""
    kept: list[Frame] = []
    for frame in _all_frames(found):
        if any(_same(frame, other) for other in kept):
            continue
        if has_sides(found, frame) and not is_divided(found, frame):
            kept.append(frame)
    return tuple(kept)


def turned_upright(found: Corner, frame: Frame, size: tuple[int, int], beyond: float = 0.0) -> NDArray[np.uint8]:
    """The ink of a frame, and of so many pixels beyond it, turned upright and brought to a size."""
    ink = found.red if frame.red and found.red is not None else found.ink
    turn = radians(frame.degrees)
    across = np.array([cos(turn), sin(turn)]) * (frame.width / 2 + beyond)
    down = np.array([-sin(turn), cos(turn)]) * (frame.height / 2 + beyond)
    middle = np.array([frame.x, frame.y])
    corners = np.array([middle - across - down, middle + across - down, middle - across + down], np.float32)
    target = np.array([(0, 0), (size[0], 0), (0, size[1])], np.float32)
    upright = cv2.warpAffine(ink, cv2.getAffineTransform(corners, target), size, flags=cv2.INTER_LINEAR)
    return np.asarray(upright, np.uint8)


def has_sides(found: Corner, frame: Frame) -> bool:
    """Ink runs along the sides of a frame; text that lies in a rectangle has none there."""
    size = round(frame.width) + 2 * _BEYOND, round(frame.height) + 2 * _BEYOND
    inked = turned_upright(found, frame, size, _BEYOND) > _SIDE_INK
    band = 2 * _BEYOND + 2
    inner = inked[_BEYOND:-_BEYOND, _BEYOND:-_BEYOND]
    if not inner.size:
        return False
    whole_across, whole_down = inked[:, _BEYOND:-_BEYOND], inked[_BEYOND:-_BEYOND].T
    strips = (whole_across[:band], whole_across[-band:], whole_down[:band], whole_down[-band:])
    covered = sorted(_covered(strip) for strip in strips)
    return covered[1] >= _LEAST_SIDE and sum(covered) >= len(covered) * _LEAST_MEAN


def is_divided(found: Corner, frame: Frame) -> bool:
    """A line runs through the inside of a frame from side to side: a table, or a stamp of arrival with its boxes."""
    inked = turned_upright(found, frame, (round(frame.width), round(frame.height))) > _SIDE_INK
    rows, columns = (round(_EDGE * length) for length in inked.shape)
    inside = inked[rows:-rows, columns // 2 : -(columns // 2)] if rows and columns > 1 else inked[:0]
    return len(inside) > 2 and _covered(inside) >= _DIVIDED  # noqa: PLR2004 - `_covered` looks at three rows


def _covered(strip: NDArray[np.bool_]) -> float:
    """Of a strip along a side, the share that a line through it covers: of any three rows beside each other."""
    thick = strip[:-2] | strip[1:-1] | strip[2:]
    return float(thick.mean(axis=1).max())


def _darkness(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """How much darker than the paper around each pixel is."""
    paper = cv2.blur(grey, (_AROUND, _AROUND))
    return np.asarray(cv2.subtract(np.maximum(paper, cv2.boxFilter(paper, -1, (5, 5))), grey))


def _all_frames(found: Corner) -> Iterator[Frame]:
    if found.red is not None:
        yield from _in_ink((found.red > _RED).astype(np.uint8), _GAPS, red=True)
    yield from _in_ink((found.ink > _DARKER).astype(np.uint8), _GAPS, red=False)


def _in_ink(ink: NDArray[np.uint8], gaps: tuple[int, ...], *, red: bool) -> Iterator[Frame]:
    for gap in gaps:
        kernel = np.ones((gap, gap), np.uint8)
        closed = np.asarray(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, kernel), np.uint8) if gap > 1 else ink
        if gap < _SOLID:
            yield from _pieces(np.asarray(1 - closed, np.uint8), 4, red=red)
        if gap > 1:
            yield from _pieces(closed, 8, red=red)


def _pieces(mask: NDArray[np.uint8], neighbours: int, *, red: bool) -> Iterator[Frame]:
    """Connected pieces of a mask that have the size and shape of a frame."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=neighbours, ltype=cv2.CV_32S)
    wide, high = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    fit = (wide >= _WIDTHS[0]) & (wide <= _WIDTHS[1]) & (high >= _HEIGHTS[0]) & (high <= _HEIGHTS[1])
    fit &= wide >= _SHAPES[0] * 0.8 * high
    # What runs out of the part that is judged is a table, or text, cut off there.
    fit &= stats[:, cv2.CC_STAT_LEFT] + wide < mask.shape[1] - _BEYOND
    fit &= stats[:, cv2.CC_STAT_TOP] + high < mask.shape[0] - _BEYOND
    for label in np.nonzero(fit)[0]:
        if label and (frame := _frame(np.asarray(labels), stats[label], int(label), red=red)):
            yield frame


def _frame(labels: NDArray[np.int32], stat: NDArray[np.int32], label: int, *, red: bool) -> Frame | None:
    left, top, wide, high = (int(n) for n in stat[:4])
    piece = (labels[top : top + high, left : left + wide] == label).astype(np.uint8)
    outlines, _ = cv2.findContours(piece, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    hull = cv2.convexHull(np.concatenate(outlines))
    (x, y), (width, height), degrees = cv2.minAreaRect(hull)
    if abs(degrees) > 45:  # noqa: PLR2004 - OpenCV may tell a quarter turn too, either way
        width, height, degrees = height, width, degrees - copysign(90, degrees)
    shape = width / max(1.0, height)
    if abs(degrees) > _MOST_TURN or not _SHAPES[0] <= shape <= _SHAPES[1] or height < _HEIGHTS[0] - 4:
        return None
    if cv2.contourArea(hull) < _FILLED * width * height:
        return None
    return Frame(left + x, top + y, width + 1, height + 1, degrees, red)


def _same(one: Frame, other: Frame) -> bool:
    """Both are the same rectangle; the one within a frame and the one around it are not."""
    a, b = one.box(1), other.box(1)
    common = a.intersection(b)
    return one.red == other.red and common > _SAME * (a.area + b.area - common) and common > _SAME * max(a.area, b.area)
