"""Write `describe/confidence.json`: how likely a field's value is right, from what the rules say of it.

    python -m training.fit.build_field_confidence DOCUMENTS [FOLDER]

Fitted on drawn documents of part TUNE: letter for letter as printed, with faults of reading put in (a word is wrong as
often as its confidence says, which is how our reader tells it, `build_confidence`); and scanned, stamped or copied, and
read by our reader, whose readings are kept in FOLDER between runs. Two numbers a field and source, natural logarithms
of odds, drawn towards saying nothing new: a map that only rises. The real pages are not used.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bench.describe.drawn import DrawnSet
from bench.describe.score import same
from describe.confidence import NOTHING_NEW, odds
from describe.document import Document
from domain.description.fields import ASKED_BELOW, FieldName, FieldSource
from testbed.corpus import Part
from testbed.pages.ageing import Ageing
from training.fit.logistic import calibration_error, probabilities

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.describe.truth import Truth
    from describe.pages import DescribedPage
    from domain.text import PageText, Word

_DATA = Path(__file__).parents[2] / "describe" / "confidence.json"
_SURE = 0.93  # share of words of which the reader is certain
_ALIKE = {"i": "l", "l": "i", "ấ": "á", "ế": "é", "ă": "ã", "ơ": "o", "ư": "u", "đ": "d", "0": "O", "1": "l", "8": "6"}
_VOWELS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"
_RIDGE = 8.0  # so many judged values weigh as much as the wish to say nothing new
_STEPS = 60
_READINGS = 3  # of each document
_AGEINGS = (Ageing.OFFICE_SCAN, Ageing.STAMPED, Ageing.PHOTOCOPY)
_NOT_FITTED = FieldName.DATE.value + "/"  # faults of figures are put in too rarely to learn from
_FEWEST = 60  # judged values from which a map is made

Judged = tuple[float, bool]
Floats = NDArray[np.float64]


def misread(pages: Sequence[DescribedPage], chance: Random) -> list[DescribedPage]:
    """The pages as a reader might read them that knows how sure it is."""
    poor = chance.choice((0.003, 0.01, 0.03))  # of this document
    return [replace(page, text=_misread(page.text, chance, poor) if page.text else None) for page in pages]


def judged(count: int, kept: Path | None) -> Iterator[tuple[str, Judged]]:
    """Field and source, what the rules say of the value, and whether it is right."""
    chance = Random(19)
    for truth, pages in DrawnSet(Part.TUNE).documents(range(count)):
        for _ in range(_READINGS):
            yield from _compared(truth, misread(pages, chance))
    for ageing in _AGEINGS:
        for truth, pages in DrawnSet(Part.TUNE, ageing, kept).documents(range(count // len(_AGEINGS))):
            yield from _compared(truth, pages)


def _compared(truth: Truth, pages: Sequence[DescribedPage]) -> Iterator[tuple[str, Judged]]:
    for field in Document(pages).fields()[0]:
        if field.name in truth.fields and field.value is not None:
            right = same(field.value, truth.fields[field.name])
            yield f"{field.name}/{field.source}", (field.confidence, right)


def fitted(rows: Sequence[Judged]) -> tuple[float, float]:
    """Shift and slope of the odds; the slope is never below nothing."""
    told = np.array([odds(confidence) for confidence, _ in rows])
    design, right = np.stack([np.ones_like(told), told], 1), np.array([float(ok) for _, ok in rows])
    prior = np.array(NOTHING_NEW)
    weights = prior.copy()
    for _ in range(_STEPS):
        p = probabilities(design, weights)
        slope = design.T @ (right - p) - _RIDGE * (weights - prior)
        bend = (design.T * (p * (1 - p))) @ design + _RIDGE * np.eye(2)
        weights = weights + np.linalg.solve(bend, slope)
    return round(float(weights[0]), 3), round(max(0.0, float(weights[1])), 3)


def main(count: int, kept: Path | None = None) -> None:
    """Fit, write, and say what it is worth."""
    by_field: dict[str, list[Judged]] = defaultdict(list)
    for name, one in judged(count, kept):
        by_field[name].append(one)
    maps = {}
    for name, rows in sorted(by_field.items()):
        if len(rows) < _FEWEST or name.startswith(_NOT_FITTED) or name.endswith(f"/{FieldSource.PEN}"):
            continue  # of a pen nothing is learned from print
        maps[name] = fitted(rows)
        told = np.array([confidence for confidence, _ in rows])
        right = np.array([float(ok) for _, ok in rows])
        after = probabilities(np.stack([np.ones_like(told), [odds(one) for one in told]], 1), np.array(maps[name]))
        print(
            f"{name:28} {len(rows):5} values {int((1 - right).sum()):4} wrong, {maps[name]}; asked before "
            f"{_asked(told, right)}, now {_asked(after, right)}; calibration error {calibration_error(told, right):.3f}"
            f" before, {calibration_error(after, right):.3f} now"
        )
    _DATA.write_text(json.dumps({"documents": count, "maps": maps}, indent=1) + "\n", encoding="utf-8")


def _asked(p: Floats, right: Floats) -> str:
    asked = p < ASKED_BELOW
    return f"{asked.mean():.1%} with {(asked & (right == 0)).sum() / max(1, (right == 0).sum()):.0%} of the wrong"


def _misread(text: PageText, chance: Random, poor: float) -> PageText:
    blocks = []
    for block in text.blocks:
        lines = [replace(line, words=tuple(_word(word, chance, poor) for word in line.words)) for line in block.lines]
        blocks.append(replace(block, lines=tuple(lines)))
    return replace(text, blocks=tuple(blocks))


def _word(word: Word, chance: Random, poor: float) -> Word:
    doubt = 10 ** -chance.uniform(2.5, 4.5)
    if chance.random() > _SURE:
        doubt = min(0.95, poor * 20 * chance.expovariate(1.0))
    other = _other(word.text, chance)
    if chance.random() < doubt:
        return replace(word, text=other, confidence=1 - doubt, others=(word.text,) if chance.random() < 0.5 else ())
    return replace(word, confidence=1 - doubt, others=(other,) if doubt > 0.1 else ())


def _other(text: str, chance: Random) -> str:
    """The word with one letter as a reader may take it; without its last where none looks alike."""
    places = [place for place, letter in enumerate(text) if letter.lower() in _VOWELS or letter in _ALIKE]
    if not places:
        return text[:-1] or "."
    place = chance.choice(places)
    letter = text[place]
    if letter in _ALIKE and (letter.lower() not in _VOWELS or chance.random() < 0.5):
        return text[:place] + _ALIKE[letter] + text[place + 1 :]
    group = _VOWELS.index(letter.lower()) // 6 * 6
    new = chance.choice([one for one in _VOWELS[group : group + 6] if one != letter.lower()])
    return text[:place] + (new.upper() if letter.isupper() else new) + text[place + 1 :]


if __name__ == "__main__":
    main(int(sys.argv[1]), *map(Path, sys.argv[2:]))
