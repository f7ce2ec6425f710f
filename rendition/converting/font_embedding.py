"""Embedding fonts that a PDF names and does not bring: Times New Roman, Arial, Courier New and their older twins.

Most offices write with Times New Roman and leave it out. PDF/A wants every font (ISO 19005-2, 6.2.11.4); the Liberation
fonts have the same widths, so lines stay as they are, and letters stay letters. A font of another name, or one whose
widths say that it is another, is left as it is: its page becomes a picture.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, Stream

from rendition.converting.pdf_entries import dictionaries
from rendition.converting.simple_encoding import encoding_for, letters_of
from rendition.letter_font import cut_down, descriptor, opened_font, subset_name

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont
    from pikepdf import Object, Pdf

_FAMILIES = {"times": "Serif", "timesnewroman": "Serif", "helvetica": "Sans", "arial": "Sans"}
_FAMILIES |= {"courier": "Mono", "couriernew": "Mono"}
_NAME = re.compile(
    r"^(?:[A-Z]{6}\+)?(times ?new ?roman|times|helvetica|arial|courier ?new|courier)"
    r"(?:ps)?(?:mt)?[-, ]*(?:roman|regular|normal)?[-, ]*(bold)?[-, ]*(italic|oblique)?(?:mt)?$",
    re.IGNORECASE,
)
_STYLES = {(False, False): "Regular", (True, False): "Bold", (False, True): "Italic", (True, True): "BoldItalic"}
_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")
_ALIKE = 2.0  # thousandths of the text size between the widths that are told and those of the program
_NOT_SYMBOLIC, _SYMBOLIC = 32, 4
_NAMED = (Name.WinAnsiEncoding, Name.MacRomanEncoding)
_ITALIC, _FIXED, _SERIF = 64, 1, 2


def embed_known_fonts(pdf: Pdf) -> None:
    """Give each simple font that is not embedded, and whose name and widths are known, the program of its twin."""
    for item in pdf.objects:
        for part in dictionaries(item):
            if _is_missing(part):
                _embed(pdf, part)
            elif part.get(Name.Subtype) == Name.TrueType and not isinstance(part, Stream):
                _name_encoding(part)


def font_twin(name: str) -> str | None:
    """The file in `domain/fonts` with the widths of the font of this name; None when there is none."""
    found = _NAME.match(name.lstrip("/"))
    if found is None:
        return None
    family = _FAMILIES[found[1].lower().replace(" ", "")]
    return f"Liberation{family}-{_STYLES[bool(found[2]), bool(found[3])]}.ttf"


def _name_encoding(font: Object) -> None:
    """Write the encoding of a TrueType font of usual letters as PDF/A wants it: WinAnsi and differences (6.2.11.6)."""
    facts = font.get(Name.FontDescriptor)
    if not isinstance(facts, Dictionary) or Name.FontFile2 not in facts:
        return
    flags, encoding = int(facts.get(Name.Flags, 0)), font.get(Name.Encoding)
    if flags & _NOT_SYMBOLIC and flags & _SYMBOLIC:
        flags &= ~(_SYMBOLIC if encoding is not None else _NOT_SYMBOLIC)
        facts.Flags = flags
    odd = encoding is None or (isinstance(encoding, Name) and encoding not in _NAMED)
    if flags & _NOT_SYMBOLIC and odd:
        font.Encoding = encoding_for(letters_of(font, "/StandardEncoding"))


def _is_missing(part: Object) -> bool:
    if isinstance(part, Stream) or part.get(Name.Subtype) not in {Name.Type1, Name.TrueType}:
        return False
    facts = part.get(Name.FontDescriptor)
    embedded = isinstance(facts, Dictionary) and any(key in facts for key in _PROGRAMS)
    return isinstance(part.get(Name.BaseFont), Name) and not embedded


def _embed(pdf: Pdf, font: Object) -> None:
    file = font_twin(str(font.BaseFont))
    if file is None:
        return
    program = opened_font(file)
    glyphs, metrics = program.getBestCmap(), program["hmtx"]
    scale = 1000 / program["head"].unitsPerEm
    default = "/StandardEncoding" if font.get(Name.Subtype) == Name.Type1 else "/WinAnsiEncoding"
    letters = {
        code: letter for code, letter in letters_of(font, default).items() if len(letter) == 1 and ord(letter) in glyphs
    }
    widths = {code: scale * metrics[glyphs[ord(letter)]][0] for code, letter in letters.items()}
    told, missing = _told_widths(font)
    agreed = {code for code in letters if not told or abs(told.get(code, missing) - widths[code]) <= _ALIKE}
    if not agreed or any(told[code] > 0 and code not in agreed for code in told):
        return
    encoding = encoding_for({code: letters[code] for code in agreed})
    _replace(pdf, font, file, program, {code: (letters[code], widths[code]) for code in agreed}, encoding)


def _told_widths(font: Object) -> tuple[dict[int, float], float]:
    """Widths by code, and the width of all other codes; no widths where a standard font needs none."""
    widths, facts = font.get(Name.Widths), font.get(Name.FontDescriptor)
    first = int(font.get(Name.FirstChar, 0))
    missing = float(facts.get(Name.MissingWidth, 0)) if isinstance(facts, Dictionary) else 0.0
    told = {first + at: float(width) for at, width in enumerate(widths)} if isinstance(widths, Array) else {}
    return told, missing


def _replace(
    pdf: Pdf, font: Object, file: str, program: TTFont, letters: dict[int, tuple[str, float]], encoding: Object
) -> None:
    cut = cut_down(file, frozenset(letter for letter, _ in letters.values()))
    name = subset_name(cut, program)
    first, last = min(letters), max(letters)
    flags = _NOT_SYMBOLIC
    flags |= (_ITALIC if "Italic" in file else 0) | (_FIXED if "Mono" in file else 0)
    flags |= _SERIF if "Serif" in file else 0
    font.Type, font.Subtype, font.BaseFont = Name.Font, Name.TrueType, name
    font.FirstChar, font.LastChar = first, last
    font.Widths = Array([round(letters[code][1], 3) if code in letters else 0 for code in range(first, last + 1)])
    font.Encoding = encoding
    font.FontDescriptor = pdf.make_indirect(descriptor(pdf, program, name, cut, flags))
