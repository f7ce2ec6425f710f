"""Vietnamese text: one form for every letter (NFC), keys for comparing, natural order of names.

Tone placement: `hòa` and `hoà`, `thủy` and `thuỷ` are the same word; both are printed, in one and the same decree
(NĐ 30/2020). Text is kept as printed, keys are made here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook above, dot below
_D_LIKE = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"})
# The tone of final oa, oe, uy stands on the first vowel (old style, as most Vietnamese type it) in our keys;
# `qu` is a consonant, so `quý`, `quà` stay as they are.
_MODERN_TONE = re.compile(rf"(?<![qQ])([oOuU])([aAeEyY])([{_TONES}])(?![\w{_TONES}\u0302\u0306\u031b])")
_LETTERS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵdđ"
SMALL = "a-z" + "".join(c for c in _LETTERS if not c.isascii())  # for use within [] of a regular expression
CAPITAL = "A-Z" + "".join(c for c in _LETTERS if not c.isascii()).upper()
_DIGITS = re.compile(r"(\d+)")


class _LetterTable(dict[int, str]):
    """What `str.translate` puts for each letter: kept for those of Vietnamese, worked out for every other one."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        kept = {*map(chr, range(128)), *_LETTERS, *_LETTERS.upper()}
        super().__init__((ord(letter), rule(letter)) for letter in kept)
        self._rule = rule

    def __missing__(self, code: int) -> str:
        return self._rule(chr(code))


def nfc(text: str) -> str:
    """NFC with the look-alikes of Đ (Ð U+00D0, Ɖ U+0189) made Đ U+0110."""
    return unicodedata.normalize("NFC", text).translate(_D_LIKE)


def fold(text: str) -> str:
    """Lower-case letters without tone or diacritic marks: `Nghị Quyết` and `nghi quyet` become one; đ becomes d."""
    return text.translate(_BARE)


def _bare(letter: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFD", nfc(letter)) if not unicodedata.combining(c))
    return bare.replace("Đ", "D").replace("đ", "d").casefold()


_BARE = _LetterTable(_bare)


@cache
def other_marks(letter: str) -> str:
    """The Vietnamese letters, in lower case, that differ from a lower-case one in tone and diacritics only."""
    return "".join(other for other in _LETTERS if other != letter and fold(other) == fold(letter))


def tone_key(text: str) -> str:
    """Lower-case NFC with one tone placement: equal for `hòa` and `hoà`, different for `hòa` and `hoa`."""
    if text.isascii():
        return text.lower()
    marked = _MODERN_TONE.sub(r"\1\3\2", nfc(text).translate(_TONE_BEHIND))
    return unicodedata.normalize("NFC", marked).lower()


def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key under which `page2` comes before `page10`; equal names in NFC and NFD sort alike."""
    return tuple(
        (0, int(part), "") if part.isdecimal() and part.isascii() else (1, 0, nfc(part).casefold())
        for part in _DIGITS.split(name)
        if part
    )


def _tone_behind(letter: str) -> str:
    """The tone as a combining mark after its letter, hat, horn and breve kept composed."""
    parts = unicodedata.normalize("NFD", letter)
    tone = "".join(c for c in parts if c in _TONES)
    rest = "".join(c for c in parts if c not in _TONES)
    return unicodedata.normalize("NFC", rest) + tone


_TONE_BEHIND = _LetterTable(_tone_behind)
