"""Decoding: of all ways to read the words of one block the likeliest, by Viterbi's algorithm over the trigram model.

A word is then changed only where that gains clearly more than leaving it as it was read.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from heapq import nsmallest
from typing import TYPE_CHECKING

from domain.geometry import Box
from domain.text import DOUBTFUL, Correction, Word
from domain.vietnamese import fold
from ocr.language.candidates import IMPOSSIBLE_BITS, Candidate
from ocr.language.confidence import Evidence
from ocr.language.language_model import BOUNDARY, OTHER, core_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocr.language.confidence import Calibration
    from ocr.language.language_model import LanguageModel

_LANGUAGE = 1.0  # weight of a bit of language against a bit of the picture: both are fitted as probabilities (ADR 0014)
_BEAM = 24  # states kept: on eight real scans three give every word that ninety-six give; the rest is for worse paper
_OTHERS, _FAR = 3, 10.0  # readings of a doubtful word that are kept beside it at most; bits by which they are worse
_SIGNS = ".,;:"

State = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Slot:
    """A word of the text.

    Attributes:
        word: as recognised.
        ways: to read it, as it was read first.
        clearly: bits that a change must gain.
        ends: whether a clause ends behind it.
        last: whether it is the last of its line.
        line: mean confidence of its line.
    """

    word: Word
    ways: tuple[Candidate, ...]
    clearly: float
    ends: bool
    last: bool
    line: float


@dataclass(frozen=True, slots=True)
class _Path:
    """Ways chosen so far, the last and a link to those before, and their bits."""

    bits: float
    way: int = 0
    before: _Path | None = None


class Search:
    """The slots of one block, and which way to read each."""

    def __init__(self, slots: Sequence[Slot], model: LanguageModel, page: float, trust: Calibration) -> None:
        self._slots = slots
        self._page = page  # mean confidence
        self._trust = trust
        self._model = model
        self._chosen = self._likeliest()
        self._gains = [self._settled(index) for index in range(len(slots))]

    def __len__(self) -> int:
        """Words of the block."""
        return len(self._slots)

    def mended(self) -> Iterator[tuple[Word, ...]]:
        """The words, each mended where that gains clearly; two words where one was cut."""
        for index in range(len(self._slots)):
            yield self.written(index, self.probability(index))

    def written(self, index: int, probability: float) -> tuple[Word, ...]:
        """One word as `mended` gives it, with a probability of being right."""
        slot, way, sure = self._slots[index], self._chosen[index], round(probability, 3)
        others = self._others(index) if sure < DOUBTFUL else ()
        if not way:
            return (Word(slot.word.text, slot.word.box, sure, slot.word.correction, others),)
        one, *rest = _written(slot.word, slot.ways[way], self._gains[index], sure)
        return (one if rest else replace(one, others=others), *rest)

    def probability(self, index: int) -> float:
        """Probability, 0 to 1, that one word as `mended` gives it is what is printed."""
        return self._trust.probability(self.evidence(index))

    def evidence(self, index: int) -> Evidence:
        """What is known of a word, after correction."""
        slot, way = self._slots[index], self._chosen[index]
        core = slot.ways[way] if slot.ways else _NOTHING
        weights = [(glyph, glyph.letters.index(c)) for c, glyph in zip(slot.word.text, slot.word.glyphs, strict=False)]
        return Evidence(
            read=slot.word.confidence,
            line=slot.line,
            page=self._page,
            weakest=min((glyph.weights[place] for glyph, place in weights), default=slot.word.confidence),
            rival=max((w for glyph, place in weights for n, w in enumerate(glyph.weights) if n != place), default=0.0),
            margin=self._margin(index),
            surprise=self._surprise(index),
            corrected=way > 0,
            strange=_strangeness(core),
            letters=len(slot.word.text),
            ends_in_sign=slot.word.text[-1:] in _SIGNS,
            ends_line=slot.last,
        )

    def _settled(self, index: int) -> float:
        """Bits of language that the chosen way gains; a way that does not gain clearly is given up."""
        if not self._chosen[index]:
            return 0.0
        slot = self._slots[index]
        gain = -self._against(index, 0)
        if gain - slot.ways[self._chosen[index]].image >= slot.clearly:
            return gain
        self._chosen[index] = 0
        return 0.0

    def _margin(self, index: int) -> float:
        """Bits by which the best of the other ways is worse than the chosen one; infinite where there is none."""
        slot, chosen = self._slots[index], self._chosen[index]
        image = slot.ways[chosen].image if slot.ways else 0.0
        others = (way for way in range(len(slot.ways)) if way != chosen)
        return min((slot.ways[way].image - image - self._against(index, way) for way in others), default=math.inf)

    def _others(self, index: int) -> tuple[str, ...]:
        """Other readings of a word, likeliest first, without the recognised one, which is kept beside it anyway."""
        slot, chosen = self._slots[index], self._chosen[index]
        if not slot.ways:
            return ()
        image = slot.ways[chosen].image
        odds = {way: slot.ways[way].image - image - self._against(index, way) for way in range(1, len(slot.ways))}
        near = nsmallest(_OTHERS, (way for way in odds if way != chosen and odds[way] < _FAR), key=odds.__getitem__)
        before, _, behind = core_of(slot.word.text)
        return tuple(f"{before}{slot.ways[way].text}{behind}" for way in near if " " not in slot.ways[way].text)

    def _likeliest(self) -> list[int]:
        """The way with the fewest bits through all slots (Viterbi, the best states kept)."""
        states: dict[State, _Path] = {(BOUNDARY, BOUNDARY): _Path(0.0)}
        for slot in self._slots:
            ahead: dict[State, _Path] = {}
            for state, path in states.items():
                for way, candidate in enumerate(slot.ways or (_NOTHING,)):
                    bits, reached = self._step(state, candidate, slot.ends)
                    total = path.bits + candidate.image + bits
                    if reached not in ahead or total < ahead[reached].bits:
                        ahead[reached] = _Path(total, way, path)
            states = dict(nsmallest(_BEAM, ahead.items(), key=lambda item: item[1].bits))
        return _walked_back(min(states.values(), key=lambda path: path.bits))

    def _step(self, state: State, candidate: Candidate, ends: bool) -> tuple[float, State]:
        """Language bits of a way to read a word after a state, and the state behind it."""
        before, last = state
        bits = candidate.spelling
        for number in candidate.numbers:
            bits += self._model.bits(before, last, number)
            before, last = last, number
        return bits * _LANGUAGE, (BOUNDARY, BOUNDARY) if ends else (before, last)

    def _against(self, index: int, way: int) -> float:
        """Bits of language that another way saves against the chosen one, its neighbours as chosen."""
        reach = range(max(0, index - 2), min(len(self._slots), index + 3))
        chosen = {place: self._chosen[place] for place in reach}
        return self._language_bits(chosen) - self._language_bits(chosen | {index: way})

    def _surprise(self, index: int) -> float:
        """Bits of language of a word behind those before it."""
        before = {place: self._chosen[place] for place in range(max(0, index - 2), index)}
        return self._language_bits(before | {index: self._chosen[index]}) - self._language_bits(before)

    def _language_bits(self, ways: dict[int, int]) -> float:
        state, total = (BOUNDARY, BOUNDARY), 0.0
        for place, way in ways.items():
            slot = self._slots[place]
            bits, state = self._step(state, slot.ways[way] if slot.ways else _NOTHING, slot.ends)
            total += bits
        return total


_NOTHING = Candidate("", (), 0.0)


def _walked_back(path: _Path) -> list[int]:
    ways = []
    while path.before is not None:
        ways.append(path.way)
        path = path.before
    return ways[::-1]


def _strangeness(way: Candidate) -> str:
    """See `Evidence.strange`."""
    if not way.text:
        return "signs"
    if any(c.isdigit() for c in way.text):
        return "number"
    if way.numbers != (OTHER,):
        return ""
    if _is_of_initials(way.text):
        return "initials"
    if fold(way.text) == way.text.lower():
        return "plain"
    return "impossible" if way.spelling == IMPOSSIBLE_BITS else "rare"


def _is_of_initials(text: str) -> bool:
    """Capitals that bear no mark but the bar of Đ: UBND, HĐND, ĐVQHNS."""
    return len(text) > 1 and text.isalpha() and text.isupper() and fold(text) == text.replace("Đ", "D").lower()


def _written(word: Word, way: Candidate, language: float, sure: float) -> tuple[Word, ...]:
    """The word as it reads now, with what was recognised; the boxes of two words share that of the one."""
    before, _, behind = core_of(word.text)
    parts = f"{before}{way.text}{behind}".split()
    evidence = [Correction(word.recognised, round(way.image, 1), round(language, 1)), Correction("", 0.0, 0.0)]
    boxes = _shared(word.box, [len(part) for part in parts])
    return tuple(Word(*new) for new in zip(parts, boxes, (sure, sure), evidence, strict=False))


def _shared(box: Box, letters: Sequence[int]) -> list[Box]:
    """A box divided from left to right in proportion to the letters of its words, a letter's gap between."""
    each = box.w / (sum(letters) + len(letters) - 1)
    lefts = [box.x + sum(letters[:place]) * each + place * each for place in range(len(letters))]
    return [Box(round(left), box.y, max(1, round(n * each)), box.h) for left, n in zip(lefts, letters, strict=True)]
