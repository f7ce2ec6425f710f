"""Print that was not read: rows of ink without words that are set like letters are.

Printed letters stand on one line, are as high as small letters or capitals, and do not touch. A pen's strokes hang
together and dance; seals and pictures are larger; tables and leaders have no letters. What passes is told with its
place, so that nobody takes a page for read whose lines are missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from domain.text import Mark, MarkKind
from ocr.line.connected import connected
from ocr.line.finding import find_all_lines
from ocr.line.measuring import CAPITAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from domain.geometry import Box
    from ocr.line.line import Line

_AROUND = 0.25  # of a word's height: what its box leaves of its own letters
_EDGE_INCHES = 0.12  # from the edge of the picture: cut letters, shadows of the lid
_LETTERS = 6  # of a line at least
_LEAST = 0.6  # x-heights: lower pieces are marks and signs
_ON_LINE, _SIZED = 0.18, 0.16  # x-heights off the baseline; relative, off the height of small letters or capitals
_WIDE, _THIN = 1.6, 0.12  # times as wide as high: letters that touch, strokes
_MOSTLY, _LIKE_LETTERS = 0.7, 0.75  # share of the pieces
_DENSITY = 0.12, 0.62  # share of ink in the boxes of letters


def find_unread_print(
    ink: NDArray[np.uint8], factor: float, dpi: int, covered: Iterable[Box], seals: Sequence[Box]
) -> tuple[Mark, ...]:
    """Lines that look printed and that no word covers, from top to bottom.

    Args:
        ink: 255 where the sheet bears ink of any colour, reduced by `factor`.
        factor: size of `ink` relative to the sheet.
        dpi: resolution of the sheet.
        covered: boxes of all words on the sheet, and of what is told otherwise.
        seals: squares around the round seals on the sheet.

    Returns:
        A mark for each line, boxes in pixels of the sheet.
    """
    left = _left_over(ink, factor, dpi, covered, seals)
    if not left.any():
        return ()
    lines = find_all_lines(np.asarray(255 - left, np.uint8), max(1, round(dpi * factor)))
    _, stats = connected(left)
    found = [line for line in (*lines.usual, *lines.large) if _is_print(line, stats[1:])]
    marks = [Mark(MarkKind.UNREAD_TEXT, line.box.scaled(1 / factor)) for line in _apart(found)]
    return tuple(sorted(marks, key=lambda mark: (mark.box.y, mark.box.x)))


def lines_told(marks: Sequence[Mark]) -> int:
    """Number of lines that marks make; pieces of one row are one line."""
    rows: list[Box] = []
    for mark in marks:
        if not any(_level(mark.box, row) for row in rows):
            rows.append(mark.box)
    return len(rows)


def _left_over(
    ink: NDArray[np.uint8], factor: float, dpi: int, covered: Iterable[Box], seals: Sequence[Box]
) -> NDArray[np.uint8]:
    left, edge = ink.copy(), max(1, round(_EDGE_INCHES * dpi * factor))
    for box in covered:
        small = box.scaled(factor)
        air = max(1, round(small.h * _AROUND))
        left[max(0, small.y - air) : small.bottom + air, max(0, small.x - air) : small.right + air] = 0
    for seal in seals:
        disc = seal.scaled(factor)
        cv2.circle(left, (disc.x + disc.w // 2, disc.y + disc.h // 2), round(disc.w * 0.55), 0, cv2.FILLED)
    left[:edge] = left[-edge:] = 0
    left[:, :edge] = left[:, -edge:] = 0
    return left


def _is_print(line: Line, stats: NDArray[np.int32]) -> bool:
    """Whether the pieces of a line are set like letters."""
    x, y, w, h, area = stats.T.astype(np.float64)
    middle, foot = x + w / 2, y + h
    base = line.foot(middle)
    own = (middle >= line.box.x) & (middle < line.box.right) & (np.abs(foot - base) < line.x_height)
    own &= (h >= _LEAST * line.x_height) & (h < 3 * line.x_height)
    if np.count_nonzero(own) < _LETTERS:
        return False
    w, h, area, off = w[own], h[own], area[own], (foot - base)[own] / line.x_height
    on_line = np.abs(off) < _ON_LINE
    height = (h - off * line.x_height) / line.x_height
    sized = np.minimum(np.abs(height - 1), np.abs(height / CAPITAL - 1)) < _SIZED
    shaped = (w < _WIDE * h) & (w > _THIN * h) & (area > _DENSITY[0] * w * h) & (area < _DENSITY[1] * w * h + 4)
    return bool(
        np.mean(on_line) >= _MOSTLY
        and np.mean(sized & on_line) >= _MOSTLY * _MOSTLY
        and np.mean(shaped) >= _LIKE_LETTERS
    )


def _apart(lines: Sequence[Line]) -> list[Line]:
    """Each place once: a line may have been found on two copies."""
    kept: list[Line] = []
    for line in lines:
        if not any(line.box.intersection(other.box) > line.box.area / 2 for other in kept):
            kept.append(line)
    return kept


def _level(one: Box, other: Box) -> bool:
    return min(one.bottom, other.bottom) - max(one.y, other.y) > min(one.h, other.h) / 2
