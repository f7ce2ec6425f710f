"""Print as letters of a PDF, with an embedded font, and the same print as a picture."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image, ImageDraw, ImageFont

from domain.embedded_fonts import font_file
from testbed.seen.wording import Line, font

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pikepdf

_FACE = "LiberationSerif-Regular.ttf"
_BLOCK = 100  # letters a block of a CMap at most


def embedded(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """The typeface as a font of the document, glyph numbers as codes."""
    face = font()
    program = Stream(pdf, face.program, Length1=len(face.program))
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name(f"/SEENAA+{face.name}"), Flags=4, FontBBox=Array(list(face.box)),
        ItalicAngle=0, Ascent=face.ascent, Descent=face.descent, CapHeight=face.cap_height, StemV=80,
        FontFile2=program,
    )  # fmt: skip
    descendant = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=descriptor.FontName, CIDToGIDMap=Name.Identity,
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        W=Array([part for glyph, wide in sorted(face.widths.items()) for part in (glyph, Array([wide]))]),
    )  # fmt: skip
    whole = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=descriptor.FontName, Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(descendant)]), ToUnicode=Stream(pdf, _to_unicode(face.glyphs)),
    )  # fmt: skip
    return pdf.make_indirect(whole)


def text_operators(lines: Iterable[Line], before: bytes = b"0 g", mode: int = 0) -> bytes:
    """The operators that draw lines as letters, after operators that set colour or state, in a rendering mode."""
    shows = (b"/F1 %.2f Tf 1 0 0 1 %.3f %.3f Tm %s Tj" % (at.size, at.x, at.y, font().encode(at.text)) for at in lines)
    return b"q %s BT %d Tr %s ET Q" % (before, mode, b" ".join(shows))


def moved(line: Line, x: float, y: float) -> Line:
    """The line with its origin at (x, y)."""
    return Line(line.text, line.x - x, line.y - y, line.size, line.told)


def painted(
    lines: Iterable[Line], box: tuple[float, float, float, float], dpi: int = 300, paper: object = 255, ink: object = 0
) -> Image.Image:
    """What a scanner makes of a box of the page: grey, or coloured where paper is a colour."""
    scale = dpi / 72
    size = (round((box[2] - box[0]) * scale), round((box[3] - box[1]) * scale))
    image = Image.new("RGB" if isinstance(paper, tuple) else "L", size, paper)  # type: ignore[arg-type] # a colour
    pen = ImageDraw.Draw(image)
    for line in lines:
        at = ((line.x - box[0]) * scale, (box[3] - line.y) * scale)
        pen.text(at, line.text, ink, _face(round(line.size * scale)), anchor="ls")  # type: ignore[arg-type] # a colour
    return image


def _face(pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(BytesIO(font_file(_FACE)), pixels)


def _to_unicode(glyphs: dict[str, int]) -> bytes:
    pairs = [f"<{glyph:04X}> <{letter.encode('utf-16-be').hex().upper()}>" for letter, glyph in glyphs.items()]
    blocks = (pairs[start : start + _BLOCK] for start in range(0, len(pairs), _BLOCK))
    mappings = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{mappings}\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode("ascii")
