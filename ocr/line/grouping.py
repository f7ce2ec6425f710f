"""Which letters stand on one line: each paints its band, and bands that follow one another closely hang together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ocr.line.measuring import Ints
    from ocr.line.pieces import Pieces

LETTER = 0.55, 2.7  # of the usual x-height: letters are no lower and no higher
DASH = 0.35  # x-heights: dashes are no shorter
DASH_FLAT = 1.8  # times wider than high at least
_DASH_LONG, _DASH_HIGH = 2.4, 0.45  # x-heights: how long and how high a dash is at most
_GAP = 2.4  # x-heights between words at most, where letters are as wide as in Times
WIDE_PITCH = 1.25  # x-heights from letter to letter, from which on gaps are wider too: typewriters
_TIMES_PITCH = 1.1
# X-heights over the foot of a letter that it paints: letters that hang below the line still meet it, marks do not.
_BAND = 0.95, 0.15
_HANGING, _HANGING_BAND = 1.6, 1.35  # x-heights: letters as high hang on a mark of the next row, and paint so much
_CELLS = 6  # cells of the band picture to an x-height
_TALL, _TALLEST, _BROAD = 1.9, 7.0, 5.0  # x-heights: letters of two rows that touch are as high, no higher, no wider


def grouped(pieces: Pieces, letters: Ints, usual: float) -> Ints:
    """Line number of each letter, from 0; -1 for one that stands on a rule."""
    group = _joined(pieces, letters, usual, _GAP)
    pitch = pitch_of(pieces.left[letters], group) / usual
    if pitch > WIDE_PITCH:
        group = _joined(pieces, letters, usual, _GAP * pitch / _TIMES_PITCH)
    return group


def _joined(pieces: Pieces, letters: Ints, usual: float, gap: float) -> Ints:
    """Letters whose bands meet when gaps are closed, numbered together."""
    cell = usual / _CELLS
    foot, left, right = (edge[letters] / cell for edge in (pieces.bottom, pieces.left, pieces.right))
    height = foot - pieces.top[letters] / cell
    high = np.minimum(height, np.where(height > _HANGING * _CELLS, _HANGING_BAND, _BAND[0]) * _CELLS)
    top, start = (np.round(edge).astype(int) for edge in (foot - high, left))
    bottom = np.maximum(np.round(foot - _BAND[1] * _CELLS).astype(int), top + 1)
    end = np.maximum(np.round(right).astype(int), start + 1)
    shape = int(pieces.shape[0] / cell) + 2, int(pieces.shape[1] / cell) + 2
    bands = _painted(shape, top, bottom, start, end) | _dashes(pieces, usual, shape)
    touching = _touching(pieces, usual, shape)
    if touching.any():
        bands |= _closed(bands, 2 * gap) & touching
    joined = _closed(bands, gap)
    joined[cv2.resize(pieces.walls, shape[::-1], interpolation=cv2.INTER_AREA) > 0] = 0
    _, labels = cv2.connectedComponents(joined, connectivity=4)
    number = labels[(top + bottom - 1) // 2, (start + end - 1) // 2] - 1
    _, renumbered = np.unique(number, return_inverse=True)
    return np.where(number >= 0, renumbered - int((number < 0).any()), -1)


def _touching(pieces: Pieces, usual: float, shape: tuple[int, int]) -> NDArray[np.uint8]:
    """Mask of the places where letters of one row touch letters of the next: no gap is there."""
    tall = np.flatnonzero(
        (pieces.height > _TALL * usual) & (pieces.height < _TALLEST * usual) & (pieces.width < _BROAD * usual)
    )
    cell = usual / _CELLS
    edges = (pieces.top, pieces.bottom, pieces.left, pieces.right)
    top, bottom, start, end = (np.round(edge[tall] / cell).astype(int) for edge in edges)
    return _painted(shape, top, bottom, start, end)


def _dashes(pieces: Pieces, usual: float, shape: tuple[int, int]) -> NDArray[np.uint8]:
    """Mask of dashes, a little thicker: they stand between words, and gaps beside them are no wide ones."""
    width, height = pieces.width, pieces.height
    flat = (height < _DASH_HIGH * usual) & (width > DASH_FLAT * height) & (width < _DASH_LONG * usual)
    dash = np.flatnonzero(flat & (width > DASH * usual))
    cell = usual / _CELLS
    middle = np.round((pieces.top[dash] + pieces.bottom[dash]) / (2 * cell)).astype(int)
    start, end = (np.round(edge[dash] / cell).astype(int) for edge in (pieces.left, pieces.right))
    return _painted(shape, np.maximum(middle - 1, 0), middle + 1, start, end)


def _closed(bands: cv2.typing.MatLike, gap: float) -> NDArray[np.uint8]:
    """The bands with gaps of that many x-heights filled."""
    reach = round(gap * _CELLS) | 1  # an even one would shift them
    return np.asarray(cv2.morphologyEx(bands, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8)), np.uint8)


def pitch_of(left: NDArray[np.floating], group: Ints) -> float:
    """The usual way from the start of a letter to the start of the next, pixels; 0 for no neighbours."""
    order = np.lexsort((left, group))
    steps = np.diff(left[order])[np.diff(group[order]) == 0]
    return float(np.median(steps)) if steps.size else 0.0


def _painted(shape: tuple[int, int], top: Ints, bottom: Ints, left: Ints, right: Ints) -> NDArray[np.uint8]:
    """Rectangles as a mask."""
    mask = np.zeros(shape, np.uint8)
    for rows, columns, beyond, end in zip(*(edge.tolist() for edge in (top, left, bottom, right)), strict=True):
        mask[rows:beyond, columns:end] = 255
    return mask
