"""What looks like letters on a page: ink and its connected pieces, at a size that is enough to judge them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from scan.cleaning.connected import connected

_JUDGED_SIDE = 1750  # pixels of the longer side: 150 dpi on A4
_JUDGED_AREA = _JUDGED_SIDE * _JUDGED_SIDE // 2  # of longer strips, whose letters would vanish by their length
_INK_BELOW_PAPER = 60  # grey levels; fainter is show-through
_LEAST_AREA = 6  # pixels at that size: a full stop of 13 points has seven or eight; smaller is dirt


@dataclass(frozen=True, slots=True)
class Letters:
    """Ink of a page, reduced by `factor`.

    Attributes:
        ink: 255 where ink is, 0 else.
        boxes: (n, 4) left, top, width, height of each connected piece, specks left out.
        factor: size of `ink` relative to the page.
    """

    ink: NDArray[np.uint8]
    boxes: NDArray[np.int32]
    factor: float


def find_letters(grey: NDArray[np.uint8]) -> Letters:
    """Ink and its pieces on a page whose paper is white."""
    height, width = grey.shape
    factor = min(1.0, max(_JUDGED_SIDE / max(height, width), math.sqrt(_JUDGED_AREA / (height * width))))
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    reduced = grey if factor == 1.0 else np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    ink = np.asarray((reduced < _threshold(reduced)) * 255, np.uint8)
    _, stats = connected(ink)
    pieces = stats[1:]
    boxes = pieces[pieces[:, cv2.CC_STAT_AREA] >= _LEAST_AREA][:, :4]
    return Letters(ink, np.asarray(boxes, np.int32), factor)


def _threshold(grey: NDArray[np.uint8]) -> float:
    """Otsu's, but never so near the paper that grain and show-through become ink."""
    otsu, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return min(float(otsu) + 1, 255.0 - _INK_BELOW_PAPER)


def letter_height(letters: Letters) -> float | None:
    """Median height in page pixels of the pieces shaped like letters; None when there are too few to tell."""
    widths, heights = letters.boxes[:, 2], letters.boxes[:, 3]
    shaped = heights[(heights >= 4) & (heights < _JUDGED_SIDE / 20) & (widths < 3 * heights) & (heights < 4 * widths)]  # noqa: PLR2004
    if shaped.size < 40:  # noqa: PLR2004 - a stamp, a page number
        return None
    return float(np.median(shaped)) / letters.factor
