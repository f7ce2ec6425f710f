"""Which word that was read is which word that was printed, by place: boxes tell it whatever the letters say."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from domain.geometry import Affine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from domain.geometry import Box
    from domain.text import Word

_PAIRS = 8
_NEAR = 6.0  # pixels that the middles of one word may be apart
_COVERED = 0.5  # of the smaller box, for two boxes to be at one place


def places(read: Sequence[Word], printed: Sequence[Word]) -> list[int | None]:
    """For each word that was read the number of the printed word that it lies on, None where it lies on none."""
    if not read or not printed:
        return [None] * len(read)
    ours, theirs = corners([word.box for word in read]), corners([word.box for word in printed])
    common = intersections(ours, theirs)
    share = common / np.minimum(_areas(ours)[:, None], _areas(theirs)[None, :])
    best = np.argmax(common, axis=1)
    return [int(to) if share[number, to] >= _COVERED else None for number, to in enumerate(best)]


def holding(box: Box, areas: Sequence[Box]) -> int | None:
    """The number of the first area that holds the middle of `box`, which may be a thin dash or a dot."""
    x, y = box.x + box.w / 2, box.y + box.h / 2
    inside = (number for number, it in enumerate(areas) if it.x <= x < it.right and it.y <= y < it.bottom)
    return next(inside, None)


def overlap(one: Box, other: Box) -> float:
    """Intersection over union of two boxes."""
    common = one.intersection(other)
    return common / (one.area + other.area - common)


def within(words: Sequence[Word], areas: Sequence[Box]) -> list[bool]:
    """Whether each word lies mostly within one of the areas."""
    if not words or not areas:
        return [False] * len(words)
    boxes = corners([word.box for word in words])
    share = intersections(boxes, corners(areas)) / _areas(boxes)[:, None]
    return [bool(most > _COVERED) for most in share.max(axis=1)]


def corners(boxes: Sequence[Box]) -> NDArray[np.float64]:
    """Boxes as rows of left, top, right, bottom."""
    return np.array([(box.x, box.y, box.right, box.bottom) for box in boxes], np.float64)


def intersections(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pixels that each box of `one` has in common with each of `other`."""
    low = np.maximum(one[:, None, :2], other[None, :, :2])
    high = np.minimum(one[:, None, 2:], other[None, :, 2:])
    sides = np.maximum(high - low, 0)
    return np.asarray(sides[..., 0] * sides[..., 1], np.float64)


def _areas(boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.maximum((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]), 1), np.float64)


def levelled(read: Sequence[Word], printed: Sequence[Word]) -> list[Word]:
    """Words with their boxes laid where the picture has them, for a program that gives places on a page it turned.

    The affine map is the one that most middles of words that occur once on both sides agree to; a page with fewer than
    `_PAIRS` of them is left as it is.
    """
    pairs = _once_in_both(read, printed)
    if len(pairs) < _PAIRS:
        return list(read)
    ours, theirs = _middles([one for one, _ in pairs]), _middles([other for _, other in pairs])
    matrix, _ = cv2.estimateAffine2D(ours, theirs, method=cv2.RANSAC, ransacReprojThreshold=_NEAR)
    if matrix is None:
        return list(read)
    to_page = Affine(*(float(value) for value in matrix.ravel()))
    return [replace(word, box=to_page.box(word.box)) for word in read]


def _once_in_both(read: Sequence[Word], printed: Sequence[Word]) -> list[tuple[Word, Word]]:
    ours, theirs = ({word.text: word for word in words} for words in (read, printed))
    counts = Counter(word.text for word in read), Counter(word.text for word in printed)
    return [(word, theirs[text]) for text, word in ours.items() if counts[0][text] == counts[1][text] == 1]


def _middles(words: Sequence[Word]) -> NDArray[np.float64]:
    return np.array([(word.box.x + word.box.w / 2, word.box.y + word.box.h / 2) for word in words])
