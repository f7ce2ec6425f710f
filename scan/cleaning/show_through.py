"""What shines through from the other side, and the grain of old paper, lifted to white: both are fainter than print.

With one side known only, the other side is told from print by how dark it is. Pages that have it bear much that is half
as dark as print and not beside print: at least half as much as print on pages printed on both sides, yellowed pages and
carbon copies, a tenth at most on all others, eight real scans among them. There, grey levels from the darkness of print
(0) to that of paper (1) are stretched so that 0.85 becomes white: on nine pages to tune on letter error rates of .0045
(both sides), .0035 (yellowed), .0126 (carbon) become .0019, .0010, .0054. With 0.65 pages printed on both sides come to
.0003 and faint carbon copies to .17; with 0.9 nothing is gained on the former. On all pages it would do harm: real
scans go from word F1 .985 to .982.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from scan.cleaning.background import lifting
from scan.cleaning.levels import level_counts, percentile

if TYPE_CHECKING:
    from numpy.typing import NDArray

_JUDGED_DPI = 150  # strokes of print are two pixels wide there, and a page is a quarter of what is read
_INK_BELOW = 200  # grey level
_LEAST_INK = 500  # pixels at that resolution that print must have to be judged
_PRINT = 10  # per cent of the ink that is as dark as the inside of strokes
# Of the way from print to paper: lighter than the first is not print by itself, from the second on it is paper. With
# them pages printed on both sides go from .0045 to .0019 of letter errors, carbons from .0126 to .0054 (fb0378b).
_DARK, _WHITE_FROM = 0.5, 0.85
_BESIDE = 9  # pixels: the soft edges of print
_MUCH = 0.4  # of the area of print


def without_show_through(clean: NDArray[np.uint8], dpi: int) -> NDArray[np.uint8]:
    """The page (white paper, dark print) with what is much fainter than its print lifted to white, if it has that."""
    factor = min(1.0, _JUDGED_DPI / dpi)
    size = tuple(max(1, round(side * factor)) for side in clean.shape[::-1])
    small = np.asarray(cv2.resize(clean, size, interpolation=cv2.INTER_AREA), np.uint8)
    ink = level_counts(small)[:_INK_BELOW]
    if ink.sum() < _LEAST_INK:
        return clean
    darkness = percentile(ink, _PRINT)
    dark, white = (darkness + share * (255 - darkness) for share in (_DARK, _WHITE_FROM))
    if not _shines_through(small, dark, white):
        return clean
    return np.asarray(cv2.LUT(clean, lifting(darkness, white)), np.uint8)


def _shines_through(small: NDArray[np.uint8], dark: float, white: float) -> bool:
    """Whether much is fainter than print and darker than paper, away from print."""
    print_alone = np.asarray(small < dark, np.uint8)
    beside = cv2.dilate(print_alone, np.ones((_BESIDE, _BESIDE), np.uint8))
    faint = (small >= dark) & (small < white) & (beside == 0)
    return bool(np.count_nonzero(faint) > _MUCH * np.count_nonzero(print_alone))
