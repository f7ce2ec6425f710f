"""The two-column head of Vietnamese official documents: issuer on the left, national title on the right.

NĐ 30/2020/NĐ-CP, Phụ lục I: boxes 2, 3 and 5b stand left, 1 and 4 right, on the same rows; a recogniser runs them
together. The national title or the motto under it is looked for (also in the form of 1945 to 1976, and the Party's),
split from what stands to its left, and the gutter so found divides the rows that follow until the text begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from domain.geometry import union
from domain.text import TextLine
from domain.vietnamese import fold
from ocr.page.rows import centre_x, centre_y, join_rows, letter_height, split_at, widest_gap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.geometry import Box
    from domain.text import Word

_TITLES = (
    "conghoaxahoichunghiavietnam",
    "vietnamdanchuconghoa",
    "doclaptudohanhphuc",
    "dangcongsanvietnam",
)
_LIKENESS = 0.72  # of a title as read through a stamp to the title
_ROWS_SEARCHED = 16  # from the top: a head of two columns has ten rows at most; arms, stamps and file marks add some
_RIGHT_LINES = 5  # title, motto, place and date, and what a rule or a stamp leaves
_TEXT_BEGINS = ("kinhgui", "quyetdinh", "thongbao", "nghiquyet", "totrinh", "baocao", "kehoach", "huongdan", "chithi")


@dataclass(frozen=True, slots=True)
class Head:
    """The head's two columns, and the lines that stand above and below it."""

    above: tuple[TextLine, ...]
    issuer: tuple[TextLine, ...]
    title: tuple[TextLine, ...]
    below: tuple[TextLine, ...]


def letters(words: Iterable[Word]) -> str:
    """Letters and digits alone, without marks, in lower case."""
    return "".join(c for word in words for c in fold(word.text) if c.isalnum())


def title_start(line: TextLine) -> int | None:
    """Index of the word where a national title (or motto) begins that fills the rest of the line; None without."""
    parts = [letters((word,)) for word in line.words]
    likeness = [_likeness("".join(parts[index:])) for index in range(len(parts))]
    index = max(range(len(likeness)), key=lambda i: likeness[i])
    if likeness[index] < _LIKENESS:
        return None
    gap_index, gap = widest_gap(line)
    return gap_index if abs(gap_index - index) == 1 and gap > line.words[gap_index].box.h else index


def find_head(lines: Sequence[TextLine]) -> Head | None:
    """Divide a page's lines, given in any order; None where no national title is found near the top."""
    ordered = sorted(lines, key=lambda line: centre_y(line.box))
    anchors = [(line, start) for line in ordered[:_ROWS_SEARCHED] if (start := title_start(line)) is not None]
    if not anchors:
        return None
    high = letter_height(ordered)
    anchors = [a for a in anchors if a[0].box.y < anchors[0][0].box.bottom + 4 * high]
    title_box = union(word.box for line, start in anchors for word in line.words[start:])
    rows = [part for line in ordered for part in _divided(line, title_box, high)]
    return _columns(rows, title_box, high)


def _likeness(text: str) -> float:
    """How well `text` fits the best of the titles, 0 to 1; 0 where none comes near."""
    fitting = (title for title in _TITLES if abs(len(text) - len(title)) <= len(title) // 3)
    matchers = (SequenceMatcher(None, text, title, autojunk=False) for title in fitting)
    return max((match.ratio() for match in matchers if match.quick_ratio() >= _LIKENESS), default=0.0)


def _divided(line: TextLine, title: Box, high: int) -> tuple[TextLine, ...]:
    """The line's part left of the title's column and its part under the title, when it has both."""
    if not _beside_or_under(line.box, title, high):
        return (line,)
    start = title_start(line)
    start = _gutter_word(line, title, high) if start is None else start
    return split_at(line, start) if start else (line,)


def _beside_or_under(box: Box, title: Box, high: int) -> bool:
    return title.y - 2 * high < box.y < title.bottom + 6 * high


def _gutter_word(line: TextLine, title: Box, high: int) -> int:
    """Index of the first word of the right column, 0 when the line does not reach over the gutter or is plain text."""
    index, gap = widest_gap(line)
    if not index or gap < 1.2 * high:
        return 0
    left, right = split_at(line, index)
    off_centre = abs(centre_x(right.box) - centre_x(title))
    return index if left.box.right < centre_x(title) and off_centre < 0.3 * title.w else 0


def _columns(rows: Sequence[TextLine], title: Box, high: int) -> Head:
    left: list[TextLine] = []
    right: list[TextLine] = []
    above = [line for line in rows if _stands_above(line, title, high)]
    rest = [line for line in rows if line not in above]
    below: list[TextLine] = []
    two_columns = any(_is_left(line.box, title) for line in rest if line.box.y < title.bottom)
    for line in rest:
        if not below and _continues_left(line, left, right, title, high):
            left.append(line)
        elif _continues_right(line, right, title, high, two_columns=two_columns):
            right.append(line)
        else:
            below.append(line)
    return Head(tuple(join_rows(above)), tuple(join_rows(left)), tuple(join_rows(right)), tuple(below))


def _stands_above(line: TextLine, title: Box, high: int) -> bool:
    reach = 2.5 if _is_left(line.box, title) else 0.3
    return line.box.bottom < title.y + 0.3 * high and line.box.y < title.y - reach * high


def _is_left(box: Box, title: Box) -> bool:
    return box.right < title.x + 0.25 * title.w and centre_x(box) < title.x


def _continues_left(line: TextLine, left: Sequence[TextLine], right: Sequence[TextLine], title: Box, high: int) -> bool:
    """Whether a line left of the title goes on with the issuer's column: close below it, or beside the right column."""
    if not _is_left(line.box, title) or letters(line.words).startswith(_TEXT_BEGINS):
        return False
    own = max((other.box.bottom for other in left), default=title.bottom)
    beside = max((other.box.bottom for other in right), default=title.bottom)
    return line.box.y < max(own + 2.2 * high, beside + 1.5 * high)


def _continues_right(line: TextLine, right: Sequence[TextLine], title: Box, high: int, *, two_columns: bool) -> bool:
    if line.box.y < title.bottom and title_start(line) == 0:
        return True
    if not two_columns or len(right) >= _RIGHT_LINES or any(_is_date(other) for other in right):
        return False
    under = line.box.x > title.x - 2 * high and line.box.y < max(o.box.bottom for o in (*right, line)) + 3 * high
    near = line.box.y < title.bottom + 6 * high
    return under and near and title_start(line) != 0 and not letters(line.words).startswith(_TEXT_BEGINS)


def _is_date(line: TextLine) -> bool:
    """Place and date of issue: `Hà Nội, ngày … tháng … năm …`, also when half of it is handwriting."""
    text = letters(line.words)
    return sum(part in text for part in ("ngay", "thang", "nam")) > 1
