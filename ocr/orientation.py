"""Which way up a page is: by its letters, asked twice where the first answer is not sure.

An upright page must never be turned. Tesseract's detector names a turn; a turn is believed only after a strip of the
page was read both ways and reads clearly better turned. Beware: Tesseract reads some pages that lie on their side
quite well, only its boxes are then higher than wide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from domain.errors import PageFailed
from domain.text import mean_confidence
from ocr.noise import without_noise
from ocr.syllables import is_syllable
from ocr.tesseract_engine import TesseractEngine, detect_orientation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from domain.text import PageText, Word

_SURE = 6.0  # Tesseract's orientation confidence; upright office pages get 5 to 30
_MISREAD_CONFIDENCE = 0.6
_TALL_WORDS = 0.5  # share of words higher than wide
_FEW_WORDS = 5
_ADVANTAGE = 1.3  # how much better a turned page must read
_SAMPLE_INCHES = 3.5


def looks_misread(text: PageText) -> bool:
    """Whether the first reading is so poor that the page may lie on its side or stand on its head.

    True for a page with hardly a word, too: a page on its side often gives none.
    """
    words = list(text.words())
    poor = len(words) < _FEW_WORDS or mean_confidence(text) < _MISREAD_CONFIDENCE
    return poor or _tall_share(words) > _TALL_WORDS


def quarter_turns_needed(image: NDArray[np.uint8], dpi: int) -> int:
    """Clockwise quarter turns (0 to 3) that make a grey page upright; 0 when in doubt.

    Raises:
        ArchiveUnusable: Tesseract is not installed.
    """
    found = detect_orientation(image, dpi)
    if found is not None and found.quarter_turns == 0 and found.confidence >= _SURE:
        return 0
    candidates = [found.quarter_turns] if found is not None and found.confidence >= _SURE else [1, 2, 3]
    as_it_is = _readability(image, dpi, 0)
    scores = {turns: _readability(image, dpi, turns) for turns in candidates}
    best = max(scores, key=lambda turns: scores[turns])
    return best if scores[best] > _ADVANTAGE * max(as_it_is, 1.0) else 0


def _readability(image: NDArray[np.uint8], dpi: int, turns: int) -> float:
    """Letters in syllables that a strip of the page gives when turned, each worth its confidence."""
    turned = np.ascontiguousarray(np.rot90(image, -turns))
    try:
        lines = TesseractEngine(timeout=60).recognise(_sample(turned, dpi), dpi)
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
