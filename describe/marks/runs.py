"""Runs: words of one line that stand close together, so that a stamp beside a line of text stands alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from describe.pages import DescribedPage
from domain.description.fields import Place
from domain.geometry import Box, union
from domain.text import BlockKind, Word
from domain.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterator


_GAP = 0.02  # of the page's width: further apart, words are of two runs


@dataclass(frozen=True)
class Run:
    """Words that stand close together.

    Attributes:
        words: in reading order.
        page: on which.
        block: what the reader took its block for.
        left, right, top, bottom: shares of the page.
        following: words behind it on the same line.
    """

    words: Sequence[Word]
    page: DescribedPage
    block: BlockKind
    left: float
    right: float
    top: float
    bottom: float
    following: Sequence[Word] = ()

    @cached_property
    def text(self) -> str:
        """Its words with single spaces between."""
        return " ".join(word.text for word in self.words)

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

    @property
    def box(self) -> Box:
        """Around its words."""
        return union(word.box for word in self.words)

    def first(self, count: int) -> Run:
        """Its first words alone."""
        return _run(self.words[:count], self.page, self.block, (*self.words[count:], *self.following))


def runs(page: DescribedPage) -> tuple[Run, ...]:
    """The runs of a page in reading order."""
    return tuple(run for line in page.lines for run in _runs(line.line.words, page, line.block))


def _runs(words: Sequence[Word], page: DescribedPage, block: BlockKind) -> Iterator[Run]:
    gaps = [i for i, (one, next_) in enumerate(pairwise(words), 1) if next_.box.x - one.box.right > _GAP * page.width]
    for first, last in pairwise([0, *gaps, len(words)]):
        yield _run(words[first:last], page, block, words[last:])


def _run(words: Sequence[Word], page: DescribedPage, block: BlockKind, following: Sequence[Word]) -> Run:
    return Run(words, page, block, *page.shares(union(word.box for word in words)), following)
