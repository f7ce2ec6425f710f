"""Runs: words of one line that stand close together, so that a stamp beside a line of text stands alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from describe.pages import DescribedPage, Line, PlacedWords
from domain.description.fields import Place
from domain.geometry import union
from domain.text import BlockKind, Word
from domain.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterator


_GAP = 0.02  # of the page's width: further apart, words are of two runs


@dataclass(frozen=True)
class Run(PlacedWords):
    """Words that stand close together.

    Attributes:
        page: on which.
        block: what the reader took its block for.
        following: words behind it on the same line.
    """

    page: DescribedPage
    block: BlockKind
    following: tuple[Word, ...] = ()

    @cached_property
    def bare(self) -> str:
        """Its letters and figures without marks, in lower case, words with single spaces between."""
        return " ".join("".join(c if c.isalnum() else " " for c in fold(self.text)).split())

    @property
    def confidence(self) -> float:
        """Of its least certain word."""
        return min(word.confidence for word in self.words)

    @property
    def in_capitals(self) -> bool:
        """Nearly all of its letters are capitals."""
        letters = [letter for letter in self.text if letter.isalpha()]
        return 3 * sum(map(str.isupper, letters)) >= 2 * len(letters) > 0  # two in three, for faults of reading

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.page.number, (self.box,))


def runs(page: DescribedPage) -> tuple[Run, ...]:
    """The runs of a page in reading order."""
    return tuple(run for line in page.lines for run in _runs(line, page))


def _runs(line: Line, page: DescribedPage) -> Iterator[Run]:
    words = line.line.words
    gaps = [i for i, (one, next_) in enumerate(pairwise(words), 1) if next_.box.x - one.box.right > _GAP * page.width]
    if not gaps:
        yield Run(words, line.left, line.right, line.top, line.bottom, page, line.block)
        return
    for first, last in pairwise([0, *gaps, len(words)]):
        yield _run(words[first:last], page, line.block, words[last:])


def _run(words: tuple[Word, ...], page: DescribedPage, block: BlockKind, following: tuple[Word, ...]) -> Run:
    return Run(words, *page.shares(union(word.box for word in words)), page, block, following)
