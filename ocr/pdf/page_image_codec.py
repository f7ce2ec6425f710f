"""Pictures as PDF image streams: small, and still fit to be read again.

Bitonal pages become CCITT G4, grey and colour pages JPEG. The scanner's own JPEG passes through untouched where a PDF
may hold it, except that of a page whose bytes go into the grain of old paper: the master keeps that, the reader of the
PDF does without. Drawings of few colours stay lossless where that is smaller.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from pikepdf import Array, Dictionary, Name, String
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from domain.page import ColourMode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from pikepdf import Object

# At 75 with halved colour Tesseract's word F1 on two real decisions (240 and 300 dpi PNG) was 0.955 and 0.907, in the
# originals 0.959 and 0.903. The lower steps are taken only to stay within the size of the source.
_QUALITIES = (75, 65, 55, 45, 35)
# A scanner's JPEG takes 0.07 to 0.4 bytes a pixel; beyond this it holds noise, except on pages too small to matter.
WASTEFUL_BYTES_PER_PIXEL = 1.0
# Yellowed pages of 300 dpi take 0.12 bytes a pixel, clean ones 0.07. At 60 they take half, and our reader makes as many
# mistakes on them (0.0039 of all letters before, 0.0045 and at 50 0.0035 after, on 5,100 letters). Scans below 200 dpi
# have no letters to give away.
_GRAINY_BYTES_PER_PIXEL, _FINE_PIXELS, _GRAINLESS_QUALITY, _WORTH_IT = 0.1, 3_500_000, 60, 0.8
_HALVED_COLOUR = 2  # Pillow's name of 4:2:0
_HALFTONE_BYTES_PER_PIXEL = 0.04  # printed text takes 0.01
_PALETTE = 256
_BITONAL_THRESHOLD = 128
_ROWS_PER_STRIP, _STRIP_OFFSETS, _STRIP_BYTES, _PHOTOMETRIC = 278, 273, 279, 262
_EXIF_ORIENTATION = 0x0112


@dataclass(frozen=True, slots=True)
class EncodedImage:
    """The data of an image XObject and the dictionary that explains it."""

    data: bytes
    dictionary: Dictionary


def encode(pixels: NDArray[np.uint8], colour: ColourMode, budget: int | None = None) -> EncodedImage:
    """Encode an upright picture.

    Args:
        pixels: rows × columns, or rows × columns × RGB.
        colour: what it holds, judged by its pixels.
        budget: bytes that it should not exceed; quality is lowered for it within reason. None: no wish.
    """
    if colour is ColourMode.BITONAL:
        return _bitonal(_grey(pixels))
    picture = Image.fromarray(_grey(pixels) if colour is ColourMode.GREY else pixels)
    lossy = _jpeg(picture, budget)
    return _lossless(picture, len(lossy.data)) or lossy


def passed_through(jpeg: bytes, width: int, height: int) -> EncodedImage | None:
    """The JPEG itself as image XObject, if a PDF reader sees in it what its writer meant.

    Args:
        jpeg: a JPEG file.
        width: pixels that it must have.
        height: likewise.

    Returns:
        None for other sizes, CMYK, an unusual order of components, an EXIF orientation (PDF readers ignore it), or a
        wasteful file.
    """
    try:
        with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as picture:
            fit = isinstance(picture, JpegImageFile) and picture.size == (width, height) and _understood(picture)
            space = Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB
    except OSError:
        return None
    if not fit or len(jpeg) > WASTEFUL_BYTES_PER_PIXEL * width * height:
        return None
    return _image(_without_grain(jpeg, width * height), (width, height), space, Name.DCTDecode)


def _without_grain(jpeg: bytes, pixels: int) -> bytes:
    """A fine scan of old paper at a lower quality, where that saves a fifth; else the file as it is."""
    if pixels < _FINE_PIXELS or len(jpeg) < _GRAINY_BYTES_PER_PIXEL * pixels:
        return jpeg
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as picture:
        lighter = _saved(picture, "JPEG", quality=_GRAINLESS_QUALITY, subsampling=_HALVED_COLOUR, optimize=True)
    return lighter if len(lighter) < _WORTH_IT * len(jpeg) else jpeg


def _understood(picture: JpegImageFile) -> bool:
    """Eight bits, grey or YCbCr, upright (ISO 32000-1, 7.4.8 on ColorTransform)."""
    components = tuple(layer[0] for layer in picture.layer)
    ycbcr = components in ((1, 2, 3), (0, 1, 2)) and picture.info.get("adobe_transform", 1) == 1
    upright = picture.getexif().get(_EXIF_ORIENTATION, 1) == 1
    return upright and (picture.mode == "L" or (picture.mode == "RGB" and ycbcr))


def _grey(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return pixels if pixels.ndim == 2 else np.asarray(Image.fromarray(pixels).convert("L"))  # noqa: PLR2004 - rows, columns


def _jpeg(picture: Image.Image, budget: int | None) -> EncodedImage:
    """The best quality that fits the budget, else the lowest step."""
    data = b""
    for quality in _QUALITIES:
        data = _saved(picture, "JPEG", quality=quality, subsampling=_HALVED_COLOUR, progressive=True)
        if budget is None or len(data) <= budget:
            break
    space = Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB
    return _image(data, picture.size, space, Name.DCTDecode)


def _bitonal(grey: NDArray[np.uint8]) -> EncodedImage:
    """CCITT G4 as libtiff writes it, or deflate where a halftone defeats G4."""
    picture = Image.fromarray(grey >= _BITONAL_THRESHOLD)
    fax = _fax(picture)
    if len(fax.data) < _HALFTONE_BYTES_PER_PIXEL * grey.size:
        return fax
    return min(fax, _deflated(picture, Name.DeviceGray), key=lambda image: len(image.data))


def _fax(picture: Image.Image) -> EncodedImage:
    width, height = picture.size
    tiff = _saved(picture, "TIFF", compression="group4", tiffinfo={_ROWS_PER_STRIP: height})
    with Image.open(io.BytesIO(tiff), formats=["TIFF"]) as written:
        tags = written.tag_v2  # type: ignore[attr-defined]
        (start,), (size,) = tags[_STRIP_OFFSETS], tags[_STRIP_BYTES]
        black_is_one = tags[_PHOTOMETRIC] == 1
    parameters = Dictionary(K=-1, Columns=width, Rows=height, BlackIs1=black_is_one)
    return _image(tiff[start : start + size], picture.size, Name.DeviceGray, Name.CCITTFaxDecode, parameters, bits=1)


def _lossless(picture: Image.Image, limit: int) -> EncodedImage | None:
    """Deflate, with a palette where the colours are few; None when it would exceed `limit` bytes."""
    if len(_saved(picture, "PNG", compress_level=1)) > 2 * limit:
        return None  # a photograph: the thorough try would cost seconds for nothing
    space: Object = Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB
    if picture.mode == "RGB" and picture.getcolors(_PALETTE):
        picture, space = _with_palette(picture)
    tried = _deflated(picture, space)
    return tried if len(tried.data) <= limit else None


def _with_palette(picture: Image.Image) -> tuple[Image.Image, Object]:
    """The same picture with one byte a pixel; exact, since its colours fit the palette."""
    pixels = np.asarray(picture).astype(np.uint32)
    packed = pixels[..., 0] << 16 | pixels[..., 1] << 8 | pixels[..., 2]
    colours, places = np.unique(packed, return_inverse=True)
    table = b"".join(int(colour).to_bytes(3, "big") for colour in colours)
    space = Array([Name.Indexed, Name.DeviceRGB, len(colours) - 1, String(table)])
    return Image.fromarray(places.reshape(packed.shape).astype(np.uint8)), space


def _deflated(picture: Image.Image, space: Object) -> EncodedImage:
    """The data of a PNG is what FlateDecode with predictor 15 reads (ISO 32000-1, 7.4.4.4)."""
    bits, colours = 1 if picture.mode == "1" else 8, 3 if picture.mode == "RGB" else 1
    data = b"".join(_png_data(_saved(picture, "PNG", compress_level=9)))
    parameters = Dictionary(Predictor=15, Colors=colours, BitsPerComponent=bits, Columns=picture.width)
    return _image(data, picture.size, space, Name.FlateDecode, parameters, bits=bits)


def _png_data(png: bytes) -> Iterator[bytes]:
    """The IDAT chunks (PNG specification, 5.3)."""
    at = 8
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        if kind == b"IDAT":
            yield png[at + 8 : at + 8 + length]
        at += 12 + length


def _saved(picture: Image.Image, file_format: str, **options: object) -> bytes:
    written = io.BytesIO()
    picture.save(written, file_format, **options)
    return written.getvalue()


def _image(
    data: bytes,
    size: tuple[int, int],
    space: Object,
    filter_name: Name,
    parameters: Dictionary | None = None,
    bits: int = 8,
) -> EncodedImage:
    dictionary = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=size[0],
        Height=size[1],
        ColorSpace=space,
        BitsPerComponent=bits,
        Filter=filter_name,
    )
    if parameters is not None:
        dictionary.DecodeParms = parameters
    return EncodedImage(data, dictionary)
