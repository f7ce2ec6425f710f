"""The font of invisible text: a blank box for each width of letter, one code per distinct character.

The program is a TrueType font made here from nothing, so no licence clings to it. Codes (CIDs) are given to characters
in the order of their first appearance; `CIDToGIDMap` sends each to the glyph of its width, `ToUnicode` back to the
character, beyond the Basic Multilingual Plane too. Widths in the PDF and in the program agree (ISO 19005-2, 6.2.11.5)
and no code leads to .notdef (6.2.11.8).

Viewers draw a selected word from its font descriptor's Ascent to its Descent, and words differ: `nam` has neither,
`Nghị` has both. So the one program is offered under several descriptors ("cuts"), and a word is set in the cut that
fits its box, while size and baseline stay those of its line, by which extractors tell lines and spaces. The glyphs are
boxes, not nothing: PDFium takes outlines for the extent of a letter and drops words of a single empty one. Where a line
is set above the place where it stands, a cut with lowered boxes brings them back.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pikepdf import Array, Dictionary, Name, Object, Stream

if TYPE_CHECKING:
    from fontTools.ttLib.tables._g_l_y_f import Glyph
    from pikepdf import Pdf

CUT_STEP = 0.125  # of the text size
DEEPEST_DROP = 12
_FONT_NAME = "VKHOAA+VanKhoInvisible"  # a subset: it holds only the characters of its document
_SYMBOLIC = 4
_WIDTHS = (250, 350, 500, 750)  # thousandths of the text size
_NARROW, _SLIM, _WIDE = " .,;:'|!iíìỉĩịIÍÌỈĨỊjl", '()[]{}-/"ftrJ', "mwMW@%&—…"
_BOX_TOP, _BOX_BOTTOM = 800, -200
_BFCHAR_LIMIT = 100  # entries in one block of a CMap (Adobe Technical Note 5014)
_MAX_CODE = 0xFFFF
_EPOCH = 2_082_844_800  # 1970 in seconds since 1904: the same program at any time


@dataclass(frozen=True, slots=True, order=True)
class Cut:
    """How far letters reach, in steps of `CUT_STEP` text sizes.

    Attributes:
        ascent: above the baseline.
        descent: below it.
        drop: by how much the boxes of the glyphs are lowered, from 0 to `DEEPEST_DROP`.
    """

    ascent: int
    descent: int
    drop: int = 0

    @property
    def name(self) -> str:
        """Its name among the resources of a page."""
        return f"/T{self.ascent}.{self.descent}.{self.drop}"


class InvisibleFont:
    """Codes of the characters of one document. Grows while pages are written; `resources` closes the book."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}
        self._cuts: set[Cut] = set()

    def encode(self, text: str) -> bytes:
        """The two-byte codes of `text`.

        Raises:
            OverflowError: the document holds more than 65,535 distinct characters.
        """
        return b"".join(self._code(char).to_bytes(2, "big") for char in text)

    def use(self, cut: Cut) -> str:
        """The resource name of `cut`, which will be among the `resources`."""
        self._cuts.add(cut)
        return cut.name

    def resources(self, pdf: Pdf) -> dict[str, Object]:
        """The font under each cut that was used, as indirect objects of `pdf`; nothing when no text was written."""
        if not self._codes:
            return {}
        shared = _Shared(
            program=Stream(pdf, _program(), Length1=len(_program())),
            gids={drop: Stream(pdf, self._gids(drop)) for drop in sorted({cut.drop for cut in self._cuts})},
            unicode=Stream(pdf, to_unicode(self._codes)),
            widths=pdf.make_indirect(Array([1, Array([advance(char) for char in self._codes])])),
        )
        return {cut.name: _font(pdf, cut, shared) for cut in sorted(self._cuts)}

    def _gids(self, drop: int) -> bytes:
        glyphs = (drop * len(_WIDTHS) + _width_class(char) + 1 for char in self._codes)
        return b"\0\0" + b"".join(glyph.to_bytes(2, "big") for glyph in glyphs)

    def _code(self, char: str) -> int:
        code = self._codes.setdefault(char, len(self._codes) + 1)
        if code > _MAX_CODE:
            raise OverflowError("more distinct characters than two-byte codes")
        return code


