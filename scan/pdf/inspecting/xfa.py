"""XFA forms (Adobe's XML Forms Architecture 3.3): does the PDF show the form, or only Adobe Reader?

A static form has its pages drawn, its fields are widgets on them, and the XML lies beside. A dynamic form has no pages
of its own: Adobe Reader draws them from the XML, and every other program shows the one page that the PDF has.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2 as pdfium

from scan.pdf.inspecting.streams import pieces_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.limits import InputLimits

_MOST_XML = 32 << 20
_REQUIRED = re.compile(rb"<(?:[\w.-]+:)?dynamicRender[^>]*>\s*required")
_FIELD = re.compile(rb"<(?:[\w.-]+:)?(?:field|subform)[\s>/]")
_WAITING = re.compile(r"please\s+wait|adobe\s+(acrobat\s+)?reader|acrobat", re.IGNORECASE)
_PAGES_LOOKED_AT = 3  # who has more pages of his own has drawn them


def is_dynamic_form(path: Path, pdf: pikepdf.Pdf, limits: InputLimits) -> bool:
    """Only Adobe Reader shows what the document says.

    Raises:
        UnpacksTooLargeError: the XML has more bytes than the limits allow.
    """
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary) or "/XFA" not in form:
        return False
    needs_rendering: object = pdf.Root.get("/NeedsRendering")
    if needs_rendering is True:
        return True
    xml = b"".join(_xml(form["/XFA"], limits))
    if _REQUIRED.search(xml):
        return True
    few = len(pdf.pages) <= _PAGES_LOOKED_AT
    return few and _FIELD.search(xml) is not None and not _has_widgets(pdf) and _asks_to_wait(path)


def _xml(xfa: object, limits: InputLimits) -> Iterator[bytes]:
    """The parts of the form, as far as a few megabytes hold them."""
    room = _MOST_XML
    for stream in list(xfa) if isinstance(xfa, pikepdf.Array) else [xfa]:
        for piece in pieces_of(stream, limits) if isinstance(stream, pikepdf.Stream) else ():
            room -= len(piece)
            if room < 0:
                return
            yield piece


def _has_widgets(pdf: pikepdf.Pdf) -> bool:
    """Some page shows a field, so that the pages are the form's."""
    return any(
        isinstance(annotation, pikepdf.Dictionary) and annotation.get("/Subtype") == pikepdf.Name.Widget
        for page in pdf.pages
        for annotation in _annotations(page)
    )


def _annotations(page: pikepdf.Page) -> list[object]:
    found: object = page.obj.get("/Annots")
    return list(found) if isinstance(found, pikepdf.Array) else []


def _asks_to_wait(path: Path) -> bool:
    """Its own first page says nothing but that another program is needed."""
    try:
        with pdfium.PdfDocument(path) as document:
            text = document[0].get_textpage().get_text_range()
    except pdfium.PdfiumError:
        return False
    return _WAITING.search(text) is not None
