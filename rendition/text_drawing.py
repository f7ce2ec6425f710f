"""Invisible text on its words: a page's text as a content stream in rendering mode 3.

A word stands upright on its box, stretched to its width (Tz), in the cut of the font that fits its height; a space,
stretched to the next word, follows it. So a selection lies on the words, and extraction gives words and spaces back.

Extractors tell lines by their baselines, and two things need care (measured with poppler, whose rules most share):
words turned with a skewed page fall apart into letters, and a line that climbs by half its size falls apart into words.
So words are never turned, and a climbing line keeps one level as long as its cuts can reach from there to the words.
And a line that goes on to the right of its predecessor on the same row (cells of a table, the two columns of a head)
would be joined to it: it is lifted, and its cuts are lowered.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from rendition.text_font import CUT_STEP, DEEPEST_DROP, Cut, InvisibleFont, advance

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.text import PageText, TextBlock, Word

# In text sizes. Poppler ends a line at 0.5 and wants 0.15 for a space (maxIntraLineDelta, minWordSpacing).
_ROW_JUMP = 0.55
_LEAST_GAP = 0.2
_REACH = 0.9
_LEAST_WORD = 0.1
_TALLEST, _DEEPEST = 14, 12  # steps; poppler believes descriptors up to 1.9 text sizes
_SAME_SIZE = 0.25
_LEAST_SIZE = 0.5  # points


@dataclass(frozen=True, slots=True)
class _Span:
    """A word's box in points of the upright page, y up."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class _Run:
    """A line ready to draw: it stands at `origin + slope · x`, and text is set at `level`, both plus `lift`."""

    spans: tuple[_Span, ...]
    size: float
    slope: float
    origin: float
    level: float
    lift: float = 0.0

    def foot(self, span: _Span) -> float:
        """The baseline of a word: the level, unless that is out of reach from where the word stands."""
        stands = self.stands(span)
        return min(max(self.level, stands), stands + _REACH * self.size) + self.lift

    def stands(self, span: _Span) -> float:
        """Where the word stands on the page."""
        return self.origin + self.slope * span.middle


def draw_text(text: PageText, height: int, scale: float, font: InvisibleFont) -> bytes:
    """Draw `text` invisibly on an upright page.

    Args:
        text: words in pixels of the upright page.
        height: of the upright page in pixels.
        scale: points in a pixel.
        font: gives the codes and learns which cuts are used.

    Returns:
        A text object (BT … ET) in points of the upright page, origin bottom left; empty without words.
    """
    slope = math.tan(math.radians(text.skew))
    runs = [run for block in text.blocks for run in _runs(block, height, scale, slope)]
    if not runs:
        return b""
    return b"BT\n3 Tr\n" + b"".join(_drawn(run, font) for run in _told_apart(runs)) + b"ET\n"


def _span(word: Word, height: int, scale: float) -> _Span:
    box = word.box
    return _Span(word.text, box.x * scale, box.right * scale, (height - box.bottom) * scale, (height - box.y) * scale)


def _runs(block: TextBlock, height: int, scale: float, slope: float) -> Iterator[_Run]:
    """The block's lines; those of nearly one height get one text size, by which extractors know a paragraph."""
    lines = [tuple(_span(word, height, scale) for word in line.words) for line in block.lines]
    common = median(span.height for line in lines for span in line)
    for spans in lines:
        own = median(span.height for span in spans)
        size = max(common if abs(own - common) < _SAME_SIZE * common else own, _LEAST_SIZE)
        yield _run(_apart(spans, size), size, slope)


def _run(spans: tuple[_Span, ...], size: float, slope: float) -> _Run:
    """Where the line stands: a quarter of its words reach above that or on it; dashes and dots do not vote."""
    tall = median(span.height for span in spans) / 2
    feet = sorted(span.bottom - slope * span.middle for span in spans if span.height > tall)
    origin = feet[round(0.75 * (len(feet) - 1))]
    ends = [origin + slope * span.middle for span in (spans[0], spans[-1])]
    level = min(max(ends), sum(ends) / 2 + _REACH / 2 * size)
    return _Run(spans, size, slope, origin, level)


def _apart(spans: Sequence[_Span], size: float) -> tuple[_Span, ...]:
    """The same words from left to right with a gap that every extractor hears as a space."""
    gap, placed = _LEAST_GAP * size, list(spans)
    for at, (one, other) in enumerate(pairwise(spans)):
        if (lack := gap - (other.left - one.right)) > 0:
            placed[at] = replace(placed[at], right=one.right - lack / 2)
            placed[at + 1] = replace(placed[at + 1], left=other.left + lack / 2)
    pen = -math.inf
    for at, span in enumerate(placed):
        left = max(span.left, pen)
        placed[at] = replace(span, left=left, right=max(span.right, left + _LEAST_WORD * size))
        pen = placed[at].right + gap
    return tuple(placed)


def _told_apart(runs: Sequence[_Run]) -> Iterator[_Run]:
    """The same lines; one that goes on to the right of its predecessor on the same row is lifted."""
    before: _Run | None = None
    for run in runs:
        lift = _lift(before, run) if before else 0.0
        before = replace(run, lift=lift)
        yield before


def _lift(before: _Run, run: _Run) -> float:
    last, first = before.spans[-1], run.spans[0]
    climb, jump = run.foot(first) - before.foot(last), _ROW_JUMP * before.size
    goes_on = abs(climb) < jump and first.left > last.right - _LEAST_GAP * before.size
    return jump - climb if goes_on else 0.0


def _drawn(run: _Run, font: InvisibleFont) -> bytes:
    parts, stood, chosen = list[str](), math.nan, ""
    following = (*(span.left for span in run.spans[1:]), None)
    for span, onward in zip(run.spans, following, strict=True):
        foot, cut = run.foot(span), f"{font.use(_cut(span, run))} {number(run.size)} Tf"
        if foot != stood:
            parts.append(f"1 0 0 1 {number(span.left)} {number(foot)} Tm")
        if cut != chosen:
            parts.append(cut)
        parts.append(_shown(span.text, span.right - span.left, run.size, font))
        if onward is not None:
            parts.append(_shown(" ", onward - span.right, run.size, font))
        stood, chosen = foot, cut
    return ("\n".join(parts) + "\n").encode("ascii")


def _cut(span: _Span, run: _Run) -> Cut:
    step, foot = CUT_STEP * run.size, run.foot(span)
    ascent, descent = round((span.top - foot) / step), round((foot - span.bottom) / step)
    drop = round((foot - run.stands(span)) / step)
    return Cut(_within(ascent, 1, _TALLEST), _within(descent, 0, _DEEPEST), _within(drop, 0, DEEPEST_DROP))


def _within(value: int, least: int, most: int) -> int:
    return min(max(value, least), most)


def _shown(text: str, length: float, size: float, font: InvisibleFont) -> str:
    """Show `text` stretched to `length` points, to a twentieth of a hundredth."""
    natural = sum(advance(char) for char in text) / 1000 * size
    return f"{number(100 * length / natural, 1)} Tz <{font.encode(text).hex()}> Tj"


def number(value: float, digits: int = 2) -> str:
    """A PDF number without exponent and needless zeros (ISO 32000-1, 7.3.3)."""
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
