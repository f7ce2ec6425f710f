"""Lines stamped in red beside a seal: read from the red ink alone, and told where they stand on the reading picture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.geometry import Affine
from domain.text import mean_word_confidence
from ocr.engine import RawLine
from ocr.page.looks import read
from ocr.page.second_look import may_stand_alone
from scan.cleaning.red_print import red_prints

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.text import Word
    from ocr.engine import OcrEngine
    from scan.cleaning.prepare import PreparedPage

_SURE, _NO_BLOCK = 0.7, -1  # least mean confidence of its words, and the block that they belong to


def stamped_lines(prepared: PreparedPage, engine: OcrEngine) -> tuple[RawLine, ...]:
    """What is surely text of the red print on a page, boxes in pixels of `prepared.reading`.

    Raises:
        PageFailed: the recogniser failed.
    """
    return tuple(RawLine(words, _NO_BLOCK) for words in _lines(prepared, engine) if _is_text(words))


def _lines(prepared: PreparedPage, engine: OcrEngine) -> Iterator[tuple[Word, ...]]:
    for picture, place in red_prints(prepared):
        scale = place.w / picture.shape[1]
        to_page = Affine(scale, 0, place.x, 0, scale, place.y)
        for line in read(picture, prepared.reading_dpi, engine).lines():
            boxes = (prepared.from_page.box(to_page.box(word.box)) for word in line.words)
            yield tuple(replace(word, box=box) for word, box in zip(line.words, boxes, strict=True))


def _is_text(words: Sequence[Word]) -> bool:
    """Most of it reads like words; a letter wrong in one of them is mended later, as on the rest of the page."""
    known = sum(map(may_stand_alone, words))
    return known * 2 > len(words) > 1 and mean_word_confidence(words) > _SURE
