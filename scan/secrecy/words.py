"""What stands in a frame: a degree of secrecy or of urgency, or anything else, by the shape of the words.

A net of one hidden layer over histograms of gradients; its weights are data (`words.npz`), fitted on drawn stamps by
`training.fit.build_secrecy_words`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from scan.secrecy.frames import turned_upright

if TYPE_CHECKING:
    from scan.secrecy.frames import Corner, Frame

SECRECIES = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
URGENCIES = ("KHẨN", "THƯỢNG KHẨN", "HỎA TỐC", "HỎA TỐC HẸN GIỜ")
CLASSES = ("", *SECRECIES, *URGENCIES)  # empty: something else
_SIDE = (96, 32)  # pixels of a frame's picture, edges included
_CELL, _BINS = 8, 9  # pixels of a cell's side, directions told apart
_SMALL = (24, 8)  # the picture itself among the features
_FULL = 95  # per cent of the pixels: what is inked more than these is inked fully
_SHAPE_WEIGHT = 1.5  # of width by height among the features


@dataclass(frozen=True)
class _Net:
    first: NDArray[np.float32]
    first_bias: NDArray[np.float32]
    second: NDArray[np.float32]
    second_bias: NDArray[np.float32]


def picture(found: Corner, frame: Frame) -> NDArray[np.uint8]:
    """The frame turned upright and brought to one size, ink white on black."""
    upright = turned_upright(found, frame, _SIDE)
    full = max(1.0, float(np.percentile(upright, _FULL)))
    return np.asarray(np.minimum(255, upright * (255 / full)), np.uint8)


def features(upright: NDArray[np.uint8], frame: Frame) -> NDArray[np.float32]:
    """Histograms of gradients (Dalal and Triggs 2005), the picture made small, and the frame's shape."""
    light = np.asarray(upright, np.float32) / np.float32(255)
    small = cv2.resize(light, _SMALL, interpolation=cv2.INTER_AREA)
    shape = _SHAPE_WEIGHT * np.log(frame.width / frame.height)
    return np.concatenate([_histograms(light).ravel(), small.ravel(), [shape]]).astype(np.float32)


def _histograms(light: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of each cell how strong its edges are in each direction, against what is around."""
    down, across = np.gradient(light)
    strength = np.hypot(across, down)
    place = (np.arctan2(down, across) % np.pi) * (_BINS / np.pi)
    rows, columns = light.shape[0] // _CELL, light.shape[1] // _CELL
    cells = np.empty((rows, columns, _BINS), np.float32)
    for direction in range(_BINS):
        apart = np.abs(place - direction)
        share = strength * np.clip(1 - np.minimum(apart, _BINS - apart), 0, None)
        cells[..., direction] = share.reshape(rows, _CELL, columns, _CELL).sum((1, 3))
    around = cv2.blur(np.ascontiguousarray((cells**2).sum(2)), (3, 3))
    return np.asarray(cells / np.sqrt(around + 1.0)[..., None], np.float32)


def words_in(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of each row of features the probability of each of `CLASSES`."""
    net = _net()
    hidden = np.maximum(rows @ net.first + net.first_bias, 0)
    scores = hidden @ net.second + net.second_bias
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True), np.float32)


@cache
def _net() -> _Net:
    with (files("scan") / "secrecy" / "words.npz").open("rb") as file, np.load(file) as data:
        return _Net(*(data[name].astype(np.float32) for name in ("first", "first_bias", "second", "second_bias")))
