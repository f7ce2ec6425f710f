"""What rules, seals and specks leave behind: pieces that a recogniser took for words.

Careful by design: a digit, a letter sequence read with fair confidence, a dash that opens an item always stay.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

from domain.text import mean_word_confidence
from ocr.engine import RawLine
from ocr.language.plausibility import is_plausible, letters_of, may_be_syllable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.text import TextLine, Word

_STRAY = frozenset("|¦_—–~^`´'\"“”‘’«»\\{}[]<>=*•·.,:;!-+¬°©®™€£¥§¿¡ˆ˜¨¸")
_NEVER_ALONE = frozenset("|¦^ˆ`\\⁄")
# Probabilities that a word is right (ADR 0014): of what is doubtful more is wrong than right, so a sign alone goes; a
# word with letters goes only where it is hopeless and its shape is odd too; a rule read as a sign looks certain.
# Chosen by eye on the drawn pages to tune on, in the first reading (e0f421f), and kept by `bench.reading.ablation`.
_DOUBTFUL = 0.5
_HOPELESS = 0.3
_CERTAIN = 0.9
_TALLEST = 3.5  # median heights: seals and brackets of handwriting; headings stay well below
_LOWEST = 0.2  # median heights: dots of leaders and pieces of rules; a full stop is part of its word
_FEW_LETTERS, _ROMAN = 2, frozenset("IVXLC")  # a scrap has no more; numbers of chapters do not count as scraps
_POOR = 0.6  # confidence of each word of what a pen may have written; chosen on the real scans (8b4f8a5)
_SURE, _SCRAWL = 0.8, 0.25  # confidence of a word read well; mean confidence of what was not printed


def without_noise(lines: Iterable[RawLine]) -> tuple[RawLine, ...]:
    """The lines without words that are no words; a line that loses all of them is left out."""
    lines = tuple(_without_scrawl(_with_plain_signs(line)) for line in lines if not _is_scrawl(line))
    lines = tuple(line for line in lines if line.words)
    usual = median([word.box.h for line in lines for word in line.words if len(word.text) > 1] or [1])
    cleaned = (RawLine(tuple(w for w in line.words if not _is_noise(w, line, usual)), line.block) for line in lines)
    return tuple(line for line in cleaned if line.words)


def _is_scrawl(line: RawLine) -> bool:
    """Whether a line was written by hand, or is part of a seal or a signature: no word of it was read well."""
    words = [word for word in line.words if not _all_stray(word.text)]
    sure = any(word.confidence > _SURE and len(word.text) > 1 for word in words)
    unread = bool(words) and not sure and mean_word_confidence(words) < _SCRAWL and not _hold_syllables(words)
    return unread or is_stroke(line) or _is_scrap(words)


def _is_scrap(words: Sequence[Word]) -> bool:
    """Whether of what was printed there is hardly a letter, and that not read well; a number by itself is none."""
    text = "".join(word.text for word in words)
    poor = all(word.confidence < _POOR and not word.text.isdigit() for word in words)
    return 0 < sum(map(str.isalnum, text)) <= _FEW_LETTERS and poor


def is_stroke(line: RawLine | TextLine) -> bool:
    """Whether there is but a letter or two on a line: a stroke of a signature. Numerals and what counts items stay."""
    text = "".join(word.text for word in line.words)
    counts = any(c.isdigit() for c in text) or text[-1] in ").:" or set(text) <= _ROMAN
    return len(letters_of(text)) <= _FEW_LETTERS and not counts and not any(map(_is_word, line.words))


def _is_word(word: Word) -> bool:
    letters = letters_of(word.text)
    return len(letters) > 1 and (is_plausible(word.text) or letters.isupper())


def _without_scrawl(line: RawLine) -> RawLine:
    """The line without stretches of words that were hardly read: handwriting after a printed label, a signature."""
    kept: list[Word] = []
    for poor, group in groupby(line.words, key=lambda word: word.confidence < _DOUBTFUL):
        words = list(group)
        if not poor or len(words) == 1 or mean_word_confidence(words) >= _SCRAWL or _hold_syllables(words):
            kept += words
    return RawLine(tuple(kept), line.block)


def _hold_syllables(words: Sequence[Word]) -> bool:
    """Whether half of the words may be Vietnamese: the engine is unsure of many that it read well."""
    return 2 * sum(may_be_syllable(word.text) for word in words) >= len(words)


def _with_plain_signs(line: RawLine) -> RawLine:
    """No item opens with a tilde, no number has a fraction's slash: a dash, and a slash, whose print is uneven."""
    return RawLine(tuple(map(_with_plain_sign, line.words)), line.block)


def _with_plain_sign(word: Word) -> Word:
    plain = "-" if word.text == "~" else word.text.replace("⁄", "/") if len(word.text) > 1 else word.text
    return word if plain == word.text else replace(word, text=plain, glyphs=())


def _is_noise(word: Word, line: RawLine, usual: float) -> bool:
    if any(c.isdigit() for c in word.text):
        return False
    if _all_stray(word.text):
        return _stray_is_noise(word, line, usual)
    return word.confidence < _HOPELESS and (_odd_height(word, usual) or len(letters_of(word.text)) * 2 < len(word.text))


def _stray_is_noise(word: Word, line: RawLine, usual: float) -> bool:
    """Punctuation standing alone: noise when doubtful, oddly high, or when there is nothing else on its line."""
    if set(word.text) <= _NEVER_ALONE:
        return True
    if set(word.text) <= {"_", "~"} and not _opens_item(word, line):
        return word.confidence < _CERTAIN
    return word.confidence < _DOUBTFUL or word.box.h > _TALLEST * usual or _nothing_else(line)


def _opens_item(word: Word, line: RawLine) -> bool:
    return word == line.words[0] and len(line.words) > 1 and word.text in {"-", "–", "—", "~", "+", "•", "*"}


def _nothing_else(line: RawLine) -> bool:
    return all(_all_stray(word.text) for word in line.words)


def _all_stray(text: str) -> bool:
    return all(c in _STRAY for c in text)


def _odd_height(word: Word, usual: float) -> bool:
    return word.box.h > _TALLEST * usual or word.box.h < _LOWEST * usual
