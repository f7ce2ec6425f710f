"""The mark as the appearance of a signature field: a form XObject with its own embedded font, fit for PDF/A-2b.

ISO 19005-2, 6.2.11: every font embedded, every glyph mapped to Unicode, no missing glyph. Black is DeviceGray, which
the document's output intent covers. A widget has a normal appearance and no other (6.3.3).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import AppearanceContent
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.stamp import BaseStampStyle

from domain.errors import ArchiveError, ErrorCode
from signing.seal.mark import PageView, PlacedMark
from signing.seal.mark_font import MarkFont

if TYPE_CHECKING:
    from pyhanko.pdf_utils.writer import BasePdfFileWriter

# Form space to user space by counter-clockwise quarter turns; a viewer moves and scales the result into /Rect.
_MATRICES = ((1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0))
_SYMBOLIC = 4  # font flag: glyphs are chosen by number, not by a standard encoding
_A4 = (0.0, 0.0, 595.276, 841.89)


@dataclass(frozen=True)
class MarkStyle(BaseStampStyle):
    """pyHanko's hook for signature appearances: draws the placed mark, nothing else."""

    mark: PlacedMark | None = None
    font: MarkFont | None = None

    def create_stamp(self, writer: BasePdfFileWriter, box: BoxConstraints, text_params: dict[str, Any]) -> Any:  # noqa: ARG002
        """The appearance of the mark; its box is known already."""
        if self.mark is None or self.font is None:
            raise ValueError("a mark style needs a mark and its font")
        return MarkAppearance(writer, self.mark, self.font)


class MarkAppearance(AppearanceContent):
    """The mark's text as a form XObject, turned so that it is seen upright on a turned page."""

    def __init__(self, writer: BasePdfFileWriter, mark: PlacedMark, font: MarkFont) -> None:
        super().__init__(writer, BoxConstraints(width=mark.width, height=mark.height))
        self._mark = mark
        self._font = font

    def as_form_xobject(self) -> generic.StreamObject:
        """The form XObject, not yet registered with the writer."""
        fonts = {pdf_name("/F1"): _add_font(self._ensure_writer, self._font)}
        entries = {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): _numbers(0, 0, self._mark.width, self._mark.height),
            pdf_name("/Matrix"): _numbers(*_MATRICES[self._mark.quarter_turns], 0, 0),
            pdf_name("/Resources"): _dictionary({"/Font": generic.DictionaryObject(fonts)}),
        }
        return _stream(entries, self.render())

    def render(self) -> bytes:
        """The text lines, each at the right edge, as content stream operators."""
        mark = self._mark
        ascent = (mark.leading - mark.size) / 2 + mark.size * self._font.ascent / 1000
        shows = []
        for number, line in enumerate(mark.lines):
            x = mark.width - self._font.measure(line) * mark.size
            y = mark.height - number * mark.leading - ascent
            shows.append(b"1 0 0 1 %.2f %.2f Tm %s Tj" % (x, y, self._font.encode(line)))
        return b"q BT 0 g /F1 %.2f Tf %s ET Q" % (mark.size, b" ".join(shows))


def page_view(page: generic.DictionaryObject) -> PageView:
    """Where the page is seen: crop box within media box, rotation (all three inherited), and unit.

    Raises:
        ArchiveError: SIGNING_FAILED when nothing of the page is seen.
    """
    media = _box(_inherited(page, "/MediaBox"), _A4)
    crop = _box(_inherited(page, "/CropBox"), media)
    box = (max(crop[0], media[0]), max(crop[1], media[1]), min(crop[2], media[2]), min(crop[3], media[3]))
    if box[0] >= box[2] or box[1] >= box[3]:
        raise ArchiveError(ErrorCode.SIGNING_FAILED, detail="trang đầu không có phần nào nhìn thấy được")
    turns = round(float(_inherited(page, "/Rotate") or 0) / 90) % 4
    return PageView(box, turns, float(page["/UserUnit"]) if "/UserUnit" in page else 1.0)


