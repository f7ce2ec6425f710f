"""Boxes of words on the page: between the gaps where the net saw spaces, as high and wide as their ink.

The net says about where a letter is, often a little behind it; where one word ends and the next begins, the paper says.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from domain.geometry import Box
from ocr.line.line import ABOVE, BELOW
from ocr.line.strip import page_column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ocr.line.line import Line
    from ocr.reader.decoding import SeenWord

_REACH = 0.6  # x-heights beyond the ends of a line
_INK = 0.35  # of the way from paper to the darkest around
_ABOVE_GAP, _BELOW_GAP = 0.35, 0.25  # x-heights without ink between a letter and its marks; rules are farther below
_LETTERS = 1.5, 0.3  # x-heights over and under the baseline that letters fill, where gaps between words are looked for
_PAPER = 255


def word_boxes(reading: NDArray[np.uint8], line: Line, words: Sequence[SeenWord], stride: int) -> list[Box]:
    """The smallest box around the ink of each word of a line, in pixels of `reading`.

    Args:
        reading: the page.
        line: where it is.
        words: from left to right.
        stride: columns of the line's strip to one step of the net.
    """
    if not words:
        return []
    between = [_gap(reading, line, one, other, stride) for one, other in pairwise(words)]
    edges = [line.box.x - _REACH * line.x_height, *between, line.box.right + _REACH * line.x_height]
    return [_box(reading, line, round(left), round(right)) for left, right in pairwise(edges)]


def _gap(reading: NDArray[np.uint8], line: Line, word: SeenWord, following: SeenWord, stride: int) -> float:
    """The middle of the widest gap between the last letter of a word and the first of the next."""
    last, first = word.letters[-1], following.letters[0]
    left = max(0, round(page_column(line, last.start * stride) - line.x_height))  # a letter may be before its step
    right = max(left, round(page_column(line, first.end * stride)))
    foot = line.foot((left + right) / 2)
    top, bottom = (max(0, round(foot + rows * line.x_height)) for rows in (-_LETTERS[0], _LETTERS[1]))
    ink = np.flatnonzero(_inked(reading[top:bottom, left:right]).any(axis=0))
    gaps = np.diff(ink)
    if not gaps.size or gaps.max() == 1:  # they touch, or nothing is there
        return page_column(line, (last.end + first.start) / 2 * stride)
    widest = int(np.argmax(gaps))
    return left + (int(ink[widest]) + 1 + int(ink[widest + 1])) / 2


def _inked(part: NDArray[np.uint8]) -> NDArray[np.bool_]:
    darkest = int(part.min()) if part.size else 0
    return np.asarray(part < _PAPER - _INK * (_PAPER - darkest))


def _box(reading: NDArray[np.uint8], line: Line, left: int, right: int) -> Box:
    """Around the ink of a word between two columns."""
    left, right = max(0, left), min(reading.shape[1], right)
    foot = line.foot((left + right) / 2)
    top, bottom = max(0, round(foot - ABOVE * line.x_height)), max(0, round(foot + BELOW * line.x_height))
    ink = _inked(reading[top:bottom, left:right])
    head = round(foot - line.x_height) - top
    rows = _rows(np.asarray(ink.any(axis=1)), head, round(foot) - top, line.x_height)
    if rows is None:
        return _typed(line, left, right, foot)
    columns = np.flatnonzero(ink[rows[0] : rows[1]].any(axis=0))
    x, y = left + int(columns[0]), top + rows[0]
    return Box(x, y, left + int(columns[-1]) + 1 - x, top + rows[1] - y)


def _typed(line: Line, left: int, right: int, foot: float) -> Box:
    """As high as capitals and descenders are, where no ink tells."""
    top = foot - 0.8 * ABOVE * line.x_height
    height = (0.8 * ABOVE + 0.6 * BELOW) * line.x_height
    return Box(left, max(0, round(top)), max(1, right - left), max(1, round(height)))


def _rows(inked: NDArray[np.bool_], head: int, foot: int, size: float) -> tuple[int, int] | None:
    """The rows of ink around those from `head` to `foot`, as far as it goes on without a gap; None without ink."""
    body = np.flatnonzero(inked[max(0, head) : max(0, foot + 1)]) + max(0, head)
    rows = np.flatnonzero(inked)
    if not rows.size:
        return None
    start, end = (int(body[0]), int(body[-1])) if body.size else (int(rows[0]), int(rows[-1]))
    for row in rows[rows < start][::-1].tolist():
        if start - row - 1 > _ABOVE_GAP * size:
            break
        start = row
    for row in rows[rows > end].tolist():
        if row - end - 1 > _BELOW_GAP * size:
            break
        end = row
    return start, end + 1
