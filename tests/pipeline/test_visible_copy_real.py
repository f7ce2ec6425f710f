"""Real e-documents of offices, treated as if they were unsigned: all that is seen stays, letters stay letters."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pypdfium2 as pdfium
import pytest

from pipeline.isolation.visible import write_visible_copy
from rendition.converting.pdf_conversion import convert_pdf
from tests.judges import pdftotext
from tests.ocr.sheets import INFO

if TYPE_CHECKING:
    from numpy.typing import NDArray

OFFICES = Path(__file__).parents[3] / "shared" / "corpus" / "real-signed" / "offices"
DARK, PALE = 110, 200
STRAY = 20  # pixels of a page; the least word has more

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not OFFICES.is_dir(), reason="the real documents of ../shared are not here"),
]


def alone(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> int:
    """Pixels of ink in `one` without any ink within two pixels in `other`.

    The offices' fonts are not in their files, so PDFium and we draw the same letters in different designs: italics
    differ in shape, not in place. What is lost or won shows as ink that stands alone.
    """
    ink = one.min(axis=2) < DARK
    near = cv2.erode(other.min(axis=2), np.ones((5, 5), np.uint8)) <= PALE
    return int((ink & ~near).sum())


@pytest.mark.parametrize("name", ["n03", "n24", "n41"])
def test_signatures_pictures_and_letters_of_an_office_stay(name: str, tmp_path: Path) -> None:
    source, copy, made = OFFICES / f"{name}.pdf", tmp_path / "visible.pdf", tmp_path / "made.pdf"

    notes = write_visible_copy(source, copy)
    with closing(pdfium.PdfDocument(copy)) as document:
        pages = len(document)
    convert_pdf(copy, [None] * pages, [None] * pages, made, INFO)

    assert notes == ()
    assert len(pdftotext(made).split()) > 300
    with closing(pdfium.PdfDocument(source)) as master, closing(pdfium.PdfDocument(made)) as rendition:
        master.init_forms()
        for number in range(pages):
            seen, kept = (file[number].render(scale=1.5).to_numpy()[:, :, :3] for file in (master, rendition))
            assert alone(seen, kept) <= STRAY
            assert alone(kept, seen) <= STRAY
