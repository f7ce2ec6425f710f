"""A page on which nothing was found need not be blank paper: a lid left shut, a picture of one pixel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from domain.page import FindingCode, QualityFinding

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DARK_BELOW = 80  # of 255; paper under a shut lid, photographs of nothing
_DARK_SHARE = 0.5  # of the page: a picture that is mostly print or photograph stays below
_LEAST_SIDE = 16  # pixels; a line of the smallest print at 100 dpi


def unfit_findings(pixels: NDArray[np.uint8]) -> tuple[QualityFinding, ...]:
    """Why the picture of a page without marks should be looked at; nothing for white paper.

    Args:
        pixels: grey or RGB.
    """
    height, width = pixels.shape[:2]
    step = max(1, min(height, width) // 500)
    dark = float(np.mean(pixels[::step, ::step] < _DARK_BELOW))
    found = []
    if min(height, width) < _LEAST_SIDE:
        found.append(QualityFinding(FindingCode.TOO_SMALL, min(height, width)))
    if dark > _DARK_SHARE:
        found.append(QualityFinding(FindingCode.DARK, round(dark, 3)))
    return tuple(found)
