"""What rules, seals and specks leave behind: pieces that a recogniser took for words.

Careful by design: a digit, a letter sequence read with fair confidence, a dash that opens an item always stay.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from ocr.engine import RawLine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.text import Word

_STRAY = frozenset("|¦_—–~^`´'\"“”‘’«»\\{}[]<>=*•·.,:;!-+¬°©®™€£¥§¿¡ˆ˜¨¸")
_DOUBTFUL = 0.5
_HOPELESS = 0.3
_CERTAIN = 0.9
_TALLEST = 3.5  # median heights: seals and brackets of handwriting; headings stay well below
_LOWEST = 0.2


def without_noise(lines: Iterable[RawLine]) -> tuple[RawLine, ...]:
    """The lines without words that are no words; a line that loses all of them is left out."""
    lines = tuple(lines)
    usual = median([word.box.h for line in lines for word in line.words if len(word.text) > 1] or [1])
    cleaned = (RawLine(tuple(w for w in line.words if not _is_noise(w, line, usual)), line.block) for line in lines)
    return tuple(line for line in cleaned if line.words)


def _is_noise(word: Word, line: RawLine, usual: float) -> bool:
    if any(c.isdigit() for c in word.text):
        return False
    if _all_stray(word.text):
        return _stray_is_noise(word, line, usual)
    return word.confidence < _HOPELESS and (_odd_height(word, usual) or len(_letters(word.text)) * 2 < len(word.text))


def _stray_is_noise(word: Word, line: RawLine, usual: float) -> bool:
    """Punctuation standing alone: noise when doubtful, oddly high, or when there is nothing else on its line."""
    if set(word.text) <= set("|¦_^`~\\") and not _opens_item(word, line):
        return word.confidence < _CERTAIN
    return word.confidence < _DOUBTFUL or word.box.h > _TALLEST * usual or _nothing_else(line)


def _opens_item(word: Word, line: RawLine) -> bool:
    return word == line.words[0] and len(line.words) > 1 and word.text in {"-", "–", "—", "~", "+", "•", "*"}


def _nothing_else(line: RawLine) -> bool:
    return all(_all_stray(word.text) for word in line.words)


def _all_stray(text: str) -> bool:
    return all(c in _STRAY for c in text)


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalpha())


def _odd_height(word: Word, usual: float) -> bool:
    return word.box.h > _TALLEST * usual or word.box.h < _LOWEST * usual
