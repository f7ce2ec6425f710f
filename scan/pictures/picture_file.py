"""Pages of picture files as pixels, through Pillow, whatever their colours and depth."""

from __future__ import annotations

import io
import struct
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
from PIL import ExifTags, Image, ImageCms, ImageOps, TiffImagePlugin

from domain.errors import PageFailed
from scan.pictures.heif_file import heif_picture, heif_sizes
from scan.pictures.picture import PagePicture
from scan.pictures.picture_limits import check_size
from scan.pictures.shape import claimed_density, squared, squared_size
from scan.pictures.tiff_pages import TiffPage, tiff_pages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from domain.documents import SourceFormat
    from domain.limits import InputLimits

_PASSABLE_MODES = frozenset({"L", "RGB"})
_WHITES = (1.0, 255.0, 4095.0, 65535.0, 4294967295.0)  # of fractions, 8, 12, 16 and 32 bits
_PHOTOMETRIC, _WHITE_IS_ZERO = 262, 0
_UPRIGHT, _LYING = 1, 4  # orientations above change width with height
_BIG_TIFF = 43

# Deep greys of which 0 is white: Pillow decodes them as those of which 0 is black, where it knows of them at all.
for _order, _bits in ((TiffImagePlugin.MM, 16), (TiffImagePlugin.MM, 32), (TiffImagePlugin.II, 32)):
    for _format in ((1,), (2,), (3,)):
        _known = TiffImagePlugin.OPEN_INFO.get((_order, 1, _format, 1, (_bits,), ()))
        if _known is not None:
            TiffImagePlugin.OPEN_INFO.setdefault((_order, 0, _format, 1, (_bits,), ()), _known)


def load_picture(path: Path, form: SourceFormat, limits: InputLimits, least: int = 0) -> PagePicture:
    """The one page of a picture file of any format but TIFF and HEIC; of an animation its first frame.

    Args:
        path: of the file.
        form: of the file.
        limits: on the picture as it is.
        least: pixels of a side that suffice; a JPEG is decoded smaller then, which costs less.

    Raises:
        PageFailed: IMAGE_TOO_LARGE.
        OSError, SyntaxError, ValueError: as Pillow raises on damaged data.
    """
    with Image.open(path, formats=[form.name]) as picture:
        if least:
            check_size(picture.width, picture.height, limits, PageFailed)
            picture.draft(None, (least, least))
        return _page(picture, limits)


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
        return _page(picture, limits)


def _page(picture: Image.Image, limits: InputLimits) -> PagePicture:
    """The decoded picture, upright, its pixels square, with the resolution that is true of them then."""
    check_size(*picture.size, limits, PageFailed)
    density = claimed_density(picture)
    if density is None:
        return PagePicture(_upright_pixels(picture), None)
    x, y, in_inches = density
    check_size(*squared_size(*picture.size, x, y), limits, PageFailed)
    if _orientation(picture) > _LYING:
        x, y = y, x
    pixels = _upright_pixels(picture)
    square = squared(pixels, x, y)
    return PagePicture(pixels if square is None else square, max(x, y) if in_inches and square is not None else None)


def load_heif_page(path: Path, number: int, limits: InputLimits) -> PagePicture:
    """Picture `number` of a HEIC file; libheif has turned it already, as the file says.

    Raises:
        PageFailed: IMAGE_TOO_LARGE.
        OSError, SyntaxError, ValueError, RuntimeError, IndexError: as pi-heif raises on damaged data.
    """
    width, height = heif_sizes(path)[number - 1]
    check_size(width, height, limits, PageFailed)
    picture = heif_picture(path, number)
    density = claimed_density(picture)
    return PagePicture(_pixels(picture), max(density[:2]) if density else None)


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
        values = np.asarray(picture)
        whole = values.view(np.uint32) if picture.mode == "I" and values.min(initial=0) < 0 else values  # Pillow's sign
        return _deep(whole.astype(np.float32), negative=_is_min_white(picture))
    if picture.mode == "LAB":
        return np.asarray(_rgb_of_lab(picture))
    if picture.has_transparency_data:
        return _on_white(picture)
    plain = picture if picture.mode in _PASSABLE_MODES else picture.convert("L" if picture.mode == "1" else "RGB")
    return np.asarray(plain)  # neither is copied: a page of 300 dpi has 26 million bytes


def _deep(values: NDArray[np.float32], *, negative: bool) -> NDArray[np.uint8]:
    """Sixteen bits or fractions to eight; which of them it is shows in the largest value.

    Args:
        values: of the pixels.
        negative: whether 0 is white, which Pillow minds in shallow pictures alone.
    """
    values = np.nan_to_num(values)
    most = float(values.max(initial=0.0))
    white = next((white for white in _WHITES if most <= white), _WHITES[-1])
    scaled: NDArray[np.uint8] = np.clip(values * (255.0 / white), 0, 255).astype(np.uint8)
    return 255 - scaled if negative else scaled


def _is_min_white(picture: Image.Image) -> bool:
    tags = getattr(picture, "tag_v2", None)
    return tags is not None and tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO


def _rgb_of_lab(picture: Image.Image) -> Image.Image:
    changed = ImageCms.profileToProfile(
        picture, ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), outputMode="RGB"
    )
    if changed is None:
        raise ValueError("LAB")
    return changed


def _on_white(picture: Image.Image) -> NDArray[np.uint8]:
    """But for a BMP of which nothing would be seen: programs declare an alpha there and leave it at zero."""
    layered = picture.convert("RGBA")
    if picture.format == "BMP" and layered.getchannel("A").getextrema() == (0, 0):
        return np.asarray(layered.convert("RGB"))
    paper = Image.new("RGBA", layered.size, "white")
    return np.array(Image.alpha_composite(paper, layered).convert("RGB"))


@contextmanager
def opened_tiff_page(path: Path, number: int) -> Iterator[Image.Image]:
    """Page `number` of a TIFF as Pillow opens it, nothing decoded or changed yet.

    Raises:
        OSError, SyntaxError, ValueError, KeyError, IndexError: as Pillow raises on damaged data.
    """
    with path.open("rb") as file:
        page = tiff_pages(file, number)[number - 1]
    with io.BufferedReader(_TiffFromPage(path, page)) as stream, Image.open(stream, formats=["TIFF"]) as picture:
        yield picture
