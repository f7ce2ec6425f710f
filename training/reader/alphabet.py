"""The characters that the recogniser tells apart."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from domain.vietnamese import nfc
from ocr.reader.net import BLANK

if TYPE_CHECKING:
    from collections.abc import Iterable

_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VOWELS = "".join(nfc(vowel + tone) for vowel in "aăâeêioôơuưy" for tone in _TONES)
_CONSONANTS = "bcdđfghjklmnpqrstvwxz"
SMALL = VOWELS + _CONSONANTS
CAPITALS = SMALL.upper()
DIGITS = "0123456789"
SIGNS = ".,:;!?'\"()[]/-+=*%&@#$_<>–—…“”‘’•°²³§±×½"

CHARACTERS = " " + DIGITS + SIGNS + SMALL + CAPITALS
_NUMBERS = {character: number for number, character in enumerate(CHARACTERS, BLANK + 1)}
_PLAIN = {"\u00a0": " ", "\t": " ", "\u00ad": "", "−": "-", "‐": "-", "\u2011": "-", "„": "“", "´": "'", "`": "'"}


def spelled(text: str) -> str:
    """NFC with single spaces, look-alikes of spaces and dashes as the plain ones."""
    plain = "".join(_PLAIN.get(character, character) for character in unicodedata.normalize("NFC", text))
    return " ".join(plain.split())


def is_spellable(text: str) -> bool:
    """Whether every character of `text` is one of ours."""
    return all(character in _NUMBERS for character in text)


def numbered(text: str) -> list[int]:
    """The numbers of the characters of a spellable text."""
    return [_NUMBERS[character] for character in text]


def spelled_out(numbers: Iterable[int]) -> str:
    """The text of numbers that are none of them `BLANK`."""
    return "".join(CHARACTERS[number - 1] for number in numbers)
