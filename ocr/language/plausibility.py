"""How much a word as read is worth: the engine's confidence, less where no such syllable exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocr.language.syllables import is_syllable

if TYPE_CHECKING:
    from domain.text import Word

_NO_SYLLABLE = 0.4  # taken off the confidence of a word that is no syllable


def letters_of(text: str) -> str:
    """The letters of a word alone."""
    return "".join(c for c in text if c.isalpha())


def is_plausible(text: str) -> bool:
    """Whether the word may stand in a Vietnamese text: a syllable, a number, a sign."""
    letters = letters_of(text)
    return not letters or any(c.isdigit() for c in text) or is_syllable(letters)


def may_be_syllable(text: str) -> bool:
    """Whether the word is of letters, two at least, that may be a Vietnamese syllable."""
    return len(letters_of(text)) > 1 and not any(c.isdigit() for c in text) and is_plausible(text)


def credit(word: Word) -> float:
    """The confidence of a word, taken down where it is no syllable; may fall below 0."""
    return word.confidence - (0.0 if is_plausible(word.text) else _NO_SYLLABLE)
