"""The mark's font, cut down to the letters that it needs (fontTools), measured here and embedded by `mark_appearance`.

Liberation Serif has the widths of Times New Roman and is licensed SIL OFL 1.1, which allows embedding in documents.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from domain.embedded_fonts import font_file
from domain.errors import ArchiveError, ErrorCode

# What a CIDFontType2 with an identity map needs (ISO 32000-1, 9.9); no hints, they are for screens of old.
_TABLES: Final = frozenset({"glyf", "head", "hhea", "hmtx", "loca", "maxp"})
_ALWAYS: Final = "0123456789-+:T "  # every time can be written with one and the same subset


@dataclass(frozen=True, slots=True)
class MarkFont:
    """A subset font program with what PDF must know of it; lengths in thousandths of the font size.

    Attributes:
        name: PostScript name of the whole font.
        program: TrueType file of the subset.
        glyphs: glyph number of each letter.
        widths: advance width by glyph number.
        ascent, descent, cap_height: vertical measures, descent negative.
        box: left, bottom, right, top around all glyphs.
    """

    name: str
    program: bytes
    glyphs: dict[str, int]
    widths: dict[int, float]
    ascent: float
    descent: float
    cap_height: float
    box: tuple[float, float, float, float]

    def measure(self, text: str) -> float:
        """Width of the text in units of the font size."""
        return sum(self.widths[self.glyphs[letter]] for letter in text) / 1000

    def encode(self, text: str) -> bytes:
        """The text as a hexadecimal PDF string of two-byte glyph numbers."""
        return b"<%s>" % b"".join(b"%04X" % self.glyphs[letter] for letter in text)


def font_for(file: str, text: str) -> MarkFont:
    """The font `file` of `domain/fonts`, cut down to the letters of `text` and to digits.

    Raises:
        ArchiveError: SIGNING_FAILED when the font lacks a letter; PDF/A forbids to draw a missing glyph.
    """
    return _cut(file, frozenset(text + _ALWAYS) - {"\n"})


@lru_cache(maxsize=8)
def _cut(file: str, letters: frozenset[str]) -> MarkFont:
    font = TTFont(io.BytesIO(font_file(file)), recalcTimestamp=False)
    names = font.getBestCmap()
    if missing := sorted(letter for letter in letters if ord(letter) not in names):
        raise ArchiveError(ErrorCode.SIGNING_FAILED, detail=f"phông chữ không có chữ {' '.join(missing)}")
    postscript_name, cap_height = font["name"].getDebugName(6), font["OS/2"].sCapHeight
    program = _subset(font, {names[ord(letter)] for letter in letters})
    order = font.getGlyphOrder()
    glyphs = {letter: order.index(names[ord(letter)]) for letter in sorted(letters)}
    scale = 1000 / font["head"].unitsPerEm
    head, hhea = font["head"], font["hhea"]
    return MarkFont(
        name=postscript_name,
        program=program,
        glyphs=glyphs,
        widths={number: font["hmtx"][order[number]][0] * scale for number in glyphs.values()},
        ascent=hhea.ascent * scale,
        descent=hhea.descent * scale,
        cap_height=cap_height * scale,
        box=(head.xMin * scale, head.yMin * scale, head.xMax * scale, head.yMax * scale),
    )


def _subset(font: TTFont, glyph_names: set[str]) -> bytes:
    options = Options()
    options.hinting = False
    options.notdef_outline = True
    options.layout_features = []
    options.drop_tables += [tag for tag in font.reader.keys() if tag not in _TABLES]  # noqa: SIM118 - no mapping
    subsetter = Subsetter(options)
    subsetter.populate(glyphs=glyph_names)
    subsetter.subset(font)
    for tag in set(font.keys()) - _TABLES - {"GlyphOrder"}:
        del font[tag]
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()
