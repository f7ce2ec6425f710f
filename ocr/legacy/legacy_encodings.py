"""The encodings of Vietnamese offices before Unicode, as their text looks when its bytes are taken for Latin letters.

TCVN3 (TCVN 5712:1993, ABC): one letter a byte, fonts `.VnTime`, no capitals but Ă Â Ê Ô Ơ Ư Đ. VNI: a letter and a
mark, fonts `VNI-Times`. VISCII: RFC 1456. CP1258: Windows, tones behind their letters. And UTF-8 itself, read as
Windows-1252. A letter of any other kind stays as it is.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from domain.vietnamese import nfc


class LegacyEncoding(StrEnum):
    """What the bytes of a text were, before they were taken for Latin letters."""

    TCVN3 = "tcvn3"
    VNI = "vni"
    VISCII = "viscii"
    CP1258 = "cp1258"
    UTF8 = "utf-8-misread"


_TCVN3_CODES = "¡¢§£¤¥¦¨©®ª«¬\xadµ¸¶·¹»¾¼½ÆÇÊÈÉËÌÐÎÏÑÒÕÓÔÖ×ÝØÜÞßãáâäåèæçéêíëìîïóñòôõøö÷ùúýûüþ"
_TCVN3_LETTERS = "ĂÂĐÊÔƠƯăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
_VNI_MARKS = (
    ("a", "øùûõï", "àáảãạ"),
    ("a", "êèéúüë", "ăằắẳẵặ"),
    ("a", "âàáåãä", "âầấẩẫậ"),
    ("e", "øùûõï", "èéẻẽẹ"),
    ("e", "âàáåãä", "êềếểễệ"),
    ("o", "øùûõï", "òóỏõọ"),
    ("o", "âàáåãä", "ôồốổỗộ"),
    ("ô", "øùûõï", "ờớởỡợ"),
    ("u", "øùûõï", "ùúủũụ"),
    ("ö", "øùûõï", "ừứửữự"),
    ("y", "øùûõ", "ỳýỷỹ"),
)
_VNI_ALONE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VISCII_CODES = bytes((
    0x02, 0x05, 0x06, 0x14, 0x19, 0x1E, *range(0x80, 0xC0), 0xC4, 0xC5, 0xC6, 0xC7, 0xCB, 0xCE, 0xCF, 0xD0, 0xD1, 0xD5,
    0xD6, 0xD7, 0xD8, 0xDB, 0xDC, 0xDE, 0xDF, 0xE4, 0xE5, 0xE6, 0xE7, 0xEB, 0xEE, 0xEF, 0xF0, 0xF1, 0xF6, 0xF7, 0xF8,
    0xFB, 0xFC, 0xFE, 0xFF,
))  # fmt: skip
_VISCII_LETTERS = (
    "ẲẴẪỶỸỴẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯẢĂẳẵẺĨỳĐứạỷừửỹỵỡưảăữẫẻĩỉđựỏọụũủợỮ"
)
MU = "\u03bc"  # Greek; programs put it for the micro sign, which is à in TCVN3
_SYMBOL_FONT = range(0xF021, 0xF100)  # where PDFs and Word put the bytes of a font without an encoding


def decode(text: str, encoding: LegacyEncoding) -> str:
    """`text` with each letter as `encoding` has it, NFC; what cannot be of that encoding stays."""
    plain = as_latin(text)
    if encoding is LegacyEncoding.TCVN3:
        return nfc(_PARTS.sub(lambda part: part.group().translate(_tcvn3()), plain))
    if encoding is LegacyEncoding.VNI:
        pattern, letters = _vni()
        return nfc(pattern.sub(lambda found: letters[found.group()], plain))
    if encoding is LegacyEncoding.VISCII:
        return nfc(plain.translate(_viscii()))
    return nfc("".join(_recoded(run, encoding) for run in _RUNS.findall(plain)))


def is_byte(letter: str) -> bool:
    """Whether some byte is taken for `letter`: in Windows-1252, Latin-1 or a symbol font."""
    return ord(letter) in _FROM_LATIN or ord(letter) in _SYMBOL_FONT


def as_latin(text: str) -> str:
    """Bytes of symbol fonts, U+F021 to U+F0FF, as the Latin letters of the same code."""
    if not any(ord(c) in _SYMBOL_FONT for c in text):
        return text
    return "".join(_LATIN[ord(c) - 0xF000] if ord(c) in _SYMBOL_FONT else c for c in text)


def latin(data: bytes) -> str:
    """Bytes as Windows-1252, the five that it leaves open as Latin-1 has them."""
    return data.decode("latin-1").translate(_TO_LATIN)


def latin_bytes(text: str) -> bytes:
    """The bytes that `latin` made `text` of.

    Raises:
        UnicodeEncodeError: there are none.
    """
    return text.translate(_FROM_LATIN).encode("latin-1")


_LATIN = [bytes((code,)).decode("cp1252", "ignore") or chr(code) for code in range(256)]
_TO_LATIN = dict(enumerate(_LATIN))
_FROM_LATIN = {ord(letter): code for code, letter in enumerate(_LATIN)}
_RUNS = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]+")


def _recoded(run: str, encoding: LegacyEncoding) -> str:
    """A run of letters beyond ASCII read anew; unchanged when it cannot be of the encoding."""
    codec = "cp1258" if encoding is LegacyEncoding.CP1258 else "utf-8"
    try:
        return latin_bytes(run).decode(codec)
    except UnicodeError:
        return run


_PARTS = re.compile(r"(?!(?<!\S)[§©»·¨¬](?!\S))\S+")  # a sign that stands alone is a sign: § 5, · a bullet


@cache
def _tcvn3() -> dict[int, str]:
    return dict(zip(map(ord, _TCVN3_CODES), _TCVN3_LETTERS, strict=True)) | {ord(MU): "à"}


@cache
def _vni() -> tuple[re.Pattern[str], dict[str, str]]:
    """Letters of VNI in both cases: the base letter alone decides the case."""
    letters = {}
    for base, marks, vowels in _VNI_MARKS:
        for mark, vowel in zip(marks, vowels, strict=True):
            for either in (mark, mark.upper()):
                letters[base + either], letters[base.upper() + either] = vowel, vowel.upper()
    for base, vowel in _VNI_ALONE.items():
        letters[base], letters[base.upper()] = vowel, vowel.upper()
    pairs = sorted(letters, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, pairs))), letters


@cache
def _viscii() -> dict[int, str]:
    table = dict(zip(_VISCII_CODES, _VISCII_LETTERS, strict=True))
    return {ord(_LATIN[code]): letter for code, letter in table.items()}
