"""Doubtful lines read once more, each by itself from a softer and smaller picture; the surer words are kept.

The engine loses tone marks over a circumflex and cuts them off capitals; another size of the same line gives other
errors, so the two readings correct each other. Word for word, the reading with the higher credit stays. This is no
correction: every word kept was read from the picture.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from domain.geometry import Box, union
from domain.text import ReaderChoice, mean_word_confidence
from ocr.engine import RawLine, who_reads
from ocr.language.plausibility import credit, is_plausible, letters_of
from ocr.page.strips import SCALE, Strip, line_strip, row_strip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from domain.text import Word
    from ocr.engine import OcrEngine

# Confidence below which any word, and one that is no syllable, is doubtful: each reader is sure in its own way.
_DOUBTFUL = {ReaderChoice.TESSERACT: (0.6, 0.8), ReaderChoice.OURS: (0.4, 0.6)}
_HOPELESS = 0.45  # mean confidence of a page that is turned or bears no text: another look is lost on it
_SHORT, _IN_A_ROW = 2.5, 15  # stretches of fewer heights are set side by side, so many on a strip
_HEIGHTS = (10, 3.5)  # pixels at least, median heights at most: below are rules, above seals
_SAME_PLACE = 0.4  # of the narrower word's width
_NUMBER = 0.2  # how much surer other digits must be, or digits instead of letters
_FOUND, _NO_BLOCK = 0.7, -1  # least mean confidence of words on a new place, and the block they belong to
_NEW = 0.9  # confidence of a word where the first look saw none


def read_again(
    lines: Sequence[RawLine], stretches: Sequence[Box], reading: NDArray[np.uint8], dpi: int, engine: OcrEngine
) -> tuple[RawLine, ...]:
    """The lines, doubtful ones with the surer words of two readings, and what stands on `stretches`.

    Args:
        lines: of the first look, boxes in pixels of `reading`.
        stretches: places that no word of the first look covers and that may bear text.
        reading: the page's grey picture.
        dpi: its resolution.
        engine: the recogniser; asked once at most, for all lines together.

    Raises:
        PageFailed: the recogniser failed.
    """
    words = [word for line in lines for word in line.words]
    if not words or mean_word_confidence(words) < _HOPELESS:
        return tuple(lines)
    highest = _HEIGHTS[1] * median(word.box.h for word in words)
    doubtful = _doubtful_lines(lines, highest, *_DOUBTFUL[who_reads(str(engine.probe()))])
    if not doubtful and not stretches:
        return tuple(lines)
    strips = [line_strip(reading, union(word.box for word in lines[index].words)) for index in doubtful]
    strips += _strips_of(stretches, reading)
    readings = engine.recognise_lines([strip.picture for strip in strips], round(dpi * SCALE))
    placed = [strip.words_by_piece(words) for strip, words in zip(strips, readings, strict=True)]
    better = {index: _surer_words(lines[index], words) for index, (words,) in zip(doubtful, placed, strict=False)}
    kept = [RawLine(better.get(index, line.words), line.block) for index, line in enumerate(lines)]
    for find in _finds(words for pieces in placed[len(doubtful) :] for words in pieces):
        kept = _with_find(kept, find)
    return tuple(kept)


def _strips_of(stretches: Sequence[Box], reading: NDArray[np.uint8]) -> list[Strip]:
    """Long stretches by themselves, short ones in rows."""
    short = [place for place in stretches if place.w < _SHORT * place.h]
    rows = [row_strip(reading, short[first : first + _IN_A_ROW]) for first in range(0, len(short), _IN_A_ROW)]
    return [row_strip(reading, [place]) for place in stretches if place not in short] + rows


def _finds(readings: Iterable[Sequence[Word]]) -> Iterator[RawLine]:
    """Lines read on new places that are surely text."""
    for words in readings:
        if words and mean_word_confidence(words) > _FOUND and all(may_stand_alone(word) for word in words):
            yield RawLine(tuple(words), _NO_BLOCK)


def _with_find(lines: list[RawLine], find: RawLine) -> list[RawLine]:
    """The lines with what was found: a word that one of them left out between its words, or a line of its own."""
    place = union(word.box for word in find.words)
    for index, line in enumerate(lines):
        if _lies_between(place, line):
            words = sorted((*line.words, *find.words), key=lambda word: word.box.x)
            return [*lines[:index], RawLine(tuple(words), line.block), *lines[index + 1 :]]
    return [*lines, find]


def _lies_between(place: Box, line: RawLine) -> bool:
    extent = union(word.box for word in line.words)
    beside = min(place.bottom, extent.bottom) - max(place.y, extent.y)
    return extent.x < place.x and place.right < extent.right and beside > 0.6 * min(place.h, extent.h)


def may_stand_alone(word: Word) -> bool:
    """A number, a syllable, an abbreviation in capitals, or what was read with certainty."""
    letters = letters_of(word.text)
    known = len(letters) > 1 and (is_plausible(word.text) or letters.isupper())
    return known or any(c.isdigit() for c in word.text) or word.confidence > _NEW


def _doubtful_lines(lines: Sequence[RawLine], highest: float, any_word: float, strange: float) -> list[int]:
    return [
        index
        for index, line in enumerate(lines)
        if any(word.confidence < (any_word if is_plausible(word.text) else strange) for word in line.words)
        and _HEIGHTS[0] <= max(word.box.h for word in line.words) <= highest
    ]


def _surer_words(line: RawLine, again: Sequence[Word]) -> tuple[Word, ...]:
    extent = union(word.box for word in line.words)
    kept: list[Word] = []
    for first, second in _side_by_side(line.words, again):
        if not first:
            kept += [word for word in second if _is_sure_find(word, extent)]
        else:
            kept += second if second and _is_surer(second, first) else first
    return tuple(sorted(kept, key=lambda word: word.box.x))


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
    """Whether it reads otherwise and is surer; of two equal readings the first knows better what else it may be."""
    if [word.text for word in second] == [word.text for word in first]:
        return False
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
