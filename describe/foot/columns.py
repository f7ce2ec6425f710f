"""The foot of a document: the page that has it, and its lines cut where recipients and signers share one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from describe.pages import DescribedPage, PlacedWords
from domain.geometry import Box, union
from domain.text import MarkKind, Word
from domain.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from describe.pages import Line

_GAP = 0.04  # of the page's width, between the two columns
_LEFT_COLUMN, _RIGHT_COLUMN = 0.40, 0.42  # left edges: of what stands left, of what may stand right of it
_HEADING = re.compile(r"^\W*n[oq0]i\W{0,2}n[hb]\w{1,3}\W{0,2}(?=$|[-–:+*•])")
_HEADING_LETTERS = 14  # of `Nơi nhận:` with faults; longer ones are sentences of the body
_ABOVE, _BELOW = 0.09, 0.36  # shares of the height about the heading within which signers stand
_USUAL_HEIGHT = 0.025  # of the heading at most, as a share of a whole page
_ROUND = 0.95  # of a seal's half width and height: its letters stand inside


@dataclass(frozen=True)
class Segment(PlacedWords):
    """Words of one line that belong to one column."""

    @property
    def middle(self) -> float:
        """Half way between its left and right end."""
        return (self.left + self.right) / 2

    @property
    def height(self) -> float:
        """Share of the page's height."""
        return self.bottom - self.top

    @property
    def confidence(self) -> float:
        """Of its least certain word."""
        return min(word.confidence for word in self.words)


@dataclass(frozen=True)
class Foot:
    """Where a document is signed.

    Attributes:
        page: the page.
        heading: `Nơi nhận:`; None where nobody is told to receive it.
        segments: what may belong to the foot, from top to bottom.
    """

    page: DescribedPage
    heading: Segment | None
    segments: tuple[Segment, ...]

    def in_seal(self, segment: Segment) -> bool:
        """Its middle lies inside a seal: letters of the seal, or print below it."""
        box = segment.box
        x, y = box.x + box.w / 2, box.y + box.h / 2
        seals = (mark.box for mark in self.page.marks if mark.kind is MarkKind.SEAL)
        return any(_inside(seal, x, y) for seal in seals)

    def inked(self, box: Box) -> bool:
        """A seal, a signature or other ink lies over a place."""
        return any(4 * mark.box.intersection(box) > box.area for mark in self.page.marks)


def segments(page: DescribedPage) -> tuple[Segment, ...]:
    """The page's lines, cut between the columns, from top to bottom."""
    cut = (segment for line in page.lines for segment in _cut(line, page))
    return tuple(sorted(cut, key=lambda segment: (segment.top, segment.left)))


def foot_of(page: DescribedPage) -> Foot:
    """The foot of a page as far as there is one: all of it where no heading of recipients stands on it."""
    all_of_it = segments(page)
    heading = next((segment for segment in all_of_it if is_heading(segment)), None)
    if heading is None:
        return Foot(page, None, all_of_it)
    piece = max(1.0, heading.height / _USUAL_HEIGHT)  # a piece of a page, not a whole one
    top, bottom = heading.top - _ABOVE * piece, heading.top + _BELOW * piece
    return Foot(page, heading, tuple(segment for segment in all_of_it if top <= segment.top <= bottom))


def is_heading(segment: Segment) -> bool:
    """It is the heading of the recipients, also one with faults of reading; not `Nơi nhận hồ sơ:` of a body."""
    found = _HEADING.match(fold(segment.text))
    return found is not None and found.end() <= _HEADING_LETTERS and segment.left < _LEFT_COLUMN


def heading_end(segment: Segment) -> int:
    """How many of its words are the heading; recipients may follow on the same line."""
    for count in range(1, len(segment.words) + 1):
        text = fold(" ".join(word.text for word in segment.words[:count]))
        if _HEADING.match(text):
            return count
    return len(segment.words)


def boxes(parts: Iterable[Segment]) -> tuple[Box, ...]:
    """Their boxes in page coordinates."""
    return tuple(part.box for part in parts)


def _cut(line: Line, page: DescribedPage) -> Iterator[Segment]:
    words = line.line.words
    cuts = [0]
    for place, (word, following) in enumerate(pairwise(words), start=1):
        starts_left = words[cuts[-1]].box.x < _LEFT_COLUMN * page.width
        apart = following.box.x - word.box.right > _GAP * page.width
        if starts_left and apart and following.box.x > _RIGHT_COLUMN * page.width:
            cuts.append(place)
    if len(cuts) == 1:
        yield Segment(words, line.left, line.right, line.top, line.bottom)
        return
    for first, last in pairwise([*cuts, len(words)]):
        yield _segment(words[first:last], page)


def _segment(words: Sequence[Word], page: DescribedPage) -> Segment:
    return Segment(tuple(words), *page.shares(union(word.box for word in words)))


def _inside(seal: Box, x: float, y: float) -> bool:
    across = (x - seal.x - seal.w / 2) / (seal.w / 2 * _ROUND)
    down = (y - seal.y - seal.h / 2) / (seal.h / 2 * _ROUND)
    return across * across + down * down < 1
