"""Opening a PDF in PDFium, its form fields ready to be drawn."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium

from domain.errors import ErrorCode, PageFailed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PdfPageError = pdfium.PdfiumError


@contextmanager
def opened_document(path: Path, number: int) -> Iterator[Any]:
    """PDFium's document, of which page `number` (from 1) is there.

    Raises:
        PageFailed: BROKEN_PAGE, there is no such page.
        PdfPageError: PDFium cannot open the file.
    """
    with closing(pdfium.PdfDocument(path)) as document:
        document.init_forms()
        if not 1 <= number <= len(document):
            raise PageFailed(ErrorCode.BROKEN_PAGE, page=number, detail=f"1..{len(document)}")
        yield document
