"""Small drawn PDFs with something that is seen or not, and what PDFium shows and reads of them."""

from __future__ import annotations

import io
from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np
import pikepdf
import pypdfium2 as pdfium
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from rendition.letter_font import LetterFont
from scan.pdf.visible.visible_copy import make_visible

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIZE = (300, 200)


def drawn_page(content: bytes, **entries: Any) -> Pdf:
    """A page of 300 × 200 points with one standard font `/F`."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=SIZE)
    page = pdf.pages[0]
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    page.obj.Resources = Dictionary(Font=Dictionary(F=font), XObject=Dictionary(), Properties=Dictionary())
    page.obj.Contents = Stream(pdf, content)
    for key, value in entries.items():
        page.obj[f"/{key}"] = value
    return pdf


def words(at: tuple[int, int], text: str, size: int = 18, state: str = "") -> bytes:
    """The operators that show `text` at a place."""
    return f"BT {state} /F {size} Tf 1 0 0 1 {at[0]} {at[1]} Tm ({text}) Tj ET\n".encode("latin-1")


def form(pdf: Pdf, content: bytes, box: tuple[float, ...] = (0, 0, 100, 40), **entries: Any) -> Stream:
    """A form XObject with the page's resources."""
    made = Stream(pdf, content, Type=Name.XObject, Subtype=Name.Form, BBox=Array(list(box)), **entries)
    made.Resources = pdf.pages[0].obj.Resources
    return pdf.make_indirect(made)


def picture(pdf: Pdf, value: int = 255) -> Stream:
    """A picture of one pixel."""
    made = Stream(pdf, bytes([value]), Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1)
    made.ColorSpace, made.BitsPerComponent = Name.DeviceGray, 8
    return pdf.make_indirect(made)


def annotate(pdf: Pdf, subtype: str, rect: tuple[float, ...], **entries: Any) -> Dictionary:
    """Add an annotation to the first page; a widget becomes a field of the form."""
    made = Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=Array(list(rect)), **entries)
    item = pdf.make_indirect(made)
    page = pdf.pages[0].obj
    page.Annots = Array([*page.get(Name.Annots, []), item])
    if subtype == "Widget":
        fields = pdf.Root.get(Name.AcroForm, Dictionary(Fields=Array()))
        fields.Fields.append(item)
        pdf.Root.AcroForm = fields
    return item


def seen(pdf: Pdf) -> tuple[str, ...]:
    """Make it visible; the notes."""
    return make_visible(pdf, LetterFont(pdf, "LiberationSans-Regular.ttf"))


def shown(pdf: Pdf, scale: float = 2) -> NDArray[np.int16]:
    """The first page as PDFium draws it, with notes and fields."""
    with closing(pdfium.PdfDocument(saved(pdf))) as document:
        document.init_forms()
        return np.array(document[0].render(scale=scale).to_numpy()[:, :, :3], np.int16)


def read(pdf: Pdf) -> str:
    """The letters of the first page's own content."""
    with closing(pdfium.PdfDocument(saved(pdf))) as document:
        return str(document[0].get_textpage().get_text_range())


def saved(pdf: Pdf) -> bytes:
    written = io.BytesIO()
    pdf.save(written)
    return written.getvalue()


def ink(pixels: NDArray[np.int16]) -> int:
    """Pixels that are not white."""
    return int((pixels.min(axis=2) < 200).sum())
