"""Where two pictures of one page differ, and frames around such places for people to see. Pure.

Both pictures are drawn by one program at one size: what is the same in the file is the same to the pixel, nearly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from domain.geometry import Box, union

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_LEVELS = 24  # by which a channel must differ
_LEAST_PIXELS = 4
_EDGE = 2  # pixels by which what is drawn in a place may reach beyond it
_REACHES = (9, 31, 91)  # pixels: differences no farther apart are one place; farther where there are too many places
_MOST_PLACES = 12
_MARGIN = 4  # pixels between a place and the line around it
_WHITE, _LINE = (255, 255, 255), (176, 0, 160)  # no stamp, ink or pencil has this colour
_LINE_WIDTH, _HALO_WIDTH = 3, 7


def differing_places(one: NDArray[np.uint8], other: NDArray[np.uint8], left_out: Sequence[Box] = ()) -> tuple[Box, ...]:
    """Boxes around what differs, at most a dozen, from top to bottom; pictures of two sizes are not compared.

    Args:
        one: RGB.
        other: likewise.
        left_out: places that may differ.
    """
    if one.shape[:2] != other.shape[:2]:
        return ()
    apart = cv2.absdiff(one, other).max(axis=2)
    there = np.asarray(apart > _LEVELS, np.uint8)
    for box in left_out:
        rows = slice(max(box.y - _EDGE, 0), max(box.bottom + _EDGE, 0))
        there[rows, max(box.x - _EDGE, 0) : max(box.right + _EDGE, 0)] = 0
    for reach in _REACHES:
        found = _places(there, reach)
        if len(found) <= _MOST_PLACES:
            return found
    return (union(_places(there, _REACHES[-1])),)


def framed(picture: NDArray[np.uint8], places: Sequence[Box]) -> NDArray[np.uint8]:
    """The picture with a line around each place, beside it and not over it."""
    if not places:
        return picture
    drawn = picture.copy()
    height, width = drawn.shape[:2]
    for colour, thick in ((_WHITE, _HALO_WIDTH), (_LINE, _LINE_WIDTH)):
        for box in places:
            left, top = max(box.x - _MARGIN, _LINE_WIDTH // 2), max(box.y - _MARGIN, _LINE_WIDTH // 2)
            right = min(box.right + _MARGIN, width - 1 - _LINE_WIDTH // 2)
            bottom = min(box.bottom + _MARGIN, height - 1 - _LINE_WIDTH // 2)
            cv2.rectangle(drawn, (left, top), (right, bottom), colour, thick)
    return drawn


def _places(there: NDArray[np.uint8], reach: int) -> tuple[Box, ...]:
    """Boxes around what is 1, each separated from the others by more than `reach` pixels."""
    grown = reach // 2
    bordered = np.pad(there, grown)  # else what lies at the edge would grow on one side only
    count, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(bordered, np.ones((reach, reach), np.uint8)))
    pixels = np.bincount(labels[bordered > 0], minlength=count)
    boxes = []
    for label in np.flatnonzero(pixels >= _LEAST_PIXELS):
        left, top, width, height = (int(value) for value in stats[label][:4])
        boxes.append(Box(left, top, width - 2 * grown, height - 2 * grown))
    return tuple(sorted(boxes, key=lambda box: (box.y, box.x)))
