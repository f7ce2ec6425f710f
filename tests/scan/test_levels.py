from __future__ import annotations

import numpy as np
import pytest

from scan.cleaning.levels import level_counts, percentile


@pytest.mark.parametrize("share", [0, 5, 10, 50, 95, 100])
@pytest.mark.parametrize("size", [1, 2, 5, 1000])
def test_percentiles_are_those_of_the_pixels(size: int, share: float) -> None:
    grey = np.random.default_rng(size).integers(0, 256, (1, size), np.uint8)
    assert percentile(level_counts(grey), share) == pytest.approx(np.percentile(grey, share))


def test_pixels_outside_the_mask_do_not_count() -> None:
    grey = np.array([[10, 20, 200, 220]], np.uint8)
    assert percentile(level_counts(grey, np.array([[255, 255, 0, 0]], np.uint8)), 50) == 15
