"""Is this file whole, harmless and within the limits? Runs in a child process: it parses strangers' bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.documents import SourceFormat
from domain.errors import ErrorCode, RefusedInput
from scan.pdf.inspecting.inspect_pdf import inspect_pdf
from scan.pictures.inspect_picture import inspect_heif, inspect_picture, inspect_tiff

if TYPE_CHECKING:
    from pathlib import Path

    from domain.limits import InputLimits
    from scan.inspection import SourceInspection


def inspect_source(path: Path, form: SourceFormat, limits: InputLimits) -> SourceInspection:
    """Look through the file at `path`, known to be of `form`.

    Raises:
        RefusedInput: TRUNCATED_FILE, BROKEN_PAGE (a picture file that is whole but cannot be decoded),
            IMAGE_TOO_LARGE, NO_PAGES, TOO_MANY_PAGES, PASSWORD_PROTECTED, ACTIVE_CONTENT, DECOMPRESSION_BOMB,
            UNREADABLE_FILE.
    """
    try:
        if form is SourceFormat.PDF:
            return inspect_pdf(path, limits)
        if form is SourceFormat.TIFF:
            return inspect_tiff(path, limits)
        if form is SourceFormat.HEIF:
            return inspect_heif(path, limits)
        return inspect_picture(path, form, limits)
    except OSError as error:
        raise RefusedInput(ErrorCode.UNREADABLE_FILE, detail=error.strerror or str(error)) from error
