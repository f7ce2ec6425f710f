"""From what the net saw at each step to letters and words: the best path, and what else it weighed at each letter.

The other letters travel with the word, so that correction decodes them together with the language, as it does for any
reader (`ocr/language/correction.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from domain.text import Glyph
from ocr.reader.net import BLANK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

_WEIGHED, _LEAST_WEIGHT = 8, 0.002  # letters told at a place, and the least that the net gave one


@dataclass(frozen=True, slots=True)
class Seen:
    """A letter or a space.

    Attributes:
        letter: the likeliest.
        start, end: the steps at which it is; the last is not counted in.
        glyph: what else was weighed there.
    """

    letter: str
    start: int
    end: int
    glyph: Glyph


@dataclass(frozen=True, slots=True)
class SeenWord:
    """Letters without a space between, one at least."""

    letters: tuple[Seen, ...]

    @property
    def text(self) -> str:
        """The text of the line."""
        return "".join(one.letter for one in self.letters)

    @property
    def confidence(self) -> float:
        """A word is as sure as its least sure letter."""
        return min(one.glyph.weights[0] for one in self.letters)


def letters_seen(weights: NDArray[np.float32], characters: str) -> Iterator[Seen]:
    """The letters of the best path, spaces among them (Graves et al. 2006).

    Args:
        weights: (steps, characters + 1), see `Net.weights`.
        characters: the alphabet.
    """
    path = weights.argmax(axis=1)
    edges = np.flatnonzero(np.diff(path, prepend=-1, append=-1))
    is_letter = path[edges[:-1]] != BLANK
    starts, ends = edges[:-1][is_letter], edges[1:][is_letter]
    peaks = np.maximum.reduceat(weights, edges[:-1], axis=0)[is_letter]
    glyphs = _glyphs(path[starts].tolist(), peaks, characters)
    for start, end, glyph in zip(starts.tolist(), ends.tolist(), glyphs, strict=True):
        yield Seen(glyph.letters[0], start, end, glyph)


def words_seen(letters: Iterator[Seen]) -> Iterator[SeenWord]:
    """The words between spaces."""
    for is_space, group in groupby(letters, key=lambda one: one.letter == " "):
        if not is_space:
            yield SeenWord(tuple(group))


def _glyphs(read: Sequence[int], peaks: NDArray[np.float32], characters: str) -> Iterator[Glyph]:
    """Letters weighed at each place of a line; sorted for all places at once, which is most of the work.

    Args:
        read: the number of each letter, the heaviest of its row.
        peaks: (letters, characters + 1), the most that the net gave at any step of the letter.
        characters: the alphabet.
    """
    order = np.argsort(-peaks, axis=1, kind="stable")[:, :_WEIGHED]
    sorted_peaks = np.take_along_axis(peaks, order, axis=1)
    for best, numbers, weights in zip(read, order.tolist(), sorted_peaks.tolist(), strict=True):
        weight_of = dict(zip(numbers, weights, strict=True))
        kept = (n for n, weight in weight_of.items() if weight >= _LEAST_WEIGHT and n not in {best, BLANK})
        others = [n for n in kept if characters[n - 1] != " "]
        letters = "".join(characters[n - 1] for n in (best, *others))
        yield Glyph(letters, (weights[0], *(weight_of[n] for n in others)))
