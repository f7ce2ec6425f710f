"""The small angle by which text lines are off the horizontal, by projection profiles (Postl 1986)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST_DEGREES = 15.0  # chosen: the eight real scans hang by 1.3 at most; photographs are made straight by `sheet`
_SIDES = (600, 1200)  # pixels of the longer side for the coarse and the fine search
_STEPS = ((1.0, _MOST_DEGREES, 0), (0.25, 1.0, 1), (0.05, 0.25, 1))  # step and reach in degrees, which side
_COLUMN = 8  # pixels summed to one; at 15 degrees a letter still keeps its line
_CLEAR = 1.15  # best score over the median of the coarse ones: below it there are no lines


def skew_degrees(ink: NDArray[np.uint8]) -> float:
    """Degrees by which text lines rise to the right (counter-clockwise positive); 0 when no lines are seen.

    Args:
        ink: 255 where ink is, 0 else.
    """
    copies = [_reduced(ink, side) for side in _SIDES]
    best = 0.0
    for step, reach, copy in _STEPS:
        angles = best + np.arange(-reach, reach + step / 2, step)
        scores = [_sharpness(copies[copy], float(angle)) for angle in angles]
        if copy == 0 and max(scores) < _CLEAR * float(np.median(scores)):
            return 0.0
        best = float(angles[int(np.argmax(scores))])
    return round(best, 2) + 0.0 if abs(best) <= _MOST_DEGREES else 0.0  # no negative zero


class _Columns(NamedTuple):
    """Ink summed over narrow columns: a row of pixels is shorter by `width`, so that a shear costs little."""

    ink: NDArray[np.float32]
    width: float


def _reduced(ink: NDArray[np.uint8], side: int) -> _Columns:
    factor = min(1.0, side / max(ink.shape))
    rows, wide = max(1, round(ink.shape[0] * factor)), ink.shape[1] * factor
    columns = max(1, round(wide / _COLUMN))
    return _Columns(
        np.asarray(cv2.resize(ink, (columns, rows), interpolation=cv2.INTER_AREA), np.float32), wide / columns
    )


def _sharpness(columns: _Columns, angle: float) -> float:
    """How steeply the sums of rows change after the page was sheared level: greatest when lines are level."""
    height, width = columns.ink.shape
    slope = float(np.tan(np.radians(angle))) * columns.width
    shear = np.array([[1, 0, 0], [slope, 1, -slope * (width - 1) / 2]], np.float32)
    level = cv2.warpAffine(columns.ink, shear, (width, height), flags=cv2.INTER_LINEAR)
    sums = np.asarray(level).sum(axis=1) * columns.width
    return float(np.square(np.diff(sums)).sum()) + 1.0
