"""Where the printed lines of a cleaned page are.

Letters are told by their size; each paints the band between baseline and x-height where it stands, and bands that
follow one another closely are one line. Lines end at rules and wide gaps. Marks and signs join the line that they stand
over, in or under. What is larger than letters (seals, signatures, pictures) and what is long and straight is left out.

Titles and covers bear letters far larger than the text's: lines with letters too high for the page's usual size are
looked for once more on smaller copies, where they are as high as text. What looks like that may as well be a seal or a
drawing, so they are told apart: whoever reads them should keep what came out well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from domain.geometry import Box
from ocr.line.columns import parted_at_columns
from ocr.line.grouping import DASH, DASH_FLAT, LETTER, grouped
from ocr.line.line import ABOVE, BELOW, Line
from ocr.line.measuring import Floats, baselines, page_x_height, x_heights
from ocr.line.pieces import Pieces, find_pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.line.measuring import Ints

_WIDEST = 14.0  # x-heights: a word whose letters touch
_FLAT = 4.0  # times wider than high: a dash
_OTHER_ROW = 0.8  # x-heights between feet of letters of two rows at least
_LOW = 0.8  # x-heights: marks are lower, letters higher
_UPON = 1.6  # x-heights over and under a baseline, within which nothing else can be a line
_FEW = 3  # pieces that are low may be marks over letters
_SIGN_BESIDE, _DASH_BESIDE, _MARK_BESIDE = 0.9, 2.4, 0.2  # x-heights beyond the last letter that these may stand
_DASH_FROM, _DASH_TO, _QUOTES = 0.1, 1.1, 1.6  # x-heights over the baseline: where dashes are, how high quotes reach
_SIGNS_IN_A_ROW = 2  # beyond the last letter: quotes and stops; dotted leaders are longer
_ALONE = 2  # letters: so few are dirt unless they are as dark as print
_SMALLER = 2.5, 6.25  # times: copies on which letters of 16 to 60 and of 40 to 150 points are as high as text
_TOO_HIGH, _MAY_BE_HIGH = 0.9, 0.6  # of the highest letter: letters of large lines, and what tells their size
_WHOLE = 0.3  # inches on the copy: longer strokes of letters may have been taken out as rules
_LARGE = 2  # letters too high that a large line has at least


@dataclass(frozen=True, slots=True)
class _Marks:
    """Pieces too small for letters: marks over and under letters, signs, dirt."""

    left: NDArray[np.float32]
    right: NDArray[np.float32]
    top: NDArray[np.float32]
    bottom: NDArray[np.float32]


class FoundLines(NamedTuple):
    """Lines from top to bottom, those of the page's usual size and those whose letters are far larger."""

    usual: tuple[Line, ...]
    large: tuple[Line, ...]


def find_lines(reading: NDArray[np.uint8], dpi: int) -> tuple[Line, ...]:
    """Lines of the page's usual size from top to bottom; which follows which is layout's business.

    Args:
        reading: grey picture, rows × columns, 0 black to 255 white, cleaned and levelled.
        dpi: its resolution.
    """
    return _usual_lines(reading, dpi)[0]


def find_all_lines(reading: NDArray[np.uint8], dpi: int) -> FoundLines:
    """Lines of every size; see `find_lines`."""
    lines, usual = _usual_lines(reading, dpi)
    return FoundLines(lines, _large_lines(reading, dpi, usual))


def _usual_lines(reading: NDArray[np.uint8], dpi: int) -> tuple[tuple[Line, ...], float]:
    """The lines, and the page's x-height in pixels of `reading`."""
    pieces = find_pieces(reading, dpi)
    usual = page_x_height(_plausible_heights(pieces), pieces.dpi)
    letters = _letters(pieces, usual)
    group = grouped(pieces, letters, usual)
    letters, group = letters[group >= 0], group[group >= 0]
    lines = _measured(pieces, letters, group, usual) if letters.size else ()
    return lines, usual / pieces.factor


