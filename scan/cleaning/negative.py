"""Negatives: pages and parts of pages that are light on dark, as photostats, films and heads of tables are.

Letters cover less of a page than its ground, so that the median of a neighbourhood is the ground's level. On a negative
much is lighter than that and little darker; a dark page that shows nothing has neither, a photograph has both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from domain.geometry import Box
from scan.cleaning.background import small_copy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

_STRIDE = 8  # pixels are looked at so far apart for a first judgement
_LIGHT = 170  # grey level: paper is lighter
_JUDGED_SIDE = 1200  # pixels of the longer side: about 100 dpi on A4
_AROUND = 25  # pixels of the small copy, 17 mm on A4: the neighbourhood
_LEAST_SIDE = 12  # pixels at that size: a bar that is less high has no letters
_STEP, _LEAST_STROKES, _TIMES = 40, 0.004, 3.0  # grey levels; share of the area; as much as of the other kind
_DARK, _THICK = 140, 9  # grey level; pixels of the small copy, half of which a bar is high at least
_FULL, _LEAST_AREA, _MOST_AREA = 0.85, 120, 0.5  # share of its box; small pixels; share of the page


def is_negative(grey: NDArray[np.uint8]) -> bool:
    """Whether a page shows light writing on a dark ground."""
    if float(np.median(grey[::_STRIDE, ::_STRIDE])) >= _LIGHT:
        return False
    return _has_light_strokes(grey, min(1.0, _JUDGED_SIDE / max(grey.shape)))


def dark_share(grey: NDArray[np.uint8]) -> float:
    """Share of the pixels that are nearer to the dark ground than to the writing."""
    sample = np.ascontiguousarray(grey[::_STRIDE, ::_STRIDE])
    level, _ = cv2.threshold(sample, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return float(np.mean(sample <= level))


def negative_parts(grey: NDArray[np.uint8]) -> tuple[Box, ...]:
    """Dark bars and fields with light writing on a page of white paper, in its pixels."""
    small = small_copy(grey)
    bars = np.asarray(cv2.medianBlur(small, _THICK) < _DARK, np.uint8)
    if not bars.any():
        return ()
    _, _, stats, _ = cv2.connectedComponentsWithStats(bars)
    factor = min(1.0, _JUDGED_SIDE / max(grey.shape))
    ratio = grey.shape[1] / small.shape[1]
    found = []
    for x, y, w, h, area in stats[1:].tolist():
        box = Box(*(round(side * ratio) for side in (x, y, w, h)))
        inside = Box(*(round(side * ratio) for side in (x + 1.5, y + 1.5, w - 3, h - 3)))  # its edges are no strokes
        if _is_field(w, h, area, small.size) and _has_light_strokes(_part(grey, inside), factor):
            found.append(box)
    return tuple(found)


def turned_over(grey: NDArray[np.uint8], parts: Iterable[Box]) -> NDArray[np.uint8]:
    """The page with its negative parts dark on white."""
    for box in parts:
        grey = grey.copy()
        part = _part(grey, box)
        ground = max(1.0, 255.0 - float(np.median(part)))
        part[:] = np.minimum(255, (255 - part.astype(np.float32)) * (255 / ground)).astype(np.uint8)
    return grey


def _is_field(width: int, height: int, area: int, page: int) -> bool:
    return area >= _LEAST_AREA and area >= _FULL * width * height and area <= _MOST_AREA * page


def _part(grey: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
    return grey[box.y : box.bottom, box.x : box.right]


def _has_light_strokes(grey: NDArray[np.uint8], factor: float) -> bool:
    """Whether much is lighter than the ground and little darker; `factor` is the size to judge at."""
    size = (round(grey.shape[1] * factor), round(grey.shape[0] * factor))
    if min(size) < _LEAST_SIDE:
        return False
    small = np.asarray(grey if factor == 1.0 else cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    ground = cv2.resize(cv2.medianBlur(small_copy(small), _AROUND), size, interpolation=cv2.INTER_LINEAR)
    light, dark = (
        cv2.countNonZero(cv2.threshold(cv2.subtract(*pair), _STEP, 255, cv2.THRESH_BINARY)[1]) / small.size
        for pair in ((small, ground), (ground, small))
    )
    return light > _LEAST_STROKES and light > _TIMES * dark
