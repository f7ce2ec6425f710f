"""A font whose letters are seen, embedded in a PDF and cut down to what was written with it (ISO 19005-2, 6.2.11).

Codes are the glyph numbers of the whole font, so that text can be written before it is known which letters will be
needed; the subset keeps the numbers.
"""

from __future__ import annotations

import hashlib
import io
from functools import lru_cache
from typing import TYPE_CHECKING

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Stream

from domain.embedded_fonts import font_file
from rendition.text_font import to_unicode

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

_TABLES = frozenset({"glyf", "head", "hhea", "hmtx", "loca", "maxp", "cmap"})
_SYMBOLIC = 4
_UNKNOWN = "□"  # in place of a letter that the font lacks: PDF/A forbids to show a missing glyph


class LetterFont:
    """One font of `domain/fonts` in one document; `close` embeds it."""

    def __init__(self, pdf: Pdf, file: str) -> None:
        self._pdf, self._file = pdf, file
        self._font = opened_font(file)
        self._glyphs = self._font.getBestCmap()
        self._used: dict[str, int] = {}
        self.resource: Object = pdf.make_indirect(Dictionary(Type=Name.Font))

    @property
    def ascent(self) -> float:
        """Height of the tallest letters above the baseline, in units of the font size."""
        return float(self._font["hhea"].ascent) / self._units

    @property
    def descent(self) -> float:
        """Depth of letters below the baseline, negative, in units of the font size."""
        return float(self._font["hhea"].descent) / self._units

    def lacks(self, text: str) -> bool:
        """Some letter of `text` cannot be drawn with it."""
        return any(ord(letter) not in self._glyphs for letter in text)

    def measure(self, text: str) -> float:
        """Width of the text in units of the font size."""
        metrics = self._font["hmtx"]
        return float(sum(metrics[self._glyphs[ord(letter)]][0] for letter in self._drawable(text))) / self._units

    def encode(self, text: str) -> bytes:
        """The text as a hexadecimal PDF string; a letter that the font lacks is shown as a box."""
        drawable = self._drawable(text)
        for letter in drawable:
            self._used[letter] = self._font.getGlyphID(self._glyphs[ord(letter)])
        return b"<%s>" % b"".join(b"%04X" % self._used[letter] for letter in drawable)

    def close(self) -> None:
        """Embed the letters that were used under `resource`."""
        if self._used:
            self.resource.update(self._embedded())

    @property
    def _units(self) -> float:
        return float(self._font["head"].unitsPerEm)

    def _drawable(self, text: str) -> str:
        return "".join(letter if ord(letter) in self._glyphs else _UNKNOWN for letter in text)

    def _embedded(self) -> Dictionary:
        program = cut_down(self._file, frozenset(self._used), retain_gids=True)
        name = subset_name(program, self._font)
        metrics, order = self._font["hmtx"], self._font.getGlyphOrder()
        widths = Array()
        for glyph in sorted(set(self._used.values())):
            widths.append(glyph)
            widths.append(Array([round(1000 * metrics[order[glyph]][0] / self._units, 3)]))
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=name,
            CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
            FontDescriptor=self._pdf.make_indirect(descriptor(self._pdf, self._font, name, program, _SYMBOLIC)),
            CIDToGIDMap=Name.Identity,
            W=widths,
        )
        return Dictionary(
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([self._pdf.make_indirect(descendant)]),
            ToUnicode=Stream(self._pdf, to_unicode(dict(sorted(self._used.items())))),
        )


@lru_cache(maxsize=16)
def opened_font(file: str) -> TTFont:
    """The whole font, to be read only."""
    return TTFont(io.BytesIO(font_file(file)), recalcTimestamp=False)


@lru_cache(maxsize=16)
def cut_down(file: str, letters: frozenset[str], *, retain_gids: bool = False) -> bytes:
    """The TrueType program of `file` with `letters` only; the same bytes for the same letters."""
    font = TTFont(io.BytesIO(font_file(file)), recalcTimestamp=False)
    options = Options()
    options.hinting = False
    options.notdef_outline = True
    options.layout_features = []
    options.retain_gids = retain_gids
    options.drop_tables += [tag for tag in font.reader.keys() if tag not in _TABLES]  # noqa: SIM118 - no mapping
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(letter) for letter in letters])
    subsetter.subset(font)
    for tag in set(font.keys()) - _TABLES - {"GlyphOrder"}:
        del font[tag]
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


def subset_name(program: bytes, font: TTFont) -> Name:
    """The font's name with the tag of its subset (ISO 32000-1, 9.6.4)."""
    tag = "".join(chr(ord("A") + byte % 26) for byte in hashlib.sha256(program).digest()[:6])
    return Name(f"/{tag}+{font['name'].getDebugName(6)}")


def descriptor(pdf: Pdf, font: TTFont, name: Name, program: bytes, flags: int) -> Dictionary:
    """The font descriptor of a TrueType program (ISO 32000-1, 9.8)."""
    scale = 1000 / font["head"].unitsPerEm
    head, hhea = font["head"], font["hhea"]
    return Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=flags,
        FontBBox=Array([round(scale * edge) for edge in (head.xMin, head.yMin, head.xMax, head.yMax)]),
        ItalicAngle=round(float(font["post"].italicAngle), 2),
        Ascent=round(scale * hhea.ascent),
        Descent=round(scale * hhea.descent),
        CapHeight=round(scale * font["OS/2"].sCapHeight),
        StemV=80,
        FontFile2=Stream(pdf, program, Length1=len(program)),
    )
