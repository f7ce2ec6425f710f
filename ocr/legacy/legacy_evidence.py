"""Is this text of an old encoding? Both readings of each word are weighed by how common its syllables are.

A word that is no syllable as it stands and a common one once decoded speaks for the encoding; the reverse speaks
against it. Letters that only Unicode has settle the matter. Weights are logarithms of counts, so a sum of them is a
likelihood ratio in bits.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from domain.vietnamese import tone_key
from ocr.language.syllables import known_syllables
from ocr.legacy.legacy_encodings import MU, LegacyEncoding, decode, is_byte

if TYPE_CHECKING:
    from collections.abc import Iterator

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]|[\x02\x05\x06\x14\x19\x1e]")
_WORDS = re.compile(r"[^\s\x00-\x40\x5b-\x60\x7b-\x7f]+")
_QUOTES = "“”‘’«»…–—"
_SPACES = re.compile(r"([ \t\r\n\f\v]+)")
_ASCII_WORDS = re.compile(r"(?<![^\s(\[\"'])[A-Za-z]?[a-z]+(?![^\s.,;:!?)\]\"'])")
_KNOWN = 3  # added to a syllable's weight
_UNKNOWN = -6  # of a word beyond ASCII that is no syllable; bits, as the weights
_PLAIN_KNOWN, _PLAIN_UNKNOWN = 1, -5  # of a word of ASCII letters: what is left of Vietnamese, or another language
_LONGEST_ABBREVIATION = 30  # letters and signs of a document's number


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the words that decoding changes say for an encoding.

    Attributes:
        bits: likelihood ratio, base 2, for the encoding against the text as it stands.
        changed: words that decoding changes.
        gained: of these, no syllables before and syllables afterwards.
        understood: of these, syllables or abbreviations in capitals afterwards.
        letters: different letters beyond ASCII in the words gained; other languages have one that repeats.
    """

    bits: int = 0
    changed: int = 0
    gained: int = 0
    understood: int = 0
    letters: int = 0

    @property
    def share(self) -> float:
        """Share of the changed words that decoding makes Vietnamese."""
        return self.gained / self.changed if self.changed else 0.0


def is_ascii_only(text: str) -> bool:
    """Nothing to decode: letters of ASCII alone."""
    return not _BEYOND_ASCII.search(text)


def is_unicode(text: str) -> bool:
    """Whether it has letters or marks that no byte of Windows-1252 is taken for."""
    return any(_is_beyond_bytes(c) for c in set(text))


def _is_beyond_bytes(c: str) -> bool:
    return ord(c) > 0xFF and c != MU and not is_byte(c) and unicodedata.category(c)[0] in {"L", "M"}  # noqa: PLR2004


def evidence(text: str, encoding: LegacyEncoding) -> Evidence:
    """Weigh a block of text, as it stands, against what `encoding` makes of it."""
    changed = gained = understood = 0
    letters: set[str] = set()
    bits = sum(_plain_value(word) for word in _ASCII_WORDS.findall(text))
    for before, after in _changed_tokens(text, encoding):
        old, new = _value(before), _value(after)
        bits += new - old
        changed += 1
        understood += new > 0 or after.isascii() or _is_abbreviation(after)
        if old <= 0 < new and len(after) > 1:
            gained += 1
            letters.update(c for c in before if not c.isascii())
    return Evidence(bits, changed, gained, understood, len(letters))


def _changed_tokens(text: str, encoding: LegacyEncoding) -> Iterator[tuple[str, str]]:
    for token in _SPACES.split(text):
        if is_ascii_only(token):
            continue
        decoded = decode(token, encoding)
        if decoded != token:
            yield token, decoded


def _value(token: str) -> int:
    """Bits that a word is worth: a syllable by how common it is, what is no syllable negative."""
    words = [word.strip(_QUOTES) for word in _WORDS.findall(token)]
    signs = 1 if len(words) > 1 else 0  # a letter alone among others is a sign that decoding made a letter: «%s»
    return sum(_word_value(word) for word in words if len(word) > signs and not word.isascii())


@lru_cache(1 << 14)
def _plain_value(word: str) -> int:
    return _PLAIN_KNOWN if len(word) == 1 or tone_key(word) in known_syllables() else _PLAIN_UNKNOWN


@lru_cache(1 << 16)
def _word_value(word: str) -> int:
    weight = known_syllables().get(tone_key(word))
    return _UNKNOWN if weight is None else weight + _KNOWN


def _is_abbreviation(token: str) -> bool:
    """`15/QĐ-UBND`: no small letter anywhere."""
    return token.isupper() and len(token) <= _LONGEST_ABBREVIATION
