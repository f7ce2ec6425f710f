"""Pictures of one line each, softer and smaller than the page, and the way back from them.

A letter or a digit that stands alone is read badly alone, so several are set side by side on one strip, like words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from domain.geometry import Affine, Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.text import Word

SCALE = 0.6  # of the page
_SOFTEN = 0.6  # standard deviation in pixels of the smaller picture
_ABOVE, _BELOW, _BESIDE = 0.15, 0.1, 0.4  # air around a line, in its heights
_GAP = 2.0  # heights between pieces set side by side
_MARGIN = 2  # pixels around a piece
_PAPER = 255  # grey level of what is between pieces: clean-up has made paper white


@dataclass(frozen=True, slots=True)
class Strip:
    """One line's picture.

    Attributes:
        picture: grey.
        pieces: for each place on the page that stands on it: first and last column, and the map back to the page.
    """

    picture: NDArray[np.uint8]
    pieces: tuple[tuple[int, int, Affine], ...]

    def words_by_piece(self, words: Sequence[Word]) -> list[list[Word]]:
        """Words read on the strip, placed on the page, those of each piece together."""
        return [
            [replace(word, box=to_page.box(word.box)) for word in words if left <= word.box.x + word.box.w / 2 < right]
            for left, right, to_page in self.pieces
        ]


def line_strip(reading: NDArray[np.uint8], line: Box) -> Strip:
    """A line of the page with air around it."""
    rows, columns = reading.shape
    top, bottom = max(0, int(line.y - _ABOVE * line.h)), min(rows, int(line.bottom + _BELOW * line.h))
    left, right = max(0, int(line.x - _BESIDE * line.h)), min(columns, int(line.right + _BESIDE * line.h))
    soft = _softened(reading[top:bottom, left:right])
    return Strip(soft, ((0, soft.shape[1], Affine(1 / SCALE, 0, left, 0, 1 / SCALE, top)),))


def row_strip(reading: NDArray[np.uint8], places: Sequence[Box]) -> Strip:
    """Short pieces of the page side by side on one line, on white paper and nothing else of the page near them."""
    cuts = [_grown(place, reading.shape) for place in places]
    high = max(cut.h for cut in cuts)
    gap = round(_GAP * high)
    lefts = np.cumsum([gap] + [cut.w + gap for cut in cuts]).tolist()
    row = np.full((2 * gap + high, lefts[-1]), _PAPER, np.uint8)
    pieces = []
    for left, cut in zip(lefts, cuts, strict=False):
        top = gap + high - cut.h  # on one foot: single digits and letters stand on the line
        row[top : top + cut.h, left : left + cut.w] = reading[cut.y : cut.bottom, cut.x : cut.right]
        back = Affine(1 / SCALE, 0, cut.x - left, 0, 1 / SCALE, cut.y - top)
        pieces.append((int((left - gap / 2) * SCALE), int((left + cut.w + gap / 2) * SCALE), back))
    return Strip(_softened(row), tuple(pieces))


def _grown(box: Box, shape: tuple[int, ...]) -> Box:
    left, top = max(0, box.x - _MARGIN), max(0, box.y - _MARGIN)
    return Box(left, top, min(shape[1], box.right + _MARGIN) - left, min(shape[0], box.bottom + _MARGIN) - top)


def _softened(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    small = cv2.resize(picture, None, fx=SCALE, fy=SCALE, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(small, (0, 0), _SOFTEN), np.uint8)
