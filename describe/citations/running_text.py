"""The text of all pages as one run of lines, each letter with its page and word: a sentence may cross a page."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from domain.description.fields import Place
from domain.geometry import union
from domain.text import TextLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from describe.pages import DescribedPage
    from domain.text import Word

_PAGE_NUMBER = re.compile(r"\W*\d{1,4}\W*")
_MOST_WORDS = 64  # of a piece of a line
_TOP = 0.08  # share of the page's height above which a line of figures is the page's number


class _PlacedLine(NamedTuple):
    start: int  # of its first letter in the text
    page: int
    line: TextLine


@dataclass(frozen=True)
class RunningText:
    """Lines of all pages, one a line.

    Attributes:
        text: words with single spaces between.
    """

    text: str
    _lines: tuple[_PlacedLine, ...]

    def places(self, start: int, end: int) -> tuple[Place, ...]:
        """Where a range of letters stands: one place a page, one box a line."""
        lines = ((page, union(word.box for word in words)) for page, words in self._between(start, end))
        return tuple(
            Place(page, tuple(box for _, box in of_page)) for page, of_page in groupby(lines, lambda line: line[0])
        )

    def confidence(self, start: int, end: int) -> float:
        """Confidence of the least certain word in a range of letters; 0 without words."""
        return min((word.confidence for _, words in self._between(start, end) for word in words), default=0.0)

    def _between(self, start: int, end: int) -> Iterator[tuple[int, list[Word]]]:
        """The words in a range of letters, line by line, with their page."""
        first = max(0, bisect_right(self._lines, start, key=lambda one: one.start) - 1)
        last = bisect_right(self._lines, end - 1, key=lambda one: one.start)
        for placed in self._lines[first:last]:
            words = list(_words(placed, start, end))
            if words:
                yield placed.page, words


def running_text(pages: Iterable[DescribedPage]) -> RunningText:
    """The text of pages in reading order, numbers of pages at their heads left out."""
    lines: list[_PlacedLine] = []
    texts: list[str] = []
    length = 0
    for page, line in _printed_lines(pages):
        for piece in _pieces(line):
            lines.append(_PlacedLine(length, page, piece))
            texts.extend((piece.text, " "))
            length += len(texts[-2]) + 1
        texts[-1] = "\n"
    return RunningText("".join(texts[:-1]), tuple(lines))


def _pieces(line: TextLine) -> Iterator[TextLine]:
    """The line; one of very many words in pieces, in each of which a word is found quickly."""
    if len(line.words) <= _MOST_WORDS:
        yield line
        return
    for first in range(0, len(line.words), _MOST_WORDS):
        yield TextLine(line.words[first : first + _MOST_WORDS])


def _words(placed: _PlacedLine, start: int, end: int) -> Iterator[Word]:
    position = placed.start
    for word in placed.line.words:
        if position < end and position + len(word.text) > start:
            yield word
        position += len(word.text) + 1


def _printed_lines(pages: Iterable[DescribedPage]) -> Iterator[tuple[int, TextLine]]:
    for page in pages:
        for line in page.text.lines() if page.text else ():
            if not _is_page_number(page, line):
                yield page.number, line


def _is_page_number(page: DescribedPage, line: TextLine) -> bool:
    alone = len(line.words) == 1 and _PAGE_NUMBER.fullmatch(line.words[0].text) is not None
    return alone and line.box.bottom < _TOP * page.height
