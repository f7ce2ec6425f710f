from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

import numpy as np
import pikepdf
import pytest
from PIL import ExifTags, Image

from domain.documents import SourceFormat
from domain.errors import ErrorCode, PageFailed
from domain.limits import InputLimits
from scan.page_source import PagePicture, load_page
from tests.scan.samples import pdf_file, picture_bytes, picture_page, text_page

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = InputLimits()


def saved(path: Path, picture: Image.Image, form: str, **options: object) -> PagePicture:
    picture.save(path, form, **options)
    return load_page(path, SourceFormat[form], 1, LIMITS)


def corner(size: tuple[int, int] = (60, 40)) -> Image.Image:
    """White, with a black upper left quarter."""
    picture = Image.new("RGB", size, "white")
    picture.paste((0, 0, 0), (0, 0, size[0] // 2, size[1] // 2))
    return picture


def test_a_jpeg_has_its_resolution(tmp_path: Path) -> None:
    page = saved(tmp_path / "a", corner(), "JPEG", dpi=(200, 200))
    assert (page.dpi, page.pixels.shape) == (200, (40, 60, 3))


def test_a_jpeg_turned_by_exif_is_turned_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    page = saved(tmp_path / "a", corner(), "JPEG", exif=exif)
    assert page.pixels.shape == (60, 40, 3)
    assert page.pixels[5, 35].max() < 40
    assert page.pixels[5, 5].min() > 200


def test_cmyk_is_converted(tmp_path: Path) -> None:
    page = saved(tmp_path / "a", corner().convert("CMYK"), "JPEG", quality=95)
    assert page.pixels[5, 5].max() < 40
    assert page.pixels[35, 55].min() > 200


@pytest.mark.parametrize(
    ("form", "suffix", "dpi"), [("JPEG", "jpg", (204, 98)), ("PNG", "png", (98, 204)), ("TIFF", "tif", (204, 196))]
)
def test_pixels_that_are_not_square_are_squared(tmp_path: Path, form: str, suffix: str, dpi: tuple[int, int]) -> None:
    page = saved(tmp_path / f"a.{suffix}", corner().resize((60, 30)), form, dpi=dpi)
    height, width = page.pixels.shape[:2]
    assert page.dpi == pytest.approx(max(dpi), abs=0.5)
    assert width / height == pytest.approx(60 / 30 * dpi[1] / dpi[0], rel=0.02)


@pytest.mark.parametrize(("size", "dpi"), [((165, 234), (200, 100)), ((60, 40), (1200, 72))])
def test_a_claim_that_would_take_the_shape_of_paper_away_is_not_believed(
    tmp_path: Path, size: tuple[int, int], dpi: tuple[int, int]
) -> None:
    page = saved(tmp_path / "a", Image.new("L", size, 255), "JPEG", dpi=dpi)
    assert (page.dpi, page.pixels.shape) == (None, size[::-1])


def test_a_bitonal_fax_stays_bitonal_and_turned_ones_are_squared_as_they_lie(tmp_path: Path) -> None:
    fax = Image.fromarray(text_page(600, 600)).resize((400, 200)).convert("1")
    page = saved(tmp_path / "a", fax, "TIFF", dpi=(204, 98))
    assert page.pixels.shape == (416, 400)
    assert set(np.unique(page.pixels)) == {0, 255}
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    lying = saved(tmp_path / "b", fax.convert("L"), "JPEG", dpi=(204, 98), exif=exif)
    assert lying.pixels.shape == (400, 416)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "I;16"])
def test_every_depth_keeps_black_black_and_white_white(tmp_path: Path, mode: str) -> None:
    grey = corner().convert("L")
    deep = Image.fromarray(np.asarray(grey, np.uint16) * 257)
    page = saved(tmp_path / "a", deep if mode == "I;16" else grey.convert("RGB").convert(mode), "PNG")
    assert page.pixels[5, 5].max() < 10
    assert page.pixels[35, 55].min() > 245


