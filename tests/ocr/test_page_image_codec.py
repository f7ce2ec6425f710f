from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from ocr.pdf.page_image_codec import EncodedImage, passed_through


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
