"""What is on a page and bears no text to be read: seals, and ink that no word covers.

Such ink is handwriting, a signature, characters of another script (Hán Nôm), a drawing; now and then print that the
recogniser missed. It is told as a place instead of being filled with letters that nobody wrote.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from domain.geometry import Box, union
from domain.text import Mark, MarkKind
from ocr.line.connected import connected

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

_MM_AN_INCH = 25.4
_AROUND_WORD = 0.25  # of a word's height: what its box leaves of its own letters and of a pen's dots above
_AROUND_SEAL = 1.06  # of the radius: the ring's own width
_RULE = 9.0  # millimetres: a straight run as long is a rule, not a pen's
_SPECK = 1.0  # millimetres: smaller pieces are dots of leaders and dirt
_REACH = 4.0, 1.2  # millimetres across and down: pieces as near as this belong together
_LEAST_HEIGHT, _LEAST_AREA = 2.4, 12.0  # millimetres, square millimetres, of what is told
_DENSEST = 0.5  # share of ink in its box: blots, pictures of dark things are denser
_THINNEST = 14.0  # times as long as wide: edges of paper, folds
_WITHIN = 0.5  # share of the smaller of two boxes
_EDGE = 3.0  # millimetres from the edge of the picture: shadows of the lid


def find_marks(
    ink: NDArray[np.uint8], factor: float, dpi: int, words: Iterable[Box], seals: Sequence[Box]
) -> tuple[Mark, ...]:
    """Seals, and the places of ink that no word covers, from top to bottom.

    Args:
        ink: 255 where the sheet bears ink of any colour, reduced by `factor`.
        factor: size of `ink` relative to the sheet.
        dpi: resolution of the sheet.
        words: boxes of all words on the sheet.
        seals: squares around the round seals on the sheet.

    Returns:
        Boxes in pixels of the sheet.
    """
    mm = dpi * factor / _MM_AN_INCH
    left = ink.copy()
    for box in words:
        _blank(left, box.scaled(factor), _AROUND_WORD)
    for seal in seals:
        disc = seal.scaled(factor)
        middle = disc.x + disc.w // 2, disc.y + disc.h // 2
        cv2.circle(left, middle, round(disc.w / 2 * _AROUND_SEAL), 0, cv2.FILLED)
    unread = (Mark(MarkKind.UNREAD, box.scaled(1 / factor)) for box in _places(_pen_strokes(left, mm), mm))
    marks = [*(Mark(MarkKind.SEAL, seal) for seal in seals), *unread]
    return tuple(sorted(marks, key=lambda mark: (mark.box.y, mark.box.x)))


def _blank(ink: NDArray[np.uint8], box: Box, air: float) -> None:
    grow = max(1, round(box.h * air))
    ink[max(0, box.y - grow) : box.bottom + grow, max(0, box.x - grow) : box.right + grow] = 0


def _pen_strokes(ink: NDArray[np.uint8], mm: float) -> NDArray[np.uint8]:
    """The ink without rules, specks and what hangs on the edge of the picture."""
    long = max(3, round(_RULE * mm))
    rules = cv2.max(
        cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, long), np.uint8)),
        cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8)),
    )
    plain = cv2.subtract(ink, cv2.dilate(rules, np.ones((3, 3), np.uint8)))
    labels, stats = connected(np.asarray(plain, np.uint8))
    x, y, w, h = (np.asarray(stats[:, column], np.int32) for column in range(4))
    edge, (rows, columns) = _EDGE * mm, ink.shape
    inside = (x + w > edge) & (y + h > edge) & (x < columns - edge) & (y < rows - edge)
    kept = (np.maximum(w, h) >= _SPECK * mm) & inside
    kept[0] = False
    return np.asarray((kept * 255).astype(np.uint8)[labels], np.uint8)


def _places(strokes: NDArray[np.uint8], mm: float) -> list[Box]:
    """Boxes around strokes that lie together, large and light enough to be writing."""
    across, down = (max(1, round(reach * mm)) | 1 for reach in _REACH)
    lumps = cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, np.ones((down, across), np.uint8))
    _, stats = connected(np.asarray(lumps, np.uint8))
    boxes = [Box(*(int(number) for number in row[:4])) for row in stats[1:]]
    return _joined([box for box in boxes if _is_writing(box, strokes, mm)])


def _is_writing(box: Box, strokes: NDArray[np.uint8], mm: float) -> bool:
    large = box.h >= _LEAST_HEIGHT * mm and box.area >= _LEAST_AREA * mm * mm
    shaped = max(box.w, box.h) < _THINNEST * min(box.w, box.h)
    inked = cv2.countNonZero(strokes[box.y : box.bottom, box.x : box.right])
    return large and shaped and inked <= _DENSEST * box.area


def _joined(boxes: list[Box]) -> list[Box]:
    """Boxes that lie mostly within one another become one; lines of writing whose loops touch stay apart."""
    apart: list[Box] = []
    for box in sorted(boxes, key=lambda box: -box.area):
        home = next((place for place, other in enumerate(apart) if other.intersection(box) > _WITHIN * box.area), None)
        if home is None:
            apart.append(box)
        else:
            apart[home] = union((apart[home], box))
    return apart
