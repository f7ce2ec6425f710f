"""What a recogniser left out: pieces of text that none of its words covers, found by the ink that is left.

Layout analysis drops what stands alone: a page number, a dash before an item, a name under a seal, a digit in a narrow
cell. Such ink is lumped into stretches of the height of a line, to be read once more by themselves; dashes are known by
their shape.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from domain.geometry import Box, union
from domain.text import Word
from ocr.engine import RawLine
from ocr.line.connected import connected
from ocr.page.tables import HALF

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


_INK_BELOW = 150  # grey level
_AROUND_WORD = 0.12  # of the usual height: what a word's box leaves of its own letters
_SPECK = 0.2  # of the usual height: smaller pieces are dirt
_TALLEST, _LOWEST = 2.2, 0.55  # of the usual height: rules, pictures and seals above, dirt below
_REACH = 0.7  # of the usual height: pieces as near as this belong together
_DENSEST = 0.75  # share of ink of a stretch: rules and blots are denser
_WIDEST_DIGIT = 0.35  # of the usual height: what is no wider must not be that dense
_DASH_SURE = 0.9  # confidence of a dash known by its shape
_BEFORE = 2.5  # heights of the line between a dash and what it opens
_MOST = 40  # stretches of a page; more of them are a picture, a seal, dirt


class Unread(NamedTuple):
    """Places in pixels of the reading picture."""

    stretches: tuple[Box, ...]
    dashes: tuple[Box, ...]


def find_unread(reading: NDArray[np.uint8], words: Sequence[Word], rules: NDArray[np.uint8]) -> Unread:
    """Stretches of ink of about a line's height that no word covers, and what is shaped like a dash.

    Args:
        reading: the page's grey picture.
        words: as read so far.
        rules: mask (255) of ruled lines at half the size, as `ocr.page.tables.find_rules` gives it.
    """
    heights = [word.box.h for word in words if len(word.text) > 1]
    if not heights:
        return Unread((), ())
    usual = median(heights) / HALF
    ink = _left_over(reading, words, rules, usual)
    labels, stats = connected(ink)
    w, h, area = (np.asarray(stats[:, column], np.int32) for column in (2, 3, 4))
    dashes = _dash_shaped(w, h, area, usual)
    letters = (np.maximum(w, h) >= _SPECK * usual) & (h <= _TALLEST * usual) & ~dashes
    letters[0] = dashes[0] = False
    found = _stretches(np.asarray(letters * 255, np.uint8)[labels], usual) if letters.any() else ()
    return Unread(found if len(found) <= _MOST else (), tuple(_box(row) for row in stats[dashes]))


def with_dashes(lines: Sequence[RawLine], dashes: Sequence[Box]) -> tuple[RawLine, ...]:
    """The lines, each with the dashes that stand before its first word or between two of its words."""
    homes: dict[int, list[Word]] = {}
    for dash in dashes:
        near = (index for index, line in enumerate(lines) if _belongs(dash, union(word.box for word in line.words)))
        if (home := next(near, None)) is not None:
            homes.setdefault(home, []).append(Word("-", dash, _DASH_SURE))
    return tuple(
        RawLine(tuple(sorted((*line.words, *homes[index]), key=lambda word: word.box.x)), line.block)
        if index in homes
        else line
        for index, line in enumerate(lines)
    )


def _belongs(dash: Box, line: Box) -> bool:
    """Whether a dash stands at the height of small letters, in the line or not far before it."""
    middle = dash.y + dash.h / 2
    level = line.y + 0.35 * line.h < middle < line.bottom - 0.2 * line.h
    return level and line.x - _BEFORE * line.h < dash.x and dash.right < line.right


def _left_over(
    reading: NDArray[np.uint8], words: Sequence[Word], rules: NDArray[np.uint8], usual: float
) -> NDArray[np.uint8]:
    small = cv2.resize(reading, rules.shape[::-1], interpolation=cv2.INTER_AREA)
    ink = np.asarray((small < _INK_BELOW) * 255, np.uint8)
    ink[rules > 0] = 0
    air = max(1, round(_AROUND_WORD * usual))
    for box in (word.box for word in words):
        top, left = max(0, box.y // HALF - air), max(0, box.x // HALF - air)
        ink[top : box.bottom // HALF + air + 1, left : box.right // HALF + air + 1] = 0
    return ink


def _dash_shaped(
    w: NDArray[np.int32], h: NDArray[np.int32], area: NDArray[np.int32], usual: float
) -> NDArray[np.bool_]:
    wide = (w >= 0.2 * usual) & (w <= 0.9 * usual) & (w >= 1.8 * h)
    return np.asarray(wide & (h <= 0.25 * usual) & (area >= 0.6 * w * h), np.bool_)


def _stretches(letters: NDArray[np.uint8], usual: float) -> tuple[Box, ...]:
    reach = max(3, round(_REACH * usual)) | 1
    lumped = cv2.morphologyEx(letters, cv2.MORPH_CLOSE, np.ones((max(1, reach // 3) | 1, reach), np.uint8))
    _, stats = connected(np.asarray(lumped, np.uint8))
    return tuple(_box(row) for row in stats[1:] if _is_text(row, letters, usual))


def _is_text(row: NDArray[np.int32], letters: NDArray[np.uint8], usual: float) -> bool:
    x, y, w, h, _ = (int(number) for number in row)
    fits = _LOWEST * usual <= h <= _TALLEST * usual
    ink = cv2.countNonZero(letters[y : y + h, x : x + w])
    return fits and (ink <= _DENSEST * w * h or w <= _WIDEST_DIGIT * usual)


def _box(row: NDArray[np.int32]) -> Box:
    x, y, w, h = (int(number) * HALF for number in row[:4])
    return Box(x, y, w, h)
