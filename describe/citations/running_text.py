"""The text of all pages as one run of lines, each letter with its page and word, so that a sentence may cross a page."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from domain.description.fields import Place
from domain.geometry import union

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from describe.pages import DescribedPage
    from domain.text import TextLine, Word

_PAGE_NUMBER = re.compile(r"\W*\d{1,4}\W*")
_TOP = 0.08  # share of the page's height above which a line of figures is the page's number


class _PlacedWord(NamedTuple):
    start: int  # of its first letter in the text
    page: int
    line: int
    word: Word


@dataclass(frozen=True)
class RunningText:
    """Lines of all pages, one a line.

    Attributes:
        text: NFC, words with single spaces between.
    """

    text: str
    _words: tuple[_PlacedWord, ...]

    def places(self, start: int, end: int) -> tuple[Place, ...]:
        """Where a range of letters stands: one place a page, one box a line."""
        return tuple(
            Place(
                page, tuple(union(one.word.box for one in line) for _, line in groupby(of_page, lambda one: one.line))
            )
            for page, of_page in groupby(self._between(start, end), lambda one: one.page)
        )

    def page(self, position: int) -> int:
        """Page of a letter; 1 for an empty text."""
        found = self._between(position, position + 1)
        return found[0].page if found else 1

    def confidence(self, start: int, end: int) -> float:
        """Confidence of the least certain word in a range of letters; 0 without words."""
        return min((one.word.confidence for one in self._between(start, end)), default=0.0)

    def _between(self, start: int, end: int) -> Sequence[_PlacedWord]:
        first = max(0, bisect_right(self._words, start, key=lambda one: one.start) - 1)
        last = bisect_right(self._words, end - 1, key=lambda one: one.start)
        return self._words[first:last]


def running_text(pages: Iterable[DescribedPage]) -> RunningText:
    """The text of pages in reading order, numbers of pages at their heads left out."""
    words: list[_PlacedWord] = []
    lines: list[str] = []
    length = 0
    for line_number, (page, line) in enumerate(_lines(pages)):
        for word in line.words:
            words.append(_PlacedWord(length, page, line_number, word))
            length += len(word.text) + 1
        lines.append(line.text)
    return RunningText("\n".join(lines), tuple(words))


def _lines(pages: Iterable[DescribedPage]) -> Iterator[tuple[int, TextLine]]:
    for page in pages:
        for line in page.text.lines() if page.text else ():
            if not (_PAGE_NUMBER.fullmatch(line.words[0].text) and len(line.words) == 1 and _is_at_top(page, line)):
                yield page.number, line


def _is_at_top(page: DescribedPage, line: TextLine) -> bool:
    return line.box.bottom < _TOP * page.height
