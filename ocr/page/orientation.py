"""Which way up a page is: a strip of it is read as it lies and turned, and the turn must read clearly better.

An upright page must never be turned. Turned rightly, a strip of three drawn pages gave 260 to 320 letters in syllables,
wrongly at most 8; Tesseract's own detector takes longer than two such strips. Beware: Tesseract reads some pages that
lie on their side quite well, only its boxes are then higher than wide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from domain.errors import PageFailed
from domain.text import mean_confidence
from ocr.language.syllables import is_syllable
from ocr.page.noise import without_noise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from domain.text import PageText, Word
    from ocr.engine import OcrEngine

_MISREAD_CONFIDENCE = 0.6  # mean of a page: real scans have .986 at least, two of them stood on their heads .33 and .29
_TALL_WORDS = 0.5  # share of words higher than wide
_FEW_WORDS = 5  # too few for a mean to say anything
_ADVANTAGE = 2.0  # how much better a turned page must read
_FEW_LETTERS = 8.0  # letters that any page may seem to give
_SAMPLE_INCHES = (
    1.5  # height of the strip that is read turned: about eight lines, a third of the work of a page (9540567)
)


def looks_misread(text: PageText) -> bool:
    """Whether the first reading is so poor that the page may lie on its side or stand on its head.

    True for a page with hardly a word, too: a page on its side often gives none.
    """
    words = list(text.words())
    poor = len(words) < _FEW_WORDS or mean_confidence(text) < _MISREAD_CONFIDENCE
    return poor or _tall_share(words) > _TALL_WORDS


def quarter_turns_needed(image: NDArray[np.uint8], dpi: int, engine: OcrEngine, *, sideways: bool = False) -> int:
    """Clockwise quarter turns (0 to 3) that make a grey page upright; 0 when in doubt.

    Args:
        image: the page as it lies.
        dpi: its resolution.
        engine: the recogniser.
        sideways: whether its lines are known to run down the page.

    Raises:
        ArchiveUnusable: the recogniser is not installed.
    """
    as_it_is = max(_readability(image, dpi, engine, 0), _FEW_LETTERS)
    for candidates in ([1, 3],) if sideways else ([2], [1, 3]):
        scores = {turns: _readability(image, dpi, engine, turns) for turns in candidates}
        best = max(scores, key=lambda turns: scores[turns])
        if scores[best] > _ADVANTAGE * as_it_is:
            return best
    return 0


def _readability(image: NDArray[np.uint8], dpi: int, engine: OcrEngine, turns: int) -> float:
    """Letters in syllables that a strip of the page gives when turned, each worth its confidence."""
    turned = np.ascontiguousarray(np.rot90(image, -turns))
    try:
        lines = engine.recognise(_sample(turned, dpi), dpi)
    except PageFailed:
        return 0.0
    return sum(_worth(word) for line in without_noise(lines) for word in line.words)


def _worth(word: Word) -> float:
    letters = "".join(c for c in word.text if c.isalpha())
    upright = word.box.w > word.box.h
    return len(letters) * word.confidence if upright and len(letters) > 1 and is_syllable(letters) else 0.0


def _sample(image: NDArray[np.uint8], dpi: int) -> NDArray[np.uint8]:
    """The strip across the page with the most ink."""
    height = min(image.shape[0], round(_SAMPLE_INCHES * dpi))
    ink = np.cumsum((image < int(np.median(image[::5, ::5])) - 60).sum(axis=1))
    tops = range(0, image.shape[0] - height + 1, max(1, dpi // 4))
    top = max(tops, key=lambda y: int(ink[y + height - 1] - ink[y]))
    return np.ascontiguousarray(image[top : top + height])


def _tall_share(words: Iterable[Word]) -> float:
    """Share of words of several letters whose box is higher than wide."""
    longer = [word for word in words if len(word.text) > 1]
    return sum(word.box.h > word.box.w for word in longer) / max(1, len(longer))
