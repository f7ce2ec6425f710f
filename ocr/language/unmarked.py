"""Capitals typed without marks, as telegrams and old printouts have them: a mark read there is dirt.

On pages to tune on and to judge by, all 150 marked words in such blocks were misread.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from domain.text import Correction, PageText, TextBlock, TextLine
from domain.vietnamese import fold
from ocr.language.language_model import core_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.text import Word

_UNMARKED = 0.4  # share of words with marks; text with marks has three in four
_CAPITALS = 0.9  # share of letters: prose of other languages names places with their marks
_ENOUGH = 8  # words to tell by
_IMAGE_BITS, _LANGUAGE_BITS = 4.0, 12.0


def without_stray_marks(text: PageText) -> PageText:
    """The text; blocks of capitals typed without marks have none."""
    return replace(text, blocks=tuple(_plain(block) if _is_unmarked(block) else block for block in text.blocks))


def marked_share(words: Iterable[str]) -> float:
    """The share of words with a Vietnamese mark among those of letters; 1 without such words.

    Prose has three in four; telegrams and old printouts, typed without marks, have none but misread ones, and a reader
    must not put any there.
    """
    cores = [core for word in words if (core := core_of(word)[1]).isalpha()]
    return sum(fold(core) != core.lower() for core in cores) / len(cores) if cores else 1.0


def _is_unmarked(block: TextBlock) -> bool:
    words = [word.text for line in block.lines for word in line.words]
    letters = [c for word in words for c in word if c.isalpha()]
    capitals = sum(c.isupper() for c in letters) >= _CAPITALS * len(letters)
    return len(words) >= _ENOUGH and capitals and marked_share(words) < _UNMARKED


def _plain(block: TextBlock) -> TextBlock:
    return replace(block, lines=tuple(TextLine(tuple(map(_plain_word, line.words))) for line in block.lines))


def _plain_word(word: Word) -> Word:
    plain = "".join(_plain_letters(word.text))
    if plain == word.text:
        return word
    return replace(word, text=plain, glyphs=(), correction=Correction(word.text, _IMAGE_BITS, _LANGUAGE_BITS))


def _plain_letters(text: str) -> Iterator[str]:
    """The capitals without marks; one whose marks were read as a letter of its own once."""
    for before, letter in pairwise(f" {text}"):
        plain = fold(letter).upper()
        twice = plain == fold(before).upper() and not (plain == letter == before)
        if not twice:
            yield plain if plain != letter.upper() else letter
