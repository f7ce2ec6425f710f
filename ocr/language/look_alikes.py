"""How likely a letter that was read is in truth another one that the reader also saw there.

The odds are a logistic function of what the reader says about both letters, and of how often this pair of letters is
confused; fitted on pages that we drew and read ourselves (`training/fit/build_look_alikes.py`). In bits, so that the
picture can be weighed against the language.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from domain.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.text import ReaderChoice, Word


class Rival(NamedTuple):
    """A letter seen beside the one that was read.

    Attributes:
        read, other: the letters.
        rank: among the other letters, 1 the likeliest.
        read_weight, other_weight: how likely the reader took each, 0 to 1.
        confidence: of the whole word.
    """

    read: str
    other: str
    rank: int
    read_weight: float
    other_weight: float
    confidence: float


@dataclass(frozen=True, slots=True)
class LookAlikes:
    """The fitted odds.

    Attributes:
        weights: one for each feature, in bits.
        pairs: excess of single pairs, letter read and other letter in lower case.
    """

    weights: tuple[float, ...]
    pairs: dict[str, float]

    def bits(self, rival: Rival) -> float:
        """Bits (log2 of the odds) by which the picture speaks for the letter as read against the other."""
        usual = sum(weight * x for weight, x in zip(self.weights, features(rival), strict=True))
        return usual + self.pairs.get(rival.read.lower() + rival.other.lower(), 0.0)


def features(rival: Rival) -> tuple[float, ...]:
    """The measures that the odds depend on; the first is constant."""
    weighed = rival.other_weight > 0
    return (
        1.0,
        float(fold(rival.read) != fold(rival.other)),
        float(rival.rank == 2),  # noqa: PLR2004
        float(rival.rank > 2),  # noqa: PLR2004
        float(not weighed),
        math.log2(rival.other_weight) if weighed else 0.0,
        math.log2(1.01 - min(rival.confidence, 1.0)),
        math.log2(1.01 - min(rival.read_weight, 1.0)),
    )


def rivals(word: Word) -> Iterator[tuple[int, Rival]]:
    """The letters seen beside those of a word, each with the place of the letter it may stand for.

    Signs and digits are no rivals, nor is the same letter in another case.
    """
    for place, (read, glyph) in enumerate(zip(word.text, word.glyphs, strict=bool(word.glyphs))):
        if not read.isalpha():
            continue
        read_weight = glyph.weights[glyph.letters.index(read)]
        rank, seen = 0, {read.lower()}
        for other, weight in zip(glyph.letters, glyph.weights, strict=True):
            if other.isalpha() and other.lower() not in seen:
                rank, seen = rank + 1, seen | {other.lower()}
                yield place, Rival(read, other, rank, read_weight, weight, word.confidence)


@cache
def look_alikes(reader: ReaderChoice) -> LookAlikes:
    """The odds of one reader, `OURS` or `TESSERACT`, that come with the program."""
    data = json.loads(files("ocr").joinpath(f"data/look_alikes.{reader}.json").read_text(encoding="utf-8"))
    return LookAlikes(tuple(data["weights"]), data["pairs"])
