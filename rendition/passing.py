"""Scanners' own files as PDF image streams, untouched, where a PDF reader sees in them what their writer meant.

A JPEG passes through except that of a page whose bytes go into the grain of old paper: the master keeps that, the
reader of the PDF does without. A PNG passes through whose few bytes show that it is a drawing; making it anew would
cost more time than reading the page, for a fifteenth of its bytes.
"""

from __future__ import annotations

import io
import struct
import zlib

from pikepdf import Dictionary, Name
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from rendition.pdf_image import HALVED_COLOUR, EncodedImage, pdf_image, png_chunks, saved

# A scanner's JPEG takes 0.07 to 0.4 bytes a pixel; beyond this it holds noise, except on pages too small to matter.
WASTEFUL_BYTES_PER_PIXEL = 1.0
# Yellowed pages of 300 dpi take 0.12 bytes a pixel, clean ones 0.07. At 60 they take half, and our reader makes as many
# mistakes on them (0.0039 of all letters before, 0.0045 and at 50 0.0035 after, on 5,100 letters). Scans below 200 dpi
# have no letters to give away.
_GRAINY_BYTES_PER_PIXEL, _FINE_PIXELS, _GRAINLESS_QUALITY, _WORTH_IT = 0.1, 3_500_000, 60, 0.8
_EXIF_ORIENTATION = 0x0112
_PNG = b"\x89PNG\r\n\x1a\n"
# Pages drawn at 300 dpi and saved as grey PNG take 0.023 to 0.031 bytes a pixel, as JPEG 0.030 to 0.044.
_DRAWN_BYTES_PER_PIXEL = 0.035
# Chunks that change nothing of what is seen, as Pillow reads it: no transparency, no EXIF, no XMP with an orientation.
_PLAIN_CHUNKS = frozenset((b"IHDR", b"IDAT", b"IEND", b"pHYs", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"tIME"))


def passed_through(original: bytes, width: int, height: int) -> EncodedImage | None:
    """The file's data itself as image XObject, if a PDF reader sees in it what its writer meant.

    Args:
        original: a JPEG or PNG file.
        width: pixels that it must have.
        height: likewise.

    Returns:
        None for other sizes, an orientation (PDF readers ignore it), a wasteful file; for a JPEG also of CMYK or an
        unusual order of components, for a PNG of anything but eight bits of grey, interlaced, transparent or damaged.
    """
    return (_png if original.startswith(_PNG) else _jpeg)(original, width, height)


def _jpeg(jpeg: bytes, width: int, height: int) -> EncodedImage | None:
    try:
        with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as picture:
            fit = isinstance(picture, JpegImageFile) and picture.size == (width, height) and _understood(picture)
            space = Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB
    except OSError:
        return None
    if not fit or len(jpeg) > WASTEFUL_BYTES_PER_PIXEL * width * height:
        return None
    return pdf_image(_without_grain(jpeg, width * height), (width, height), space, Name.DCTDecode)


def _without_grain(jpeg: bytes, pixels: int) -> bytes:
    """A fine scan of old paper at a lower quality, where that saves a fifth; else the file as it is."""
    if pixels < _FINE_PIXELS or len(jpeg) < _GRAINY_BYTES_PER_PIXEL * pixels:
        return jpeg
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as picture:
        lighter = saved(picture, "JPEG", quality=_GRAINLESS_QUALITY, subsampling=HALVED_COLOUR, optimize=True)
    return lighter if len(lighter) < _WORTH_IT * len(jpeg) else jpeg


def _understood(picture: JpegImageFile) -> bool:
    """Eight bits, grey or YCbCr, upright (ISO 32000-1, 7.4.8 on ColorTransform)."""
    components = tuple(layer[0] for layer in picture.layer)
    ycbcr = components in ((1, 2, 3), (0, 1, 2)) and picture.info.get("adobe_transform", 1) == 1
    upright = picture.getexif().get(_EXIF_ORIENTATION, 1) == 1
    return upright and (picture.mode == "L" or (picture.mode == "RGB" and ycbcr))


def _png(png: bytes, width: int, height: int) -> EncodedImage | None:
    """A PNG's IDAT as a PDF stream: FlateDecode with predictor 15 reads just that (ISO 32000-1, 7.4.4.4)."""
    try:
        chunks = list(png_chunks(png))
    except struct.error:
        return None
    data = b"".join(content for kind, content in chunks if kind == b"IDAT")
    plain = dict(chunks).get(b"IHDR") == _plain_head(width, height) and {kind for kind, _ in chunks} <= _PLAIN_CHUNKS
    light = len(data) <= _DRAWN_BYTES_PER_PIXEL * width * height
    if not (plain and light and _is_whole(data, (width + 1) * height)):
        return None
    parameters = Dictionary(Predictor=15, Colors=1, BitsPerComponent=8, Columns=width)
    return pdf_image(data, (width, height), Name.DeviceGray, Name.FlateDecode, parameters)


def _plain_head(width: int, height: int) -> bytes:
    """Eight bits of grey, not interlaced (PNG specification, 11.2.2)."""
    return struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)


def _is_whole(data: bytes, size: int) -> bool:
    """Whether it inflates to so many bytes and its checksum is right: a reader of PDF may be less lenient than ours."""
    inflating = zlib.decompressobj()
    try:
        return len(inflating.decompress(data, size + 1)) == size and inflating.eof
    except zlib.error:
        return False