def advance(char: str) -> int:
    """Width of a character in thousandths of the text size."""
    return _WIDTHS[_width_class(char)]


@dataclass(frozen=True, slots=True)
class _Shared:
    program: Stream
    gids: dict[int, Stream]
    unicode: Stream
    widths: Object


def _width_class(char: str) -> int:
    if char in _NARROW:
        return 0
    if char in _SLIM:
        return 1
    return 3 if char in _WIDE or char.isupper() else 2


def _font(pdf: Pdf, cut: Cut, shared: _Shared) -> Object:
    """A Type 0 font (ISO 32000-1, 9.7) whose descriptor carries the ascent and descent of `cut`."""
    # A descent of nought is taken as unknown by poppler, which then assumes 0.35.
    ascent, descent = round(1000 * CUT_STEP * cut.ascent), round(-1000 * CUT_STEP * cut.descent) or -1
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/" + _FONT_NAME),
        Flags=_SYMBOLIC,
        FontBBox=Array([0, descent, max(_WIDTHS), ascent]),
        ItalicAngle=0,
        Ascent=ascent,
        Descent=descent,
        CapHeight=ascent,
        StemV=80,
        FontFile2=shared.program,
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name("/" + _FONT_NAME),
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        CIDToGIDMap=shared.gids[cut.drop],
        W=shared.widths,
    )
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/" + _FONT_NAME),
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(descendant)]),
        ToUnicode=shared.unicode,
    )
    return pdf.make_indirect(font)


def to_unicode(codes: dict[str, int]) -> bytes:
    """The CMap from codes to UTF-16 (ISO 32000-1, 9.10.3)."""
    lines = [f"<{code:04X}> <{char.encode('utf-16-be').hex().upper()}>" for char, code in codes.items()]
    blocks = [lines[at : at + _BFCHAR_LIMIT] for at in range(0, len(lines), _BFCHAR_LIMIT)]
    mapping = "".join("\n".join([f"{len(block)} beginbfchar", *block, "endbfchar\n"]) for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{mapping}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    ).encode("ascii")


@cache
def _program() -> bytes:
    """The TrueType program: .notdef and, for each drop, one box a width; the same bytes always."""
    boxes = {f"d{drop}w{width}": (drop, width) for drop in range(DEEPEST_DROP + 1) for width in _WIDTHS}
    boxes = {".notdef": (0, _WIDTHS[0]), **boxes}
    builder = FontBuilder(unitsPerEm=1000, isTTF=True)
    builder.setupHead(unitsPerEm=1000, created=_EPOCH, modified=_EPOCH)
    builder.setupGlyphOrder(list(boxes))
    builder.setupGlyf({name: _box(drop, width) for name, (drop, width) in boxes.items()})
    builder.setupHorizontalMetrics({name: (width, 0) for name, (_, width) in boxes.items()})
    builder.setupHorizontalHeader(ascent=_BOX_TOP, descent=_BOX_BOTTOM)
    builder.setupPost(keepGlyphNames=False)
    builder.setupMaxp()
    builder.font.recalcTimestamp = False
    written = io.BytesIO()
    builder.font.save(written)
    return written.getvalue()


def _box(drop: int, width: int) -> Glyph:
    down = round(1000 * CUT_STEP * drop)
    pen = TTGlyphPen(None)
    pen.moveTo((0, _BOX_BOTTOM - down))
    for x, y in ((0, _BOX_TOP), (width, _BOX_TOP), (width, _BOX_BOTTOM)):
        pen.lineTo((x, y - down))
    pen.closePath()
    return pen.glyph()
