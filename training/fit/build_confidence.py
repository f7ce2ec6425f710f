"""Write `ocr/data/confidence.READER.json`: how likely a word is right, from all that is known of it.

    python -m training.fit.reading_set SET --part tune
    python -m training.fit.reading_set OTHER --part judge
    python -m training.fit.build_confidence SET OTHER

Fitted on the first set; what the numbers are worth is printed for the second, which it never saw: the expected
calibration error, and how many of the wrong words a clerk meets who looks at those below the threshold.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bench.reading.score import folded
from domain.text import DOUBTFUL
from ocr.language.confidence import features
from ocr.language.correction import searches
from training.fit.logistic import calibration_error, fitted, probabilities
from training.fit.reading_set import reader_of, sheets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr.language.confidence import Evidence
    from training.fit.reading_set import ReadSheet

_DATA = Path(__file__).parents[2] / "ocr" / "data"

Floats = NDArray[np.float64]


def _judged(sheet: ReadSheet) -> Iterator[tuple[Evidence, bool]]:
    """What is known of each word after correction, and whether it is what is printed."""
    truths = iter(sheet.truth)
    for search in searches(sheet.text):
        for index in range(len(search)):
            truth = next(truths)
            if truth is not None:
                text = " ".join(word.text for word in search.written(index, 0.0))
                yield search.evidence(index), folded(text) == folded(truth)


def _table(file: Path) -> tuple[Floats, Floats]:
    found = [known for sheet in sheets(file) for known in _judged(sheet)]
    return np.array([features(e) for e, _ in found]), np.array([float(right) for _, right in found])


def report(p: Floats, right: Floats) -> str:
    """One line on how well probabilities tell right words from wrong ones."""
    doubtful = p < DOUBTFUL
    caught = (doubtful & (right == 0)).sum() / max(1, (right == 0).sum())
    return (
        f"{len(p)} words, {np.mean(right == 0):.2%} wrong; calibration error {calibration_error(p, right):.4f}; "
        f"{doubtful.mean():.2%} of words below {DOUBTFUL}, they hold {caught:.1%} of the wrong ones"
    )


def main(tune: Path, judge: Path | None = None) -> None:
    """Fit and write; say what it is worth."""
    rows, right = _table(tune)
    weights = fitted(rows, right)
    text = json.dumps({"weights": [round(float(weight), 4) for weight in weights]}, indent=0)
    _DATA.joinpath(f"confidence.{reader_of(sheets(tune))}.json").write_text(text + "\n", encoding="utf-8")
    print("fitted on:", report(probabilities(rows, weights), right))
    if judge is not None:
        rows, right = _table(judge)
        print("judged on:", report(probabilities(rows, weights), right))


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
