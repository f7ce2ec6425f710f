"""A page of a PDF as pixels, through PDFium: the scanned picture itself where the page is nothing else, else drawn.

A drawn page keeps the resolution of the picture on it; letters and lines are drawn at 300 dpi. Annotations are drawn,
with the appearances of signatures and stamps, which officials look for.
"""

from __future__ import annotations

import math
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2.raw as pdfium_c

from domain.errors import ErrorCode, PageFailed
from scan.pdf.drawing import without_needless_colour
from scan.pdf.opening import opened_document
from scan.pdf.page_boxes import user_unit_at
from scan.pdf.pdf_objects import PageObject, native_picture, page_objects
from scan.pdf.seen_page import UNSEEN_FLAGS
from scan.pictures.picture import PagePicture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from domain.limits import InputLimits

_POINTS = 72.0
_VECTOR_DPI, _COARSEST_DPI, _FINEST_DPI = 300.0, 100.0, 600.0
_SCANNED_COVER = 0.5  # of the page: less is an illustration
_TEXT_OBJECTS = 50  # visible ones that make a page with a picture behind it a page of text
_UNSEEN_ANNOTATIONS = frozenset({pdfium_c.FPDF_ANNOT_LINK, pdfium_c.FPDF_ANNOT_POPUP})


@contextmanager
def opened_page(path: Path, number: int) -> Iterator[Any]:
    """The PDFium page `number` (from 1), with its form fields ready to be drawn.

    Raises:
        PageFailed: BROKEN_PAGE, there is no such page.
        PdfPageError: PDFium cannot open the file or the page.
    """
    with opened_document(path, number) as document, closing(document[number - 1]) as page:
        yield page


def load_pdf_page(path: Path, number: int, limits: InputLimits) -> PagePicture:
    """Page `number` of the PDF at `path`, turned by its /Rotate.

    Raises:
        PageFailed: BROKEN_PAGE, IMAGE_TOO_LARGE.
        PdfPageError: PDFium cannot open or draw it.
    """
    unit = user_unit_at(path, number)
    with opened_page(path, number) as page:
        objects = page_objects(page)
        if not _has_visible_annotation(page):
            native = native_picture(page, objects, limits)
            if native is not None:
                return replace(native, dpi=native.dpi and native.dpi / unit)
        _refuse_undecodable(objects, number)
        drawn = _drawn(page, _dpi(objects, unit), unit, limits)
        return replace(drawn, scanned=_is_scanned(objects))


def draw(page: Any, scale: float) -> NDArray[np.uint8]:
    """The page with annotations and form fields on white paper: grey when all is grey, else RGB."""
    return np.array(page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3])


def _drawn(page: Any, dpi: float, unit: float, limits: InputLimits) -> PagePicture:
    """The page at `dpi` of its true size, each of its own units being `unit` points."""
    width, height = (side * unit for side in page.get_size())
    possible = min(
        math.sqrt(limits.page_pixels / max(width * height, 1.0)) * _POINTS * 0.999,
        (limits.side_pixels - 1) / max(width, height, 1.0) * _POINTS,
    )
    if possible < _COARSEST_DPI:
        side = [round(length / _POINTS * _COARSEST_DPI) for length in (width, height)]
        raise PageFailed(ErrorCode.IMAGE_TOO_LARGE, width=side[0], height=side[1], limit=limits.page_pixels)
    chosen = min(dpi, possible)
    pixels = draw(page, chosen * unit / _POINTS)
    return PagePicture(without_needless_colour(pixels), chosen, rendered=True)


def _dpi(objects: list[PageObject], unit: float) -> float:
    """Dots per true inch to draw at: of the scanned picture, of the letters, the higher one when there are both."""
    pictures = [item for item in objects if item.dpi and item.cover > 0]
    large = [item for item in pictures if item.cover >= _SCANNED_COVER]
    strips = pictures if sum(item.cover for item in pictures) >= _SCANNED_COVER else []
    native = max((item.dpi for item in large or strips), default=0.0) / unit
    wanted = native if native and not _is_written(objects) else max(native, _VECTOR_DPI)
    return min(max(wanted, _COARSEST_DPI), _FINEST_DPI)


def _is_written(objects: list[PageObject]) -> bool:
    """Text that is drawn, as much as a page has."""
    return sum(1 for item in objects if item.visible_text) >= _TEXT_OBJECTS


def _is_scanned(objects: list[PageObject]) -> bool:
    """Pictures cover the page and no page of text is drawn over them."""
    return sum(item.cover for item in objects) >= _SCANNED_COVER and not _is_written(objects)


def _has_visible_annotation(page: Any) -> bool:
    return any(_is_visible(page, index) for index in range(pdfium_c.FPDFPage_GetAnnotCount(page)))


def _is_visible(page: Any, index: int) -> bool:
    annotation = pdfium_c.FPDFPage_GetAnnot(page, index)
    if not annotation:
        return False
    try:
        box = pdfium_c.FS_RECTF()
        pdfium_c.FPDFAnnot_GetRect(annotation, box)
        return (
            pdfium_c.FPDFAnnot_GetSubtype(annotation) not in _UNSEEN_ANNOTATIONS
            and not pdfium_c.FPDFAnnot_GetFlags(annotation) & UNSEEN_FLAGS
            and abs(box.right - box.left) > 1
            and abs(box.top - box.bottom) > 1
        )
    finally:
        pdfium_c.FPDFPage_CloseAnnot(annotation)


def _refuse_undecodable(objects: list[PageObject], number: int) -> None:
    """PDFium draws nothing where a picture is damaged: a blank page must not pass for a read one."""
    for item in objects:
        if item.cover >= _SCANNED_COVER and not item.decodable():
            raise PageFailed(ErrorCode.BROKEN_PAGE, page=number, detail="picture data")
