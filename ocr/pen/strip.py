"""The place of a pen's figures, cut out of a page's picture as the net takes it.

Two pictures of one size lie over each other: one in which red ink is as light as paper, so that a seal does no harm,
and one in which every ink is dark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from domain.geometry import Box

HEIGHT = 48  # rows
STEP = 8  # columns of which a width is a multiple
LONGEST = 400  # columns; a longer place is squeezed
_PAPER = 255
_LIGHTEST = 90  # per cent of the pixels: paper is as light as these
_FAINTEST = 70.0  # levels between paper and ink that are stretched to full strength at most


def pen_strip(upright: NDArray[np.uint8], place: Box) -> NDArray[np.uint8]:
    """The place as (2, `HEIGHT`, columns), ink bright on black; beyond the page is paper.

    Args:
        upright: the page's pixels, grey or RGB.
        place: in its pixels.
    """
    cut = _cut(upright, place)
    columns = min(LONGEST, max(STEP, round(cut.shape[1] * HEIGHT / cut.shape[0])))
    shrinks = cut.shape[0] > HEIGHT
    means = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    small = np.asarray(cv2.resize(cut, (columns, HEIGHT), interpolation=means), np.uint8)
    inks = [small] if small.ndim == 2 else [small[..., 0], small.min(axis=2)]  # noqa: PLR2004 - grey: both are alike
    wide = -(-columns // STEP) * STEP
    strip = np.zeros((2, HEIGHT, wide), np.uint8)
    strip[:, :, :columns] = [_even(ink) for ink in inks]
    return strip


def _cut(upright: NDArray[np.uint8], place: Box) -> NDArray[np.uint8]:
    inner = upright[max(0, place.y) : max(0, place.bottom), max(0, place.x) : max(0, place.right)]
    if inner.shape[:2] == (place.h, place.w):
        return inner
    whole = np.full((max(1, place.h), max(1, place.w), *upright.shape[2:]), _PAPER, np.uint8)
    y, x = max(0, -place.y), max(0, -place.x)
    whole[y : y + inner.shape[0], x : x + inner.shape[1]] = inner
    return whole


def _even(layer: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Paper 0, the darkest ink 255."""
    ink = np.clip(_paper(layer) - layer.astype(np.float32), 0, None)
    return np.asarray(np.clip(ink * (255 / max(_FAINTEST, float(ink.max()))), 0, 255), np.uint8)


def _paper(layer: NDArray[np.uint8]) -> float:
    """The level of paper: what `np.percentile` tells, from counts of levels, ten times as quick."""
    upto = np.cumsum(np.bincount(layer.ravel(), minlength=256))
    rank = (layer.size - 1) * _LIGHTEST / 100
    ranks = int(rank), min(int(rank) + 1, layer.size - 1)
    below, above = (int(np.searchsorted(upto, at, side="right")) for at in ranks)
    return below + (above - below) * (rank % 1)
