"""The letters that appearances show, as PDFium reads them."""

from __future__ import annotations

import io
from contextlib import closing
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Array, Dictionary, Name, Stream

from scan.pdf.page_boxes import rectangle
from scan.pdf.visible.burning import matrix_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pikepdf import Object


def texts_of_looks(looks: Sequence[Object | None]) -> list[str]:
    """The text of each appearance stream, empty where it has none."""
    if not looks:
        return []
    with pikepdf.new() as pdf:
        for shown in looks:
            _add_page(pdf, shown)
        written = io.BytesIO()
        pdf.save(written)
    with closing(pdfium.PdfDocument(written.getvalue())) as document:
        return [_text(document, at) for at in range(len(looks))]


def _add_page(pdf: pikepdf.Pdf, shown: Object | None) -> None:
    """One page with the appearance alone in its middle; a turned one is read all the same."""
    pdf.add_blank_page(page_size=(2000, 2000))
    box = rectangle(shown.get(Name.BBox)) if shown is not None else None
    if shown is None or box is None or not isinstance(shown, Stream):
        return
    form = pdf.copy_foreign(shown) if shown.is_indirect else Stream(pdf, shown.read_bytes())
    form.Type, form.Subtype = Name.XObject, Name.Form
    middle = matrix_of(form).transform(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2))
    page = pdf.pages[-1]
    page.obj.Resources = Dictionary(XObject=Dictionary(Look=form))
    page.obj.Contents = Stream(pdf, b"1 0 0 1 %.4f %.4f cm /Look Do" % (1000 - middle[0], 1000 - middle[1]))
    page.obj.MediaBox = Array([0, 0, 2000, 2000])


def _text(document: pdfium.PdfDocument, at: int) -> str:
    with closing(document[at]) as page, closing(page.get_textpage()) as text:
        return str(text.get_text_bounded())
