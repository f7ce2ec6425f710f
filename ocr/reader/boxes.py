"""Boxes of words on the page: where the net saw them along the line, as high and wide as their ink."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from domain.geometry import Box
from ocr.line.line import ABOVE, BELOW
from ocr.line.strip import page_column

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ocr.line.line import Line
    from ocr.reader.decoding import SeenWord

_REACH = 5.0  # columns of a strip beyond the first and last letter of a line
_INK = 0.35  # of the way from paper to the darkest of the word
_GAP = 0.35  # x-heights without ink between a letter and its marks at most
_PAPER = 255


def word_box(reading: NDArray[np.uint8], line: Line, word: SeenWord, stride: int) -> Box:
    """The smallest box around the ink of a word, in pixels of `reading`."""
    start = word.letters[0].start * stride - _REACH if word.before is None else word.before * stride
    end = word.letters[-1].end * stride + _REACH if word.behind is None else word.behind * stride
    left, right = (round(page_column(line, column)) for column in (start, end))
    left, right = max(0, left), min(reading.shape[1], right)
    foot = line.foot((left + right) / 2)
    top, bottom = max(0, round(foot - ABOVE * line.x_height)), round(foot + BELOW * line.x_height)
    part = reading[top:bottom, left:right]
    typed = _typed(line, left, right, foot)
    if not part.size:
        return typed
    ink = part < _PAPER - _INK * (_PAPER - int(part.min()))
    rows = _rows(
        np.asarray(ink.any(axis=1)), round(foot - line.x_height) - top, round(foot) - top, _GAP * line.x_height
    )
    if rows is None:
        return typed
    columns = np.flatnonzero(ink[rows[0] : rows[1]].any(axis=0))
    x, y = left + int(columns[0]), top + rows[0]
    return Box(x, y, left + int(columns[-1]) + 1 - x, top + rows[1] - y)


def _typed(line: Line, left: int, right: int, foot: float) -> Box:
    """As high as capitals and descenders are, where no ink tells."""
    top = foot - 0.8 * ABOVE * line.x_height
    height = (0.8 * ABOVE + 0.6 * BELOW) * line.x_height
    return Box(left, max(0, round(top)), max(1, right - left), max(1, round(height)))


def _rows(inked: NDArray[np.bool_], head: int, foot: int, gap: float) -> tuple[int, int] | None:
    """The rows of ink around those from `head` to `foot`, as far as it goes on with no wider gap; None without ink."""
    body = np.flatnonzero(inked[max(0, head) : max(0, foot + 1)]) + max(0, head)
    rows = np.flatnonzero(inked)
    if not rows.size:
        return None
    start, end = (int(body[0]), int(body[-1])) if body.size else (int(rows[0]), int(rows[-1]))
    for row in rows[rows < start][::-1].tolist():
        if start - row - 1 > gap:
            break
        start = row
    for row in rows[rows > end].tolist():
        if row - end - 1 > gap:
            break
        end = row
    return start, end + 1
