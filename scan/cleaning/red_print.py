"""Red print beside a seal: names and positions that offices stamp with rubber stamps in the ink of the seal.

A page loses all coloured ink before it is read, and the name with the seal. Here the red ink alone is left: black
print, a pen's blue strokes over a name and the seal itself become paper.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from domain.geometry import Box
from domain.page import ColourMode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from scan.cleaning.prepare import PreparedPage

_ABOVE, _BELOW, _LEFT, _RIGHT = 0.5, 1.0, 0.5, 2.0  # diameters of the seal: where its office stamps beside it
_INKED, _LEAST = 170, 0.01  # grey level; share of the seal's square that such ink must have for letters
_RING = 1.08  # of the radius: how far the ring's edge reaches
_HAIR = 3  # pixels: what is left of the ring is thinner, the strokes of letters that stand on it are not


class RedPrint(NamedTuple):
    """Red ink near one seal, as dark print on white.

    Attributes:
        picture: grey, of the size in which the page is read.
        place: what it shows, in pixels of the sheet.
    """

    picture: NDArray[np.uint8]
    place: Box


def red_prints(prepared: PreparedPage) -> Iterator[RedPrint]:
    """The red ink near each seal of a page in colour, where there is enough for letters beside the seal."""
    if prepared.image.colour is not ColourMode.COLOUR or prepared.unbent is not None:
        return
    scale = prepared.reading_dpi / prepared.image.dpi
    for seal in prepared.seals:
        place = _beside(seal, prepared.upright.shape)
        alone = _red_alone(prepared.upright[place.y : place.bottom, place.x : place.right])
        alone = _without_seal(alone, (seal.x + seal.w // 2 - place.x, seal.y + seal.h // 2 - place.y), seal.w / 2)
        if np.count_nonzero(alone < _INKED) >= _LEAST * seal.area:
            yield RedPrint(_resized(alone, scale), place)


def _beside(seal: Box, shape: tuple[int, ...]) -> Box:
    left, top = max(0, round(seal.x - _LEFT * seal.w)), max(0, round(seal.y - _ABOVE * seal.h))
    right = min(shape[1], round(seal.right + _RIGHT * seal.w))
    bottom = min(shape[0], round(seal.bottom + _BELOW * seal.h))
    return Box(left, top, right - left, bottom - top)


def _red_alone(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """How much redder than anything else each pixel is, beyond what the paper is, dark on white."""
    red, green, blue = cv2.split(pixels)
    redder = np.asarray(cv2.subtract(red, cv2.max(green, blue)), np.uint8)
    paper = np.uint8(np.median(redder))
    return np.asarray(255 - (np.maximum(redder, paper) - paper), np.uint8)


def _without_seal(red: NDArray[np.uint8], middle: tuple[int, int], radius: float) -> NDArray[np.uint8]:
    """The red ink without what is inside the seal, and without hairlines of its ring."""
    left = np.asarray(cv2.circle(red, middle, round(radius), 255, cv2.FILLED), np.uint8)
    about = np.zeros_like(red)
    cv2.circle(about, middle, round(radius * _RING), 255, cv2.FILLED)
    thick = cv2.morphologyEx(left, cv2.MORPH_CLOSE, np.ones((_HAIR, _HAIR), np.uint8))
    return np.where(about > 0, thick, left)


def _resized(picture: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    if scale == 1.0:
        return picture
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=how), np.uint8)
