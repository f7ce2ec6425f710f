"""Pictures whose pixels are not square: fax (204 × 98 dots per inch) and whatever else says so of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import ExifTags

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import Image

_AGREEMENT = 0.02
_MOST = 4.0  # times finer one way than the other: what claims more is not believed
_SHAPES = (1.414, 1.294, 1.528, 1.647)  # A papers, Letter, F4, Legal: longer side to the shorter
_SHAPED = 0.04
_BITONAL = frozenset((0, 255))
_DOTS_PER_UNIT = {2: 1.0, 3: 2.54}  # EXIF ResolutionUnit: inches, centimetres


def claimed_density(picture: Image.Image) -> tuple[float, float, bool] | None:
    """Density across and down that a picture file claims, and whether it is in dots per inch; None without a claim.

    JFIF, PNG and TIFF may also tell no more than the ratio of both.
    """
    dpi, info = picture.info.get("dpi"), picture.info
    for value, absolute in (
        (dpi, True),
        (info.get("aspect"), False),
        (info.get("resolution"), False),
        (_exif_dpi(picture), True),
        (_jfif(info), False),
    ):
        if isinstance(value, tuple) and len(value) == 2:  # noqa: PLR2004
            x, y = (float(number) for number in value)
            if min(x, y) > (1 if absolute else 0):
                return x, y, absolute
    return None


def _exif_dpi(picture: Image.Image) -> tuple[float, float] | None:
    """The resolution in the EXIF of WebP and HEIC, whose containers have no place for it."""
    exif = picture.getexif()
    x, y = exif.get(ExifTags.Base.XResolution), exif.get(ExifTags.Base.YResolution)
    unit = _DOTS_PER_UNIT.get(exif.get(ExifTags.Base.ResolutionUnit, 2))
    return (float(x) * unit, float(y) * unit) if x and y and unit else None


def _jfif(info: dict[str | tuple[int, int], object]) -> object:
    return info.get("jfif_density") if info.get("jfif_unit") == 0 else None


def squared(pixels: NDArray[np.uint8], across: float, down: float) -> NDArray[np.uint8] | None:
    """The picture with square pixels, as fine as it was in its finer direction.

    Args:
        pixels: grey or RGB.
        across: density of its pixels from left to right, in any unit.
        down: from top to bottom.

    Returns:
        None where the claim is not believed: a ratio that no device has, or a picture that has the shape of paper as it
        is and would lose it. The picture itself where its pixels are square.
    """
    ratio = across / down
    if abs(ratio - 1) <= _AGREEMENT:
        return pixels
    height, width = pixels.shape[:2]
    size = (width, round(height * ratio)) if ratio > 1 else (round(width / ratio), height)
    if max(ratio, 1 / ratio) > _MOST or (_is_paper(width, height) and not _is_paper(*size)):
        return None
    stretched = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR), np.uint8)
    if pixels.ndim == 2 and _is_bitonal(pixels):  # noqa: PLR2004
        return np.asarray(cv2.threshold(stretched, 127, 255, cv2.THRESH_BINARY)[1], np.uint8)
    return stretched


def squared_size(width: int, height: int, across: float, down: float) -> tuple[int, int]:
    """What `squared` makes of a size at most."""
    ratio = across / down
    if max(ratio, 1 / ratio) > _MOST:
        return width, height
    return round(width * max(1.0, 1 / ratio)), round(height * max(1.0, ratio))


def _is_paper(width: int, height: int) -> bool:
    shape = max(width, height) / min(width, height)
    return any(abs(shape / usual - 1) <= _SHAPED for usual in _SHAPES)


def _is_bitonal(pixels: NDArray[np.uint8]) -> bool:
    return _BITONAL.issuperset(np.flatnonzero(np.bincount(pixels.ravel(), minlength=256)).tolist())
