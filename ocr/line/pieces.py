"""The ink of a page in connected pieces, rules taken out, at a size where letters can be measured."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.line.connected import connected

_WORKING_DPI = 150  # x-heights of print are 8 to 16 pixels then; the mean over a line is good to a tenth
_TO_PAPER = 0.12  # of the way from Otsu's level to the paper: broken strokes hang together
_DARK = 0.3  # of the way from the mean of ink to paper
_LEAST_CONTRAST = 24  # grey levels between ink and paper; less is an empty page
_RULE_INCHES = 0.36  # no stroke of a letter is as long
_LEAST_AREA = 3  # pixels


@dataclass(frozen=True, slots=True)
class Pieces:
    """Connected pieces of ink, on a copy of the page reduced by `factor`.

    Attributes:
        left, top, right, bottom: edges in pixels of the copy, one number a piece.
        area: pixels of ink.
        walls: mask (255) of the long strokes down the page, which part columns and cells.
        grey: the copy.
        dark: grey level that print of this page reaches somewhere in every letter.
        factor: size of the copy relative to the page.
        dpi: resolution of the copy.
    """

    left: NDArray[np.float32]
    top: NDArray[np.float32]
    right: NDArray[np.float32]
    bottom: NDArray[np.float32]
    area: NDArray[np.float32]
    walls: NDArray[np.uint8]
    grey: NDArray[np.uint8]
    dark: float
    factor: float
    dpi: float

    @property
    def width(self) -> NDArray[np.float32]:
        """Pixels from left to right of each piece."""
        return np.asarray(self.right - self.left)

    @property
    def height(self) -> NDArray[np.float32]:
        """Pixels from top to bottom of each piece."""
        return np.asarray(self.bottom - self.top)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the copy."""
        return self.walls.shape[0], self.walls.shape[1]


def find_pieces(reading: NDArray[np.uint8], dpi: int) -> Pieces:
    """Ink of a cleaned page in pieces; long straight strokes are in none of them."""
    factor = min(1.0, _WORKING_DPI / dpi)
    size = max(1, round(reading.shape[1] * factor)), max(1, round(reading.shape[0] * factor))
    grey = reading if factor == 1.0 else cv2.resize(reading, size, interpolation=cv2.INTER_AREA)
    level, dark = _ink_levels(grey)
    _, ink = cv2.threshold(grey, level, 255, cv2.THRESH_BINARY_INV)
    length = max(9, round(_RULE_INCHES * dpi * factor))
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    walls = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    if across.any() or walls.any():
        rules = cv2.dilate(cv2.bitwise_or(across, walls), np.ones((3, 3), np.uint8))
        ink = cv2.bitwise_and(ink, cv2.bitwise_not(rules))
    _, stats = connected(np.asarray(ink, np.uint8))
    found = stats[1:][stats[1:, cv2.CC_STAT_AREA] >= _LEAST_AREA].astype(np.float32)
    left, top, width, height, area = found.T
    return Pieces(
        left=left,
        top=top,
        right=left + width,
        bottom=top + height,
        area=area,
        walls=np.asarray(walls, np.uint8),
        grey=np.asarray(grey, np.uint8),
        dark=dark,
        factor=factor,
        dpi=dpi * factor,
    )


def _ink_levels(grey: cv2.typing.MatLike) -> tuple[float, float]:
    """The lightest grey that is still ink (-1 on an empty page), and one that print is darker than in places.

    Otsu's level stands midway between ink and paper, however faint the ink of a page is.
    """
    otsu, mask = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    ink, paper = cv2.mean(grey, mask)[0], cv2.mean(grey, cv2.bitwise_not(mask))[0]
    if paper - ink < _LEAST_CONTRAST:
        return -1.0, -1.0
    return otsu + _TO_PAPER * (paper - otsu), ink + _DARK * (paper - ink)
