"""Whether two pictures of a page show the same: nothing lost, nothing added, nothing moved, no colour gone. Pure.

What is faithful may still differ: a picture was resampled, thresholded or written as JPEG anew, so that edges are a
little softer and thin lines a little stronger. Therefore a pixel is compared with all that the other picture has right
around it, and the more contrast there is around it, the more it may differ. What remains is summed up over small
fields, so that a pale stroke counts by its length.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

COMPARED_DPI = 100  # of both pictures
_NEAR, _AROUND = 3, 5  # pixels across: where a pixel may have gone, and whose contrast excuses a difference
_EVEN, _SHARE = 4, 0.25  # levels that may differ on plain paper, and the share of the contrast around
_FIELD = 15  # pixels across, 4 mm
_LEAST = 0.6  # mean levels of a field beyond what may differ
_SIDES = 0.01  # by which the ratio of the sides may differ, and two pixels for rounding
_POINTS = 72.0
_LEAST_SIDE, _MOST_PIXELS = 24, 24_000_000
_COLOUR_EVEN, _COLOUR_FIELD = 5, 9  # the same of colour, at half the resolution


@dataclass(frozen=True, slots=True)
class PageDifference:
    """How far two pictures of a page are from one another.

    Attributes:
        light: mean levels, of the worst field, by which light and dark differ more than copying excuses.
        colour: the same of colour.
        place: of the worst field, as shares of the page's width and height; None where nothing differs.
        shape: the pages are not of one shape: stretched, cropped or turned.
    """

    light: float
    colour: float
    place: tuple[float, float] | None = None
    shape: bool = False

    @property
    def same(self) -> bool:
        """Both show the same."""
        return not self.shape and max(self.light, self.colour) < _LEAST


def compared_width(size: tuple[float, float], dpi: float = COMPARED_DPI) -> int:
    """Pixels of width at which a page of this size in points is compared: small pages larger, vast ones smaller."""
    width, height = (max(side, 0.1) / _POINTS * dpi for side in size)
    scale = max(1.0, _LEAST_SIDE / min(width, height))
    scale = min(scale, math.sqrt(_MOST_PIXELS / (width * height)))
    return max(1, int(width * scale + 0.5))


def compare(
    one: NDArray[np.uint8],
    other: NDArray[np.uint8],
    left_out: Sequence[tuple[float, float, float, float]] = (),
) -> PageDifference:
    """How two pictures of a page differ, whichever of them is the copy.

    Args:
        one: grey or RGB, at `COMPARED_DPI`.
        other: likewise.
        left_out: places that are not compared: left, top, right, bottom as shares of width and height.
    """
    if not _of_one_shape(one, other):
        return PageDifference(255.0, 0.0, shape=True)
    size = (min(one.shape[1], other.shape[1]), min(one.shape[0], other.shape[0]))
    first, second = _resized(one, size), _resized(other, size)
    if left_out:
        first, second = _without(first, left_out), _without(second, left_out)
    light = _summed(_outside(_soft(_grey(first)), _soft(_grey(second)), _EVEN), _FIELD)
    colour = _coloured(first, second)
    worst = light if light.max(initial=0.0) >= colour.max(initial=0.0) else colour
    return PageDifference(
        round(float(light.max(initial=0.0)), 2), round(float(colour.max(initial=0.0)), 2), _place(worst)
    )


def _of_one_shape(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> bool:
    (height, width), (rows, columns) = one.shape[:2], other.shape[:2]
    wanted = width * rows / max(height, 1)
    return bool(abs(columns - wanted) <= max(_SIDES * wanted, 2))


def _resized(picture: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """A picture of other size is averaged."""
    if picture.shape[1::-1] == size:
        return picture
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def _without(picture: NDArray[np.uint8], places: Sequence[tuple[float, float, float, float]]) -> NDArray[np.uint8]:
    """The same picture with the places painted white, and a pixel around them."""
    height, width = picture.shape[:2]
    painted = picture.copy()
    for left, top, right, bottom in places:
        rows = slice(max(0, round(top * height) - 1), max(0, round(bottom * height) + 1))
        painted[rows, max(0, round(left * width) - 1) : max(0, round(right * width) + 1)] = 255
    return painted


def _grey(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return picture if picture.ndim == 2 else np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)  # noqa: PLR2004


def _soft(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A thin line may lie on one row of pixels or across two."""
    return np.asarray(cv2.GaussianBlur(grey, (_NEAR, _NEAR), 0), np.uint8)


def _outside(one: NDArray[np.uint8], other: NDArray[np.uint8], even: int) -> NDArray[np.uint8]:
    """Levels by which each pixel of either picture is beyond all that the other has near it, less what is excused."""
    return np.asarray(cv2.max(_beyond(one, other, even), _beyond(other, one, even)), np.uint8)


def _beyond(one: NDArray[np.uint8], other: NDArray[np.uint8], even: int) -> NDArray[np.uint8]:
    near, around = np.ones((_NEAR, _NEAR), np.uint8), np.ones((_AROUND, _AROUND), np.uint8)
    darkest, lightest = cv2.erode(other, near), cv2.dilate(other, near)
    away = cv2.max(cv2.subtract(darkest, one), cv2.subtract(one, lightest))
    contrast = cv2.subtract(cv2.dilate(other, around), cv2.erode(other, around))
    return np.asarray(cv2.subtract(away, cv2.convertScaleAbs(contrast, alpha=_SHARE, beta=even)), np.uint8)


def _summed(levels: NDArray[np.uint8], field: int) -> NDArray[np.float32]:
    """The mean of the field around each pixel."""
    if not cv2.countNonZero(levels):
        return np.zeros((1, 1), np.float32)
    border = cv2.BORDER_CONSTANT
    return np.asarray(cv2.boxFilter(levels, cv2.CV_32F, (field, field), borderType=border), np.float32)


def _coloured(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The same for both differences of colour, at half the resolution, which is all that JPEG keeps of them."""
    if one.ndim == other.ndim == 2:  # noqa: PLR2004
        return np.zeros((1, 1), np.float32)
    pairs = zip(_tints(one), _tints(other), strict=True)
    red, blue = (_outside(a, b, _COLOUR_EVEN) for a, b in pairs)
    return _summed(np.asarray(cv2.max(red, blue), np.uint8), _COLOUR_FIELD)


def _tints(picture: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    """Red and blue beyond light and dark."""
    height, width = (max(1, side // 2) for side in picture.shape[:2])
    if picture.ndim == 2:  # noqa: PLR2004
        return [np.full((height, width), 128, np.uint8)] * 2
    even = picture[: 2 * height, : 2 * width]
    small = cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA)
    _, red, blue = cv2.split(cv2.cvtColor(small, cv2.COLOR_RGB2YCrCb))
    return [np.asarray(red, np.uint8), np.asarray(blue, np.uint8)]


def _place(levels: NDArray[np.float32]) -> tuple[float, float] | None:
    _, most, _, (x, y) = cv2.minMaxLoc(levels)
    height, width = levels.shape
    return (round(x / width, 3), round(y / height, 3)) if most > 0 else None
