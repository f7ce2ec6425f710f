"""The first page of any accepted file, drawn small, and the degree of secrecy that its stamp tells.

Runs in a child process: it decodes strangers' bytes. The page is looked at as it would be shown, and one that is wider
than high also turned to either side, as sheets lie in a scanner; one that stands on its head is told by its words.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np

from domain.documents import SourceFormat
from domain.errors import PageFailed
from scan.page_source import load_page
from scan.pdf.opening import PdfPageError
from scan.pdf.pdf_page import draw, opened_page
from scan.pictures.picture_file import load_picture
from scan.pictures.picture_limits import PICTURE_ERRORS
from scan.secrecy.frames import PIXELS_A_WIDTH
from scan.secrecy.stamp import find_secrecy_stamp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from domain.limits import InputLimits

_WIDTH, _HEIGHT = 1.5 * PIXELS_A_WIDTH, 4.5 * PIXELS_A_WIDTH  # pixels of a page of a PDF, at most


def degree_on_first_page(path: Path, form: SourceFormat, limits: InputLimits) -> str:
    """`MẬT`, `TỐI MẬT`, `TUYỆT MẬT`, or nothing; nothing too where the page cannot be drawn, nor then be read."""
    with suppress(PageFailed, PdfPageError, RuntimeError, *PICTURE_ERRORS):
        stamps = filter(None, map(find_secrecy_stamp, _as_it_may_lie(_small(path, form, limits))))
        if stamp := next(stamps, None):
            return stamp.kind
    return ""


def _small(path: Path, form: SourceFormat, limits: InputLimits) -> NDArray[np.uint8]:
    if form is SourceFormat.PDF:
        return _drawn(path)
    if form is SourceFormat.JPEG:
        return load_picture(path, form, limits, least=PIXELS_A_WIDTH).pixels
    return load_page(path, form, 1, limits).pixels


def _as_it_may_lie(pixels: NDArray[np.uint8]) -> Iterator[NDArray[np.uint8]]:
    yield pixels
    if pixels.shape[1] > pixels.shape[0]:
        yield from (np.ascontiguousarray(np.rot90(pixels, turns)) for turns in (1, 3))


def _drawn(path: Path) -> NDArray[np.uint8]:
    with opened_page(path, 1) as page:
        width, height = page.get_size()
        return draw(page, min(_WIDTH / max(width, 1.0), _HEIGHT / max(height, 1.0)))
