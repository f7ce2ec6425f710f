"""Pictures as scanners and strangers make them: each page has an outcome, and the clerk a word about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from api.terms import finding_term
from domain.documents import SourceFormat
from domain.limits import InputLimits
from domain.messages import Language
from domain.page import DpiSource, FindingCode, PageState, ReadPage
from ocr.tesseract_engine import TesseractEngine
from pipeline.isolation.jobs import PageJob
from pipeline.isolation.page import read_page
from tests.scan.samples import text_page

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_FORMS = {".png": SourceFormat.PNG, ".jpg": SourceFormat.JPEG, ".tif": SourceFormat.TIFF}


@pytest.fixture(scope="module")
def page() -> NDArray[np.uint8]:
    """A page with four lines of print, 150 dpi."""
    return text_page(450, 900)


def read(path: Path, number: int = 1, limits: InputLimits | None = None) -> ReadPage:
    reader = TesseractEngine(("vie",)).probe()
    return read_page(PageJob(path, _FORMS[path.suffix], number, number, reader, limits or InputLimits()))


def read_picture(path: Path, picture: Image.Image, **options: object) -> ReadPage:
    picture.save(path, **options)  # type: ignore[arg-type] # options of any format
    return read(path)


def codes(reading: ReadPage) -> set[FindingCode]:
    assert reading.page.image is not None
    found = reading.page.image.findings
    assert all(finding_term(finding, language) for finding in found for language in Language)
    return {finding.code for finding in found}


@pytest.mark.parametrize("form", ["png", "jpg", "tif"])
def test_a_black_page_is_blank_and_told_to_be_black(tmp_path: Path, form: str) -> None:
    reading = read_picture(tmp_path / f"a.{form}", Image.new("RGB", (600, 800), (14, 12, 11)))
    assert reading.page.state is PageState.BLANK
    assert codes(reading) == {FindingCode.BLANK, FindingCode.DARK}


def test_a_white_page_is_blank_and_nothing_more(tmp_path: Path) -> None:
    reading = read_picture(tmp_path / "a.png", Image.new("L", (600, 800), 255))
    assert reading.page.state is PageState.BLANK
    assert codes(reading) == {FindingCode.BLANK}
    assert reading.text is not None
    assert reading.text.text == ""


@pytest.mark.parametrize("grey", [0, 255])
def test_a_picture_of_one_pixel_is_told_to_be_too_small(tmp_path: Path, grey: int) -> None:
    reading = read_picture(tmp_path / "a.png", Image.new("L", (1, 1), grey))
    assert reading.page.state is PageState.BLANK
    assert FindingCode.TOO_SMALL in codes(reading)


def test_a_strip_of_20000_by_300_pixels_is_read_whole(tmp_path: Path, page: NDArray[np.uint8]) -> None:
    strip = np.full((300, 20_000), 255, np.uint8)
    strip[:, :900] = strip[:, -900:] = page[:300]
    reading = read_picture(tmp_path / "a.png", Image.fromarray(strip))
    assert reading.page.state is PageState.READ
    assert reading.text is not None
    assert max(word.box.right for word in reading.text.words()) > 19_000


@pytest.mark.parametrize(
    ("name", "mode"),
    [("a.jpg", "CMYK"), ("a.tif", "CMYK"), ("a.png", "I;16"), ("a.tif", "I;16"), ("a.png", "P"), ("a.png", "1")],
)
def test_every_kind_of_pixels_is_read_alike(tmp_path: Path, page: NDArray[np.uint8], name: str, mode: str) -> None:
    deep = Image.fromarray(page.astype(np.uint16) * 257)
    picture = deep if mode == "I;16" else Image.fromarray(page).convert(mode)
    assert_read(read_picture(tmp_path / name, picture, dpi=(150, 150)))


def test_a_palette_whose_paper_is_transparent_is_read_on_white(tmp_path: Path, page: NDArray[np.uint8]) -> None:
    picture = Image.fromarray(page).convert("P")
    assert_read(read_picture(tmp_path / "a.png", picture, transparency=255, dpi=(150, 150)))


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_white_letters_on_black_are_read(tmp_path: Path, page: NDArray[np.uint8], name: str) -> None:
    inverted = Image.fromarray(255 - page).convert("1")
    assert_read(read_picture(tmp_path / name, inverted, dpi=(150, 150)))


def test_a_claim_of_72_dpi_on_a_page_of_2480_pixels_is_not_believed(tmp_path: Path) -> None:
    large = Image.fromarray(text_page(450, 900)).resize((1800, 900))
    whole = Image.new("L", (2480, 3508), 255)
    whole.paste(large, (300, 300))
    reading = read_picture(tmp_path / "a.png", whole, dpi=(72, 72))
    assert_read(reading)
    assert reading.page.image is not None
    assert reading.page.image.dpi > 200
    assert reading.page.image.dpi_source is DpiSource.ESTIMATED
    assert FindingCode.DPI_NOT_BELIEVED in codes(reading)


def test_bad_pages_among_good_ones_fail_alone(tmp_path: Path, page: NDArray[np.uint8]) -> None:
    good = Image.fromarray(page)
    pages = [good, Image.new("L", (600, 800), 0), Image.new("L", (1, 1), 0), Image.new("L", (4000, 30), 255), good]
    path = tmp_path / "a.tif"
    pages[0].save(path, save_all=True, append_images=pages[1:], dpi=(150, 150))
    limits = InputLimits(side_pixels=2000)
    readings = [read(path, number, limits).page for number in range(1, 6)]
    states = [PageState.READ, PageState.BLANK, PageState.BLANK, PageState.FAILED, PageState.READ]
    assert [reading.state for reading in readings] == states
    assert readings[3].reason == "image-too-large"


def assert_read(reading: ReadPage) -> None:
    assert reading.page.state is PageState.READ
    assert reading.text is not None
    assert "nhan dan thanh pho" in reading.text.text.replace("\n", " ")
