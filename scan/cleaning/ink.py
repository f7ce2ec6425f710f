"""Ink colours: text is black, seals are red, signatures and stamps blue; the reader should see the text alone.

Coloured ink is lifted to its brightest channel and by what it takes from that, so that red or blue is as white as the
paper and black text under it stays black. Uncoloured pixels keep their luminance: the brightest channel everywhere
thins the soft edges of letters. Word F1 of the one real scan with a seal over its title: brightest channel alone .976,
this .981, before the reader was trained on either.

Colour is judged against the paper at each place, where that is coloured or lies in coloured light. Black print on it is
as grey as on white where optics alone were at work; JPEG, which halves colour, leaves it the colour of the paper
around. So of a pixel's colour what lies between grey and the paper's is no ink's. A page drawn in twelve colours and
lights, red seal and blue signature on it, was read at word F1 .54 (blue shade), .31 (blue, light falling off), .01
(deep blue, brown paper, red light) when colours were judged against one paper for the whole page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from domain.page import ColourMode
from scan.cleaning.background import coloured_paper

if TYPE_CHECKING:
    from numpy.typing import NDArray

_COLOURED, _FULL = 60, 80  # chroma (brightest minus darkest channel) of ink, and of ink that covers its pixel
_TINTED, _REACH = 8, 7  # of its edges, so many pixels across around it: JPEG spreads colour thin
_BARE = 235  # grey level on white paper from which on there is no ink
_BEYOND = 1.1  # times the colour of the paper: what the paper may still explain
_MOST_GAIN = 2.5  # times that colours in dim light are made stronger
_EVEN, _PALE, _LIGHT = 60, 70, 150  # spread of each channel, chroma and grey level of paper that has but yellowed
_SPREAD = 3  # pixels across, within which a pixel's colour may have been spread
_INK_ALONE = 75  # per cent of full pixels: those above have print below
_DARK = 128  # of 255: what is darker is counted as ink, before its colour is taken off and after
_MOSTLY_COLOURED = 0.4  # with less of the ink left than this, the colour was the text
# Chroma, and share of the page that has more: of eight real scans the six in colour have 3.2e-4 to 8e-3, the rest none.
_COLOUR_CHROMA, _COLOUR_SHARE = 48, 2e-4
_PALE_COLOUR, _PALE_SHARE = 8, 3e-4  # levels of red and blue from luminance, beside what the paper has; of the page
_MOST_PAPER, _YELLOW = 1.3, 0.7  # times the paper's colour; share of blue that old paper lacks
# Greys between black and white, and their share: 4 to 10 % of those six in grey, none of the two that are bitonal.
_MIDDLE, _MIDDLE_SHARE = (32, 224), 2e-3
_STRIDE = 3  # pixels between those that are asked


def luminance(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Grey of an RGB or grey picture."""
    return pixels if pixels.ndim == 2 else np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)  # noqa: PLR2004


