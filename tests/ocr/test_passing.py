from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw, ImageFont

from rendition.passing import passed_through
from rendition.pdf_image import EncodedImage, png_chunks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def scan(width: int, height: int, grain: float, quality: int) -> bytes:
    """A JPEG of dark lines on brown paper with grain of so many grey levels."""
    chance = np.random.default_rng(1)
    pixels = np.full((height, width, 3), (225, 205, 165), np.float32)
    pixels[200:-200:60, 200:-200] = 50
    pixels += chance.normal(0, grain, (height, width, 1)).astype(np.float32)
    picture = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=quality)
    return written.getvalue()


def kept(jpeg: bytes, width: int, height: int) -> EncodedImage:
    found = passed_through(jpeg, width, height)
    assert found is not None
    return found


def test_a_fine_scan_of_grainy_paper_takes_half_the_bytes_and_looks_the_same() -> None:
    jpeg = scan(1700, 2200, grain=7, quality=80)
    lighter = kept(jpeg, 1700, 2200).data
    assert len(lighter) < 0.7 * len(jpeg)
    before, after = (np.asarray(Image.open(io.BytesIO(data)).convert("L"), np.float32) for data in (jpeg, lighter))
    assert np.abs(before - after).mean() < 7  # less than the grain itself
    assert abs(before.mean() - after.mean()) < 1


@pytest.mark.parametrize(
    ("width", "height", "grain", "quality"),
    [(1700, 2200, 0.5, 75), (850, 1100, 7, 80), (1700, 2200, 7, 45)],
    ids=["clean paper", "a coarse scan", "light already"],
)
def test_another_scanners_jpeg_stays_as_it_is(width: int, height: int, grain: float, quality: int) -> None:
    jpeg = scan(width, height, grain, quality)
    assert kept(jpeg, width, height).data == jpeg


def drawing() -> Image.Image:
    """Print of soft edges on white, 8 bits of grey."""
    picture = Image.new("L", (900, 1200), 255)
    draw = ImageDraw.Draw(picture)
    for row in range(8):
        draw.text((80, 60 + 130 * row), "Nghị định số 30/2020", fill=20, font=ImageFont.load_default(40))
    return picture


def png(picture: Image.Image, **options: object) -> bytes:
    written = io.BytesIO()
    picture.save(written, "PNG", **options)
    return written.getvalue()


def test_a_drawn_page_as_png_stays_as_it_is_to_the_pixel(tmp_path: Path) -> None:
    picture = drawing()
    file = png(picture)
    found = kept(file, *picture.size)
    assert found.data in file
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=picture.size)
        page.Resources = pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(Im=pdf.make_stream(found.data, found.dictionary))
        )
        page.Contents = pdf.make_stream(b"900 0 0 1200 0 0 cm /Im Do")
        pdf.save(tmp_path / "a.pdf")
        shown = pikepdf.PdfImage(page.Resources.XObject.Im).as_pil_image()
    assert np.array_equal(np.asarray(shown), np.asarray(picture))
    with pdfium.PdfDocument(tmp_path / "a.pdf") as document:
        assert np.array_equal(document[0].render().to_numpy()[..., 0], np.asarray(picture))


def turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return png(drawing(), exif=exif)


def interlaced() -> bytes:
    """Pillow writes none: the head alone says so."""
    head = struct.pack(">IIBBBBB", *drawing().size, 8, 0, 0, 0, 1)
    file = png(drawing())
    return file[:16] + head + struct.pack(">I", zlib.crc32(b"IHDR" + head)) + file[33:]


def unfinished() -> bytes:
    """Without the end of the compressed data, whole as to chunks."""
    chunks = list(png_chunks(png(drawing())))
    at = max(number for number, (kind, _) in enumerate(chunks) if kind == b"IDAT")
    chunks[at] = b"IDAT", chunks[at][1][:-6]
    packed = (struct.pack(">I4s", len(data), kind) + data + bytes(4) for kind, data in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def noise() -> bytes:
    return png(Image.fromarray(np.random.default_rng(1).integers(0, 255, (1200, 900), np.uint8)))


UNFIT: dict[str, Callable[[], bytes]] = {
    "colour": lambda: png(drawing().convert("RGB")),
    "palette": lambda: png(drawing().quantize(16)),
    "bitonal": lambda: png(drawing().convert("1")),
    "sixteen bits": lambda: png(drawing().convert("I;16")),
    "transparent": lambda: png(drawing(), transparency=255),
    "with alpha": lambda: png(drawing().convert("LA")),
    "turned": turned,
    "interlaced": interlaced,
    "unfinished": unfinished,
    "cut off": lambda: png(drawing())[:-30],
    "a scan": noise,
}


@pytest.mark.parametrize("name", UNFIT)
def test_another_png_does_not_pass(name: str) -> None:
    assert passed_through(UNFIT[name](), *drawing().size) is None


def test_a_png_of_another_size_does_not_pass() -> None:
    assert passed_through(png(drawing()), 1200, 900) is None
