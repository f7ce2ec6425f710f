"""Pictures as PDF image streams: small, and still fit to be read again.

Bitonal pages become CCITT G4, grey and colour pages JPEG; drawings of few colours stay lossless where that is smaller.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from domain.page import ColourMode
from rendition.pdf_image import HALVED_COLOUR, EncodedImage, pdf_image, png_chunks, saved

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pikepdf import Object

# At 75 with halved colour Tesseract's word F1 on two real decisions (240 and 300 dpi PNG) was 0.955 and 0.907, in the
# originals 0.959 and 0.903. The lower steps are taken only to stay within the size of the source.
_QUALITIES = (75, 65, 55, 45, 35)
_HALFTONE_BYTES_PER_PIXEL = 0.04  # printed text takes 0.01
_PALETTE = 256
_SAMPLED, _BAND = 8, 16  # one band in so many, rows of a band
_BITONAL_THRESHOLD = 128
_ROWS_PER_STRIP, _STRIP_OFFSETS, _STRIP_BYTES, _PHOTOMETRIC = 278, 273, 279, 262


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


def _grey(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return pixels if pixels.ndim == 2 else np.asarray(Image.fromarray(pixels).convert("L"))  # noqa: PLR2004 - rows, columns


def _jpeg(picture: Image.Image, budget: int | None) -> EncodedImage:
    """The best quality that fits the budget, else the lowest step."""
    data = b""
    for quality in _QUALITIES:
        data = saved(picture, "JPEG", quality=quality, subsampling=HALVED_COLOUR, progressive=True)
        if budget is None or len(data) <= budget:
            break
    space = Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB
    return pdf_image(data, picture.size, space, Name.DCTDecode)


def _bitonal(grey: NDArray[np.uint8]) -> EncodedImage:
    """CCITT G4 as libtiff writes it, or deflate where a halftone defeats G4."""
    picture = Image.fromarray(grey >= _BITONAL_THRESHOLD)
    fax = _fax(picture)
    if len(fax.data) < _HALFTONE_BYTES_PER_PIXEL * grey.size:
        return fax
    return min(fax, _deflated(picture, Name.DeviceGray), key=lambda image: len(image.data))


def _fax(picture: Image.Image) -> EncodedImage:
    width, height = picture.size
    tiff = saved(picture, "TIFF", compression="group4", tiffinfo={_ROWS_PER_STRIP: height})
    with Image.open(io.BytesIO(tiff), formats=["TIFF"]) as written:
        tags = written.tag_v2  # type: ignore[attr-defined]
        (start,), (size,) = tags[_STRIP_OFFSETS], tags[_STRIP_BYTES]
        black_is_one = tags[_PHOTOMETRIC] == 1
    parameters = Dictionary(K=-1, Columns=width, Rows=height, BlackIs1=black_is_one)
    return pdf_image(tiff[start : start + size], picture.size, Name.DeviceGray, Name.CCITTFaxDecode, parameters, bits=1)


def _lossless(picture: Image.Image, limit: int) -> EncodedImage | None:
    """Deflate, with a palette where the colours are few; None when it would exceed `limit` bytes."""
    sample = _sample(picture)
    if len(saved(sample, "PNG", compress_level=1)) * picture.height > 2 * limit * sample.height:
        return None  # a photograph: the thorough try would cost seconds for nothing
    space: Object = Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB
    if picture.mode == "RGB" and picture.getcolors(_PALETTE):
        picture, space = _with_palette(picture)
    tried = _deflated(picture, space)
    return tried if len(tried.data) <= limit else None


def _sample(picture: Image.Image) -> Image.Image:
    """One band of rows in eight, from all over the picture."""
    pixels = np.asarray(picture)
    bands = [pixels[top : top + _BAND] for top in range(0, pixels.shape[0], _SAMPLED * _BAND)]
    return Image.fromarray(np.concatenate(bands))


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
    chunks = png_chunks(saved(picture, "PNG", compress_level=9))
    data = b"".join(content for kind, content in chunks if kind == b"IDAT")
    parameters = Dictionary(Predictor=15, Colors=colours, BitsPerComponent=bits, Columns=picture.width)
    return pdf_image(data, picture.size, space, Name.FlateDecode, parameters, bits=bits)
