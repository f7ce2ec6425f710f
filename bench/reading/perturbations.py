"""Small harm that another scanner might have done to a page: real pages in variants whose text stays known."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable

Pixels = NDArray[np.uint8]


class Variant(NamedTuple):
    """Pixels (grey or RGB) after the harm, and by what factor the resolution changed."""

    pixels: Pixels
    scale: float


def _scaled(factor: float) -> Callable[[Pixels], Variant]:
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return lambda page: Variant(np.asarray(cv2.resize(page, None, fx=factor, fy=factor, interpolation=way)), factor)


def _turned(degrees: float) -> Callable[[Pixels], Variant]:
    def turn(page: Pixels) -> Variant:
        height, width = page.shape[:2]
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
        white = (255, 255, 255)
        return Variant(np.asarray(cv2.warpAffine(page, matrix, (width, height), borderValue=white)), 1.0)

    return turn


def _through_jpeg(page: Pixels) -> Variant:
    _, packed = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, 40])
    return Variant(np.asarray(cv2.imdecode(packed, cv2.IMREAD_UNCHANGED), np.uint8), 1.0)


def _blurred(page: Pixels) -> Variant:
    return Variant(np.asarray(cv2.GaussianBlur(page, (0, 0), 0.8), np.uint8), 1.0)


def _noisy(page: Pixels) -> Variant:
    grain = np.random.default_rng(7).normal(0, 10, page.shape)
    return Variant(np.clip(page + grain, 0, 255).astype(np.uint8), 1.0)


def _dim(page: Pixels) -> Variant:
    return Variant((page * 0.75 + 10).astype(np.uint8), 1.0)


PERTURBATIONS: dict[str, Callable[[Pixels], Variant]] = {
    "as it comes": lambda page: Variant(page, 1.0),
    "x 0.75": _scaled(0.75),
    "x 1.25": _scaled(1.25),
    "turned +0.7": _turned(0.7),
    "turned -0.7": _turned(-0.7),
    "JPEG 40": _through_jpeg,
    "blurred": _blurred,
    "noisy": _noisy,
    "dim": _dim,
}
