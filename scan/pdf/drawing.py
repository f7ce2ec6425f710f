"""What all drawn pages have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def without_needless_colour(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """An RGB picture as grey when all of it is grey."""
    grey = pixels[:, :, 0]
    same = np.array_equal(grey, pixels[:, :, 1]) and np.array_equal(grey, pixels[:, :, 2])
    return np.ascontiguousarray(grey if same else pixels)
