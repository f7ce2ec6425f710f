"""WebP, HEIC, BMP, GIF, JPEG 2000: whole or refused, upright, on white, with their resolution."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, Any

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from domain.documents import SourceFormat
from domain.errors import ErrorCode, RefusedInput
from domain.findings import SourceFinding, SourceFindingCode
from domain.limits import InputLimits
from scan.identify import identify
from scan.inspect_source import inspect_source
from scan.page_source import load_page

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

LIMITS = InputLimits(pages=10)
NEW = [SourceFormat.WEBP, SourceFormat.HEIF, SourceFormat.BMP, SourceFormat.GIF, SourceFormat.JPEG2000]
_UPRIGHT_CW, _EXIF_ORIENTATION = 6, 0x0112


def sheet(mode: str = "L") -> Image.Image:
    """Dark above, light below: shows which way up it is."""
    picture = Image.new("L", (160, 240), 230)
    picture.paste(20, (0, 0, 160, 60))
    noise = Image.effect_noise((160, 100), 60)
    picture.paste(noise, (0, 140))
    return picture.convert(mode)


def saved(picture: Image.Image, form: SourceFormat, **options: Any) -> bytes:
    out = io.BytesIO()
    if form is SourceFormat.HEIF:
        if picture.mode not in {"RGB", "RGBA"}:
            picture = picture.convert("RGB")
        pillow_heif.from_pillow(picture).save(out, quality=90, **options)
    else:
        picture.save(out, form.name, **options)
    return out.getvalue()


def pixels(path: Path, form: SourceFormat, number: int = 1) -> NDArray[np.uint8]:
    return load_page(path, form, number, LIMITS).pixels


def refused(path: Path, form: SourceFormat, limits: InputLimits = LIMITS) -> ErrorCode:
    with pytest.raises(RefusedInput) as refusal:
        inspect_source(path, form, limits)
    return refusal.value.code


@pytest.mark.parametrize("form", NEW)
def test_a_picture_is_known_by_its_content_and_decoded(tmp_path: Path, form: SourceFormat) -> None:
    file = tmp_path / "trang 1"
    file.write_bytes(saved(sheet("RGB"), form))
    assert identify(file, LIMITS) is form
    inspection = inspect_source(file, form, LIMITS)
    assert (inspection.pages, inspection.findings) == (1, ())
    found = pixels(file, form)
    assert found.shape[:2] == (240, 160)
    assert found[:50].mean() < 40
    assert found[70:130].mean() > 215


@pytest.mark.parametrize("form", NEW)
@pytest.mark.parametrize("share", [0.3, 0.7, 0.97])
def test_a_picture_that_is_cut_short_is_refused(tmp_path: Path, form: SourceFormat, share: float) -> None:
    data = saved(sheet("RGB"), form)
    (tmp_path / "a").write_bytes(data[: int(len(data) * share)])
    assert refused(tmp_path / "a", form) is ErrorCode.TRUNCATED_FILE


@pytest.mark.parametrize("form", [SourceFormat.HEIF, SourceFormat.JPEG2000])
def test_a_picture_whose_end_was_never_written_is_refused(tmp_path: Path, form: SourceFormat) -> None:
    data = saved(sheet("RGB"), form)
    (tmp_path / "a").write_bytes(data[: len(data) // 2] + bytes(len(data) - len(data) // 2))
    assert refused(tmp_path / "a", form) in {ErrorCode.TRUNCATED_FILE, ErrorCode.BROKEN_PAGE}


@pytest.mark.parametrize("form", NEW)
def test_a_size_beyond_the_limit_is_refused(tmp_path: Path, form: SourceFormat) -> None:
    (tmp_path / "a").write_bytes(saved(sheet("RGB"), form))
    assert refused(tmp_path / "a", form, InputLimits(page_pixels=160 * 239)) is ErrorCode.IMAGE_TOO_LARGE


def test_a_webp_that_declares_a_vast_canvas_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    canvas = b"\x00\x00\x00\x00" + (16_000).to_bytes(3, "little") * 2
    body = b"WEBPVP8X" + struct.pack("<I", 10) + canvas
    (tmp_path / "a").write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    assert refused(tmp_path / "a", SourceFormat.WEBP) is ErrorCode.IMAGE_TOO_LARGE


def test_a_jpeg_2000_whose_codestream_declares_more_than_its_box_is_refused(tmp_path: Path) -> None:
    data = bytearray(saved(sheet(), SourceFormat.JPEG2000))
    siz = data.index(b"\xff\x4f\xff\x51")
    struct.pack_into(">II", data, siz + 8, 60_000, 60_000)
    (tmp_path / "a").write_bytes(data)
    assert refused(tmp_path / "a", SourceFormat.JPEG2000) is ErrorCode.IMAGE_TOO_LARGE


@pytest.mark.parametrize("form", [SourceFormat.GIF, SourceFormat.WEBP])
def test_of_an_animation_the_first_frame_is_the_page_and_that_is_told(tmp_path: Path, form: SourceFormat) -> None:
    white = Image.new("RGB", (160, 240), "white")
    data = saved(sheet("RGB"), form, save_all=True, append_images=[white, sheet("RGB")], duration=200)
    (tmp_path / "a").write_bytes(data)
    inspection = inspect_source(tmp_path / "a", form, LIMITS)
    assert (inspection.pages, inspection.findings) == (1, (SourceFinding(SourceFindingCode.OTHER_PICTURES, 2),))
    assert pixels(tmp_path / "a", form)[:50].mean() < 40


def test_the_pictures_of_a_heic_file_are_its_pages(tmp_path: Path) -> None:
    made = pillow_heif.from_pillow(sheet("RGB"))
    made.add_from_pillow(Image.new("RGB", (200, 100), "white"))
    made.save(tmp_path / "a", quality=90)
    assert inspect_source(tmp_path / "a", SourceFormat.HEIF, LIMITS).pages == 2
    assert pixels(tmp_path / "a", SourceFormat.HEIF, 2).shape[:2] == (100, 200)
    assert pixels(tmp_path / "a", SourceFormat.HEIF, 1)[:50].mean() < 40


@pytest.mark.parametrize("form", [SourceFormat.WEBP, SourceFormat.HEIF])
def test_a_picture_that_lies_on_its_side_is_shown_upright(tmp_path: Path, form: SourceFormat) -> None:
    exif = Image.Exif()
    exif[_EXIF_ORIENTATION] = _UPRIGHT_CW
    lying = sheet("RGB").transpose(Image.Transpose.ROTATE_90)
    (tmp_path / "a").write_bytes(saved(lying, form, exif=exif.tobytes()))
    found = pixels(tmp_path / "a", form)
    assert found.shape[:2] == (240, 160)
    assert found[:50].mean() < 40


@pytest.mark.parametrize("form", [SourceFormat.WEBP, SourceFormat.HEIF, SourceFormat.JPEG2000])
def test_what_is_transparent_is_white_paper(tmp_path: Path, form: SourceFormat) -> None:
    picture = Image.new("RGBA", (160, 240), (0, 0, 0, 0))
    picture.paste((0, 0, 0, 255), (0, 0, 160, 60))
    (tmp_path / "a").write_bytes(saved(picture, form))
    found = pixels(tmp_path / "a", form)
    assert found[:50].mean() < 10
    assert found[100:].mean() > 245


def test_a_bmp_whose_alpha_was_left_at_zero_is_seen(tmp_path: Path) -> None:
    picture = sheet("RGBA")
    picture.putalpha(0)
    (tmp_path / "a").write_bytes(saved(picture, SourceFormat.BMP))
    assert pixels(tmp_path / "a", SourceFormat.BMP)[:50].mean() < 40


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
def test_a_bmp_of_any_depth_keeps_its_resolution(tmp_path: Path, mode: str) -> None:
    (tmp_path / "a").write_bytes(saved(sheet(mode), SourceFormat.BMP, dpi=(300, 300)))
    page = load_page(tmp_path / "a", SourceFormat.BMP, 1, LIMITS)
    assert page.dpi == pytest.approx(300, abs=0.1)
    assert page.pixels[:50].mean() < 40


@pytest.mark.parametrize("form", [SourceFormat.WEBP, SourceFormat.HEIF])
def test_a_resolution_in_exif_is_taken(tmp_path: Path, form: SourceFormat) -> None:
    exif = Image.Exif()
    exif[0x011A], exif[0x011B], exif[0x0128] = 300.0, 300.0, 2
    (tmp_path / "a").write_bytes(saved(sheet("RGB"), form, exif=exif.tobytes()))
    assert load_page(tmp_path / "a", form, 1, LIMITS).dpi == pytest.approx(300)


@pytest.mark.parametrize(
    ("mode", "options"),
    [("L", {}), ("RGB", {}), ("RGBA", {}), ("I;16", {}), ("RGB", {"no_jp2": True}), ("L", {"irreversible": True})],
)
def test_a_jpeg_2000_of_any_depth_is_decoded(tmp_path: Path, mode: str, options: dict[str, Any]) -> None:
    picture = sheet("RGB").convert("L") if mode == "I;16" else sheet(mode)
    if mode == "I;16":
        picture = Image.fromarray(np.asarray(picture).astype(np.uint16) * 257)
    (tmp_path / "a.jp2").write_bytes(saved(picture, SourceFormat.JPEG2000, **options))
    assert identify(tmp_path / "a.jp2", LIMITS) is SourceFormat.JPEG2000
    inspect_source(tmp_path / "a.jp2", SourceFormat.JPEG2000, LIMITS)
    found = pixels(tmp_path / "a.jp2", SourceFormat.JPEG2000)
    assert found[:50].mean() < 40
    assert found[70:130].mean() > 215
