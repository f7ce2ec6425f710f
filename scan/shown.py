"""A page as its master shows it on a screen, small, for comparing; drawn without what reads and composes pages.

PDFs are drawn whole by PDFium, annotations and form fields with them; picture files are decoded, turned by their own
orientation and squared. Nothing here takes a picture out of a PDF: whether that may be done is what is to be proved.
Runs in a child process: it decodes strangers' bytes.
"""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageOps

from domain.documents import SourceFormat
from domain.errors import ErrorCode, PageFailed
from scan.page_source import load_page
from scan.pdf.opening import PdfPageError
from scan.pictures.picture_file import opened_tiff_page
from scan.pictures.picture_limits import PICTURE_ERRORS, check_size

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from domain.limits import InputLimits

_DEEP = ("I", "F")
_PHOTOMETRIC, _WHITE_IS_ZERO, _ORIENTATION = 262, 0, 0x0112
_SQUARE = 0.02  # by which two resolutions may differ and be one
_FRINGED = 3  # times finer: PDFium draws letters of form fields for screens of three colours a pixel
_MOST_DRAWN = 100_000_000  # pixels
_PLAIN = frozenset({"L", "RGB"})


@contextmanager
def opened_pdf(path: Path) -> Iterator[Any]:
    """PDFium's document, its form fields ready to be drawn.

    Raises:
        PdfPageError: PDFium cannot open it.
    """
    with closing(pdfium.PdfDocument(path)) as document:
        document.init_forms()
        yield document


@dataclass(frozen=True, slots=True)
class PdfShower:
    """Draws pages of one PDF that stays open.

    Attributes:
        document: of `opened_pdf`.
        annotations: whether they are drawn, form fields and signatures with them.
    """

    document: Any
    annotations: bool = True

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of a page (from 1) as shown, in its own units."""
        width, height = self.document.get_page_size(number - 1)
        return float(width), float(height)

    def drawn(self, number: int, width: int) -> NDArray[np.uint8]:
        """A page (from 1) on white paper, so many pixels wide."""
        with closing(self.document[number - 1]) as page:
            fine = _FRINGED if self.annotations and self.document.formenv and _is_small(page, width) else 1
            scale = fine * width / max(page.get_width(), 0.1)
            bitmap = page.render(
                scale=scale, rev_byteorder=True, may_draw_forms=self.annotations, draw_annots=self.annotations
            )
            pixels = np.array(bitmap.to_numpy()[:, :, :3])
        size = width, max(1, round(pixels.shape[0] / fine))
        return pixels if fine == 1 else np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _is_small(page: Any, width: int) -> bool:
    """It can be drawn finer still."""
    return bool(_FRINGED**2 * width**2 * page.get_height() / max(page.get_width(), 0.1) <= _MOST_DRAWN)


def shown_picture(
    path: Path, form: SourceFormat, number: int, limits: InputLimits, width: int = 0
) -> NDArray[np.uint8]:
    """Page `number` of a picture file, upright by its own metadata, its pixels square, on white paper.

    Args:
        path: the file.
        form: its format.
        number: from 1.
        limits: on its size.
        width: it need not be wider than that, nor higher; 0 keeps all its pixels.

    Raises:
        PageFailed: BROKEN_PAGE, IMAGE_TOO_LARGE.
    """
    try:
        if form is SourceFormat.TIFF:
            with opened_tiff_page(path, number) as picture:
                return _seen(picture, limits, width)
        if form in {SourceFormat.JPEG, SourceFormat.PNG}:
            with Image.open(path, formats=[form.name]) as picture:
                return _seen(picture, limits, width)
    except (PdfPageError, *PICTURE_ERRORS) as error:
        raise PageFailed(ErrorCode.BROKEN_PAGE, page=number, detail=str(error)) from error
    return load_page(path, form, number, limits).pixels  # no second reader of this format is known


def is_plain(path: Path, form: SourceFormat) -> bool:
    """A JPEG or PNG whose pixels are what is seen: eight bits of grey or RGB, upright, square, nothing see-through."""
    if form not in {SourceFormat.JPEG, SourceFormat.PNG}:
        return False
    try:
        with Image.open(path, formats=[form.name]) as picture:
            plain = picture.mode in _PLAIN and not picture.has_transparency_data and _stretch(picture) == 1.0
            if form is SourceFormat.PNG:  # Pillow would decode it to look for EXIF
                return plain and b"eXIf" not in path.read_bytes()
            return plain and picture.getexif().get(_ORIENTATION, 1) == 1
    except PICTURE_ERRORS:
        return False


def _seen(picture: Image.Image, limits: InputLimits, width: int) -> NDArray[np.uint8]:
    check_size(*picture.size, limits, PageFailed)
    stretch = _stretch(picture)
    if width:
        picture.draft(None, (width, width))  # a JPEG is decoded at a half or a quarter where that is enough
    picture.load()
    pixels = _plain(picture)
    if stretch != 1.0:
        rows, columns = pixels.shape[:2]
        size = (columns, round(rows * stretch)) if stretch > 1 else (round(columns / stretch), rows)
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR), np.uint8)
    return _turned(picture, pixels)


def _stretch(picture: Image.Image) -> float:
    """How much higher than wide a pixel is, by the resolutions that the file claims."""
    found = picture.info.get("dpi")
    if not isinstance(found, tuple) or len(found) != 2:  # noqa: PLR2004
        return 1.0
    x, y = (float(value) for value in found)
    uneven = x > 1 and y > 1 and abs(x - y) > _SQUARE * max(x, y)
    return x / y if uneven else 1.0


def _plain(picture: Image.Image) -> NDArray[np.uint8]:
    if picture.mode.startswith(_DEEP):
        return _deep(picture)
    if picture.has_transparency_data:
        layered = picture.convert("RGBA")
        white = Image.new("RGBA", layered.size, "white")
        return np.array(Image.alpha_composite(white, layered).convert("RGB"))
    kept = picture.mode in _PLAIN
    return np.asarray(picture if kept else picture.convert("L" if picture.mode == "1" else "RGB"))


def _deep(picture: Image.Image) -> NDArray[np.uint8]:
    """More than eight bits as eight; Pillow turns WhiteIsZero over for pictures of eight bits and fewer only."""
    values = np.asarray(picture, dtype=np.float32)
    most = float(values.max(initial=0.0))
    white = next((white for white in (1.0, 255.0) if most <= white), 65535.0)
    scaled: NDArray[np.uint8] = np.clip(np.nan_to_num(values) * (255.0 / white), 0, 255).astype(np.uint8)
    tags = getattr(picture, "tag_v2", {})
    return 255 - scaled if tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO else scaled


def _turned(picture: Image.Image, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """As the orientation of EXIF or TIFF says."""
    flag = Image.Exif()
    flag[_ORIENTATION] = picture.getexif().get(_ORIENTATION, 1)
    if flag[_ORIENTATION] == 1:
        return pixels
    turned = Image.fromarray(pixels)
    turned.info["exif"] = flag.tobytes()
    return np.asarray(ImageOps.exif_transpose(turned))
