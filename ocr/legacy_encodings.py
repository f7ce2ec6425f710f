"""The two eight-bit encodings of Vietnamese offices before Unicode, as they look when taken for Latin letters.

Used to recognise such text, not yet to repair it. TCVN3 (TCVN 5712:1993, ABC): one letter a byte, fonts `.VnTime`;
VNI: a letter and a mark, fonts `VNI-Times`.
"""

from __future__ import annotations

import re

_TCVN3 = dict(
    zip(
        "¡¢§£¤¥¦¨©®ª«¬­µ¸¶·¹»¾¼½ÆÇÊÈÉËÌÐÎÏÑÒÕÓÔÖ×ÝØÜÞßãáâäåèæçéêíëìîïóñòôõøö÷ùúýûüþ",
        "ĂÂĐÊÔƠƯăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ",
        strict=True,
    )
)
_VNI_VOWELS = {
    **dict(zip(("aø", "aù", "aû", "aõ", "aï"), "àáảãạ", strict=True)),
    **dict(zip(("aê", "aè", "aé", "aú", "aü", "aë"), "ăằắẳẵặ", strict=True)),
    **dict(zip(("aâ", "aà", "aá", "aå", "aã", "aä"), "âầấẩẫậ", strict=True)),
    **dict(zip(("eø", "eù", "eû", "eõ", "eï"), "èéẻẽẹ", strict=True)),
    **dict(zip(("eâ", "eà", "eá", "eå", "eã", "eä"), "êềếểễệ", strict=True)),
    **dict(zip(("oø", "où", "oû", "oõ", "oï"), "òóỏõọ", strict=True)),
    **dict(zip(("oâ", "oà", "oá", "oå", "oã", "oä"), "ôồốổỗộ", strict=True)),
    **dict(zip(("ôø", "ôù", "ôû", "ôõ", "ôï"), "ờớởỡợ", strict=True)),
    **dict(zip(("uø", "uù", "uû", "uõ", "uï"), "ùúủũụ", strict=True)),
    **dict(zip(("öø", "öù", "öû", "öõ", "öï"), "ừứửữự", strict=True)),
    **dict(zip(("yø", "yù", "yû", "yõ"), "ỳýỷỹ", strict=True)),
}
_VNI_SINGLE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ì": "ì", "í": "í"}
_VNI = re.compile("|".join((*_VNI_VOWELS, *_VNI_SINGLE)))


def from_tcvn3(text: str) -> str:
    """`B¸o c¸o` → `Báo cáo`; letters that TCVN3 does not use stay."""
    return "".join(_TCVN3.get(letter, letter) for letter in text)


def from_vni(text: str) -> str:
    """`Coäng hoøa` → `cộng hòa`, in lower case."""
    found = {**_VNI_VOWELS, **_VNI_SINGLE}
    return _VNI.sub(lambda part: found[part.group()], text.lower())