def _large_lines(reading: NDArray[np.uint8], dpi: int, usual: float) -> tuple[Line, ...]:
    """Lines with letters too high for a page whose x-height is `usual` pixels."""
    found: list[Line] = []
    read_so_far = _WHOLE * dpi
    for smaller in _SMALLER:
        pieces = find_pieces(reading, round(dpi * smaller))
        highest = min(LETTER[1] * usual, read_so_far) * pieces.factor
        read_so_far = _WHOLE * dpi * smaller
        heights = _plausible_heights(pieces)
        if np.count_nonzero(heights > _TOO_HIGH * highest) < _LARGE:
            continue
        size = page_x_height(heights[heights > _MAY_BE_HIGH * highest], pieces.dpi)
        letters = _letters(pieces, size)
        group = grouped(pieces, letters, size)
        high = pieces.height[letters] > _TOO_HIGH * highest
        large = np.bincount(group[group >= 0], high[group >= 0], minlength=1) >= _LARGE
        kept = (group >= 0) & large[group]
        if kept.any():
            numbers = np.unique(group[kept], return_inverse=True)[1]
            found += _measured(pieces, letters[kept], numbers, size)
            usual = max(usual, size / pieces.factor)
    return tuple(found)


def _plausible_heights(pieces: Pieces) -> Floats:
    width, height = pieces.width, pieces.height
    return np.asarray(height[(width < 2.5 * height) & (height < 4 * width)], np.float64)


def _letters(pieces: Pieces, usual: float) -> Ints:
    """Which pieces have the size of letters or of words whose letters touch."""
    width, height = pieces.width, pieces.height
    sized = (height >= LETTER[0] * usual) & (height <= LETTER[1] * usual) & (width <= _WIDEST * usual)
    return np.flatnonzero(sized & (width < _FLAT * height) | sized & (height >= 0.8 * usual))


def _measured(pieces: Pieces, letters: Ints, group: Ints, usual: float) -> tuple[Line, ...]:
    """Lines with their measures, signs and marks, on the page itself."""
    x = np.asarray((pieces.left[letters] + pieces.right[letters]) / 2, np.float64)
    feet, tops = (np.asarray(edge[letters], np.float64) for edge in (pieces.bottom, pieces.top))
    curves = baselines(x, feet, group, usual)
    parted = _parted(group, feet - curves.at(x, group), usual)
    left, right = (np.asarray(edge[letters], np.float64) for edge in (pieces.left, pieces.right))
    parted = parted_at_columns(left, right, curves.at(x, group), parted, usual)
    if parted.max() > group.max():
        group = parted
        curves = baselines(x, feet, group, usual)
    sizes = x_heights(curves.at(x, group) - tops, group, curves, usual)
    marks = _marks(pieces, usual)
    order = np.argsort(group, kind="stable")
    members = np.split(letters[order], np.cumsum(np.bincount(group))[:-1])
    curve = zip(curves.fit, curves.middle, curves.half, strict=True)
    found = [(own, _Curve(*one), float(size)) for own, one, size in zip(members, curve, sizes, strict=True)]
    found = [one for one in found if len(one[0]) > _ALONE or _is_dark(pieces, one[0])]
    lines = [_line(pieces, own, marks, one, size) for own, one, size in found]
    members = [own for own, _, _ in found]
    return tuple(sorted(_without_marks(lines, members), key=lambda line: line.box.y + line.box.h / 2))


def _is_dark(pieces: Pieces, own: Ints) -> bool:
    """Whether every piece has ink as dark as print: stains and show-through have not."""
    sides = (np.asarray(edge[own], int) for edge in (pieces.top, pieces.bottom, pieces.left, pieces.right))
    return all(
        pieces.grey[top:bottom, left:right].min() < pieces.dark for top, bottom, left, right in zip(*sides, strict=True)
    )


def _parted(group: Ints, off: Floats, usual: float) -> Ints:
    """Groups of which some letters stand a row higher or lower than the others, in a group for each row."""
    order = np.lexsort((off, group))
    same = np.diff(group[order]) == 0
    apart = np.diff(off[order]) > _OTHER_ROW * usual
    part = np.cumsum(np.concatenate([[0], ~same | apart]))
    sizes = np.bincount(part)
    home = group[order][np.searchsorted(part, np.arange(len(sizes)))]
    largest = np.lexsort((-sizes, home))
    _, first = np.unique(home[largest], return_index=True)
    kept = np.where(sizes > _ALONE, np.arange(len(sizes)), largest[first][home])  # few letters: two rows touch there
    out = np.empty_like(group)
    out[order] = kept[part]
    return np.unique(out, return_inverse=True)[1]


