"""Doubtful lines read once more, each by itself from a softer and smaller picture; the surer words are kept.

The engine loses tone marks over a circumflex and cuts them off capitals; another size of the same line gives other
errors, so the two readings correct each other. Word for word, the reading with the higher credit stays. This is no
correction: every word kept was read from the picture.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from domain.geometry import Affine, Box, union
from domain.text import mean_word_confidence
from ocr.engine import RawLine
from ocr.plausibility import credit, is_plausible, letters_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from domain.text import Word
    from ocr.engine import OcrEngine

_DOUBTFUL, _STRANGE = 0.8, 0.95  # confidence below which any word, and one that is no syllable, is doubtful
_HOPELESS = 0.45  # mean confidence of a page that is turned or bears no text: another look is lost on it
_SCALE, _SOFTEN = 0.6, 0.6  # of the picture; standard deviation in pixels of the smaller one
_ABOVE, _BELOW, _BESIDE = 0.15, 0.1, 0.4  # air around a line, in its heights
_HEIGHTS = (10, 3.5)  # pixels at least, median heights at most: below are rules, above seals
_SAME_PLACE = 0.4  # of the narrower word's width
_NUMBER = 0.2  # how much surer other digits must be, or digits instead of letters
_NEW = 0.9  # confidence of a word where the first look saw none


class _Strip(NamedTuple):
    """A line's picture, and the map from it back to the page."""

    picture: NDArray[np.uint8]
    to_page: Affine


def read_doubtful_again(
    lines: Sequence[RawLine], reading: NDArray[np.uint8], dpi: int, engine: OcrEngine
) -> tuple[RawLine, ...]:
    """The lines, doubtful ones with the surer words of two readings.

    Args:
        lines: of the first look, boxes in pixels of `reading`.
        reading: the page's grey picture.
        dpi: its resolution.
        engine: the recogniser; asked once at most, for all lines together.

    Raises:
        PageFailed: the recogniser failed.
    """
    doubtful = _doubtful_lines(lines)
    if not doubtful:
        return tuple(lines)
    strips = [_strip(reading, union(word.box for word in lines[index].words)) for index in doubtful]
    readings = engine.recognise_lines([strip.picture for strip in strips], round(dpi * _SCALE))
    better = {
        index: _surer_words(lines[index], [replace(word, box=strip.to_page.box(word.box)) for word in words])
        for index, strip, words in zip(doubtful, strips, readings, strict=True)
    }
    return tuple(RawLine(better.get(index, line.words), line.block) for index, line in enumerate(lines))


def _doubtful_lines(lines: Sequence[RawLine]) -> list[int]:
    words = [word for line in lines for word in line.words]
    if not words or mean_word_confidence(words) < _HOPELESS:
        return []
    highest = _HEIGHTS[1] * median(word.box.h for word in words)
    return [
        index
        for index, line in enumerate(lines)
        if any(map(_is_doubtful, line.words)) and _HEIGHTS[0] <= max(word.box.h for word in line.words) <= highest
    ]


def _is_doubtful(word: Word) -> bool:
    return word.confidence < (_DOUBTFUL if is_plausible(word.text) else _STRANGE)


def _strip(reading: NDArray[np.uint8], line: Box) -> _Strip:
    rows, columns = reading.shape
    top, bottom = max(0, int(line.y - _ABOVE * line.h)), min(rows, int(line.bottom + _BELOW * line.h))
    left, right = max(0, int(line.x - _BESIDE * line.h)), min(columns, int(line.right + _BESIDE * line.h))
    small = cv2.resize(reading[top:bottom, left:right], None, fx=_SCALE, fy=_SCALE, interpolation=cv2.INTER_AREA)
    soft = np.asarray(cv2.GaussianBlur(small, (0, 0), _SOFTEN), np.uint8)
    return _Strip(soft, Affine(1 / _SCALE, 0, left, 0, 1 / _SCALE, top))


def _surer_words(line: RawLine, again: Sequence[Word]) -> tuple[Word, ...]:
    extent = union(word.box for word in line.words)
    kept: list[Word] = []
    for first, second in _side_by_side(line.words, again):
        if not first:
            kept += [word for word in second if _is_sure_find(word, extent)]
        else:
            kept += second if second and _is_surer(second, first) else first
    return tuple(kept)


def _side_by_side(first: Iterable[Word], second: Iterable[Word]) -> list[tuple[list[Word], list[Word]]]:
    """Words of two readings of one line, from left to right, those that stand at the same place together."""
    words = [(word, 0) for word in first] + [(word, 1) for word in second]
    groups: list[tuple[list[Word], list[Word]]] = []
    for word, reading in sorted(words, key=lambda item: 2 * item[0].box.x + item[0].box.w):
        near = (group for group in groups[-3:] if any(_same_place(word.box, o.box) for part in group for o in part))
        home = next(near, None)
        if home is None:
            home = ([], [])
            groups.append(home)
        home[reading].append(word)
    return groups


def _same_place(one: Box, other: Box) -> bool:
    shared = min(one.right, other.right) - max(one.x, other.x)
    return shared > _SAME_PLACE * min(one.w, other.w)


def _is_surer(second: Sequence[Word], first: Sequence[Word]) -> bool:
    margin = 0.0 if _digits(first) == _digits(second) else _NUMBER
    return _mean_credit(second) > _mean_credit(first) + margin


def _digits(words: Iterable[Word]) -> str:
    return "".join(c for word in words for c in word.text if c.isdigit())


def _mean_credit(words: Sequence[Word]) -> float:
    return sum(len(word.text) * credit(word) for word in words) / sum(len(word.text) for word in words)


def _is_sure_find(word: Word, extent: Box) -> bool:
    middle = word.box.x + word.box.w / 2
    letters = letters_of(word.text)
    return extent.x <= middle < extent.right and word.confidence > _NEW and len(letters) > 1 and is_plausible(word.text)
