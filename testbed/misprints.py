"""Paragraphs of the corpus that are misprinted: they were read by machines once and hold `đôi với`, `xuât khẩu`.

A drawn page must say what a typist would have typed, else whoever reads it right is told that he is wrong. A word is
taken for a misprint when it has Vietnamese marks and is no syllable, or when the same letters under other marks are
a thousand times likelier between the words around it. That also leaves out some right and rare words, so the harm that
correction does is counted on paragraphs that were not chosen so (`bench/reading/correction_harm.py`).
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from domain.vietnamese import fold, tone_key
from ocr.language.language_model import BOUNDARY, OTHER, core_of, legal_prose, numbers_in
from ocr.language.syllables import known_syllables

if TYPE_CHECKING:
    from collections.abc import Sequence

_SURELY = 10.0  # bits


def has_misprint(paragraph: str) -> bool:
    """Whether a word of the paragraph is surely misprinted."""
    words = paragraph.split()
    return any(_is_no_syllable(word) for word in words) or _has_unlikely_marks(words)


def _is_no_syllable(word: str) -> bool:
    core = core_of(word)[1]
    return core.isalpha() and fold(core) != core.lower() and tone_key(core) not in legal_prose()


def _has_unlikely_marks(words: Sequence[str]) -> bool:
    numbers = [BOUNDARY, BOUNDARY, *numbers_in(words, legal_prose().number_of), BOUNDARY]
    return any(
        _bits(numbers, place) - min(_bits(numbers, place, other) for other in alike) > _SURELY
        for place, number in enumerate(numbers)
        if number > OTHER and (alike := _alike().get(number))
    )


def _bits(numbers: Sequence[int], place: int, instead: int | None = None) -> float:
    """Bits of the word at a place, or another `instead`, and of the two behind it."""
    window = list(numbers[max(0, place - 2) : place + 3])
    if instead is not None:
        window[min(place, 2)] = instead
    model = legal_prose()
    return sum(model.bits(a, b, c) for (a, b), c in zip(pairwise(window), window[2:], strict=False))


@cache
def _alike() -> dict[int, list[int]]:
    """For each syllable the others with the same letters."""
    model = legal_prose()
    groups: dict[str, list[int]] = defaultdict(list)
    for syllable in known_syllables():
        groups[fold(syllable)].append(model.number_of(syllable))
    return {number: [other for other in group if other != number] for group in groups.values() for number in group}
