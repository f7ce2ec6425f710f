"""Writing a document's PDF/A, inside a child process: one page in memory at a time."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from domain.documents import SourceFormat
from domain.errors import RefusedInput
from domain.page import ColourMode, DpiSource, PageImage, ReadPage
from ocr.pdf.pdf_conversion import convert_pdf
from ocr.pdf.pdfa import PdfPage, write_pdfa
from pipeline.children.readings import READING, reading_name
from scan.page_source import PagePicture, load_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ocr.pdf.pdfa_report import PdfaReport
    from pipeline.children.jobs import ComposeJob, ComposeSource

_PICTURES = frozenset((SourceFormat.JPEG, SourceFormat.PNG))  # one page a file
_A4_AT_100_DPI = (827, 1169)


def compose(job: ComposeJob) -> PdfaReport:
    """Write the PDF/A: an unsigned PDF keeps its own drawing where PDF/A allows, all else is pictures with text.

    Raises:
        RefusedInput: NOT_CONFORMANT.
        PageFailed: a picture cannot be decoded although it could when it was read.
    """
    if [source.form for source in job.sources] == [SourceFormat.PDF]:
        try:
            return _convert(job)
        except RefusedInput:
            pass  # what PDF/A cannot hold as it is drawn (fonts not embedded, …) is kept as its picture
    return write_pdfa(_pages(job), job.target, job.info)


def _convert(job: ComposeJob) -> PdfaReport:
    readings = [_reading(job, number) for number in range(1, job.sources[0].pages + 1)]
    texts = [reading.text for reading in readings]
    images = [reading.page.image for reading in readings]
    return convert_pdf(job.sources[0].path, texts, images, job.target, job.info)


def _pages(job: ComposeJob) -> Iterator[PdfPage]:
    number = 0
    for source in job.sources:
        for inner in range(1, source.pages + 1):
            number += 1
            yield _page(job, source, inner, _reading(job, number))


def _page(job: ComposeJob, source: ComposeSource, inner: int, reading: ReadPage) -> PdfPage:
    if reading.page.image is None:
        return _missing_page()
    load = cache(lambda: load_page(source.path, source.form, inner, job.limits))  # not at all where the file passes
    original = source.path.read_bytes() if source.form in _PICTURES else load().embedded
    turns = reading.page.image.quarter_turns
    share = source.path.stat().st_size // source.pages
    return PdfPage(reading.page.image, reading.text, lambda: _upright(load(), turns), original, share)


def _reading(job: ComposeJob, number: int) -> ReadPage:
    return READING.read((job.readings / reading_name(number)).read_bytes(), reading_name(number))


def _upright(picture: PagePicture, quarter_turns: int) -> NDArray[np.uint8]:
    return np.ascontiguousarray(np.rot90(picture.pixels, -quarter_turns))


def _missing_page() -> PdfPage:
    """A crossed-out sheet in place of a page whose picture is lost, so that the others keep their numbers."""
    width, height = _A4_AT_100_DPI
    image = PageImage(width, height, 100, DpiSource.RENDERED, 0, ColourMode.BITONAL)
    sheet = np.full((height, width), 255, np.uint8)
    cv2.line(sheet, (0, 0), (width, height), 0, 2)
    cv2.line(sheet, (0, height), (width, 0), 0, 2)
    return PdfPage(image, None, lambda: sheet, None)