def test_transparent_paper_is_white(tmp_path: Path) -> None:
    page = saved(tmp_path / "a", Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG")
    assert page.pixels.min() == 255


@pytest.mark.parametrize("white_is_zero", [0, 1])
def test_bitonal_tiffs_of_both_polarities_come_right(tmp_path: Path, white_is_zero: int) -> None:
    picture = corner().convert("1")
    stored = picture if not white_is_zero else Image.eval(picture.convert("L"), lambda v: 255 - v).convert("1")
    page = saved(tmp_path / "a", stored, "TIFF", tiffinfo={262: 1 - white_is_zero})
    assert set(np.unique(page.pixels)) == {0, 255}


def test_a_page_that_is_not_there_has_failed(tmp_path: Path) -> None:
    path = pdf_file(tmp_path / "a.pdf")
    for number in (0, 2):
        with pytest.raises(PageFailed) as failure:
            load_page(path, SourceFormat.PDF, number, LIMITS)
        assert failure.value.code is ErrorCode.BROKEN_PAGE


def scanned(path: Path, picture: Image.Image, turn: int = 0, annotation: bool = False, **facts: object) -> Path:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95)

    def change(pdf: pikepdf.Pdf) -> None:
        space = pikepdf.Name.DeviceRGB
        picture_page(pdf, out.getvalue(), picture.size, Filter=pikepdf.Name.DCTDecode, ColorSpace=space, **facts)
        pdf.pages[0].obj["/Rotate"] = turn
        if annotation:
            field = pdf.make_indirect(stamp(pdf))
            pdf.pages[0].obj["/Annots"] = pikepdf.Array([field])
            pdf.Root["/AcroForm"] = pikepdf.Dictionary(Fields=pikepdf.Array([field]))

    return pdf_file(path, change)


def stamp(pdf: pikepdf.Pdf) -> pikepdf.Dictionary:
    look = pdf.make_stream(b"1 0 0 rg 0 0 60 30 re f")
    look.stream_dict.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Form, "/BBox": [0, 0, 60, 30]})
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Sig, T=pikepdf.String("s"),
        Rect=[130, 260, 190, 290], F=4, AP=pikepdf.Dictionary(N=look),
    )  # fmt: skip


def load(path: Path, limits: InputLimits = LIMITS) -> PagePicture:
    return load_page(path, SourceFormat.PDF, 1, limits)


def test_a_scanned_pdf_page_gives_its_own_picture_and_jpeg(tmp_path: Path) -> None:
    page = load(scanned(tmp_path / "a.pdf", corner((400, 600))))
    assert (page.pixels.shape, page.rendered, page.embedded is not None) == ((600, 400, 3), False, True)
    assert page.dpi == pytest.approx(144, abs=0.1)


def test_a_turned_pdf_page_is_turned_and_its_jpeg_not_passed_on(tmp_path: Path) -> None:
    page = load(scanned(tmp_path / "a.pdf", corner((400, 600)), turn=90))
    assert (page.pixels.shape, page.embedded) == ((400, 600, 3), None)
    assert page.pixels[10, 590].max() < 40
    assert page.pixels[10, 10].min() > 200


def test_a_picture_that_the_page_shows_inverted_is_drawn_as_shown(tmp_path: Path) -> None:
    page = load(scanned(tmp_path / "a.pdf", corner((400, 600)), Decode=[1, 0, 1, 0, 1, 0]))
    assert (page.embedded, page.rendered) == (None, True)
    assert page.pixels[10, 10].min() > 200


def test_the_look_of_a_signature_is_drawn_at_the_resolution_of_the_scan(tmp_path: Path) -> None:
    page = load(scanned(tmp_path / "a.pdf", corner((400, 600)), annotation=True))
    assert page.pixels.shape == (600, 400, 3)
    assert page.pixels[50, 320].tolist() == [255, 0, 0]


def test_a_page_of_letters_is_drawn_at_300_dpi(tmp_path: Path) -> None:
    page = load(pdf_file(tmp_path / "a.pdf"))
    assert (page.dpi, page.rendered, page.pixels.shape) == (300, True, (1250, 834))


def test_a_vast_page_is_drawn_within_the_limit_or_has_failed(tmp_path: Path) -> None:
    path = pdf_file(tmp_path / "a.pdf")
    assert load(path, InputLimits(page_pixels=500_000)).pixels.size <= 500_000
    with pytest.raises(PageFailed) as failure:
        load(path, InputLimits(page_pixels=10_000))
    assert failure.value.code is ErrorCode.IMAGE_TOO_LARGE


def test_a_scanned_page_whose_picture_is_damaged_has_failed_and_is_not_blank(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        picture_page(
            pdf, picture_bytes()[:30], (60, 40), Filter=pikepdf.Name.DCTDecode, ColorSpace=pikepdf.Name.DeviceGray
        )

    with pytest.raises(PageFailed) as failure:
        load(pdf_file(tmp_path / "a.pdf", change))
    assert failure.value.code is ErrorCode.BROKEN_PAGE


def test_a_bitonal_page_stays_bitonal(tmp_path: Path) -> None:
    rows = np.packbits(np.asarray(corner((400, 600)).convert("1")), axis=1).tobytes()
    facts = {"Filter": pikepdf.Name.FlateDecode, "ColorSpace": pikepdf.Name.DeviceGray, "BitsPerComponent": 1}
    page = load(pdf_file(tmp_path / "a.pdf", lambda pdf: picture_page(pdf, zlib.compress(rows), (400, 600), **facts)))
    assert (page.pixels.shape, set(np.unique(page.pixels)), page.rendered) == ((600, 400), {0, 255}, False)
