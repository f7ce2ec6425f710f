"""Vietnamese as offices before Unicode stored it, seen as Latin letters. Tables of their own, so that a slip shows.

TCVN3: codes in the order of TCVN 5712:1993. VNI: letter and mark as the VNI company's table has them.
"""

from __future__ import annotations

import unicodedata

TCVN3 = {
    "a": "µ¸¶·¹", "ă": "»¾¼½Æ", "â": "ÇÊÈÉË", "e": "ÌÐÎÏÑ", "ê": "ÒÕÓÔÖ", "i": "×ÝØÜÞ",
    "o": "ßãáâä", "ô": "åèæçé", "ơ": "êíëìî", "u": "ïóñòô", "ư": "õøö÷ù", "y": "úýûüþ",
}  # fmt: skip
TCVN3_LETTERS = dict(zip("ăâđêôơưĂÂĐÊÔƠƯ", "¨©®ª«¬\xad¡¢§£¤¥¦", strict=True))
TONES = "\u0300\u0301\u0309\u0303\u0323"
VNI_LETTERS = dict(zip("đơưĐƠƯ", "ñôöÑÔÖ", strict=True))
VNI_I = dict(zip("ìíỉĩịÌÍỈĨỊỵỴ", "ìíæóòÌÍÆÓÒîÎ", strict=True))
VNI_TONE = dict(zip(TONES, "øùûõï", strict=True))
VNI_HAT: dict[str, str] = dict(zip(("", *TONES), "âàáåãä", strict=True))
VNI_BREVE: dict[str, str] = dict(zip(("", *TONES), "êèéúüë", strict=True))


def as_tcvn3(text: str) -> str:
    """What a typist stored for `text`; marked capitals but Ă Â Đ Ê Ô Ơ Ư become small."""
    return "".join(map(_tcvn3, text))


def as_vni(text: str) -> str:
    """What a typist stored for `text`."""
    return "".join(map(_vni, text))


def as_misread_utf8(text: str) -> str:
    """UTF-8 opened as Windows-1252; the five codes that it leaves open become controls, as Windows has it."""
    return "".join(bytes((code,)).decode("cp1252", "ignore") or chr(code) for code in text.encode())


def _tcvn3(letter: str) -> str:
    base, tone = _split(letter)
    if tone and base.lower() in TCVN3:
        return str(TCVN3[base.lower()][TONES.index(tone)])
    return TCVN3_LETTERS.get(letter, letter)


def _vni(letter: str) -> str:
    if letter in VNI_I:
        return VNI_I[letter]
    base, tone = _split(letter)
    plain = unicodedata.normalize("NFD", base)
    if plain[1:] in {"\u0302", "\u0306"}:
        base, mark = plain[0], (VNI_HAT if plain[1:] == "\u0302" else VNI_BREVE)[tone]
    else:
        mark = VNI_TONE.get(tone, "")
    return VNI_LETTERS.get(base, base) + (mark.upper() if base.isupper() else mark)


def _split(letter: str) -> tuple[str, str]:
    """The letter without its tone, and the tone."""
    parts = unicodedata.normalize("NFD", letter)
    tone = "".join(c for c in parts if c in TONES)
    return unicodedata.normalize("NFC", "".join(c for c in parts if c not in TONES)), tone
