"""Geometry of printed lines: splitting at wide gaps, joining what stands on one row, grouping into blocks."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from domain.text import TextLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.geometry import Box


def letter_height(lines: Sequence[TextLine]) -> int:
    """Median height of the lines' words in pixels; the unit of every distance here. At least 1."""
    return max(1, round(median([word.box.h for line in lines for word in line.words] or [1])))


def centre_x(box: Box) -> float:
    """Middle of a box along x."""
    return box.x + box.w / 2


def centre_y(box: Box) -> float:
    """Middle of a box along y."""
    return box.y + box.h / 2


def split_at(line: TextLine, index: int) -> tuple[TextLine, TextLine]:
    """The words before `index` and those from it on; both must be there."""
    return TextLine(line.words[:index]), TextLine(line.words[index:])


def widest_gap(line: TextLine) -> tuple[int, int]:
    """Index of the word after the widest gap, and the gap in pixels; (0, 0) for a single word."""
    gaps = [(right.box.x - left.box.right, index) for index, (left, right) in enumerate(pairwise(line.words), 1)]
    gap, index = max(gaps, default=(0, 0))
    return (index, gap) if gap > 0 else (0, 0)


def same_row(one: Box, other: Box) -> bool:
    """Whether two boxes stand on one printed row: half of the lower one beside the other, not above each other."""
    beside = min(one.bottom, other.bottom) - max(one.y, other.y)
    under = min(one.right, other.right) - max(one.x, other.x)
    return beside > 0.5 * min(one.h, other.h) and under < 0.3 * min(one.w, other.w)


def join_rows(lines: Iterable[TextLine]) -> list[TextLine]:
    """Lines from top to bottom, pieces of one printed row joined from left to right."""
    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda line: centre_y(line.box)):
        home = next((row for row in rows[-3:] if all(_on_one_row(line, other) for other in row)), None)
        if home is None:
            rows.append([line])
        else:
            home.append(line)
    return [_joined(row) for row in rows]


def paragraphs(lines: Sequence[TextLine]) -> list[tuple[TextLine, ...]]:
    """Consecutive lines in groups between which there is more air than between lines of one paragraph."""
    if not lines:
        return []
    steps = [below.box.y - above.box.bottom for above, below in pairwise(lines)]
    air = max(0.0, median(steps or [0])) + 0.6 * letter_height(lines)
    groups = [[lines[0]]]
    for step, line in zip(steps, lines[1:], strict=True):
        if step > air:
            groups.append([])
        groups[-1].append(line)
    return [tuple(group) for group in groups]


def _on_one_row(one: TextLine, other: TextLine) -> bool:
    """Beside each other, or the one between words of the other."""
    if same_row(one.box, other.box):
        return True
    beside = min(one.box.bottom, other.box.bottom) - max(one.box.y, other.box.y)
    between = other.box.x < one.box.x and one.box.right < other.box.right
    return between and beside > 0.5 * min(one.box.h, other.box.h) and _in_a_gap(one.box, other)


def _in_a_gap(box: Box, line: TextLine) -> bool:
    return all(min(box.right, w.box.right) - max(box.x, w.box.x) < 0.3 * min(box.w, w.box.w) for w in line.words)


def _joined(row: list[TextLine]) -> TextLine:
    if len(row) == 1:
        return row[0]
    return TextLine(tuple(sorted((word for line in row for word in line.words), key=lambda word: word.box.x)))
