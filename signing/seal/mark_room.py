"""Where on a page there is room for the mark; the caller, who draws the page, says what is printed there (ADR 0020)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Place = tuple[float, float]  # points from the left and from the top edge of the page as seen
Area = tuple[float, float, float, float]  # left, top, right, bottom, likewise


@dataclass(frozen=True, slots=True)
class InkMap:
    """What a page shows, as seen.

    Attributes:
        cell: points that a cell is wide and high.
        taken: rows from the top, columns from the left; True where something is printed, written or stamped.
    """

    cell: float
    taken: NDArray[np.bool_]

    def nearest(self, size: tuple[float, float], wanted: Place, within: Area, clear: float) -> Place | None:
        """The free place nearest to the wanted one.

        Args:
            size: width and height of the block in points.
            wanted: its upper left corner where it should be.
            within: where on the page it may be.
            clear: points to keep around it.

        Returns:
            Its upper left corner, the wanted one itself where that is free; None where there is no room.
        """
        if self._is_free(size, wanted, clear):
            return wanted
        columns, rows = (int(np.ceil((side + 2 * clear) / self.cell)) + 1 for side in size)
        free = self._free_blocks(rows, columns)
        at_rows, at_columns = np.nonzero(free)
        lefts, tops = at_columns * self.cell + clear, at_rows * self.cell + clear
        fits = (lefts >= within[0]) & (lefts + size[0] <= within[2])
        fits &= (tops >= within[1]) & (tops + size[1] <= within[3])
        if not fits.any():
            return None
        away = np.where(fits, (lefts - wanted[0]) ** 2 + (tops - wanted[1]) ** 2, np.inf)
        best = int(np.argmin(away))
        return float(lefts[best]), float(tops[best])

    def _is_free(self, size: tuple[float, float], place: Place, clear: float) -> bool:
        (left, top), (width, height) = place, size
        columns = slice(max(0, int((left - clear) / self.cell)), int(np.ceil((left + width + clear) / self.cell)))
        rows = slice(max(0, int((top - clear) / self.cell)), int(np.ceil((top + height + clear) / self.cell)))
        return not self.taken[rows, columns].any()

    def _free_blocks(self, rows: int, columns: int) -> NDArray[np.bool_]:
        """Mask of the cells at which a block of so many cells begins that is free and on the page."""
        high, wide = self.taken.shape
        if rows > high or columns > wide:
            return np.zeros((1, 1), np.bool_)
        sums = np.zeros((high + 1, wide + 1), np.int64)
        sums[1:, 1:] = self.taken.cumsum(0).cumsum(1)
        inside = sums[rows:, columns:] - sums[:-rows, columns:] - sums[rows:, :-columns] + sums[:-rows, :-columns]
        return np.asarray(inside == 0, np.bool_)
