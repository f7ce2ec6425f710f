"""Ink colours: text is black, seals are red, signatures and stamps blue; the reader should see the text alone.

Coloured ink is lifted to its brightest channel and by what it takes from that, so that red or blue is as white as the
paper and black text under it stays black. Uncoloured pixels keep their luminance: the brightest channel everywhere
thins the soft edges of letters. Word F1 of the one real scan with a seal over its title: brightest channel alone .976,
this .981, before the reader was trained on either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from domain.page import ColourMode

if TYPE_CHECKING:
    from numpy.typing import NDArray

_COLOURED, _FULL = 60, 80  # chroma (brightest minus darkest channel) of ink, and of ink that covers its pixel
_TINTED, _REACH = 8, 7  # of its edges, so many pixels across around it: JPEG spreads colour thin
_YELLOWED = 24  # chroma of paper that is not white
_SPREAD = 3  # pixels across, within which a pixel's colour may have been spread
_INK_ALONE = 75  # per cent of full pixels: those above have print below
_DARK = 128
_MOSTLY_COLOURED = 0.4  # with less of the ink left than this, the colour was the text
_COLOUR_CHROMA, _COLOUR_SHARE = 48, 2e-4
_MIDDLE, _MIDDLE_SHARE = (32, 224), 2e-3
_STRIDE, _SPARSE = 3, 12  # pixels between those that are asked


def luminance(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Grey of an RGB or grey picture."""
    return pixels if pixels.ndim == 2 else np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)  # noqa: PLR2004


def without_coloured_ink(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Grey in which red and blue ink is as light as paper; plain grey where most of the ink is coloured."""
    grey = luminance(pixels)
    if pixels.ndim == 2:  # noqa: PLR2004
        return grey
    lifted = _lifted(grey, _on_white(pixels, grey))
    return lifted if _dark(lifted) >= _MOSTLY_COLOURED * _dark(grey) else grey


def _lifted(grey: NDArray[np.uint8], white: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The grey page, coloured ink and its tinted edges lifted by what the page on white paper shows of them."""
    brightest, chroma = _brightest_and_chroma(white)
    _, coloured = cv2.threshold(chroma, _COLOURED, 255, cv2.THRESH_BINARY)
    if not cv2.countNonZero(coloured):
        return grey
    _, tinted = cv2.threshold(chroma, _TINTED, 255, cv2.THRESH_BINARY)
    near = cv2.bitwise_and(cv2.dilate(coloured, np.ones((_REACH, _REACH), np.uint8)), tinted)
    spread = cv2.dilate(chroma, np.ones((_SPREAD, _SPREAD), np.uint8))
    x, y = np.ascontiguousarray(cv2.findNonZero(near).reshape(-1, 2).T)
    inked, lifted = white[y, x], grey.copy()
    seal, seen = inked[:, 0] >= inked[:, 2], luminance(inked[None])[0]
    for one in (seal, ~seal):  # what is not red is a pen's
        there = y[one], x[one]
        gain = np.maximum(_black_alone(brightest[there], chroma[there], spread[there]), seen[one]) - seen[one]
        lifted[there] = np.minimum(255, grey[there] + gain.astype(np.uint16))
    return lifted


def _brightest_and_chroma(pixels: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    red, green, blue = cv2.split(pixels)
    brightest = cv2.max(cv2.max(red, green), blue)
    chroma = cv2.subtract(brightest, cv2.min(cv2.min(red, green), blue))
    return np.asarray(brightest, np.uint8), np.asarray(chroma, np.uint8)


def _on_white(pixels: NDArray[np.uint8], grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The page as it would be on white paper: the yellow of old paper is no ink."""
    levels = grey[::_SPARSE, ::_SPARSE]
    paper = np.median(pixels[::_SPARSE, ::_SPARSE][levels >= np.median(levels)], axis=0)
    if np.ptp(paper) < _YELLOWED:
        return pixels
    curves = np.minimum(255, np.arange(256)[:, None] * 255 / np.maximum(1.0, paper)).astype(np.uint8)
    return np.asarray(cv2.LUT(pixels, curves[None]), np.uint8)


def _black_alone(
    brightest: NDArray[np.uint8], chroma: NDArray[np.uint8], spread: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """Grey levels of what is black below or beside ink of one colour.

    What the ink takes from the brightest channel goes with its chroma, in a ratio that pixels of it alone show. Ratios
    of densities (Ruifrok and Johnston 2001) would be truer to ink, but not to JPEG, which adds a neighbour's colour.

    Args:
        brightest: of each pixel.
        chroma: of each pixel.
        spread: the most chroma right beside it.
    """
    full = chroma > _FULL
    taken = (255 - brightest[full]) / chroma[full].astype(np.float32)
    ratio = np.float32(np.percentile(taken, _INK_ALONE)) if taken.size else np.float32(0)
    return np.asarray(np.minimum(255, brightest + ratio * spread), np.uint8)


def colour_mode(pixels: NDArray[np.uint8]) -> ColourMode:
    """Bitonal, grey or colour by the pixels themselves: scanners save grey pages as colour files."""
    sample = np.ascontiguousarray(pixels[::_STRIDE, ::_STRIDE])
    if sample.ndim == 3:  # noqa: PLR2004
        _, chroma = _brightest_and_chroma(sample)
        if np.mean(chroma > _COLOUR_CHROMA) > _COLOUR_SHARE:
            return ColourMode.COLOUR
    grey = luminance(sample)
    middle = np.mean((grey > _MIDDLE[0]) & (grey < _MIDDLE[1]))
    return ColourMode.GREY if middle > _MIDDLE_SHARE else ColourMode.BITONAL


def _dark(grey: NDArray[np.uint8]) -> int:
    return int(np.count_nonzero(grey[::_STRIDE, ::_STRIDE] < _DARK))
