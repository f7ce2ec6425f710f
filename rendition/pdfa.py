"""Searchable PDF/A-2b from page pictures: one image a page, our text invisible on its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import pikepdf
from numpy.typing import NDArray
from pikepdf import Array, Dictionary, Name

from domain.errors import ErrorCode, RefusedInput
from domain.page import ColourMode, PageImage
from domain.text import PageText
from rendition.page_image_codec import encode
from rendition.passing import passed_through
from rendition.pdfa_document import declare, save_proved
from rendition.stream_spool import StreamSpool
from rendition.text_drawing import draw_text, number
from rendition.text_font import InvisibleFont

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pikepdf import Pdf

    from rendition.pdf_image import EncodedImage
    from rendition.pdfa_report import PdfaReport, PdfInfo

_POINTS_PER_INCH = 72
_LONGEST_SIDE = 14400  # points (ISO 19005-2, 6.1.13)
_SHORTEST_SIDE = 3
_HEADROOM = 1.05  # a picture encoded anew may take this share of its source; the rest is for text and frame


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page to write.

    Attributes:
        image: size, resolution and colour of the upright page; how the stored picture must be turned.
        text: words in pixels of the upright page; None writes the picture alone.
        pixels: gives the upright picture, rows × columns or rows × columns × RGB; called at most once, when needed.
        original: the stored picture as its JPEG or PNG file, if it is one.
        source_size: bytes the page took in its source where that is known and `original` is None; the picture tries to
            keep within it.
        width: of the upright page in points where the source says it; None to go by the resolution.
    """

    image: PageImage
    text: PageText | None
    pixels: Callable[[], NDArray[np.uint8]]
    original: bytes | None
    source_size: int | None = None
    width: float | None = None


def write_pdfa(pages: Iterable[PdfPage], target: Path, info: PdfInfo) -> PdfaReport:
    """Write a PDF/A-2b of `pages`; consumes them one at a time and holds one at a time.

    The same input gives the same bytes. `target` appears only when the file was proved to conform.

    Raises:
        RefusedInput: NO_PAGES; NOT_CONFORMANT, which would be a fault of ours.
        OSError: the disk is full or not writable.
    """
    font = InvisibleFont()
    with TemporaryDirectory(dir=target.parent, prefix=".pdfa-") as folder:
        path = Path(folder) / "streams.pdf"
        with StreamSpool(path) as spool:
            leaves = [_spooled(page, spool, font) for page in pages]
        if not leaves:
            raise RefusedInput(ErrorCode.NO_PAGES)
        with pikepdf.open(path, access_mode=pikepdf.AccessMode.stream) as pdf:
            _bind(pdf, leaves, font)
            declare(pdf, info)
            return save_proved(pdf, target)


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A page whose streams lie in the spool: object numbers, size in points before /Rotate, quarter turns."""

    picture: int
    content: int
    width: float
    height: float
    turns: int


def _spooled(page: PdfPage, spool: StreamSpool, font: InvisibleFont) -> _Leaf:
    image, scale = page.image, points_per_pixel(page.image, page.width)
    encoded, turns = encoded_picture(page)
    upright = round(image.width * scale, 2), round(image.height * scale, 2)
    width, height = upright if turns % 2 == 0 else upright[::-1]
    content = f"q {number(width)} 0 0 {number(height)} 0 0 cm /Im Do Q\n".encode("ascii")
    if page.text and (drawn := draw_text(page.text, image.height, scale, font)):
        content += b"q " + turned(turns, *upright) + b" cm\n" + drawn + b"Q\n" if turns else drawn
    picture = spool.add(encoded.dictionary, encoded.data)
    return _Leaf(picture, spool.add(Dictionary(), content), width, height, turns)


def points_per_pixel(image: PageImage, width: float | None = None) -> float:
    """Points a pixel, from the width in points or the resolution, within the sizes that a PDF page may have."""
    wanted = _POINTS_PER_INCH / image.dpi if width is None else width / image.width
    least, most = _SHORTEST_SIDE / min(image.width, image.height), _LONGEST_SIDE / max(image.width, image.height)
    return min(max(wanted, least), most)


def encoded_picture(page: PdfPage) -> tuple[EncodedImage, int]:
    """The picture and the quarter turns it needs: what passes through stays as stored, all else is drawn upright."""
    image, turns = page.image, page.image.quarter_turns % 4
    if page.original is not None and image.colour is not ColourMode.BITONAL:
        stored = (image.width, image.height) if turns % 2 == 0 else (image.height, image.width)
        if kept := passed_through(page.original, *stored):
            return kept, turns
    source = page.source_size if page.original is None else len(page.original)
    return encode(page.pixels(), image.colour, None if source is None else int(_HEADROOM * source)), 0


def turned(turns: int, width: float, height: float) -> bytes:
    """The matrix from an upright page of width × height points to one that /Rotate of `turns` × 90 makes upright."""
    matrix = {
        0: (1, 0, 0, 1, 0, 0),
        1: (0, 1, -1, 0, height, 0),
        2: (-1, 0, 0, -1, width, height),
        3: (0, -1, 1, 0, 0, width),
    }[turns]
    return " ".join(number(value) for value in matrix).encode("ascii")


def _bind(pdf: Pdf, leaves: Iterable[_Leaf], font: InvisibleFont) -> None:
    """Make pages of the leaves."""
    fonts = pdf.make_indirect(Dictionary(font.resources(pdf)))
    for leaf in leaves:
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, leaf.width, leaf.height]),
            Resources=Dictionary(XObject=Dictionary(Im=pdf.get_object(leaf.picture, 0)), Font=fonts),
            Contents=pdf.get_object(leaf.content, 0),
        )
        if leaf.turns:
            page.Rotate = 90 * leaf.turns
        pdf.pages.append(pikepdf.Page(page))
