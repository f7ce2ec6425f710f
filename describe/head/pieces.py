"""Pieces of printed lines: a line that the reader made of two columns is cut, what it cut in two is joined."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from domain.text import mean_word_confidence
from domain.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from describe.pages import DescribedPage
    from domain.geometry import Box
    from domain.text import Word

_COLUMN_GAP = 0.018  # of the page's width: between two columns, wider than between words
_OVER = 0.03  # of the width that a left column reaches over the edge between the columns
COLUMN_REACH = 0.16  # of the width: as far as parts of one line of a head stand apart, a pen's number between them
TEXT_REACH = 0.03  # as far as parts of a line of text stand apart
_NOISE = 2  # letters of a piece that is dropped where it is doubtful


@dataclass(frozen=True)
class Piece:
    """Words beside each other in one column, with their place as shares of the page.

    Attributes:
        words: from left to right, never empty.
        width, height: of the page in pixels.
    """

    words: tuple[Word, ...]
    width: int
    height: int

    @cached_property
    def text(self) -> str:
        """Words with single spaces between."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def key(self) -> str:
        """Its text in lower case without marks."""
        return fold(self.text)

    @cached_property
    def left(self) -> float:
        """Share of the page's width."""
        return self.words[0].box.x / self.width

    @cached_property
    def right(self) -> float:
        """Share of the page's width."""
        return max(word.box.right for word in self.words) / self.width

    @cached_property
    def top(self) -> float:
        """Share of the page's height."""
        return min(word.box.y for word in self.words) / self.height

    @cached_property
    def bottom(self) -> float:
        """Share of the page's height."""
        return max(word.box.bottom for word in self.words) / self.height

    @property
    def middle(self) -> float:
        """Half way between its ends, as a share of the page's width."""
        return (self.left + self.right) / 2

    @property
    def level(self) -> float:
        """Half way between its upper and lower edge, as a share of the page's height."""
        return (self.top + self.bottom) / 2

    @cached_property
    def capitals(self) -> float:
        """Share of its letters that are capitals."""
        letters = [letter for letter in self.text if letter.isalpha()]
        return sum(letter.isupper() for letter in letters) / len(letters) if letters else 0.0

    @cached_property
    def confidence(self) -> float:
        """Mean confidence of its words, weighted by letters."""
        return mean_word_confidence(self.words)

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The boxes of its words."""
        return tuple(word.box for word in self.words)

    def of(self, words: Iterable[Word]) -> Piece:
        """Other words of the same page."""
        return Piece(tuple(words), self.width, self.height)

    def since(self, word: int) -> Piece:
        """Its words from that one on."""
        return self.of(self.words[word:])


def pieces_of(page: DescribedPage, until: float = 1.0) -> tuple[Piece, ...]:
    """One piece for each line of the page that begins above a share of its height, from top to bottom."""
    every = (Piece(line.line.words, page.width, page.height) for line in page.lines if line.top < until)
    return tuple(sorted((piece for piece in every if not _noise(piece)), key=lambda piece: piece.level))


def cut(piece: Piece, edge: float) -> Iterator[Piece]:
    """The parts of a piece left and right of an edge between columns; itself where it has no gap there."""
    for number, (one, other) in enumerate(zip(piece.words, piece.words[1:], strict=False), 1):
        start, end = other.box.x / piece.width, one.box.right / piece.width
        if end <= edge + _OVER and start >= edge - _OVER and start - end >= _COLUMN_GAP:
            yield piece.of(piece.words[:number])
            yield piece.since(number)
            return
    yield piece


def joined(pieces: Iterable[Piece], reach: float) -> tuple[Piece, ...]:
    """Pieces of one column, those on one line not further apart than `reach` made one, from top to bottom."""
    rows: list[Piece] = []
    for piece in sorted(pieces, key=lambda one: one.level):
        mate = next((row for row in reversed(rows[-3:]) if _on_one_line(row, piece, reach)), None)
        if mate is None:
            rows.append(piece)
        else:
            words = sorted((*mate.words, *piece.words), key=lambda word: word.box.x)
            rows[rows.index(mate)] = piece.of(words)
    return tuple(rows)


def _on_one_line(one: Piece, other: Piece, reach: float) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    lower = min(one.bottom - one.top, other.bottom - other.top)
    apart = max(one.left, other.left) - min(one.right, other.right)
    return shared > lower * 0.5 and -0.01 < apart < reach


def _noise(piece: Piece) -> bool:
    bare = piece.text.strip(" .,;:'\"|-_*")
    return not bare or (len(bare) < _NOISE and piece.confidence < 0.9) or (len(bare) == 1 and not bare.isalnum())  # noqa: PLR2004
