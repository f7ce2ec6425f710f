"""A sheet photographed on a table: its four corners, and the sheet as a scanner would have seen it.

Only a picture whose border is not paper is searched. The sheet is the largest convex quadrilateral that is lighter, or
paler, than what lies around it: a shadow changes the lightness of paper but hardly its colour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from domain.geometry import Homography
from scan.cleaning.ink import luminance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_JUDGED_SIDE = 420  # pixels of the longer side
_STRIDE = 8  # pixels are looked at so far apart for a first judgement
_FRAME = 0.02  # of the longer side: the border that is looked at first
_DARK_BORDER = 0.82  # of the brightness of paper: a border less bright than this is no paper
_PAPER = 90  # per cent of a page that are no brighter than its paper
_PARTINGS = (0.85, 1.0, 1.15)  # of Otsu's threshold
_CLOSED = 9  # pixels: letters and rules on the sheet are filled
_LEAST, _MOST = 0.25, 0.97  # of the picture
_FULL = 0.94  # share of its quadrilateral that the sheet must fill
_STRAIGHTEST, _ROUNDEST = 0.01, 0.08  # of the outline, by which corners may be cut when four are looked for
_CORNERS = 4  # of a sheet of paper
_BESIDE_EDGE, _LEAST_STEP = 4, 25  # pixels within and without a side; grey levels between them
_INSET = 0.004  # of the sheet's side: the edge itself is left out


def find_sheet(pixels: NDArray[np.uint8]) -> NDArray[np.float32] | None:
    """Corners of the sheet in pixels (4 × 2: top left, top right, bottom right, bottom left), None for a plain scan."""
    if not _lies_on_something(luminance(np.ascontiguousarray(pixels[::_STRIDE, ::_STRIDE]))):
        return None
    factor = min(1.0, _JUDGED_SIDE / max(pixels.shape[:2]))
    size = (max(1, round(pixels.shape[1] * factor)), max(1, round(pixels.shape[0] * factor)))
    small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    found = [corners for mask in _masks(small) if (corners := _quadrilateral(mask)) is not None]
    found = [corners for corners in found if _has_edges(small, corners)]
    if not found:
        return None
    best = max(found, key=lambda corners: float(cv2.contourArea(corners)))
    return np.asarray((best + 0.5) / factor - 0.5, np.float32)


def rectified(pixels: NDArray[np.uint8], corners: NDArray[np.float32]) -> tuple[NDArray[np.uint8], Homography]:
    """The sheet alone, upright as it lies, and the map from it back to the picture."""
    middle = corners.mean(axis=0)
    corners = np.asarray(corners + (middle - corners) * 2 * _INSET, np.float32)
    top, right, bottom, left = (
        float(np.linalg.norm(corners[i] - corners[(i + 1) % _CORNERS])) for i in range(_CORNERS)
    )
    width, height = max(1, round(max(top, bottom))), max(1, round(max(left, right)))
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    there = cv2.getPerspectiveTransform(corners, flat)
    sheet = cv2.warpPerspective(pixels, there, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    back = np.linalg.inv(np.asarray(there, np.float64))
    return np.asarray(sheet, np.uint8), Homography(tuple(float(number) for number in back.ravel()))


def _lies_on_something(grey: NDArray[np.uint8]) -> bool:
    """Whether two or more of the picture's edges are darker than its paper."""
    frame = max(1, round(_FRAME * max(grey.shape)))
    paper = float(np.percentile(grey, _PAPER))
    edges = (grey[:frame], grey[-frame:], grey[:, :frame], grey[:, -frame:])
    return min(grey.shape) > 4 * frame and sum(float(np.median(e)) < _DARK_BORDER * paper for e in edges) > 1


def _masks(small: NDArray[np.uint8]) -> Iterator[NDArray[np.uint8]]:
    """Masks (255) of what may be the sheet, by lightness and by paleness."""
    views = [luminance(small)]
    if small.ndim == 3:  # noqa: PLR2004
        views.append(np.asarray(255 - cv2.cvtColor(small, cv2.COLOR_RGB2HSV)[..., 1], np.uint8))
    for view in views:
        soft = cv2.GaussianBlur(view, (0, 0), 1.5)
        otsu, _ = cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        for parting in _PARTINGS:
            mask = np.asarray((soft > otsu * parting) * 255, np.uint8)
            yield np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((_CLOSED, _CLOSED), np.uint8)), np.uint8)


def _quadrilateral(mask: NDArray[np.uint8]) -> NDArray[np.float32] | None:
    """Corners of the largest piece of the mask where it has four and fills them."""
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return None
    largest = max(outlines, key=cv2.contourArea)
    hull = cv2.convexHull(largest)
    length = cv2.arcLength(hull, closed=True)
    steps = (cv2.approxPolyDP(hull, cut * length, closed=True) for cut in np.linspace(_STRAIGHTEST, _ROUNDEST, 8))
    four = next((np.asarray(step[:, 0], np.float32) for step in steps if len(step) == _CORNERS), None)
    if four is None:
        return None
    area = float(cv2.contourArea(four))
    fits = _LEAST * mask.size < area < _MOST * mask.size
    return _clockwise(four) if fits and float(cv2.contourArea(largest)) > _FULL * area else None


def _has_edges(small: NDArray[np.uint8], corners: NDArray[np.float32]) -> bool:
    """Whether the picture changes abruptly across every side: aged paper darkens towards its edges little by little."""
    middle = corners.mean(axis=0)
    return all(
        _step_across(small, corners[i], corners[(i + 1) % _CORNERS], middle) > _LEAST_STEP for i in range(_CORNERS)
    )


def _step_across(
    small: NDArray[np.uint8], one: NDArray[np.float32], other: NDArray[np.float32], middle: NDArray[np.float32]
) -> float:
    """Grey levels between what lies a little within a side and a little without, in the channel that differs most."""
    along = one + np.linspace(0.1, 0.9, 60)[:, None] * (other - one)
    normal = np.array([one[1] - other[1], other[0] - one[0]]) / max(1.0, float(np.linalg.norm(other - one)))
    inwards = normal if float(normal @ (middle - one)) > 0 else -normal
    levels = [_levels_at(small, along + reach * inwards) for reach in (_BESIDE_EDGE, -_BESIDE_EDGE)]
    return float(np.abs(np.median(levels[0] - levels[1], axis=0)).max())


def _levels_at(small: NDArray[np.uint8], places: NDArray[np.float64]) -> NDArray[np.float64]:
    """A row of channels for each place."""
    columns = np.clip(np.rint(places[:, 0]), 0, small.shape[1] - 1).astype(int)
    rows = np.clip(np.rint(places[:, 1]), 0, small.shape[0] - 1).astype(int)
    return np.asarray(small[rows, columns].reshape(len(places), -1), np.float64)


def _clockwise(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    """Corners clockwise, beginning with the one nearest the picture's top left."""
    middle = corners.mean(axis=0)
    around = corners[np.argsort(np.arctan2(*(corners - middle).T[::-1]))]
    return np.asarray(np.roll(around, -int(np.argmin(around.sum(axis=1))), axis=0), np.float32)
