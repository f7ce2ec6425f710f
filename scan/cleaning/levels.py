"""Percentiles of grey levels from how often each is there: no sorting of millions of pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def level_counts(grey: NDArray[np.uint8], mask: NDArray[np.uint8] | None = None) -> NDArray[np.int64]:
    """Number of pixels of each of the 256 grey levels, of those under the mask where one is given."""
    return np.asarray(cv2.calcHist([grey], [0], mask, [256], [0, 256]), np.int64).ravel()


def percentile(counts: NDArray[np.int64], share: float) -> float:
    """The level below which `share` per cent of the pixels are, between two levels as `numpy.percentile` puts it."""
    upto = counts.cumsum()
    place = (int(upto[-1]) - 1) * share / 100
    low, high = (int(np.searchsorted(upto, int(at), side="right")) for at in (place, np.ceil(place)))
    return low + (high - low) * (place - int(place))
