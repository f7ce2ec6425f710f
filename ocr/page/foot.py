"""The foot of Vietnamese official documents: recipients on the left, signature block on the right.

NĐ 30/2020/NĐ-CP, Phụ lục I: box 9b begins with "Nơi nhận:", boxes 7a to 7c (authority, signature,
name) stand beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.geometry import union
from domain.text import TextLine
from ocr.page.head import letters
from ocr.page.rows import centre_x, centre_y, join_rows, letter_height, split_at, widest_gap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.geometry import Box

_ANCHORS = ("noinhan", "nolnhan", "n0inhan")  # “Nơi nhận” (NĐ 30/2020, Phụ lục I), and as readers misread its i and o
_GAP = 1.5  # letter heights between the columns of a row


@dataclass(frozen=True, slots=True)
class Foot:
    """The text above the foot, its two columns, and what stands below."""

    above: tuple[TextLine, ...]
    recipients: tuple[TextLine, ...]
    signature: tuple[TextLine, ...]
    below: tuple[TextLine, ...]


def find_foot(lines: Sequence[TextLine]) -> Foot | None:
    """Divide a page's lines, given in any order; None where "Nơi nhận" is not found at the left."""
    if not lines:
        return None
    page = union(line.box for line in lines)
    anchor = next((line for line in _downwards(lines) if _is_anchor(line, page)), None)
    if anchor is None:
        return None
    high = letter_height(lines)
    middle = anchor.box.x + 0.3 * page.w
    parts = [part for line in _downwards(lines) for part in _divided(line, anchor.box, high)]
    return _columns(parts, anchor.box, middle, high)


def _downwards(lines: Sequence[TextLine]) -> list[TextLine]:
    return sorted(lines, key=lambda line: centre_y(line.box))


def _is_anchor(line: TextLine, page: Box) -> bool:
    return letters(line.words[:3]).startswith(_ANCHORS) and line.box.x < page.x + 0.35 * page.w


def _divided(line: TextLine, anchor: Box, high: int) -> tuple[TextLine, ...]:
    index, gap = widest_gap(line)
    beside = line.box.bottom > anchor.y - high
    return split_at(line, index) if index and beside and gap > _GAP * high else (line,)


def _columns(parts: Sequence[TextLine], anchor: Box, middle: float, high: int) -> Foot:
    above: list[TextLine] = []
    left: list[TextLine] = []
    right: list[TextLine] = []
    below: list[TextLine] = []
    signature_top = _signature_top(parts, anchor, middle, high)
    for line in parts:
        on_right = line.box.x >= middle
        if centre_y(line.box) < (signature_top if on_right else anchor.y):
            above.append(line)
        elif _is_page_number(line) or below:
            below.append(line)
        elif on_right:
            right.append(line)
        elif line.box.y < max((other.box.bottom for other in left), default=anchor.bottom) + 3 * high:
            left.append(line)
        else:
            below.append(line)
    return Foot(tuple(above), tuple(join_rows(left)), tuple(join_rows(right)), tuple(below))


def _signature_top(parts: Sequence[TextLine], anchor: Box, middle: float, high: int) -> float:
    """Where the right column begins: at the recipients' row, or up to three close lines above it."""
    top = anchor.y - 0.5 * high
    for line in sorted(parts, key=lambda line: -line.box.y):
        alone = line.box.x >= middle and not any(
            centre_x(other.box) < middle and abs(centre_y(other.box) - centre_y(line.box)) < 0.5 * high
            for other in parts
        )
        if alone and anchor.y - 5 * high < line.box.y < top and line.box.bottom > top - 2 * high:
            top = line.box.y
    return top


def _is_page_number(line: TextLine) -> bool:
    return len(line.words) == 1 and line.words[0].text.isdecimal()