def show_box(page: generic.DictionaryObject, box: tuple[float, float, float, float]) -> None:
    """Let the page show all of `box`, more than it did."""
    media = _box(_inherited(page, "/MediaBox"), _A4)
    grown = (min(media[0], box[0]), min(media[1], box[1]), max(media[2], box[2]), max(media[3], box[3]))
    page[pdf_name("/MediaBox")] = _numbers(*grown)
    page[pdf_name("/CropBox")] = _numbers(*box)


def _inherited(page: generic.DictionaryObject, key: str) -> Any:
    """The entry of the page or of the nearest node above; subscripts resolve references, `get` does not."""
    node = page
    for _ in range(64):  # no page tree is deeper, and a loop in it must end
        if key in node:
            return node[key]
        if "/Parent" not in node:
            break
        node = node["/Parent"]
    return None


def _box(value: Any, default: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """A rectangle with its corners in order: PDF allows any two opposite ones."""
    if value is None:
        return default
    x0, y0, x1, y1 = (float(number) for number in value)
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _add_font(writer: BasePdfFileWriter, font: MarkFont) -> generic.IndirectObject:
    """Type 0 font over a CIDFontType2 with glyph numbers as codes (ISO 32000-1, 9.7)."""
    tag = "".join(chr(ord("A") + byte % 26) for byte in hashlib.sha256(font.program).digest()[:6])
    name = pdf_name(f"/{tag}+{font.name}")
    program = _stream({pdf_name("/Length1"): generic.NumberObject(len(font.program))}, font.program)
    descriptor = {
        "/Type": pdf_name("/FontDescriptor"),
        "/FontName": name,
        "/Flags": generic.NumberObject(_SYMBOLIC),
        "/FontBBox": _numbers(*font.box),
        "/ItalicAngle": generic.NumberObject(0),
        "/Ascent": _number(font.ascent),
        "/Descent": _number(font.descent),
        "/CapHeight": _number(font.cap_height),
        "/StemV": generic.NumberObject(80),
        "/FontFile2": writer.add_object(program),
    }
    descendant = {
        "/Type": pdf_name("/Font"),
        "/Subtype": pdf_name("/CIDFontType2"),
        "/BaseFont": name,
        "/CIDSystemInfo": _dictionary(
            {
                "/Registry": generic.pdf_string("Adobe"),
                "/Ordering": generic.pdf_string("Identity"),
                "/Supplement": generic.NumberObject(0),
            }
        ),
        "/FontDescriptor": writer.add_object(_dictionary(descriptor)),
        "/CIDToGIDMap": pdf_name("/Identity"),
        "/W": _widths(font),
    }
    whole = {
        "/Type": pdf_name("/Font"),
        "/Subtype": pdf_name("/Type0"),
        "/BaseFont": name,
        "/Encoding": pdf_name("/Identity-H"),
        "/DescendantFonts": generic.ArrayObject([writer.add_object(_dictionary(descendant))]),
        "/ToUnicode": writer.add_object(_stream({}, _to_unicode(font))),
    }
    return writer.add_object(_dictionary(whole))


def _widths(font: MarkFont) -> generic.ArrayObject:
    parts: list[generic.PdfObject] = []
    for number, width in sorted(font.widths.items()):
        parts += [generic.NumberObject(number), _numbers(width)]
    return generic.ArrayObject(parts)


def _to_unicode(font: MarkFont) -> bytes:
    """CMap from glyph number to letter, so that the mark can be searched and copied."""
    pairs = [f"<{glyph:04X}> <{letter.encode('utf-16-be').hex().upper()}>" for letter, glyph in font.glyphs.items()]
    blocks = (pairs[start : start + 100] for start in range(0, len(pairs), 100))  # 100 a block at most
    mappings = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{mappings}\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode("ascii")


def _stream(entries: dict[generic.NameObject, Any], data: bytes) -> generic.StreamObject:
    stream = generic.StreamObject(entries, stream_data=data)
    stream.compress()
    return stream


def _dictionary(entries: dict[str, Any]) -> generic.DictionaryObject:
    return generic.DictionaryObject({pdf_name(key): value for key, value in entries.items()})


def _number(value: float) -> generic.PdfObject:
    return generic.FloatObject(round(value, 3))


def _numbers(*values: float) -> generic.ArrayObject:
    return generic.ArrayObject([_number(value) for value in values])
