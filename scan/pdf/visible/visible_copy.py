"""Making an open PDF show, as its pages' own content, exactly what is seen of it on screen, and hold nothing else.

One definition of the visible page: what PDFium draws. Fields and notes without look get one, all looks become content,
layers that are off go, text that nobody sees goes, each page has one box.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Name

from scan.pdf.page_boxes import settle_boxes
from scan.pdf.visible.burning import burn_annotations
from scan.pdf.visible.hidden_text import remove_unseen_text
from scan.pdf.visible.layer_content import has_layers, take_out_layers
from scan.pdf.visible.layers import Layers
from scan.pdf.visible.looks import give_looks

if TYPE_CHECKING:
    from pikepdf import Pdf

    from scan.pdf.visible.looks import LookFont


def make_visible(pdf: Pdf, font: LookFont) -> tuple[str, ...]:
    """Change `pdf` so that its pages' own content is exactly what is seen.

    Args:
        pdf: open, unsigned or a copy; its bytes on disk are not touched.
        font: draws what has no look; used for this one document.

    Returns:
        notes on what could not be done, as stable codes: `note-not-drawn:<page>`, `letters-not-drawn:<page>` (no such
        letter in the font), `hidden-text-stays:<page>`; pages from 1.

    Raises:
        pikepdf.PdfError, ValueError, TypeError, …: the PDF is malformed where it must be read.
    """
    settle_boxes(pdf)
    layers = Layers(pdf)
    notes = give_looks(pdf, font, layers)
    burn_annotations(pdf, layers)
    if Name.AcroForm in pdf.Root:
        del pdf.Root.AcroForm
    if has_layers(pdf):
        take_out_layers(pdf, layers)
    stays = remove_unseen_text(pdf)
    return (*notes, *(f"hidden-text-stays:{number}" for number in stays))
