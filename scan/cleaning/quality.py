"""What a clerk may want to scan again (TT 05/2025 Điều 8: resolution, colour, whole, legible)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from domain.page import REQUIRED_DPI, ColourMode, DpiSource, FindingCode, QualityFinding
from scan.cleaning.letters import Letters
from scan.cleaning.levels import level_counts, percentile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_TOLERATED_DPI = REQUIRED_DPI - 5  # scanners write 199.98, and estimates round
_MOST_SKEW = 0.5  # degrees, of eight real scans two hang by more (.55, 1.3); the others by .25 at most
_LEAST_CONTRAST = 0.35  # chosen: the faintest of eight real scans has .51, and all are read well
_MARK_INCHES, _LARGEST_INCHES = 0.05, 3.0  # a printed sign, a stamp or signature: dust is smaller, shadows larger
_CUT_LETTERS = 3  # that touch one edge: one or two are dirt or a staple


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured on a page, before it becomes findings.

    Contrast is 0 to 1, skew in degrees, `negative` the share of dark pixels of a page that was turned over to be read.
    """

    dpi: int
    dpi_source: DpiSource
    claimed_dpi: float | None
    quarter_turns: int
    skew: float
    contrast: float
    colour: ColourMode
    letters: Letters
    negative: float | None = None


def findings(page: Measured) -> tuple[QualityFinding, ...]:
    """The findings on a page, each with its measured value; none for a good page."""
    return tuple(_blank(page) or _all(page))


def is_blank(letters: Letters, dpi: int) -> bool:
    """Nothing on it is as large as a printed sign and small enough to be one."""
    inch = dpi * letters.factor
    longest, shortest = letters.boxes[:, 2:].max(axis=1, initial=0), letters.boxes[:, 2:].min(axis=1, initial=1 << 30)
    whole = (letters.boxes[:, 2:] == letters.ink.shape[::-1]).all(axis=1)  # a page that is black throughout
    marks = (longest >= _MARK_INCHES * inch) & (longest <= _LARGEST_INCHES * inch) & (shortest > 1) & ~whole
    return not marks.any()


def contrast(reduced: NDArray[np.uint8], ink: NDArray[np.uint8]) -> float:
    """Paper minus ink, as medians of grey, 0 to 1; 1 when there is no ink."""
    written = level_counts(reduced, ink)
    paper = level_counts(reduced) - written
    if not written.any() or not paper.any():
        return 1.0
    return (percentile(paper, 50) - percentile(written, 50)) / 255


def _blank(page: Measured) -> list[QualityFinding]:
    share = float(np.mean(page.letters.ink > 0))
    return [QualityFinding(FindingCode.BLANK, round(share, 5))] if is_blank(page.letters, page.dpi) else []


def _all(page: Measured) -> Iterator[QualityFinding]:
    if page.dpi < _TOLERATED_DPI:
        yield QualityFinding(FindingCode.LOW_RESOLUTION, page.dpi)
    if page.claimed_dpi is not None and page.dpi_source is DpiSource.ESTIMATED:
        yield QualityFinding(FindingCode.DPI_NOT_BELIEVED, round(page.claimed_dpi, 1))
    if abs(page.skew) > _MOST_SKEW:
        yield QualityFinding(FindingCode.SKEWED, page.skew)
    if page.quarter_turns:
        yield QualityFinding(FindingCode.TURNED, 90.0 * page.quarter_turns)
    if page.contrast < _LEAST_CONTRAST:
        yield QualityFinding(FindingCode.LOW_CONTRAST, round(page.contrast, 2))
    if page.negative is not None:
        yield QualityFinding(FindingCode.NEGATIVE, round(page.negative, 3))
    if page.colour is not ColourMode.COLOUR:
        yield QualityFinding(FindingCode.NOT_COLOUR, 0.0)
    yield from _cut_edge(page)


def _cut_edge(page: Measured) -> Iterator[QualityFinding]:
    """Letters that touch an edge of the picture: the value is their share of that edge's length."""
    height, width = page.letters.ink.shape
    left, top, wide, high = page.letters.boxes.T
    inch = page.dpi * page.letters.factor
    sized = (high >= _MARK_INCHES * inch) & (high <= 0.3 * inch) & (wide <= 0.5 * inch)
    touching = ((left == 0, high, height), (left + wide == width, high, height), (top == 0, wide, width))
    cut = [
        float(extent[sized & touches].sum()) / side
        for touches, extent, side in (*touching, (top + high == height, wide, width))
        if np.count_nonzero(sized & touches) >= _CUT_LETTERS
    ]
    if cut:
        yield QualityFinding(FindingCode.CUT_EDGE, round(max(cut), 3))
