"""Pages of picture files as pixels, through Pillow, whatever their colours and depth."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import numpy as np
from PIL import ExifTags, Image, ImageOps

from domain.errors import PageFailed
from scan.pictures.heif_file import heif_picture, heif_sizes
from scan.pictures.picture import PagePicture
from scan.pictures.picture_limits import check_size
from scan.pictures.tiff_pages import TiffPage, tiff_pages

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from domain.documents import SourceFormat
    from domain.limits import InputLimits

_DPI_AGREEMENT = 0.02
_PASSABLE_MODES = frozenset({"L", "RGB"})
_SIXTEEN_BITS = 65535.0
_UPRIGHT = 1
_BIG_TIFF = 43
_DOTS_PER_UNIT = {2: 1.0, 3: 2.54}  # EXIF ResolutionUnit: inches, centimetres


def load_picture(path: Path, form: SourceFormat, limits: InputLimits) -> PagePicture:
    """The one page of a picture file of any format but TIFF and HEIC; of an animation its first frame.

    Raises:
        PageFailed: IMAGE_TOO_LARGE.
        OSError, SyntaxError, ValueError: as Pillow raises on damaged data.
    """
    with Image.open(path, formats=[form.name]) as picture:
        width, height = picture.size
        check_size(width, height, limits, PageFailed)
        return PagePicture(_upright_pixels(picture), _dpi(picture))


def load_tiff_page(path: Path, number: int, limits: InputLimits) -> PagePicture:
    """Page `number` of a TIFF.

    Raises:
        PageFailed: IMAGE_TOO_LARGE.
        OSError, SyntaxError, ValueError, KeyError, IndexError: as Pillow raises on damaged data.
    """
    with path.open("rb") as file:
        page = tiff_pages(file, number)[number - 1]
    if page.data_end > path.stat().st_size:
        raise OSError(f"the data ends at {path.stat().st_size}, not {page.data_end}")
    with io.BufferedReader(_TiffFromPage(path, page)) as stream, Image.open(stream, formats=["TIFF"]) as picture:
        width, height = picture.size
        check_size(width, height, limits, PageFailed)
        return PagePicture(_upright_pixels(picture), _dpi(picture))


def load_heif_page(path: Path, number: int, limits: InputLimits) -> PagePicture:
    """Picture `number` of a HEIC file; libheif has turned it already, as the file says.

    Raises:
        PageFailed: IMAGE_TOO_LARGE.
        OSError, SyntaxError, ValueError, RuntimeError, IndexError: as pi-heif raises on damaged data.
    """
    width, height = heif_sizes(path)[number - 1]
    check_size(width, height, limits, PageFailed)
    picture = heif_picture(path, number)
    return PagePicture(_pixels(picture), _dpi(picture))


class _TiffFromPage(io.FileIO):
    """The file with its header pointing at one page, so that Pillow opens that page and no other."""

    def __init__(self, path: Path, page: TiffPage) -> None:
        super().__init__(path, "rb")
        head = super().read(16) or b""
        order = "<" if head[:2] == b"II" else ">"
        big = _BIG_TIFF in head[2:4]
        kept = 8 if big else 4
        self._head = head[:kept] + struct.pack(order + ("Q" if big else "I"), page.offset)
        self.seek(0)

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read as FileIO does, then lay the changed header over the first bytes."""
        start = self.tell()
        count = super().readinto(buffer)
        changed = self._head[start : start + count]
        buffer[: len(changed)] = changed
        return count


def decode_jpeg(data: bytes) -> NDArray[np.uint8]:
    """Pixels of a JPEG without regard to EXIF, which PDF readers do not know.

    Raises:
        OSError, SyntaxError, ValueError: as Pillow raises on damaged data.
    """
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as picture:
        return _pixels(picture)


def is_passable_jpeg(data: bytes) -> bool:
    """A grey or RGB JPEG, baseline or progressive, as PDF readers take it."""
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as picture:
        return picture.mode in _PASSABLE_MODES


def _orientation(picture: Image.Image) -> int:
    value = picture.getexif().get(ExifTags.Base.Orientation, _UPRIGHT)
    return value if isinstance(value, int) and 1 <= value <= 8 else _UPRIGHT  # noqa: PLR2004


def _upright_pixels(picture: Image.Image) -> NDArray[np.uint8]:
    """Pixels after the EXIF or TIFF orientation."""
    picture.load()
    if _orientation(picture) == _UPRIGHT:
        return _pixels(picture)
    return _pixels(ImageOps.exif_transpose(picture))


def _pixels(picture: Image.Image) -> NDArray[np.uint8]:
    """Grey or RGB on white paper; CMYK and YCCK as Pillow converts them, deep greys scaled to eight bits."""
    if picture.mode.startswith(("I", "F")):
        return _deep(np.asarray(picture, dtype=np.float32))
    if picture.has_transparency_data:
        return _on_white(picture)
    plain = picture if picture.mode in _PASSABLE_MODES else picture.convert("L" if picture.mode == "1" else "RGB")
    return np.asarray(plain)  # neither is copied: a page of 300 dpi has 26 million bytes


def _deep(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Sixteen bits or fractions to eight; which of them it is shows in the largest value."""
    most = float(values.max(initial=0.0))
    white = next((white for white in (1.0, 255.0) if most <= white), _SIXTEEN_BITS)
    scaled: NDArray[np.uint8] = np.clip(np.nan_to_num(values) * (255.0 / white), 0, 255).astype(np.uint8)
    return scaled


def _on_white(picture: Image.Image) -> NDArray[np.uint8]:
    """But for a BMP of which nothing would be seen: programs declare an alpha there and leave it at zero."""
    layered = picture.convert("RGBA")
    if picture.format == "BMP" and layered.getchannel("A").getextrema() == (0, 0):
        return np.asarray(layered.convert("RGB"))
    paper = Image.new("RGBA", layered.size, "white")
    return np.array(Image.alpha_composite(paper, layered).convert("RGB"))


def _exif_dpi(picture: Image.Image) -> tuple[float, float] | None:
    """The resolution in the EXIF of WebP and HEIC, whose containers have no place for it."""
    exif = picture.getexif()
    x, y = exif.get(ExifTags.Base.XResolution), exif.get(ExifTags.Base.YResolution)
    unit = _DOTS_PER_UNIT.get(exif.get(ExifTags.Base.ResolutionUnit, 2))
    return (float(x) * unit, float(y) * unit) if x and y and unit else None


def _dpi(picture: Image.Image) -> float | None:
    """The claimed resolution when both directions agree; a fax's 204 x 98 does not, and is left to the estimate."""
    found = picture.info.get("dpi") or _exif_dpi(picture)
    if not isinstance(found, tuple) or len(found) != 2:  # noqa: PLR2004
        return None
    x, y = (float(value) for value in found)
    agree = x > 1 and y > 1 and abs(x - y) <= _DPI_AGREEMENT * max(x, y)
    return x if agree else None