@dataclass(frozen=True, slots=True)
class _Curve:
    """A baseline in half widths from the middle of its line."""

    fit: Floats
    middle: float
    half: float

    def at(self, x: NDArray[np.floating]) -> Floats:
        """Where it is in some columns."""
        t = (x - self.middle) / self.half
        return np.asarray(self.fit[0] + (self.fit[1] + self.fit[2] * t) * t)

    def from_column(self, left: float, factor: float) -> tuple[float, float, float]:
        """As `Line.baseline` for a line that begins at `left`, on a page larger by 1 / `factor`."""
        t = (left - self.middle) / self.half
        constant = self.fit[0] + (self.fit[1] + self.fit[2] * t) * t
        slope = (self.fit[1] + 2 * self.fit[2] * t) / self.half
        bend = self.fit[2] / self.half**2
        return float(constant / factor), float(slope), float(bend * factor)


def _marks(pieces: Pieces, usual: float) -> _Marks:
    small = np.flatnonzero((pieces.height < 0.9 * usual) & (pieces.width < 3 * usual))
    return _Marks(pieces.left[small], pieces.right[small], pieces.top[small], pieces.bottom[small])


def _without_marks(lines: Sequence[Line], members: Sequence[Ints]) -> list[Line]:
    """Without those that are marks over or under the letters of another line."""
    whole = [line for line, own in zip(lines, members, strict=True) if len(own) > _FEW]
    return [
        line
        for line, own in zip(lines, members, strict=True)
        if len(own) > _FEW or not any(_over(line, other) for other in whole)
    ]


def _over(mark: Line, line: Line) -> bool:
    """Whether `mark` lies where the marks of `line` are, or on its letters."""
    x = mark.box.x + mark.box.w / 2
    over, under = ((line.foot(x) - y) / line.x_height for y in (mark.box.y, mark.box.bottom))
    small = mark.box.h < _LOW * line.x_height
    inside = over < ABOVE + 0.2 and under > -BELOW if small else over < _UPON and under > -_UPON
    return bool(line.box.x <= x <= line.box.right and inside)


def _line(pieces: Pieces, own: Ints, marks: _Marks, curve: _Curve, size: float) -> Line:
    left, right = float(pieces.left[own].min()), float(pieces.right[own].max())
    top, bottom = float(pieces.top[own].min()), float(pieces.bottom[own].max())
    for _ in range(_SIGNS_IN_A_ROW):
        near = _belonging(marks, curve, size, left, right)
        if not near.any():
            break
        left, right = min(left, float(marks.left[near].min())), max(right, float(marks.right[near].max()))
        top, bottom = min(top, float(marks.top[near].min())), max(bottom, float(marks.bottom[near].max()))
    factor = pieces.factor
    x, y = round(left / factor), round(top / factor)
    box = Box(x, y, max(1, round(right / factor) - x), max(1, round(bottom / factor) - y))
    return Line(box, curve.from_column(x * factor, factor), size / factor)


def _belonging(marks: _Marks, curve: _Curve, size: float, left: float, right: float) -> NDArray[np.bool_]:
    """The marks and signs of a line: between its ends, or right beside them."""
    feet = curve.at((marks.left + marks.right) / 2)
    over, under = (feet - marks.bottom) / size, (feet - marks.top) / size
    level = (over > -BELOW) & (under < ABOVE)
    width, height = marks.right - marks.left, marks.bottom - marks.top
    dash = (width > DASH * size) & (width > DASH_FLAT * height) & (over > _DASH_FROM) & (under < _DASH_TO)
    beside = np.where(dash, _DASH_BESIDE, np.where(under < _QUOTES, _SIGN_BESIDE, _MARK_BESIDE)) * size
    return np.asarray(level & (marks.right > left - beside) & (marks.left < right + beside))
