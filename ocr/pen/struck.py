"""A number that was crossed out beside the one that holds: told apart by the long stroke through its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_INK = 110  # of 255
_LONG = 30  # columns of a stroke that is no part of a figure: more than an em of print
_HIGHEST, _LOWEST = 13, 28  # rows between which it goes through figures; rules and dots run below, rules of heads above
_PRINT_BEFORE, _PRINT_BEHIND = 18, 23  # columns that show print
_TOP, _FOOT = 6, 34  # rows of figures
_BESIDE = 3  # columns around it
_FIGURES = 10  # columns of ink besides it that a number needs


def struck_apart(strip: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]] | None:
    """The place without the figures that are crossed out, and with them alone, the stroke taken off.

    Args:
        strip: as `ocr.pen.strip.pen_strip` cuts it.

    Returns:
        Both; None where nothing is crossed out.
    """
    stroke = _stroke(strip[0])  # in which red rings of seals are as light as paper
    columns = np.nonzero(stroke.any(axis=0))[0]
    if not len(columns):
        return None
    start, end = max(0, int(columns[0]) - _BESIDE), int(columns[-1]) + 1 + _BESIDE
    if not _goes_through(strip[0] > _INK, stroke):
        return None  # a stroke alone, or a rule
    beside = strip[0][_TOP:_FOOT] > _INK
    beside[:, start:end] = beside[:, :_PRINT_BEFORE] = beside[:, -_PRINT_BEHIND:] = False
    if np.count_nonzero(beside.any(axis=0)) < _FIGURES:
        return None  # no other number: figures whose bars are joined
    living, crossed = strip.copy(), strip.copy()
    living[:, :, start:end] = 0
    crossed[:, :, end:] = 0
    crossed[:, stroke] = 0
    return living, crossed


def _goes_through(ink: NDArray[np.bool_], stroke: NDArray[np.bool_]) -> bool:
    """Figures stand out above the stroke and below it."""
    rows = np.nonzero(stroke.any(axis=1))[0]
    columns = np.nonzero(stroke.any(axis=0))[0]
    figures = ink[_TOP:_FOOT, columns[0] : columns[-1] + 1]
    above, below = figures[: rows[0] - _TOP - 1], figures[rows[-1] + 2 - _TOP :]
    return all(np.count_nonzero(part.any(axis=0)) >= _FIGURES for part in (above, below))


def _stroke(layer: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Long strokes, nearly level, through the middle of the figures."""
    ink = (layer > _INK).astype(np.uint8)
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    level = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, _LONG), np.uint8))
    level[:_HIGHEST] = level[_LOWEST:] = 0
    level[:, :_PRINT_BEFORE] = level[:, -_PRINT_BEHIND:] = 0
    return np.asarray((level > 0) & (ink > 0))
