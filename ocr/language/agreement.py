"""What a page writes elsewhere: `Tiên Giang` on a page that says `Tiền Giang` four times was misread.

A cache of the page's own pairs of words (after Kuhn and De Mori 1990, a cache-based model of natural language): a way
to read a word that the page has clearly more often beside the same neighbour than the word as it was read makes that
the less likely. It serves names, which no model of the language knows.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from domain.vietnamese import fold, tone_key
from ocr.language.language_model import core_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.text import TextLine, Word
    from ocr.language.candidates import Candidate

_OFTEN = 3  # times as often as the word as it was read
_BITS = 8.0  # against a word that the page writes otherwise
_MOST_IMAGE = 5.0  # bits of the picture against the other way: it must have been seen
_SURE = 0.8  # the reader's own confidence in a pair that counts


class Pairs:
    """Counts of the words before and behind each word of a page, the marks of the word left aside."""

    def __init__(self, lines: Iterable[TextLine]) -> None:
        self._counts: Counter[tuple[str, str, bool]] = Counter()
        for line in lines:
            for left, right in pairwise(line.words):
                if min(left.confidence, right.confidence) > _SURE:
                    one, two = core_of(left.text)[1], core_of(right.text)[1]
                    self._counts[tone_key(one), fold(two), True] += 1
                    self._counts[tone_key(two), fold(one), False] += 1

    def weighed(self, ways: tuple[Candidate, ...], before: Word | None, behind: Word | None) -> tuple[Candidate, ...]:
        """The ways to read a word; the first made less likely where the page has another far more often."""
        if len(ways) < 2 or not ways[0].text.isalpha():  # noqa: PLR2004 - one way is no choice
            return ways
        beside = [(fold(core_of(word.text)[1]), ahead) for word, ahead in ((behind, True), (before, False)) if word]
        own = self._often(ways[0].text, beside)
        best = max((self._often(way.text, beside) for way in ways[1:] if way.image <= _MOST_IMAGE), default=0)
        if best < _OFTEN * max(1, own):
            return ways
        return (replace(ways[0], spelling=ways[0].spelling + _BITS), *ways[1:])

    def _often(self, text: str, beside: Sequence[tuple[str, bool]]) -> int:
        return max((self._counts[tone_key(text), other, ahead] for other, ahead in beside), default=0)
