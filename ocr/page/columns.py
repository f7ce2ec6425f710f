"""Text set in two columns (gazettes, two languages side by side, two signature blocks)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.geometry import union
from ocr.page.rows import centre_y, join_rows, letter_height

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.text import TextLine

_ROWS = 4  # fewer rows side by side are read across
_GUTTER = 1.0  # letter heights


def read_columns(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Lines in reading order, in stretches: across the page, or one column after the other.

    A column is where a recogniser left at least four rows apart at one and the same gutter, with text of about a
    column's width on both sides; a list with short entries is no column.
    """
    ordered = sorted(lines, key=lambda line: centre_y(line.box))
    stretches: list[list[TextLine]] = []
    pending: list[TextLine] = []
    index = 0
    while index < len(ordered):
        band = _band(ordered[index:])
        if band:
            stretches += [join_rows(pending), *band]
            index += sum(len(column) for column in band)
            pending = []
        else:
            pending.append(ordered[index])
            index += 1
    return [stretch for stretch in (*stretches, join_rows(pending)) if stretch]


def _band(lines: Sequence[TextLine]) -> list[list[TextLine]] | None:
    """The two columns that begin with the first of `lines`, None when there are none."""
    page = union(line.box for line in lines)
    high = letter_height(lines)
    best: list[list[TextLine]] | None = None
    left: list[TextLine] = []
    right: list[TextLine] = []
    for line in lines:
        side = left if line.box.right < page.x + 0.55 * page.w else right
        side.append(line)
        if not _apart(left, right, high):
            break
        if _full(left) and _full(right):
            best = [list(left), list(right)]
    return best


def _apart(left: Sequence[TextLine], right: Sequence[TextLine], high: int) -> bool:
    if not left or not right:
        return True
    gutter = max(line.box.right for line in left), min(line.box.x for line in right)
    return gutter[1] - gutter[0] >= _GUTTER * high


def _full(column: Sequence[TextLine]) -> bool:
    """Enough rows, most of them about as wide as the column."""
    if len(column) < _ROWS:
        return False
    width = union(line.box for line in column).w
    return sum(line.box.w > 0.7 * width for line in column) >= 0.6 * len(column)
