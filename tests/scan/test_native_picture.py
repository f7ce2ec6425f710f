"""The uppermost full-page picture is the page only if nothing else is seen: the ways in which things show through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream

from domain.documents import SourceFormat
from domain.limits import InputLimits
from scan.page_source import load_page
from tests.end_to_end.papers import pdf_of, sheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LINES = ("Số: 26/2017/NQ-HĐND", "Căn cứ Luật Tổ chức chính quyền địa phương", "Điều 1. Phê duyệt kế hoạch")
PEN = 40  # pixels high, somewhere on a white picture


def picture(pdf: pikepdf.Pdf, size: tuple[int, int], bits: int = 8) -> Stream:
    """A white grey picture with a dark bar, as large as half the scan."""
    pixels = np.full(size[::-1], 255, np.uint8)
    pixels[60 : 60 + PEN, 200:400] = 30
    data = pixels.tobytes() if bits == 8 else np.packbits(pixels > 128, axis=1).tobytes()
    made = Stream(pdf, data, Type=Name.XObject, Subtype=Name.Image, Width=size[0], Height=size[1])
    made.BitsPerComponent = bits
    return made


def masked(pdf: pikepdf.Pdf, over: Stream, size: tuple[int, int]) -> bytes:
    mask = picture(pdf, size)
    mask.ColorSpace, mask.Decode = Name.DeviceGray, Array([1, 0])
    over.SMask = mask
    return b""


def keyed(_: pikepdf.Pdf, over: Stream, __: tuple[int, int]) -> bytes:
    over.Mask = Array([250, 255])
    return b""


def stencilled(pdf: pikepdf.Pdf, over: Stream, size: tuple[int, int]) -> bytes:
    mask = picture(pdf, size, bits=1)
    mask.ImageMask = True
    over.Mask = mask
    return b""


def stencil(pdf: pikepdf.Pdf, over: Stream, size: tuple[int, int]) -> bytes:
    over.write(picture(pdf, size, bits=1).read_bytes())
    del over[Name.ColorSpace]
    over.ImageMask, over.BitsPerComponent = True, 1
    return b"0 0 0.6 rg "


def blended(pdf: pikepdf.Pdf, _: Stream, __: tuple[int, int]) -> bytes:
    pdf.pages[0].Resources.ExtGState = Dictionary(G0=Dictionary(BM=Name.Multiply))
    return b"/G0 gs "


def half_seen(pdf: pikepdf.Pdf, _: Stream, __: tuple[int, int]) -> bytes:
    pdf.pages[0].Resources.ExtGState = Dictionary(G0=Dictionary(ca=0.7))
    return b"/G0 gs "


def clipped(_: pikepdf.Pdf, __: Stream, ___: tuple[int, int]) -> bytes:
    return b"0 0 300 400 re W n "


def opaque(_: pikepdf.Pdf, __: Stream, ___: tuple[int, int]) -> bytes:
    return b""


def layered(path: Path, change: Callable[[pikepdf.Pdf, Stream, tuple[int, int]], bytes]) -> Path:
    """A scan and over it a picture of the whole page, changed."""
    scan = sheet(*LINES)
    pdf_of(scan, path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page, size = pdf.pages[0], (scan.width // 2, scan.height // 2)
        over = picture(pdf, size)
        over.ColorSpace = Name.DeviceGray
        page.Resources.XObject.Ov = over
        before = change(pdf, over, size)
        place = f"{scan.width * 0.36} 0 0 {scan.height * 0.36} 0 0 cm /Ov Do Q".encode()
        page.Contents = Stream(pdf, page.Contents.read_bytes() + b"\nq " + before + place)
        pdf.save(path)
    return path


@pytest.mark.parametrize("change", [masked, keyed, stencilled, stencil, blended, half_seen, clipped])
def test_a_picture_through_which_something_is_seen_is_not_the_page(
    tmp_path: Path, change: Callable[[pikepdf.Pdf, Stream, tuple[int, int]], bytes]
) -> None:
    found = load_page(layered(tmp_path / "a.pdf", change), SourceFormat.PDF, 1, InputLimits())

    assert found.rendered
    grey = found.pixels if found.pixels.ndim == 2 else found.pixels.min(axis=2)
    assert np.count_nonzero(grey[: grey.shape[0] // 2, : grey.shape[1] // 2] < 200) > 500, "the scan below is seen"


def test_a_picture_that_hides_all_below_is_the_page(tmp_path: Path) -> None:
    found = load_page(layered(tmp_path / "a.pdf", opaque), SourceFormat.PDF, 1, InputLimits())

    assert not found.rendered
    assert np.count_nonzero(found.pixels < 200) == PEN * 200


def test_a_plain_scan_is_taken_as_it_is(tmp_path: Path) -> None:
    found = load_page(pdf_of(sheet(*LINES), tmp_path / "a.pdf"), SourceFormat.PDF, 1, InputLimits())

    assert found.embedded is not None
