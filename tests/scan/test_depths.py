"""Every depth and sense of grey that TIFF and PNG know: paper comes out white and letters black."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageCms

from domain.documents import SourceFormat
from domain.limits import InputLimits
from scan.page_source import load_page
from tests.scan.samples import text_page

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

LIMITS = InputLimits()
PAGE = text_page(400, 320)
_SHORT, _LONG = 3, 4


def tiff(path: Path, bits: int, *, min_is_white: bool, big_endian: bool = False, fractions: bool = False) -> Path:
    """A grey TIFF of one strip, not compressed."""
    order = ">" if big_endian else "<"
    grey = 255 - PAGE if min_is_white else PAGE
    data = samples(grey, bits, order, fractions=fractions)
    rows, columns = PAGE.shape
    entries = [
        (256, _SHORT, columns), (257, _SHORT, rows), (258, _SHORT, bits), (259, _SHORT, 1),
        (262, _SHORT, 0 if min_is_white else 1), (273, _LONG, 8), (277, _SHORT, 1), (278, _SHORT, rows),
        (279, _LONG, len(data)), (339, _SHORT, 3 if fractions else 1),
    ]  # fmt: skip
    directory = struct.pack(order + "H", len(entries))
    for tag, kind, value in entries:
        inline = struct.pack(order + "HH", value, 0) if kind == _SHORT else struct.pack(order + "I", value)
        directory += struct.pack(order + "HHI", tag, kind, 1) + inline
    head = (b"MM" if big_endian else b"II") + struct.pack(order + "HI", 42, 8 + len(data))
    path.write_bytes(head + data + directory + bytes(4))
    return path


def samples(grey: NDArray[np.uint8], bits: int, order: str, *, fractions: bool) -> bytes:
    """Grey levels in so many bits each, rows packed to whole bytes."""
    if fractions:
        return bytes((grey / 255).astype(order + "f4").tobytes())
    if bits > 8:
        deep: bytes = (grey.astype(np.float64) / 255 * (2**bits - 1)).astype(f"{order}u{bits // 8}").tobytes()
        return deep
    levels = (grey >> (8 - bits)).astype(np.uint8)
    ones = (levels[..., None] >> np.arange(bits - 1, -1, -1)) & 1
    return np.packbits(ones.reshape(len(grey), -1), axis=1).tobytes()


def shown(path: Path, form: SourceFormat) -> NDArray[np.uint8]:
    pixels = load_page(path, form, 1, LIMITS).pixels
    return pixels if pixels.ndim == 2 else pixels.min(axis=2)


def is_black_on_white(pixels: NDArray[np.uint8]) -> bool:
    return bool(pixels[PAGE == 255].min() > 235 and pixels[PAGE == 0].max() < 20)


@pytest.mark.parametrize("min_is_white", [True, False], ids=["min is white", "min is black"])
@pytest.mark.parametrize("bits", [1, 2, 4, 8, 16])
@pytest.mark.parametrize("big_endian", [True, False], ids=["MM", "II"])
def test_grey_of_every_depth(tmp_path: Path, bits: int, *, big_endian: bool, min_is_white: bool) -> None:
    path = tiff(tmp_path / "a.tif", bits, min_is_white=min_is_white, big_endian=big_endian)
    assert is_black_on_white(shown(path, SourceFormat.TIFF))


@pytest.mark.parametrize("min_is_white", [True, False], ids=["min is white", "min is black"])
@pytest.mark.parametrize("fractions", [True, False])
def test_grey_of_32_bits(tmp_path: Path, *, min_is_white: bool, fractions: bool) -> None:
    path = tiff(tmp_path / "a.tif", 32, min_is_white=min_is_white, fractions=fractions)
    assert is_black_on_white(shown(path, SourceFormat.TIFF))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "LAB"])
def test_every_kind_of_colour(tmp_path: Path, mode: str) -> None:
    grey = Image.fromarray(PAGE)
    if mode == "LAB":
        profiles = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
        picture = ImageCms.profileToProfile(grey.convert("RGB"), *profiles, outputMode="LAB")
    else:
        picture = grey.convert("RGB").convert(mode)
    assert picture is not None
    picture.save(tmp_path / "a.tif")
    assert is_black_on_white(shown(tmp_path / "a.tif", SourceFormat.TIFF))


@pytest.mark.parametrize("bits", [16, 8])
def test_png_of_every_depth(tmp_path: Path, bits: int) -> None:
    deep = Image.fromarray(PAGE.astype(np.uint16) * 257) if bits == 16 else Image.fromarray(PAGE)
    deep.save(tmp_path / "a.png")
    assert is_black_on_white(shown(tmp_path / "a.png", SourceFormat.PNG))
