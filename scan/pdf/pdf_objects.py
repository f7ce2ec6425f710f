"""What is painted on a PDF page, as far as it decides how the page becomes a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from domain.errors import PageFailed
from scan.comparing import compare, compared_width
from scan.pictures.picture import PagePicture
from scan.pictures.picture_file import decode_jpeg, is_passable_jpeg
from scan.pictures.picture_limits import PICTURE_ERRORS, check_size

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from domain.limits import InputLimits

_POINTS = 72.0
_UNSEEN_TEXT = frozenset({pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP})
_FULL = 0.98  # of each side of the page
_DPI_AGREEMENT = 0.03


@dataclass(frozen=True, slots=True)
class PageObject:
    """One painted thing: PDFium's object, its share of the page, the resolution of a picture (0 for others)."""

    handle: Any
    cover: float
    dpi: float
    upright: bool
    visible_text: bool
    painted: bool

    def decodable(self) -> bool:
        """PDFium can decode the picture."""
        try:
            self.handle.get_bitmap(render=False)
        except pdfium.PdfiumError:
            return False
        return True


def page_objects(page: Any) -> list[PageObject]:
    """Everything painted on `page`, in painting order, forms opened up."""
    return [_page_object(page, handle) for handle in page.get_objects()]


def _page_object(page: Any, handle: Any) -> PageObject:
    text = handle.type == pdfium_c.FPDF_PAGEOBJ_TEXT
    seen = text and pdfium_c.FPDFTextObj_GetTextRenderMode(handle) not in _UNSEEN_TEXT
    painted = seen or (not text and handle.type != pdfium_c.FPDF_PAGEOBJ_FORM)
    if handle.type != pdfium_c.FPDF_PAGEOBJ_IMAGE:
        return PageObject(handle, 0.0, 0.0, upright=False, visible_text=seen, painted=painted)
    left, bottom, right, top = handle.get_bounds()
    box = page.get_bbox()
    wide, high = min(right, box[2]) - max(left, box[0]), min(top, box[3]) - max(bottom, box[1])
    area = max((box[2] - box[0]) * (box[3] - box[1]), 1.0)
    a, b, c, d, _, _ = handle.get_matrix().get()
    return PageObject(
        handle,
        cover=max(wide, 0.0) * max(high, 0.0) / area,
        dpi=_dpi(handle, right - left, top - bottom),
        upright=handle.level == 0 and a > 0 and d > 0 and abs(b) + abs(c) < 0.01,  # noqa: PLR2004
        visible_text=False,
        painted=True,
    )


def _dpi(handle: Any, width: float, height: float) -> float:
    """The higher of both directions when they disagree: a fax has letters in its finer one."""
    pixels = handle.get_px_size()
    return float(max(pixels[0] / max(width, 0.1), pixels[1] / max(height, 0.1)) * _POINTS)


def native_picture(page: Any, objects: list[PageObject], limits: InputLimits) -> PagePicture | None:
    """The one picture that is the whole page, in its own pixels; None when the page shows anything else.

    Raises:
        PageFailed: IMAGE_TOO_LARGE.
    """
    painted = [item for item in objects if item.painted]
    item = painted[-1] if painted else None  # what lies below a picture of the whole page is not seen
    if item is None or not item.dpi or not item.upright or not _is_whole_page(page, item):
        return None
    width, height = item.handle.get_px_size()
    check_size(width, height, limits, PageFailed)
    jpeg = _jpeg(item.handle)
    pixels = _bitmap(item.handle) if jpeg is None else decode_jpeg(jpeg)
    if pixels is None or not _looks_like(page, pixels):
        return None
    turns = page.get_rotation() // 90
    turned = np.ascontiguousarray(np.rot90(pixels, -turns)) if turns else pixels
    return PagePicture(turned, item.dpi, None if turns else jpeg)


def _is_whole_page(page: Any, item: PageObject) -> bool:
    """It covers the page and sticks out nowhere, so that nothing is cut off and nothing stretched."""
    left, bottom, right, top = item.handle.get_bounds()
    box = page.get_bbox()
    width, height = box[2] - box[0], box[3] - box[1]
    pixels = item.handle.get_px_size()
    ratio = (pixels[0] / max(right - left, 0.1)) / max(pixels[1] / max(top - bottom, 0.1), 0.001)
    return (
        item.cover >= _FULL
        and right - left <= width / _FULL
        and top - bottom <= height / _FULL
        and abs(ratio - 1) <= _DPI_AGREEMENT
    )


def _jpeg(handle: Any) -> bytes | None:
    """Its JPEG as stored, when it is one that other readers take as it is."""
    if handle.get_filters()[-1:] != ["DCTDecode"]:
        return None
    data = bytes(handle.get_data(decode_simple=True))
    try:
        return data if is_passable_jpeg(data) else None
    except PICTURE_ERRORS:
        return None


def _bitmap(handle: Any) -> NDArray[np.uint8] | None:
    try:
        pixels: NDArray[np.uint8] = np.array(handle.get_bitmap(render=False).to_numpy())
    except pdfium.PdfiumError:
        return None
    if pixels.ndim == 2:  # noqa: PLR2004
        return pixels
    return np.ascontiguousarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels[:, :, 2::-1])


def _looks_like(page: Any, pixels: NDArray[np.uint8]) -> bool:
    """The picture's own pixels are all that the page shows.

    Nothing is seen through it; no mask, clip, inversion or odd
    colour space lies between.
    """
    turns = page.get_rotation() // 90
    wide, high = page.get_size()
    width = compared_width((wide, high))
    shown = np.array(page.render(scale=width / max(wide, 0.1), rev_byteorder=True).to_numpy()[:, :, :3])
    upright = np.ascontiguousarray(np.rot90(pixels, -turns))
    own = np.asarray(cv2.resize(upright, shown.shape[1::-1], interpolation=cv2.INTER_AREA), np.uint8)
    return compare(own, shown).same
