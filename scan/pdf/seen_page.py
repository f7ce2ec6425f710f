"""A PDF page as it is seen: its own content with what annotations, fields and signatures show made part of it.

PDFium gives letters and objects of a page's own content only. So the appearances are made content first, in memory: the
file stays as it is. What PDFium shows on a screen is the one definition of what is visible.
"""

from __future__ import annotations

import ctypes
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2.raw as pdfium_c

from scan.pdf.opening import opened_document

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

# They mark text and hold none; made content they would lie over it, which they do not on the screen.
_MARKUP = frozenset(
    {
        pdfium_c.FPDF_ANNOT_HIGHLIGHT,
        pdfium_c.FPDF_ANNOT_UNDERLINE,
        pdfium_c.FPDF_ANNOT_SQUIGGLY,
        pdfium_c.FPDF_ANNOT_STRIKEOUT,
    }
)


UNSEEN_FLAGS = pdfium_c.FPDF_ANNOT_FLAG_HIDDEN | pdfium_c.FPDF_ANNOT_FLAG_NOVIEW


@dataclass(frozen=True, slots=True)
class TextObject:
    """Letters that the page shows by one operator.

    Attributes:
        handle: PDFium's object.
        source: 0 for the page's own content, else which appearance it is from.
    """

    handle: Any
    source: int

    @property
    def mode(self) -> int:
        """Text rendering mode (ISO 32000-1, table 106)."""
        return int(pdfium_c.FPDFTextObj_GetTextRenderMode(self.handle))


@dataclass(frozen=True, slots=True)
class SeenPage:
    """An open page whose annotations are content.

    Attributes:
        handle: PDFium's page.
        texts: its text objects by address, forms opened up.
    """

    handle: Any
    texts: dict[int, TextObject]

    def draw(self, scale: float, without: Collection[int] = ()) -> NDArray[np.uint8]:
        """Draw the page in RGB, `scale` pixels a point, the text objects at the addresses `without` left out."""
        hidden = [self.texts[address].handle for address in without]
        for handle in hidden:
            pdfium_c.FPDFPageObj_SetIsActive(handle, False)  # noqa: FBT003 - a function of C
        try:
            return np.array(self.handle.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3])
        finally:
            for handle in hidden:
                pdfium_c.FPDFPageObj_SetIsActive(handle, True)  # noqa: FBT003


@contextmanager
def seen_page(path: Path, number: int) -> Iterator[SeenPage]:
    """Open page `number` (from 1), what its annotations show made part of it.

    Raises:
        PageFailed: BROKEN_PAGE, there is no such page.
        PdfiumError: PDFium cannot open the file or the page.
    """
    with opened_document(path, number) as document:
        with closing(document[number - 1]) as page:
            own = pdfium_c.FPDFPage_CountObjects(page)
            _make_content(page)
        with closing(document[number - 1]) as page:  # read again, with what was made content
            yield SeenPage(page, _text_objects(page, own))


def address_of(handle: Any) -> int:
    """Where PDFium keeps an object: the same object has one address."""
    return ctypes.addressof(handle.contents)


def _make_content(page: Any) -> None:
    for index in reversed(range(pdfium_c.FPDFPage_GetAnnotCount(page))):
        annotation = pdfium_c.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        markup = pdfium_c.FPDFAnnot_GetSubtype(annotation) in _MARKUP
        unseen = pdfium_c.FPDFAnnot_GetFlags(annotation) & UNSEEN_FLAGS
        pdfium_c.FPDFPage_CloseAnnot(annotation)
        if markup or unseen:  # PDFium would make content of what is not to be viewed
            pdfium_c.FPDFPage_RemoveAnnot(page, index)
    box = page.get_bbox()
    pdfium_c.FPDFPage_Flatten(page, pdfium_c.FLAT_NORMALDISPLAY)
    page.set_mediabox(*box)  # PDFium makes the page as large as all that it made content of
    page.set_cropbox(*box)


def _text_objects(page: Any, own: int) -> dict[int, TextObject]:
    """All text objects; what was made content follows the `own` objects: one form, in it one an appearance."""
    found: dict[int, TextObject] = {}
    top = source = 0
    for item in page.get_objects():
        top += item.level == 0
        source += top > own and item.level <= 1 and item.type == pdfium_c.FPDF_PAGEOBJ_FORM
        if item.type == pdfium_c.FPDF_PAGEOBJ_TEXT:
            found[address_of(item.raw)] = TextObject(item.raw, source if top > own else 0)
    return found
