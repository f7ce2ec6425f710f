"""One page of any accepted file as pixels. Runs in a child process: it decodes strangers' bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.documents import SourceFormat
from domain.errors import ErrorCode, PageFailed
from scan.pdf.opening import PdfPageError
from scan.pdf.pdf_page import load_pdf_page
from scan.pictures.picture import PagePicture
from scan.pictures.picture_file import load_heif_page, load_picture, load_tiff_page
from scan.pictures.picture_limits import PICTURE_ERRORS

if TYPE_CHECKING:
    from pathlib import Path

    from domain.limits import InputLimits

__all__ = ["PagePicture", "load_page"]


def load_page(path: Path, form: SourceFormat, number: int, limits: InputLimits) -> PagePicture:
    """Page `number` (from 1) of the file at `path`, known to be of `form`.

    Raises:
        PageFailed: BROKEN_PAGE when it cannot be decoded or is not there, IMAGE_TOO_LARGE.
    """
    try:
        if form is SourceFormat.PDF:
            return load_pdf_page(path, number, limits)
        if form is SourceFormat.TIFF:
            return load_tiff_page(path, number, limits)
        if form is SourceFormat.HEIF:
            return load_heif_page(path, number, limits)
        return load_picture(path, form, limits)
    except (PdfPageError, RuntimeError, *PICTURE_ERRORS) as error:
        raise PageFailed(ErrorCode.BROKEN_PAGE, page=number, detail=str(error)) from error
