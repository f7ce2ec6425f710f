"""Whether a reader's confidence means what it says: expected calibration error, and what the doubtful words hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

_BINS = 20
DOUBTFUL = 0.03  # of all words: as many as a clerk would be asked to look at


def calibration_error(judged: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error (Naeini 2015): mean gap of confidence and truth over bins, weighted by their words.

    Args:
        judged: for each word the confidence, 0 to 1, and whether it was right.
    """
    if not judged:
        return 0.0
    sure, right = np.array([one for one, _ in judged]), np.array([right for _, right in judged], float)
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    gaps = (abs(float((sure[bins == one] - right[bins == one]).sum())) for one in range(_BINS))
    return sum(gaps) / len(judged)


def caught(judged: Sequence[tuple[float, bool]], share: float = DOUBTFUL) -> float | None:
    """The part of the wrong words that is among the `share` least sure ones; None where nothing is wrong."""
    wrong = sum(not right for _, right in judged)
    if not wrong:
        return None
    least = sorted(judged)[: round(share * len(judged))]
    return sum(not right for _, right in least) / wrong
