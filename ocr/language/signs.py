"""Full stops, capitals and strokes that the word beside them contradicts.

A worn copy loses the tail of a comma, and what was a comma is read as a full stop; but behind a full stop no word
begins small, an item's letter excepted. C, O, S, U, V and X have one shape in both cases; but some words never begin
with a capital between small ones. Both are mended before words are weighed, because a full stop cuts a clause in two,
and only where the reader wavered.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from domain.text import Correction, Glyph
from domain.vietnamese import fold, tone_key
from ocr.language.language_model import core_of, ends_clause

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.text import Word

SAME_SHAPE = "cosuvx"
_ONES, _LONE_DIGITS, _BEHIND_NUMBERS = "Il|Ì", {"ó": "6", "§": "8"}, {".", ")", ".)"}
_COUNTING = frozenset({"khoản", "điều", "bước", "ngày", "tháng"})  # chương, phần, mục, quý have Roman numbers
_LANGUAGE_BITS = 9.0  # one word in some hundreds of the corpus contradicts these rules
_CLEARLY_READ = 4.0  # bits of the picture for what was read
_LEAST_WEIGHT = 0.01  # of a letter that was seen, but not weighed


def with_signs_mended(words: Sequence[Word]) -> list[Word]:
    """The words of a text in reading order, their full stops and first letters mended."""
    around = [None, *words[:-1]], [*words[1:], None]
    return [_mended(word, *beside) for word, *beside in zip(words, *around, strict=True)]


def with_letter(word: Word, place: int, to: str) -> Word:
    """The word with another letter at `place`, because what stands around it says so."""
    read, glyphs = word.text[place], list(word.glyphs)
    image = _CLEARLY_READ
    if glyphs and read in glyphs[place].letters:
        if to not in glyphs[place].letters:
            glyphs[place] = Glyph(glyphs[place].letters + to, (*glyphs[place].weights, 0.0))
        image = _image_bits(glyphs[place], read, to)
    text = word.text[:place] + to + word.text[place + 1 :]
    return replace(word, text=text, glyphs=tuple(glyphs), correction=Correction(word.recognised, image, _LANGUAGE_BITS))


def _mended(word: Word, before: Word | None, behind: Word | None) -> Word:
    if digit := _lone_digit(word, before):
        return with_letter(word, 0, digit)
    if not word.glyphs or behind is None:
        return word
    if _is_comma(word, behind):
        return with_letter(word, len(word.text) - 1, ",")
    if before is not None and _is_small(word, before, behind):
        return with_letter(word, 0, word.text[0].lower())
    return word


def _lone_digit(word: Word, before: Word | None) -> str:
    """The digit that a letter alone stands for: `ó.` and `§)` always, `I` behind a word that counts; empty for none."""
    letter, rest = word.text[0], word.text[1:]
    if letter in _LONE_DIGITS and rest in _BEHIND_NUMBERS:
        return _LONE_DIGITS[letter]
    counted = before is not None and before.text.lower() in _COUNTING and not rest.rstrip(".,;:)")
    return "1" if letter in _ONES and counted else ""


def _is_comma(word: Word, behind: Word) -> bool:
    core = core_of(word.text)[1]
    stop = word.text.endswith(".") and core.isalpha() and not core.isupper() and word.text == f"{core}."
    small = core_of(behind.text)[1]
    return stop and small.islower() and len(small) > 1 and _wavered(word.glyphs[-1], ".", ",")


def _is_small(word: Word, before: Word, behind: Word) -> bool:
    start, core, _ = core_of(word.text)
    if start or not core.isalpha() or core[1:] != core[1:].lower() or not core[0].isupper():
        return False
    beside = before.text[:1].islower() and not ends_clause(core_of(before.text)[2]) and behind.text[:1].islower()
    known = fold(core)[0] in SAME_SHAPE and tone_key(core) in _small_words()
    return beside and known and _wavered(word.glyphs[0], core[0], core[0].lower())


def _wavered(glyph: Glyph, read: str, other: str) -> bool:
    return other in glyph.letters and _image_bits(glyph, read, other) < _CLEARLY_READ


def _image_bits(glyph: Glyph, read: str, other: str) -> float:
    first, second = (max(_LEAST_WEIGHT, glyph.weights[glyph.letters.index(c)]) for c in (read, other))
    return round(max(0.0, math.log2(first / second)), 1)


@cache
def _small_words() -> frozenset[str]:
    """Syllables that never begin with a capital between small words (`training/fit/build_small_words.py`)."""
    return frozenset(files("ocr").joinpath("data/small_words.txt").read_text(encoding="utf-8").split())
