"""Round seals: where they are, and the page without them.

NĐ 99/2016/NĐ-CP and TT 07/2010/TT-BCA give state seals 20 to 42 mm across; those of offices that issue documents have
36 mm. A red seal on a colour page has gone with the colour; on grey and black-and-white pages its ring is found as a
circle, and within it what is lighter than print is taken for the seal and lifted to paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from domain.geometry import Box
from scan.cleaning.background import lifting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

_JUDGED_SIDE = 900  # pixels of the longer side: about 77 dpi on A4
_RADII = (0.06, 0.115)  # of the shorter side: 12.6 to 24 mm on A4
_ROUND, _EDGE, _ACCUMULATOR = 0.7, 200, 1.5  # HOUGH_GRADIENT_ALT: roundness, Canny's upper threshold, inverse ratio
_APART = 20  # pixels between centres, half of the least radius: two seals over one another are told as two
_SOFTEN = 0.8  # standard deviation in pixels: a ring worn to dots is a line again
_INK_BELOW = 215  # grey level: a thin ring is mostly paper at this size; chosen on drawn grey seals (4484d21)
_NEAR_RING = np.linspace(0.96, 1.04, 9)  # of the radius: stamped rings are no true circles, and a pixel is 2 % of it
_WHOLE_RING = 0.7  # share of a grey ring that is inked; a red one leaves less when its colour has gone
_LEAST_RING = 0.35  # share of the ring that must be inked
_ARC_HEIGHT = 0.55  # radii: of an arc of that share
_BEYOND = 1.04  # of the radius: what an elliptic ring reaches beyond the circle
_DARK_PRINT, _STRIDE = 5, 3  # per cent of the ink that is as dark as the inside of strokes; sampled so
_WHITE_AT = 0.65  # of the way from print to seal: lighter than this is white
_LEAST_STEP = 40  # grey levels between print and seal: nearer ones cannot be told apart


@dataclass(frozen=True, slots=True)
class Seal:
    """A round seal: centre and radius in pixels of the page."""

    x: float
    y: float
    radius: float

    @property
    def box(self) -> Box:
        """The square around it."""
        left, top, side = round(self.x - self.radius), round(self.y - self.radius), round(2 * self.radius)
        return Box(max(0, left), max(0, top), max(1, side), max(1, side))


def find_seals(grey: NDArray[np.uint8]) -> tuple[Seal, ...]:
    """Round seals on a page's luminance, from top to bottom; the outermost ring of each."""
    factor = min(1.0, _JUDGED_SIDE / max(grey.shape))
    size = (max(1, round(grey.shape[1] * factor)), max(1, round(grey.shape[0] * factor)))
    small = cv2.GaussianBlur(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), (0, 0), _SOFTEN)
    least, most = (max(2, round(share * min(size))) for share in _RADII)
    if not _has_large_ink(small, least):
        return ()
    found = cv2.HoughCircles(small, cv2.HOUGH_GRADIENT_ALT, _ACCUMULATOR, _APART, None, _EDGE, _ROUND, least, most)
    rings = [] if found is None else [tuple(float(n) for n in ring[:3]) for ring in found[0]]
    kept: list[Seal] = []
    for x, y, radius in sorted(rings, key=lambda ring: -ring[2]):
        if _inked(_ring(small, Seal(x, y, radius))) >= _LEAST_RING and not any(
            _holds(seal, x / factor, y / factor) for seal in kept
        ):
            kept.append(Seal(x / factor, y / factor, radius / factor))
    return tuple(sorted(kept, key=lambda seal: seal.y))


def _has_large_ink(small: cv2.typing.MatLike, radius: int) -> bool:
    """Whether a piece of ink is as long and high as the arc that the least seal must have: most pages have text alone.

    Looking for circles on them takes fifteen times as long.
    """
    _, ink = cv2.threshold(small, _INK_BELOW - 1, 255, cv2.THRESH_BINARY_INV)
    outlines, _ = cv2.findContours(ink, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    sides = (sorted(cv2.boundingRect(outline)[2:]) for outline in outlines)
    return any(shorter >= _ARC_HEIGHT * radius and longer >= radius for shorter, longer in sides)


def without_seals(grey: NDArray[np.uint8], seals: Iterable[Seal]) -> NDArray[np.uint8]:
    """The page (white paper, coloured ink gone) with what is lighter than print lifted to white within each seal."""
    for seal in seals:
        ring = _ring(grey, seal)
        curve = _lifting(grey, ring) if _inked(ring) >= _WHOLE_RING else None  # a red one has gone with its colour
        grey = grey if curve is None else _lifted_within(grey, seal, curve)
    return grey


def _lifted_within(grey: NDArray[np.uint8], seal: Seal, curve: NDArray[np.uint8]) -> NDArray[np.uint8]:
    reach = seal.radius * _BEYOND
    top, left = max(0, int(seal.y - reach)), max(0, int(seal.x - reach))
    part = grey[top : int(seal.y + reach) + 1, left : int(seal.x + reach) + 1]
    rows, columns = np.ogrid[: part.shape[0], : part.shape[1]]
    disc = (rows - (seal.y - top)) ** 2 + (columns - (seal.x - left)) ** 2 <= reach**2
    lifted = grey.copy()
    lifted[top : top + part.shape[0], left : left + part.shape[1]] = np.where(disc, cv2.LUT(part, curve), part)
    return lifted


def _ring(grey: cv2.typing.MatLike, seal: Seal) -> NDArray[np.uint8]:
    """Grey levels near the ring: a row for each radius, a column for each direction."""
    angles = np.linspace(0, 2 * np.pi, 180, endpoint=False)
    reach = seal.radius * _NEAR_RING[:, None]
    columns = np.clip(np.rint(seal.x + reach * np.cos(angles)), 0, grey.shape[1] - 1).astype(int)
    rows = np.clip(np.rint(seal.y + reach * np.sin(angles)), 0, grey.shape[0] - 1).astype(int)
    return np.asarray(grey[rows, columns], np.uint8)


def _inked(ring: NDArray[np.uint8]) -> float:
    """Share of the ring that bears ink."""
    return float(np.mean(ring < _INK_BELOW, axis=1).max())


def _holds(seal: Seal, x: float, y: float) -> bool:
    return bool(np.hypot(x - seal.x, y - seal.y) < seal.radius)


def _lifting(grey: NDArray[np.uint8], ring: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """The curve that keeps print and makes the seal white; None where the seal is as dark as print."""
    sample = grey[::_STRIDE, ::_STRIDE]
    print_level = float(np.percentile(sample[sample < _INK_BELOW], _DARK_PRINT))
    darkest = ring.min(axis=0)
    seal_level = float(np.median(darkest[darkest < _INK_BELOW]))
    if seal_level - print_level < _LEAST_STEP:
        return None
    return lifting(print_level, print_level + _WHITE_AT * (seal_level - print_level))
