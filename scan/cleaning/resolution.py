"""Dots per inch: what the file claims, unless the picture contradicts it; else what letters and paper tell."""

from __future__ import annotations

import math

from domain.page import DpiSource

_COARSEST, _FINEST = 50.0, 1200.0  # dpi: what a file claims beyond was never a scanner's
_LETTER_INCHES = 0.094  # median height of printed pieces, 13-14 point Times (NĐ 30/2020, Phụ lục I)
_CONTRADICTION = 1.75  # letters this many times too large or small for the claim
_MILLIMETRES = 25.4
_A4 = (210.0, 297.0)
_PAPERS = (
    _A4,
    (297.0, 420.0),
    (148.0, 210.0),
    (215.9, 279.4),
    (215.9, 330.0),
    (215.9, 355.6),
)  # A3, A5, Letter, F4, Legal
_PAPER_AGREEMENT = 0.07  # of a side: 15 mm of A4 are cut off or scanned beyond it at most
# what scanners, telephones and screens write; an estimate this near to one of them is that one
_COMMON = (72, 75, 96, 100, 120, 150, 200, 240, 250, 300, 400, 600, 1200)
_COMMON_AGREEMENT = 0.05


def resolution(
    size: tuple[int, int], claimed: float | None, letter: float | None, rendered: bool
) -> tuple[int, DpiSource]:
    """The resolution to believe and where it comes from.

    Args:
        size: width and height of the page in pixels.
        claimed: by the file, or the one at which we drew the page.
        letter: median height of its letters in pixels, None without text.
        rendered: we drew it.
    """
    if claimed is not None and _COARSEST <= claimed <= _FINEST and not _contradicted(size, claimed, letter):
        return round(claimed), DpiSource.RENDERED if rendered else DpiSource.METADATA
    return _estimate(size, letter), DpiSource.ESTIMATED


def _contradicted(size: tuple[int, int], claimed: float, letter: float | None) -> bool:
    if letter is None:
        return False
    ratio = letter / _LETTER_INCHES / claimed
    return max(ratio, 1 / ratio) > _CONTRADICTION and not any(_fits(size, claimed, paper) for paper in _PAPERS)


def _fits(size: tuple[int, int], dpi: float, paper: tuple[float, float]) -> bool:
    sides = [side / dpi * _MILLIMETRES for side in sorted(size)]
    return all(abs(side / edge - 1) <= _PAPER_AGREEMENT for side, edge in zip(sides, paper, strict=True))


def _estimate(size: tuple[int, int], letter: float | None) -> int:
    """Dots per inch on the paper of these proportions whose letters have the most usual size; on A4 without letters."""
    by_letter = letter / _LETTER_INCHES if letter else None
    shaped = [dpi for paper in _PAPERS if (dpi := _dpi_on(size, paper)) is not None]
    if by_letter is None:
        dpi = shaped[0] if shaped else max(size) / _A4[1] * _MILLIMETRES
    else:
        near = [dpi for dpi in shaped if abs(math.log(dpi / by_letter)) < math.log(_CONTRADICTION)]
        dpi = min(near, key=lambda value: abs(math.log(value / by_letter)), default=by_letter)
    return _common(min(max(dpi, _COARSEST), _FINEST))


def _dpi_on(size: tuple[int, int], paper: tuple[float, float]) -> float | None:
    """Resolution at which the page fills this paper; None when the proportions differ."""
    short, long = (side / edge * _MILLIMETRES for side, edge in zip(sorted(size), paper, strict=True))
    return (short + long) / 2 if abs(short / long - 1) <= _PAPER_AGREEMENT else None


def _common(dpi: float) -> int:
    nearest = min(_COMMON, key=lambda value: abs(value - dpi))
    return nearest if abs(nearest - dpi) <= _COMMON_AGREEMENT * dpi else round(dpi)
