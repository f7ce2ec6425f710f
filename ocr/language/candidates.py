"""What a word may be in truth: as it was read, or with letters that the reader also saw, if that is a syllable.

Never touched: digits and what holds them, signs, abbreviations, words of letters that no Vietnamese syllable has, and
capitals in a row of capitals that may be a name (`ocr/language/correction.py` knows the row).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from domain.vietnamese import fold, other_marks, tone_key
from ocr.language.digits import with_digits
from ocr.language.language_model import NUMBER, OTHER, core_number, core_of
from ocr.language.look_alikes import rivals
from ocr.language.syllables import is_possible_syllable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.text import Word
    from ocr.language.language_model import LanguageModel
    from ocr.language.look_alikes import LookAlikes

_MOST_BITS = 11.0  # the picture's objection to a candidate that is still considered
_MOST_PAIR_BITS = 9.0  # to each of two letters changed at once
_UNSEEN_BITS = 9.0  # of the same letter with marks that the reader did not see, where it is not sure of those it saw
_WAVERING = 0.4  # weight of the other marks that it saw
_MOST = 14  # candidates of a word
_SPLIT_BITS = 7.0  # that a gap between two words was overlooked
_SHORTEST_SPLIT = 4
IMPOSSIBLE_BITS = 14.0  # of writing a word that has marks of Vietnamese and is no syllable
RARE_BITS, _NAME_BITS = 12.0, 8.0  # a syllable that legal prose does not have; with a capital, maybe a name
_PLAIN_BITS = 5.0  # a word without marks, maybe foreign
_LETTER_IN_NUMBER_BITS = 10.0
_SPECK = re.compile(r"([^\W\d_]+)[.:;,'·]([^\W\d_]+)")
_SPECK_BITS = 14.0  # of a sign without a space behind it before a small letter


Change = tuple[int, str, float]  # place in the word, letter, bits against it


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to read a word.

    Attributes:
        text: the word without the signs around it; a space where it is two.
        numbers: of its syllables in the language model.
        image: bits by which the picture prefers the word as it was read; 0 for that itself.
        spelling: bits of writing a word that is no syllable; the model gives its class only.
    """

    text: str
    numbers: tuple[int, ...]
    image: float
    spelling: float = 0.0


def candidates(word: Word, model: LanguageModel, odds: LookAlikes) -> tuple[Candidate, ...]:
    """Ways to read a word, as it was read first; none for one without letters or digits."""
    before, core, _ = core_of(word.text)
    if not core:
        return ()
    read = as_it_was_read(core, model)
    if not core.isalpha():
        return _parted_by_speck(core, read, model) or _numbers(word, read)
    others = sorted(_others(word, len(before), core, model, odds), key=lambda other: other.image)
    if read.numbers == (OTHER,):
        others += _splits(core, model)
    return (read, *others[:_MOST])


def _parted_by_speck(core: str, read: Candidate, model: LanguageModel) -> tuple[Candidate, ...]:
    """Two small syllables between which a speck was read as a sign: `liên.hiệp`; empty for all else."""
    found = _SPECK.fullmatch(core)
    keys = [tone_key(part) for part in found.groups()] if found else []
    if not found or not found[2].islower() or not all(key in model for key in keys):
        return ()
    text = " ".join(found.groups())
    numbers = tuple(model.number_of(key) for key in keys)
    return (replace(read, spelling=_SPECK_BITS), Candidate(text, numbers, _SPLIT_BITS))


def _numbers(word: Word, read: Candidate) -> tuple[Candidate, ...]:
    mended = with_digits(word)
    if mended is None:
        return (read,)
    core = core_of(mended.text)[1]
    return (replace(read, spelling=_LETTER_IN_NUMBER_BITS), Candidate(core, (NUMBER,), mended.image))


def as_it_was_read(core: str, model: LanguageModel) -> Candidate:
    """A word, without the signs around it, left as it is."""
    number = core_number(core, model.number_of)
    return Candidate(core, (number,), 0.0, _spelling(core) if number == OTHER and core.isalpha() else 0.0)


def _spelling(core: str) -> float:
    if fold(core) == core.lower():
        return _PLAIN_BITS
    if not is_possible_syllable(core):
        return IMPOSSIBLE_BITS
    return _NAME_BITS if core[:1].isupper() else RARE_BITS


def _others(word: Word, start: int, core: str, model: LanguageModel, odds: LookAlikes) -> Iterator[Candidate]:
    """Syllables with one letter changed; with two, where the word as read is no syllable."""
    strange = tone_key(core) not in model
    changes = [
        (place - start, other, bits)
        for place, other, bits in (*_seen(word, odds), *_unseen(word, strange=not is_possible_syllable(core)))
        if start <= place < start + len(core) and bits <= _MOST_BITS
    ]
    seen = {tone_key(core)}
    pairs = combinations([change for change in changes if change[2] <= _MOST_PAIR_BITS], 2) if strange else ()
    for combination in (*((change,) for change in changes), *pairs):
        if len({place for place, _, _ in combination}) < len(combination):
            continue
        text = _changed(core, combination)
        key = tone_key(text)
        if key not in seen and key in model:
            seen.add(key)
            yield Candidate(text, (model.number_of(key),), sum(bits for _, _, bits in combination))


def _seen(word: Word, odds: LookAlikes) -> Iterator[Change]:
    """Letters that the reader saw beside those it chose."""
    return ((place, rival.other, max(0.0, odds.bits(rival))) for place, rival in rivals(word))


def _unseen(word: Word, *, strange: bool) -> Iterator[Change]:
    """The same letter with marks that the reader did not see; only where it wavered, or what it read is no syllable."""
    for place, glyph in enumerate(word.glyphs):
        read = word.text[place].lower()
        others = other_marks(read)
        wavering = sum(w for c, w in zip(glyph.letters, glyph.weights, strict=True) if c.lower() in others) > _WAVERING
        if wavering or strange:
            yield from ((place, other, _UNSEEN_BITS) for other in others if other not in glyph.letters.lower())


def _changed(core: str, changes: Iterable[Change]) -> str:
    """`core` with letters replaced; each takes the case that its word has there."""
    letters = list(core)
    for place, other, _ in changes:
        capital = core[place].isupper() and (place == 0 or core.isupper())
        letters[place] = other.upper() if capital else other.lower()
    return "".join(letters)


def _splits(core: str, model: LanguageModel) -> list[Candidate]:
    """Two syllables that were read as one word."""
    if len(core) < _SHORTEST_SPLIT:
        return []
    halves = ((core[:place], core[place:]) for place in range(2, len(core) - 1))
    return [
        Candidate(f"{left} {right}", (model.number_of(tone_key(left)), model.number_of(tone_key(right))), _SPLIT_BITS)
        for left, right in halves
        if tone_key(left) in model and tone_key(right) in model
    ]
