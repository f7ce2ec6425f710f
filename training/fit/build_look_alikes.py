"""Write `ocr/data/look_alikes.READER.json`: odds that a letter is in truth another one that was seen beside it.

    python -m training.fit.reading_set SET --part tune
    python -m training.fit.build_look_alikes SET

Learned from words that were read with at most two wrong letters, so that it is sure which letter stands for which.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from domain.vietnamese import nfc
from ocr.language.look_alikes import features, rivals
from training.fit.logistic import fitted, probabilities
from training.fit.reading_set import reader_of, sheets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from domain.text import Word
    from ocr.language.look_alikes import Rival

_DATA = Path(__file__).parents[2] / "ocr" / "data"
_MOST_WRONG = 2
_SHRINK = 1.5  # confusions of a pair that are believed to be as usual before any is counted
_LEAST_EXCESS = 0.3  # bits; less is not kept


def _compared(file: Path) -> Iterator[tuple[Word, str]]:
    """Words with glyphs, each with as many printed letters."""
    for sheet in sheets(file):
        for word, printed in zip(sheet.text.words(), sheet.truth, strict=True):
            truth = nfc(printed or "")
            if word.glyphs and len(truth) == len(word.text) and _wrong(word.text, truth) <= _MOST_WRONG:
                yield word, truth


def _wrong(read: str, truth: str) -> int:
    return sum(a != b for a, b in zip(read, truth, strict=True))


def _pair(rival: Rival) -> str:
    return rival.read.lower() + rival.other.lower()


def _excess(pairs: list[str], truth: np.ndarray, expected: np.ndarray) -> Mapping[str, float]:
    """Bits by which single pairs are confused less often than their features say."""
    seen: Counter[str] = Counter()
    usual: Counter[str] = Counter()
    for pair, is_true, p in zip(pairs, truth, expected, strict=True):
        seen[pair] += int(is_true)
        usual[pair] += p
    bits = {pair: -math.log2((seen[pair] + _SHRINK) / (usual[pair] + _SHRINK)) for pair in usual}
    return {pair: round(excess, 2) for pair, excess in sorted(bits.items()) if abs(excess) >= _LEAST_EXCESS}


def main(file: Path) -> None:
    """Fit and write."""
    found = [
        (rival, rival.other.lower() == truth[at].lower()) for w, truth in _compared(file) for at, rival in rivals(w)
    ]
    rows = np.array([features(rival) for rival, _ in found])
    truth = np.array([float(is_true) for _, is_true in found])
    weights = fitted(rows, truth)
    pairs = _excess([_pair(rival) for rival, _ in found], truth, probabilities(rows, weights))
    bits = [round(-float(weight) / math.log(2), 3) for weight in weights]
    text = json.dumps({"weights": bits, "pairs": pairs}, ensure_ascii=False, indent=0)
    _DATA.joinpath(f"look_alikes.{reader_of(sheets(file))}.json").write_text(text + "\n", encoding="utf-8")
    print(f"{len(found)} letters beside others, {int(truth.sum())} of them misread; {bits}; {len(pairs)} pairs")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
