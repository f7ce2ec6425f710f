"""Strokes as the reader should see them: dots of needle printers run together, specks of bitonal copies left out.

On pages to tune on, letter error rates of .039 from needle printers become .002, of .005 from copiers .002. On grey
pages specks stay: a faded full stop of a typewriter is as small, and stands as far from its letter; leaving them out
there took .002 to .011.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from domain.page import ColourMode

if TYPE_CHECKING:
    from numpy.typing import NDArray

_INK_BELOW = 160  # grey level
_DOT = 0.02  # inches across at most: a needle's stroke
_LETTER = 0.045, 0.25  # inches: pieces that are letters or parts of them
_DOTS_A_LETTER, _LEAST_DOTS = 3.0, 1000  # a page whose letters are dots has eight dots a piece of a letter
_BAND, _EVERY = 0.5, 4  # inches; one band in so many is looked at first
_RUN_TOGETHER = 0.0058  # inches: sigma that closes the gaps of 120 dots an inch
_SPECK = 0.012  # inches across at most
_ALONE = 0.03  # inches to the next larger piece: marks and full stops are nearer to their letters
_FEW = 20  # specks that are not worth a pass over the page


def even_strokes(clean: NDArray[np.uint8], dpi: int, colour: ColourMode) -> NDArray[np.uint8]:
    """The page (white paper, dark print) with its strokes mended: dots run together, or specks left out."""
    if colour is not ColourMode.BITONAL and not _may_be_dotted(clean, dpi):
        return clean
    labels, stats = _pieces(clean)
    across = _across(stats, dpi)
    dots, letters = _counted(across[1:])
    if dots >= _LEAST_DOTS and dots > _DOTS_A_LETTER * letters:
        return np.asarray(cv2.GaussianBlur(clean, (0, 0), _RUN_TOGETHER * dpi), np.uint8)
    small = across <= _SPECK
    small[0] = False  # the paper is no piece
    if colour is not ColourMode.BITONAL or np.count_nonzero(small) < _FEW:
        return clean
    larger = ~small
    larger[0] = False
    return _without(clean, stats[small], np.asarray(larger, np.uint8)[labels], dpi)


def _may_be_dotted(clean: NDArray[np.uint8], dpi: int) -> bool:
    """A look at some bands of the page: dots are among all letters of a needle printer, or among none."""
    band = max(1, round(_BAND * dpi))
    bands = (clean[top : top + band] for top in range(0, clean.shape[0], _EVERY * band))
    across = np.concatenate([_across(_pieces(part)[1], dpi)[1:] for part in bands])
    dots, letters = _counted(across)
    return bool(dots > _DOTS_A_LETTER / 2 * letters)  # bands cut letters in two


def _pieces(clean: NDArray[np.uint8]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The number of each pixel's piece of ink, 0 on paper, and a row of measures for each number."""
    ink = cv2.threshold(clean, _INK_BELOW - 1, 1, cv2.THRESH_BINARY_INV)[1]
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    return np.asarray(labels, np.int32), np.asarray(stats, np.int32)


def _across(stats: NDArray[np.int32], dpi: int) -> NDArray[np.float64]:
    """The longer side of each piece, inches."""
    return np.asarray(np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) / dpi, np.float64)


def _counted(across: NDArray[np.float64]) -> tuple[int, int]:
    """How many pieces may be dots, and how many letters."""
    letters = (across > _LETTER[0]) & (across < _LETTER[1])
    return int(np.count_nonzero(across <= _DOT)), int(np.count_nonzero(letters))


def _without(
    clean: NDArray[np.uint8], specks: NDArray[np.int32], larger: NDArray[np.uint8], dpi: int
) -> NDArray[np.uint8]:
    """The page with those specks painted white that no larger piece is near."""
    reach = 2 * round(_ALONE * dpi) + 1
    near = cv2.dilate(larger, np.ones((reach, reach), np.uint8))
    x, y, w, h = (specks[:, column] for column in range(4))
    alone = specks[near[y + h // 2, x + w // 2] == 0]
    white = clean.copy()
    for left, top, width, height in alone[:, :4]:
        white[top - 1 if top else 0 : top + height + 1, left - 1 if left else 0 : left + width + 1] = 255
    return white
