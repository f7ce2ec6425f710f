"""One printed line by the measures that type has: its baseline and its x-height."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from domain.geometry import Box

Columns = TypeVar("Columns", float, NDArray[np.float64])

ABOVE, BELOW = 2.15, 0.75  # x-heights over and under the baseline that a line reaches: Ấ, Ự


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print, in pixels of the picture it was found on.

    Attributes:
        box: around its ink.
        baseline: what the letters stand on, `a + b·u + c·u²` with u = x - box.x, counted from the top of the picture.
        x_height: of small letters without ascender, in pixels.
    """

    box: Box
    baseline: tuple[float, float, float]
    x_height: float

    def foot(self, x: Columns) -> Columns:
        """Row of the baseline, in pixels, in one column or in each of many."""
        constant, slope, bend = self.baseline
        u = x - self.box.x
        return constant + (slope + bend * u) * u

    def reaches(self, box: Box) -> bool:
        """Whether the middle of `box` lies where this line's letters and marks are."""
        x, y = box.x + box.w / 2, box.y + box.h / 2
        over = (self.foot(x) - y) / self.x_height
        return self.box.x <= x < self.box.right and -BELOW < over < ABOVE
