"""Uneven paper: yellowing, shadows of a fold or a book's spine, and the black margins of an open scanner lid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SMALL_SIDE = 420  # pixels of the longer side at which paper is judged: about 36 dpi on A4
_UNEVEN, _DULL = 10, 235  # grey levels: spread of the paper, level of its middle
_COLOURED, _SOME = 24, 0.1  # chroma of paper that is not white; share of a page that it must have
_DARK = 100  # grey level: a lid left open and a table are darker, shaded paper is not
_MARGIN_THICKNESS = 5  # small pixels, about 3.5 mm: thicker than any stroke
_MOST_MARGIN = 0.6  # of the page: more is a dark page, not a margin
_SHADOW = 15  # small pixels, about 10 mm: how far the shadow of a book's spine reaches
_BLACK, _INK, _LEAST_INK = 50, 0.7, 0.02  # grey level; of the paper's level at most; share of the area
_BESIDE, _LEAST_STEP = 7, 40  # small pixels around a margin; grey levels by which what is there is lighter


def small_copy(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The page at the size at which paper is judged."""
    height, width = grey.shape
    factor = min(1.0, _SMALL_SIDE / max(height, width))
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)


def paper_levels(small: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Brightness of the paper under the writing: the brightest of the neighbourhood, its median, smoothed."""
    brightest = cv2.dilate(small, np.ones((5, 5), np.uint8))
    median = cv2.medianBlur(np.ascontiguousarray(brightest), 9)
    return np.asarray(cv2.GaussianBlur(median, (0, 0), 3), np.uint8)


def coloured_paper(pixels: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """Colour of the paper under the writing at each place of a small copy, RGB; None on white paper in white light.

    Of a page as large as A4 every eighth pixel or so is looked at, so that white pages cost nothing.
    """
    stride = max(1, max(pixels.shape[:2]) // _SMALL_SIDE)
    few = pixels[::stride, ::stride]
    colours = np.dstack([paper_levels(np.ascontiguousarray(few[:, :, channel])) for channel in range(3)])
    return colours if np.mean(np.ptp(colours, axis=2) >= _COLOURED) >= _SOME else None


def on_even_paper(grey: NDArray[np.uint8], paper: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Divide the paper out where it is uneven or dull; an even white page is left as it is."""
    low, middle, high = np.percentile(paper, [5, 50, 95])
    if high - low <= _UNEVEN and middle >= _DULL:
        return grey
    level = cv2.resize(np.maximum(paper, 1), grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, level, scale=255), np.uint8)


def lifting(darkness: float, white: float) -> NDArray[np.uint8]:
    """The curve (256 grey levels) that makes `darkness` black, and `white` and what is lighter white."""
    curve = (np.arange(256) - darkness) * 255 / (white - darkness)
    return np.asarray(np.clip(curve, 0, 255), np.uint8)


def dark_margins(small: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """Mask (255) of thick dark areas that touch the edge of the page; None when there are none.

    A page that is dark for the most part has no margins in this sense, nor has one on which light falls off little by
    little over more than the shadow of a spine.
    """
    dark = np.asarray(small < _DARK, np.uint8)
    kernel = np.ones((_MARGIN_THICKNESS, _MARGIN_THICKNESS), np.uint8)
    framed = cv2.copyMakeBorder(dark, 8, 8, 8, 8, cv2.BORDER_REPLICATE)
    thick = np.asarray(cv2.morphologyEx(framed, cv2.MORPH_OPEN, kernel))[8:-8, 8:-8]
    count, labels = cv2.connectedComponents(np.ascontiguousarray(thick))
    edge = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    touching = [int(label) for label in edge[edge > 0] if _ends_abruptly(labels == label, small)]
    if count == 1 or not touching:
        return None
    mask = np.asarray(np.isin(labels, touching) * 255, np.uint8)
    if np.mean(mask > 0) > _MOST_MARGIN:
        return None
    return np.asarray(cv2.dilate(mask, kernel), np.uint8)


def _ends_abruptly(area: NDArray[np.bool_], small: NDArray[np.uint8]) -> bool:
    """Whether a dark area is a margin: thin, or beside something clearly lighter; poor light has no edge.

    A dark sheet that bears writing is none either.
    """
    inside = np.asarray(area, np.uint8)
    thickest = cv2.distanceTransform(cv2.copyMakeBorder(inside, 1, 1, 1, 1, cv2.BORDER_REPLICATE), cv2.DIST_L2, 3).max()
    if thickest <= _SHADOW:
        return True
    kernel = np.ones((_BESIDE, _BESIDE), np.uint8)
    within = area & (cv2.erode(inside, kernel) == 0)
    around = (cv2.dilate(inside, kernel) > 0) & ~area
    paper = paper_levels(small)
    if _is_written(small[within], paper[within]):
        return False
    return not around.any() or float(np.median(paper[around])) - float(np.median(small[within])) > _LEAST_STEP


def _is_written(grey: NDArray[np.uint8], paper: NDArray[np.uint8]) -> bool:
    """Whether there is ink on paper that is dark, and no black."""
    if not grey.size or float(np.median(paper)) < _BLACK:
        return False
    return bool(np.mean(grey < _INK * paper) > _LEAST_INK)


def painted_white(grey: NDArray[np.uint8], mask: NDArray[np.uint8] | None) -> NDArray[np.uint8]:
    """`grey` with the masked area white; the mask may be smaller than the page."""
    if mask is None:
        return grey
    full = cv2.resize(mask, grey.shape[::-1], interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.max(grey, full), np.uint8)
