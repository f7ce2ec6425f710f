"""Pieces of printed lines: a line that the reader made of two columns is cut, what it cut in two is joined."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING

from describe.pages import PlacedWords
from domain.text import Word, mean_word_confidence
from domain.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from describe.pages import DescribedPage
    from domain.geometry import Box

_COLUMN_GAP = 0.018  # of the page's width: between two columns, wider than between words
_MARGIN_GAP = 0.05  # of the width: no words of one line of text stand so far apart
_DOUBTFUL_GAP = 0.02  # of the width, behind words that the reader could hardly make out
_OVER = 0.03  # of the width that a left column reaches over the edge between the columns
COLUMN_REACH = 0.16  # of the width: as far as parts of one line of a head stand apart, a pen's number between them
TEXT_REACH = 0.03  # as far as parts of a line of text stand apart
_TOUCHING = 0.01  # of the width that words beside each other may overlap
_NOISE = 2  # letters of a piece that is dropped where it is doubtful


@dataclass(frozen=True)
class Piece(PlacedWords):
    """Words beside each other in one column, from left to right.

    Attributes:
        width, height: of the page in pixels.
    """

    width: int
    height: int

    @classmethod
    def at(cls, words: tuple[Word, ...], width: int, height: int) -> Piece:
        """Words of a page of so many pixels."""
        boxes = [word.box for word in words]
        return cls(
            words,
            boxes[0].x / width,
            max(box.x + box.w for box in boxes) / width,
            min(box.y for box in boxes) / height,
            max(box.y + box.h for box in boxes) / height,
            width,
            height,
        )

    @cached_property
    def key(self) -> str:
        """Its text in lower case without marks."""
        return fold(self.text)

    @property
    def middle(self) -> float:
        """Half way between its ends, as a share of the page's width."""
        return (self.left + self.right) / 2

    @property
    def level(self) -> float:
        """Half way between its upper and lower edge, as a share of the page's height."""
        return (self.top + self.bottom) / 2

    @property
    def word_height(self) -> float:
        """Usual height of its words, as a share of the page's; a line that leans is higher as a whole."""
        return median(word.box.h for word in self.words) / self.height

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
        return Piece.at(tuple(words), self.width, self.height)

    def since(self, word: int) -> Piece:
        """Its words from that one on."""
        return self.of(self.words[word:])


def pieces_of(page: DescribedPage, begin: float, end: float) -> tuple[Piece, ...]:
    """One piece for each line of the page that begins between two shares of its height, from top to bottom."""
    every = (Piece.at(line.line.words, page.width, page.height) for line in page.lines if begin <= line.top < end)
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


def apart(piece: Piece) -> Iterator[Piece]:
    """The parts of a line of text between gaps too wide for one: a stamp or a note in the margin, and the line."""
    start = 0
    for number, (one, other) in enumerate(zip(piece.words, piece.words[1:], strict=False), 1):
        gap = (other.box.x - one.box.right) / piece.width
        doubtful = gap >= _DOUBTFUL_GAP and mean_word_confidence(piece.words[start:number]) < 0.6  # noqa: PLR2004
        if gap >= _MARGIN_GAP or doubtful:
            yield piece.of(piece.words[start:number])
            start = number
    yield piece.since(start)


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
    return shared > lower * 0.5 and apart < reach and (apart > -_TOUCHING or _side_by_side(one, other))


def _side_by_side(one: Piece, other: Piece) -> bool:
    """No word of the one stands over a word of the other."""
    near = _TOUCHING * one.width
    return all(
        min(word.box.right, its.box.right) - max(word.box.x, its.box.x) < near
        for word in one.words
        for its in other.words
    )


def _noise(piece: Piece) -> bool:
    if len(piece.text) > _NOISE + 2:
        return False
    bare = piece.text.strip(" .,;:'\"|-_*")
    return not bare or (len(bare) < _NOISE and piece.confidence < 0.9) or (len(bare) == 1 and not bare.isalnum())  # noqa: PLR2004
