"""Letters that were read inside numbers: `0l` for 01, `Đl5` for Đ15, `2O` for 20.

A digit itself is never touched. Only a letter or stroke that has the shape of a digit, stands beside one, and was also
seen as that digit by the reader becomes it; O, ó, § and Š beside a digit need no seeing: nobody writes them there.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from domain.text import Glyph, Word

_SHAPED = {
    letter: digit
    for letters, digit in (("lIÌÏ|][!í", "1"), ("OoÔ", "0"), ("óỏõ", "6"), ("§", "8"), ("Šš", "5"))
    for letter in letters
}
_NEEDS_NO_SEEING = "OoóỏõŠš§"
_UNSEEN_BITS = 3.0


class Digits(NamedTuple):
    """A word with digits in place of letters, and the bits by which the picture prefers the letters."""

    text: str
    image: float


def with_digits(word: Word) -> Digits | None:
    """The word with its numbers mended; None where there is nothing to mend."""
    letters, against = list(word.text), 0.0
    for place, letter in enumerate(word.text):
        digit = _SHAPED.get(letter, "")
        if not digit or not _beside_digit(word.text, place):
            continue
        bits = _bits(letter, digit, word.glyphs[place] if word.glyphs else None)
        if bits is not None:
            letters[place] = digit
            against += bits
    text = "".join(letters)
    return Digits(text, against) if text != word.text else None


def _beside_digit(text: str, place: int) -> bool:
    return any(c.isdigit() for c in text[max(0, place - 1) : place] + text[place + 1 : place + 2])


def _bits(letter: str, digit: str, glyph: Glyph | None) -> float | None:
    """Bits by which the picture prefers the letter; None where the reader did not see the digit and should have."""
    if glyph is not None and digit in glyph.letters:
        seen, other = (max(0.01, glyph.weights[glyph.letters.index(c)]) for c in (letter, digit))
        return max(0.0, math.log2(seen / other))
    return _UNSEEN_BITS if letter in _NEEDS_NO_SEEING else None