def without_coloured_ink(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Grey in which red and blue ink is as light as paper; plain grey where most of the ink is coloured."""
    grey = luminance(pixels)
    if pixels.ndim == 2:  # noqa: PLR2004
        return grey
    paper = coloured_paper(pixels)
    if paper is None:
        lifted, level = _lifted(grey, pixels, None), 255
    else:
        lifted, level = (
            _lifted(grey, _on_white(pixels, grey, paper), luminance(paper)),
            int(np.median(luminance(paper))),
        )
    dark = _DARK * level // 255
    return lifted if _darker(lifted, dark) >= _MOSTLY_COLOURED * _darker(grey, dark) else grey


def _lifted(grey: NDArray[np.uint8], white: NDArray[np.uint8], paper: NDArray[np.uint8] | None) -> NDArray[np.uint8]:
    """The grey page, coloured ink and its tinted edges lifted by what the page on white paper shows of them.

    Args:
        grey: the page as it is.
        white: the page on white paper, RGB.
        paper: grey levels of its paper on a small copy; None where it is white.
    """
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
        worth = gain.astype(np.uint16) if paper is None else gain * (_at(paper, *there, grey.shape) / 255)
        lifted[there] = np.minimum(255, grey[there] + worth)
    return lifted


def _brightest_and_chroma(pixels: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    red, green, blue = cv2.split(pixels)
    brightest = cv2.max(cv2.max(red, green), blue)
    chroma = cv2.subtract(brightest, cv2.min(cv2.min(red, green), blue))
    return np.asarray(brightest, np.uint8), np.asarray(chroma, np.uint8)


def _on_white(pixels: NDArray[np.uint8], grey: NDArray[np.uint8], paper: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The page as it would be on white paper in white light, RGB; what is no ink is white.

    Args:
        pixels: the page, RGB.
        grey: its luminance.
        paper: colour of the paper at each place of a small copy, RGB.
    """
    if (curves := _yellowed(paper)) is not None:
        return np.asarray(cv2.LUT(pixels, curves), np.uint8)
    white = np.full_like(pixels, 255)
    level = cv2.resize(luminance(paper), grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    inked = cv2.compare(grey, cv2.convertScaleAbs(level, alpha=_BARE / 255), cv2.CMP_LT)
    if not cv2.countNonZero(inked):
        return white
    x, y = np.ascontiguousarray(cv2.findNonZero(inked).reshape(-1, 2).T)
    white[y, x] = _ink_on_white(pixels[y, x], _at(paper, y, x, grey.shape))
    return white


def _yellowed(paper: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """Curves of the three channels that make light paper of one pale colour white, a sixth of the work; else None."""
    low, middle, high = np.percentile(paper.reshape(-1, 3), [5, 50, 95], axis=0)
    if (high - low).max() > _EVEN or np.ptp(middle) > _PALE or middle.mean() < _LIGHT:
        return None
    curves = np.minimum(255, np.arange(256)[:, None] * 255 / np.maximum(1.0, middle))
    return np.asarray(curves.astype(np.uint8)[None], np.uint8)


def _ink_on_white(ink: NDArray[np.uint8], paper: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Pixels with ink (n, 3) as they would be on white paper in white light.

    What is as much paper's colour as its lightness says, or more, is judged by what is left beside that; what is less
    is of another colour, and seen as through the paper.
    """
    under, own = _lightness_and_colour(paper), _lightness_and_colour(ink)
    size = np.maximum(np.square(under[:, 1:]).sum(axis=1), 1)
    explained = np.einsum("ij,ij->i", own[:, 1:], under[:, 1:]) / size
    gain = 255 / np.maximum(under[:, 0], 1)
    colour = own[:, 1:] - np.clip(explained, 0, _BEYOND)[:, None] * under[:, 1:]
    colour *= np.minimum(gain, _MOST_GAIN)[:, None]
    planes = (own[:, 0] * gain, colour[:, 0] + 128, colour[:, 1] + 128)
    seen = cv2.merge([cv2.convertScaleAbs(np.maximum(plane, 0)[None]) for plane in planes])
    white = np.asarray(cv2.cvtColor(seen, cv2.COLOR_YCrCb2RGB)[0], np.uint8)
    other = explained * under[:, 0] < own[:, 0]
    through = ink[other] * (255 / np.maximum(paper[other], 255 / _MOST_GAIN))
    white[other] = np.minimum(255, through).astype(np.uint8)
    return white


def _lightness_and_colour(pixels: NDArray[np.generic]) -> NDArray[np.float32]:
    """Luminance of RGB pixels (n, 3), and how far red and blue are from it, 0 for grey."""
    row = pixels.astype(np.float32)[None]
    return np.asarray(cv2.cvtColor(row, cv2.COLOR_RGB2YCrCb)[0] - np.array([0, 0.5, 0.5], np.float32), np.float32)


def _at(
    small: NDArray[np.generic], rows: NDArray[np.int32], columns: NDArray[np.int32], shape: tuple[int, ...]
) -> NDArray[np.float32]:
    """Values of a small copy of a page of that shape at places of the page."""
    y, x = (
        np.minimum((place * (have / full)).astype(np.int32), have - 1)
        for place, have, full in zip((rows, columns), small.shape[:2], shape[:2], strict=True)
    )
    return np.asarray(small[y, x], np.float32)


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
        if np.mean(chroma > _COLOUR_CHROMA) > _COLOUR_SHARE or _is_pale_colour(sample):
            return ColourMode.COLOUR
    grey = luminance(sample)
    middle = np.mean((grey > _MIDDLE[0]) & (grey < _MIDDLE[1]))
    return ColourMode.GREY if middle > _MIDDLE_SHARE else ColourMode.BITONAL


def _is_pale_colour(sample: NDArray[np.uint8]) -> bool:
    """Whether there are faded seals, pencils or a pale form: colours beside that of the paper, or paper not yellowed.

    Black print on yellow paper is anything from grey to yellow. Of eighteen drawn pages and eight real scans those
    without colour have none beyond 6 levels from that; a faded seal has some beyond 8 on 0.6 % of the page.
    """
    soft = cv2.blur(sample, (_SPREAD, _SPREAD))
    colour = cv2.cvtColor(soft, cv2.COLOR_RGB2YCrCb)[:, :, 1:].astype(np.float32) - 128
    paper = np.median(colour[::_STRIDE, ::_STRIDE].reshape(-1, 2), axis=0)
    strength = float(np.linalg.norm(paper))
    if strength > _PALE_COLOUR and -paper[1] < _YELLOW * strength:
        return True
    explained = np.clip(colour @ paper / max(strength**2, 1.0), 0, _MOST_PAPER)
    beside = np.linalg.norm(colour - explained[..., None] * paper, axis=2)
    return bool(np.mean(beside > _PALE_COLOUR) > _PALE_SHARE)


def _darker(grey: NDArray[np.uint8], level: int) -> int:
    return int(np.count_nonzero(grey[::_STRIDE, ::_STRIDE] < level))
