"""How likely a word is right, from all that is known of it: a number that means what it says.

Tesseract's own confidence says .96 of most words that are wrong. The probability here is a logistic function of what
the reader and the language say, fitted for each reader on pages that we drew (`training/fit/build_confidence.py`), and
judged on other pages by its expected calibration error (Naeini, Cooper and Hauskrecht 2015).
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from domain.text import ReaderChoice

_MOST_MARGIN, _MOST_SURPRISE = 24.0, 24.0  # bits; more says nothing more


class Evidence(NamedTuple):
    """What is known of one word, after correction.

    Attributes:
        read: the reader's own confidence, 0 to 1.
        line, page: the mean of that over the line, and over the page.
        weakest: least weight that the reader gave to a letter of the word.
        rival: greatest weight that it gave to another letter.
        margin: bits by which the next best way to read the word is worse; large where there is none.
        surprise: bits of language of the word behind those before it.
        corrected: whether it reads otherwise than recognised.
        strange: `impossible` for letters that are no syllable, `rare` for a syllable that legal prose does not have,
            `plain` for letters without marks that are none, `initials` for capitals of that kind (UBND, HĐND), `number`
            with digits, `signs` without both, else "".
        letters: how many characters it has.
        ends_in_sign: its last character is a full stop, comma, colon or semicolon, which worn copies confuse.
        ends_line: it stands last on its line, where a letter is lost most easily.
    """

    read: float
    line: float
    page: float
    weakest: float
    rival: float
    margin: float
    surprise: float
    corrected: bool
    strange: str
    letters: int
    ends_in_sign: bool
    ends_line: bool


@dataclass(frozen=True, slots=True)
class Calibration:
    """The fitted weights, one for each feature."""

    weights: tuple[float, ...]

    def probability(self, evidence: Evidence) -> float:
        """Probability, 0 to 1, that the word is exactly what is printed."""
        total = sum(weight * x for weight, x in zip(self.weights, features(evidence), strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def features(evidence: Evidence) -> tuple[float, ...]:
    """The measures that the probability depends on; the first is constant."""
    margin, surprise = min(evidence.margin, _MOST_MARGIN), min(evidence.surprise, _MOST_SURPRISE)
    return (
        1.0,
        _doubt(evidence.read),
        _doubt(evidence.line),
        _doubt(evidence.page),
        _doubt(evidence.weakest),
        evidence.rival,
        math.log2(1 + max(0.0, margin)),
        surprise,
        surprise * _doubt(evidence.read),
        float(evidence.corrected),
        float(evidence.strange == "impossible"),
        float(evidence.strange == "rare"),
        float(evidence.strange == "plain"),
        float(evidence.strange == "initials"),
        float(evidence.strange == "number"),
        float(evidence.strange == "signs"),
        float(evidence.letters == 1),
        math.log2(evidence.letters),
        float(evidence.ends_in_sign),
        evidence.ends_in_sign * _doubt(evidence.page),
        float(evidence.ends_line),
        evidence.ends_line * surprise,
    )


def _doubt(confidence: float) -> float:
    return math.log2(1.01 - min(1.0, max(0.0, confidence)))


@cache
def calibration(reader: ReaderChoice) -> Calibration:
    """The weights for one reader, `OURS` or `TESSERACT`, that come with the program."""
    data = json.loads(files("ocr").joinpath(f"data/confidence.{reader}.json").read_text(encoding="utf-8"))
    return Calibration(tuple(data["weights"]))
