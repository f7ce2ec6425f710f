"""Vietnamese Unicode in its one form: composed (NFC), marks in order, Đ and not its look-alikes.

Only Latin letters with marks of Vietnamese are touched: NFC of other scripts may replace letters for ever.
"""

from __future__ import annotations

import re
import unicodedata

from domain.vietnamese import nfc
from ocr.language.syllables import is_syllable

_TONES, _SHAPES = "\u0300\u0301\u0303\u0309\u0323\u0340\u0341", "\u0302\u0306\u031b"
_MARKED = re.compile(rf"[A-Za-z\u00c0-\u01b0\u1ea0-\u1ef9][{_TONES}{_SHAPES}]+")
_ABBREVIATION = re.compile("[BCDĐGHKLMNPQRSTVX]{2,6}")  # QĐ, HĐND: no vowels, as words of other languages have
_LIKE_D = re.compile(r"[^\W\d_]*[ÐðƉɖ][^\W\d_]*")


def composed(text: str) -> str:
    """`text` with each Vietnamese letter as one character; anything else unchanged."""
    whole = _MARKED.sub(_one, text)
    words = map(nfc, _LIKE_D.findall(whole))
    return (
        whole.translate(_TRUE_D) if any(is_syllable(word) or _ABBREVIATION.fullmatch(word) for word in words) else whole
    )


_TRUE_D = str.maketrans({letter: nfc(letter) for letter in "ÐðƉɖ"})


def _one(found: re.Match[str]) -> str:
    """One letter: its shape before its tone, whatever order they were typed in."""
    parts = unicodedata.normalize("NFD", found.group())
    shapes = "".join(c for c in parts[1:] if c in _SHAPES)
    tones = "".join(c for c in parts[1:] if c not in _SHAPES)
    return unicodedata.normalize("NFC", parts[0] + shapes + tones)
