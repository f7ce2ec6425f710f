"""The letter ư of TCVN3 is the soft hyphen, which programs print as a hyphen or drop: `tr-êng`, `trêng` for `tr­êng`."""

from __future__ import annotations

import re

from ocr.language.syllables import is_syllable

_HYPHENATED = re.compile(r"(?<![^\W_])(?:[^\W\d_]+-[^\W\d_]*|-[^\W\d_]+)(?![-\w])")
_DROPPED = re.compile(r"[^\W\d_]*[ơờớởỡợ][^\W\d_]*")
_BARE = re.compile(r"\b([nt]h|[NT]h)\b(?![.-])")  # như, thư: no word is consonants alone; `th.` may abbreviate
_HORNED = re.compile("[ơờớởỡợ]")


def with_lost_letters(decoded: str) -> str:
    """`tr-ờng`, `trờng` → `trường`: ư put back where that alone makes a syllable."""
    return _BARE.sub(r"\1ư", _DROPPED.sub(_inserted, _HYPHENATED.sub(_for_hyphen, decoded)))


def _for_hyphen(found: re.Match[str]) -> str:
    word = found.group()
    whole = word.replace("-", "ư")
    parts = [part for part in word.split("-") if part]
    return whole if is_syllable(whole) and not all(map(is_syllable, parts)) else word


def _inserted(found: re.Match[str]) -> str:
    word = found.group()
    whole = _HORNED.sub(lambda vowel: "ư" + vowel.group(), word, count=1)
    return whole if is_syllable(whole) and not is_syllable(word) else word
