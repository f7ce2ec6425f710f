"""Rows that run over from one column into the next: a gap as narrow as between words, but the rows near it end there.

The two halves of the head of a letter come as close as that. A line is parted at a gap where one row above or below it
ends before the gap, another begins behind it, and none crosses it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ocr.line.grouping import WIDE_PITCH, pitch_of

if TYPE_CHECKING:
    from ocr.line.measuring import Floats, Ints

_GAP, _WIDE_GAP = 1.3, 2.2  # x-heights: narrower ones part no columns, in print and in type of one pitch
_ROWS = 3.6  # x-heights to the baselines of the rows next to it
_BESIDE = 2.0  # x-heights that a row near must have in common with the half on its side
_EDGE = 0.4  # x-heights that it may reach over the edge of the gap


def parted_at_columns(left: Floats, right: Floats, feet: Floats, group: Ints, usual: float) -> Ints:
    """Numbers of the lines of letters, those parted that run over two columns.

    Args:
        left: first column of each letter, pixels.
        right: the column behind each letter.
        feet: row of the baseline at each letter.
        group: number of each letter's line, none left out.
        usual: the page's x-height.
    """
    count = int(group.max()) + 1
    start, end = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(start, group, left)
    np.maximum.at(end, group, right)
    foot = np.bincount(group, feet, count) / np.maximum(np.bincount(group, minlength=count), 1)
    gap = (_WIDE_GAP if pitch_of(left, group) > WIDE_PITCH * usual else _GAP) * usual
    order = np.lexsort((left, group))
    same = np.diff(group[order]) == 0
    gaps = np.flatnonzero(same & (left[order][1:] - right[order][:-1] > gap))
    lines = np.stack([start, end, foot]) / usual
    cuts = [
        at for at in gaps if _parts(lines, int(group[order[at]]), right[order[at]] / usual, left[order[at + 1]] / usual)
    ]
    steps = np.concatenate([[0], ~same])
    steps[np.asarray(cuts, int) + 1] = 1
    out = np.empty_like(group)
    out[order] = np.cumsum(steps)
    return out


def _parts(lines: Floats, own: int, before: float, behind: float) -> bool:
    """Whether the rows near line `own` part at its gap from `before` to `behind`, all in x-heights."""
    start, end, foot = lines
    near = np.abs(foot - foot[own]) < _ROWS
    near[own] = False
    middle = (before + behind) / 2
    if (near & (start < middle - 1) & (end > middle + 1)).any():
        return False
    on_left = near & (end < behind + _EDGE) & (np.minimum(end, before) - np.maximum(start, start[own]) > _BESIDE)
    on_right = near & (start > before - _EDGE) & (np.minimum(end, end[own]) - np.maximum(start, behind) > _BESIDE)
    return bool(on_left.any() and on_right.any())
