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
    from collections.abc import Iterator

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
        """What it says."""
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
    step = 0
    for number, group in groupby(weights.argmax(axis=1).tolist()):
        end = step + len(list(group))
        if number != BLANK:
            glyph = _glyph(number, weights[step:end].max(axis=0), characters)
            yield Seen(characters[number - 1], step, end, glyph)
        step = end


def words_seen(letters: Iterator[Seen]) -> Iterator[SeenWord]:
    """The words between spaces."""
    for is_space, group in groupby(letters, key=lambda one: one.letter == " "):
        if not is_space:
            yield SeenWord(tuple(group))


def _glyph(best: int, weights: NDArray[np.float32], characters: str) -> Glyph:
    others = [int(n) for n in np.argsort(-weights)[:_WEIGHED] if n not in {best, BLANK}]
    kept = [n for n in others if weights[n] >= _LEAST_WEIGHT and characters[n - 1] != " "]
    letters = "".join(characters[n - 1] for n in (best, *kept))
    return Glyph(letters, tuple(float(weights[n]) for n in (best, *kept)))
