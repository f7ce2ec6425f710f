"""Which letter each code of a simple font stands for (ISO 32000-1, 9.6.6 and annex D)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from fontTools import agl
from fontTools.encodings.StandardEncoding import StandardEncoding
from pikepdf import Array, Dictionary, Name

if TYPE_CHECKING:
    from pikepdf import Object

_BASES = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman"}
_FIRST = 32
_NAMES = {"ﬁ": "fi", "ﬂ": "fl"}


@cache
def base_letters(name: str) -> dict[int, str]:
    """Codes and letters of a base encoding by its PDF name; the standard one for any other name."""
    codec = _BASES.get(name)
    if codec is None:
        return {code: agl.toUnicode(glyph) for code, glyph in enumerate(StandardEncoding) if glyph != ".notdef"}
    letters = {code: bytes([code]).decode(codec, "replace") for code in range(_FIRST, 256)}
    if name == "/WinAnsiEncoding":  # every unused code is a bullet; these two look like their twins (annex D.2, notes)
        letters |= {code: "•" for code, letter in letters.items() if letter == "\ufffd"}
        letters |= {0x7F: "•", 0xA0: " ", 0xAD: "-"}
    return letters


def letters_of(font: Object, default: str) -> dict[int, str]:
    """Codes and letters of a simple font.

    Args:
        font: the font dictionary.
        default: name of the base encoding where the font names none.
    """
    encoding = font.get(Name.Encoding)
    if isinstance(encoding, Name):
        return dict(base_letters(str(encoding)))
    if not isinstance(encoding, Dictionary):
        return dict(base_letters(default))
    letters = dict(base_letters(str(encoding.get(Name.BaseEncoding, default))))
    differences = encoding.get(Name.Differences)
    code = 0
    for item in differences if isinstance(differences, Array) else ():
        if isinstance(item, Name):
            letters[code] = agl.toUnicode(str(item)[1:])
            code += 1
        else:
            code = int(item)
    return {code: letter for code, letter in letters.items() if letter}


def encoding_for(letters: dict[int, str]) -> Object:
    """The encoding entry that gives `letters`: WinAnsi where that is enough, else with its differences.

    A letter without name in the Adobe Glyph List, which PDF/A wants (ISO 19005-2, 6.2.11.6), is left out.
    """
    base = base_letters("/WinAnsiEncoding")
    differences = Array()
    previous = -2
    for code, letter in sorted(letters.items()):
        name = _NAMES.get(letter) or agl.UV2AGL.get(ord(letter))
        if base.get(code) == letter or name is None:
            continue
        if code != previous + 1:
            differences.append(code)
        differences.append(Name("/" + name))
        previous = code
    if not len(differences):
        return Name.WinAnsiEncoding
    return Dictionary(Type=Name.Encoding, BaseEncoding=Name.WinAnsiEncoding, Differences=differences)
