"""The PDF/A shows what the master shows: each way in which it could lose something is tried with its fix taken out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image, ImageDraw

from domain.documents import SourceFormat
from domain.errors import ErrorCode, PageFailed, RefusedInput
from domain.geometry import Box
from domain.limits import InputLimits
from domain.page import ColourMode, DpiSource, Page, PageImage, PageState, ReadPage
from domain.text import PageText, TextBlock, TextLine, TextSource, Word
from pipeline.isolation import compose as composing_module
from pipeline.isolation import composing
from pipeline.isolation.as_seen import AsSeen
from pipeline.isolation.compose import compose
from pipeline.isolation.jobs import ComposeJob, ComposeSource
from pipeline.isolation.readings import READING, reading_name
from pipeline.processing.composed import composed_sentence
from rendition.converting import pdf_conversion
from rendition.pdfa_report import PageWay, PdfaReport, PdfInfo, WayReason
from scan.page_source import PagePicture, load_page
from scan.shown import PdfShower
from tests.end_to_end.papers import jpeg_bytes, pdf_of, save, sheet
from tests.judges import pdftotext, verapdf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

LINES = tuple(f"Dòng {number}: kết quả công tác lưu trữ của xã" for number in range(1, 9))
INFO = PdfInfo("Báo cáo", "Văn Khố", datetime(2026, 11, 29, tzinfo=UTC))
FORMS = {".pdf": SourceFormat.PDF, ".png": SourceFormat.PNG, ".jpg": SourceFormat.JPEG, ".tif": SourceFormat.TIFF}


def job_of(path: Path, *readings: ReadPage) -> ComposeJob:
    folder = path.with_suffix(".readings")
    folder.mkdir()
    for reading in readings:
        (folder / reading_name(reading.page.number)).write_bytes(READING.write(reading))
    source = ComposeSource(path, FORMS[path.suffix], len(readings))
    return ComposeJob((source,), folder, path.with_name("composed.pdf"), INFO, InputLimits())


def read(path: Path, number: int = 1, turns: int = 0, colour: ColourMode | None = None) -> ReadPage:
    """A reading with one word, as if a recogniser had read the page."""
    pixels = np.rot90(load_page(path, FORMS[path.suffix], number, InputLimits()).pixels, -turns)
    mode = colour or (ColourMode.GREY if pixels.ndim == 2 else ColourMode.COLOUR)
    image = PageImage(pixels.shape[1], pixels.shape[0], 200, DpiSource.METADATA, turns, mode)
    word = Word("Dòng", Box(140, 80, 90, 40), 0.9)
    text = PageText((TextBlock((TextLine((word,)),)),), TextSource.RECOGNISED, "reader")
    return ReadPage(Page(number, PageState.READ, image, 1, 0.9), text)


def shown(path: Path, number: int = 1) -> NDArray[np.uint8]:
    """A page of a PDF as people see it, 100 dpi, grey."""
    with pdfium.PdfDocument(path) as document:
        drawn = document[number - 1].render(scale=100 / 72, rev_byteorder=True).to_numpy()[:, :, :3]
        return np.array(Image.fromarray(drawn).convert("L"))


def dark(pixels: NDArray[np.uint8]) -> int:
    return int(np.count_nonzero(pixels < 128))


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    """A scan, and over it a see-through picture of the whole page: a pen on a tablet."""
    scan = sheet(*LINES)
    path = pdf_of(scan, tmp_path / "overlay.pdf")
    pen = Image.new("L", (scan.width // 2, scan.height // 2), 0)
    ImageDraw.Draw(pen).line((300, 380, 700, 300, 760, 390), 255, 6)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        mask = Stream(pdf, pen.tobytes(), Type=Name.XObject, Subtype=Name.Image, Width=pen.width, Height=pen.height)
        mask.ColorSpace, mask.BitsPerComponent = Name.DeviceGray, 8
        over = Stream(pdf, b"\xff\xff\xff" * (pen.width * pen.height), Type=Name.XObject, Subtype=Name.Image)
        over.Width, over.Height, over.ColorSpace, over.BitsPerComponent = pen.width, pen.height, Name.DeviceRGB, 8
        over.write(bytes((20, 20, 160)) * (pen.width * pen.height))
        over.SMask = mask
        page = pdf.pages[0]
        page.Resources.XObject.Ov = over
        wide, high = scan.width * 0.36, scan.height * 0.36
        page.Contents = Stream(pdf, page.Contents.read_bytes() + f"\nq {wide} 0 0 {high} 0 0 cm /Ov Do Q".encode())
        pdf.save(path)
    return path


def with_text(path: Path, font: Dictionary | None = None) -> None:
    """Visible letters on the last page in a font that is not embedded, which PDF/A does not hold."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[-1]
        page.Resources.Font = Dictionary(F0=font or Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Arial))
        page.Contents = Stream(pdf, page.Contents.read_bytes() + b"\nBT /F0 12 Tf 20 20 Td (So den 1482) Tj ET")
        pdf.save(path)


def test_nothing_is_lost_of_a_scan_under_a_see_through_picture(overlay: Path) -> None:
    report = compose(job_of(overlay, read(overlay)))

    assert [proof.way for proof in report.proofs] == [PageWay.OWN]
    assert dark(shown(overlay.with_name("composed.pdf"))) == pytest.approx(dark(shown(overlay)), rel=0.01)


def test_the_uppermost_picture_is_not_taken_for_the_page_when_it_is_see_through(overlay: Path) -> None:
    picture = load_page(overlay, SourceFormat.PDF, 1, InputLimits())

    assert picture.rendered
    assert dark(picture.pixels[:, :, 0]) > 1000


def test_a_picture_without_the_scan_below_is_seen_and_the_page_drawn_whole(
    overlay: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fault of release 0.1.0: of a page that PDF/A does not hold only the uppermost picture stayed."""
    with_text(overlay)
    reading = read(overlay)
    pen_alone = np.full((reading.page.image.height, reading.page.image.width, 3), 255, np.uint8)  # type: ignore[union-attr]
    monkeypatch.setattr(composing, "load_page", lambda *_: PagePicture(pen_alone, 200.0))

    report = compose(job_of(overlay, reading))

    assert [(proof.way, proof.reason) for proof in report.proofs] == [(PageWay.DRAWN, WayReason.DIFFERS)]
    assert dark(shown(overlay.with_name("composed.pdf"))) == pytest.approx(dark(shown(overlay)), rel=0.03)
    assert "tr. 1: cả trang thành ảnh" in composed_sentence(report)


def form(path: Path, value: str = "Nguyen Van An") -> Path:
    """A scan with a filled form field that has a look."""
    pdf_of(sheet(*LINES), path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        fonts = Dictionary(Helv=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        look = Stream(pdf, f"BT /Helv 14 Tf 2 4 Td ({value}) Tj ET".encode(), Type=Name.XObject, Subtype=Name.Form)
        look.BBox, look.Resources = Array([0, 0, 200, 20]), Dictionary(Font=fonts)
        field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("ten"), V=String(value), F=4)
        field.Rect, field.AP, field.DA = Array([300, 20, 500, 40]), Dictionary(N=look), String("/Helv 14 Tf 0 g")
        field = pdf.make_indirect(field)
        pdf.pages[0].Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), DR=Dictionary(Font=fonts))
        pdf.save(path)
    return path


CONVERT = pdf_conversion.convert_pdf


def changed_before(change: Callable[[pikepdf.Pdf], None]) -> Callable[..., PdfaReport]:
    """A conversion that does something to the page that it must not do; pages that were drawn whole it leaves alone."""

    def convert(source: Path, *rest: object) -> PdfaReport:
        if source.name == "mixed.pdf":
            return CONVERT(source, *rest)  # type: ignore[arg-type]
        wrong = source.with_name("wrong.pdf")
        with pikepdf.open(source) as pdf:
            change(pdf)
            pdf.save(wrong)
        return CONVERT(wrong, *rest)  # type: ignore[arg-type]

    return convert


def take_out_the_fix(monkeypatch: pytest.MonkeyPatch, change: Callable[[pikepdf.Pdf], None]) -> None:
    """The PDF as it was handed in is converted, and wrongly."""
    monkeypatch.setattr(composing_module, "as_seen", lambda job, _: AsSeen(job))
    monkeypatch.setattr(composing_module, "convert_pdf", changed_before(change))


def without_annotations(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        del page.obj[Name.Annots]
    del pdf.Root[Name.AcroForm]


def shifted(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0]
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    page.MediaBox = Array([left + 4, bottom, right + 4, top])


def smaller(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0]
    page.CropBox = Array([0, 0, 400, float(page.mediabox[3])])


def turned(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Rotate = 180


def without_mask(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].Resources.XObject.Ov[Name.SMask]


def without_overlay(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0]
    page.Contents = Stream(pdf, page.Contents.read_bytes().replace(b"/Ov Do", b""))


def doubled_unit(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].UserUnit = 2


@pytest.mark.parametrize("change", [shifted, smaller, turned, without_mask, without_overlay, doubled_unit])
def test_a_conversion_that_changes_what_is_seen_is_caught(
    overlay: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[pikepdf.Pdf], None]
) -> None:
    take_out_the_fix(monkeypatch, change)

    report = compose(job_of(overlay, read(overlay)))

    assert report.proofs[0].way is not PageWay.OWN
    assert report.proofs[0].reason is WayReason.DIFFERS
    assert dark(shown(overlay.with_name("composed.pdf"))) == pytest.approx(dark(shown(overlay)), rel=0.03)


def test_a_conversion_that_loses_a_form_field_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = form(tmp_path / "form.pdf")
    take_out_the_fix(monkeypatch, without_annotations)

    report = compose(job_of(path, read(path)))

    assert report.proofs[0].reason is WayReason.DIFFERS
    assert dark(shown(tmp_path / "composed.pdf")[-60:-20, 400:]) > 50


def test_a_field_without_a_look_must_show_something(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = form(tmp_path / "form.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        del pdf.pages[0].Annots[0][Name.AP]
        pdf.Root.AcroForm.NeedAppearances = True
        pdf.save(path)
    take_out_the_fix(monkeypatch, without_annotations)

    report = compose(job_of(path, read(path)))

    assert report.proofs[0].reason is WayReason.DIFFERS


def test_a_layer_that_is_off_and_would_be_shown_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = pdf_of(sheet(*LINES), tmp_path / "layer.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("DRAFT")))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer])))
        page = pdf.pages[0]
        page.Resources.Properties = Dictionary(L0=layer)
        page.Contents = Stream(pdf, page.Contents.read_bytes() + b"\n/OC /L0 BDC 1 0 0 rg 100 100 300 40 re f EMC")
        pdf.save(path)

    def with_all_layers(pdf: pikepdf.Pdf) -> None:
        page, marks = pdf.pages[0], (b"/OC /L0 BDC", b"EMC")
        content = page.Contents.read_bytes()
        for mark in marks:
            content = content.replace(mark, b"")
        page.Contents = Stream(pdf, content)
        del pdf.Root[Name.OCProperties], page.Resources[Name.Properties]

    take_out_the_fix(monkeypatch, with_all_layers)

    report = compose(job_of(path, read(path)))

    assert report.proofs[0].reason is WayReason.DIFFERS
    with pdfium.PdfDocument(tmp_path / "composed.pdf") as document:
        drawn = document[0].render(scale=100 / 72, rev_byteorder=True).to_numpy()[:, :, :3].astype(int)
    assert np.count_nonzero(drawn[:, :, 0] - drawn[:, :, 1] > 100) == 0


def two_pages(path: Path) -> Path:
    """A sound page, and one with letters in a font that is not embedded."""
    pdf_of(sheet(*LINES), path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages.append(pdf.pages[0])
        pdf.pages[1].Rotate = 90
        page = pdf.pages[1]
        page.Resources = Dictionary(XObject=page.Resources.XObject)
        pdf.save(path)
    with_text(path)
    return path


def test_only_the_page_that_pdf_a_cannot_hold_becomes_a_picture(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "two.pdf")

    report = compose(job_of(path, read(path, 1), read(path, 2, turns=3)))

    assert [proof.way for proof in report.proofs] == [PageWay.OWN, PageWay.DRAWN]
    assert report.proofs[0].reason is WayReason.FIRST
    assert report.proofs[1].reason in {
        WayReason.NOT_CONFORMANT,
        WayReason.DIFFERS,
    }  # another font stands in for its own
    composed = tmp_path / "composed.pdf"
    assert verapdf([composed])[composed] == []
    assert pdftotext(composed, "-f", "2").split() == ["Dòng"]
    with pikepdf.open(composed) as after, pikepdf.open(path) as before:
        pictures = [pdf.pages[0].Resources.XObject.Im0.read_raw_bytes() for pdf in (before, after)]
        assert after.pages[1].obj.get(Name.Rotate, 0) == 0
    assert pictures[0] == pictures[1]
    assert "tr. 2: cả trang thành ảnh" in composed_sentence(report)


def test_a_page_whose_reader_failed_is_shown_all_the_same(tmp_path: Path) -> None:
    path = save(sheet(*LINES), tmp_path / "a.png")
    failed = ReadPage(Page(1, PageState.FAILED, None, reason=ErrorCode.TIME_LIMIT.value), None)

    report = compose(job_of(path, failed))

    assert [proof.way for proof in report.proofs] == [PageWay.PICTURE]
    assert dark(shown(tmp_path / "composed.pdf")) > 1000


def test_a_page_without_picture_is_a_crossed_out_sheet_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save(sheet(*LINES), tmp_path / "a.png")

    def broken(*_: object) -> PagePicture:
        raise PageFailed(ErrorCode.BROKEN_PAGE, page=1)

    monkeypatch.setattr(composing, "load_page", broken)

    report = compose(job_of(path, ReadPage(Page(1, PageState.FAILED, None), None)))

    assert [(proof.way, proof.reason) for proof in report.proofs] == [(PageWay.MISSING, WayReason.UNDECODABLE)]
    assert "tr. 1: tờ gạch chéo" in composed_sentence(report)


def test_a_pale_colour_that_was_taken_for_grey_stays_a_colour(tmp_path: Path) -> None:
    page = sheet(*LINES).convert("RGB")
    ImageDraw.Draw(page).ellipse((1200, 300, 1500, 600), outline=(235, 195, 195), width=9)
    page.save(tmp_path / "a.png", dpi=(200, 200))
    reading = read(tmp_path / "a.png", colour=ColourMode.GREY)

    report = compose(job_of(tmp_path / "a.png", reading))

    assert [(proof.way, proof.reason) for proof in report.proofs] == [(PageWay.DRAWN, WayReason.DIFFERS)]


def test_a_deep_picture_that_was_read_turned_over_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grey = np.array(sheet(*LINES), np.uint16) * 257
    Image.fromarray(65535 - grey).save(tmp_path / "a.tif", tiffinfo={262: 0}, dpi=(200, 200))
    upright = (grey // 257).astype(np.uint8)
    reading = read(tmp_path / "a.tif")
    monkeypatch.setattr(composing, "load_page", lambda *_: PagePicture(255 - upright, 200.0))

    report = compose(job_of(tmp_path / "a.tif", reading))

    assert [proof.way for proof in report.proofs] == [PageWay.DRAWN]
    assert dark(shown(tmp_path / "composed.pdf")) < 0.2 * upright.size * (100 / 200) ** 2


def test_a_fax_that_was_not_squared_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = sheet(*LINES).resize((1654, 440))
    page.convert("1").save(tmp_path / "a.tif", dpi=(204, 98), compression="group4")
    reading = read(tmp_path / "a.tif")
    image = replace(reading.page.image, width=1654, height=440)  # type: ignore[type-var]
    reading = replace(reading, page=replace(reading.page, image=image))
    monkeypatch.setattr(composing, "load_page", lambda *_: PagePicture(np.array(page), 204.0))
    monkeypatch.setattr(composing, "shown_picture", lambda *_: np.array(page))

    with pytest.raises(RefusedInput) as refused:
        compose(job_of(tmp_path / "a.tif", reading))

    assert refused.value.code is ErrorCode.PAGE_NOT_SHOWN
    assert refused.value.facts["page"] == 1
    assert not (tmp_path / "composed.pdf").exists()


def test_a_fax_read_unsquared_is_squared_and_its_text_goes_along(tmp_path: Path) -> None:
    page = sheet(*LINES).resize((1654, 440))
    page.convert("1").save(tmp_path / "a.tif", dpi=(200, 100), compression="group4")
    reading = read(tmp_path / "a.tif")
    image = replace(reading.page.image, width=1654, height=440)  # type: ignore[type-var]
    reading = replace(reading, page=replace(reading.page, image=image))

    report = compose(job_of(tmp_path / "a.tif", reading))

    assert report.proofs[0].alike
    with pdfium.PdfDocument(tmp_path / "composed.pdf") as document:
        width, height = document[0].get_size()
    assert width / height == pytest.approx(1654 / 880, rel=0.01)
    assert pdftotext(tmp_path / "composed.pdf").split() == ["Dòng"]


def test_a_document_that_no_way_shows_is_refused_with_its_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = two_pages(tmp_path / "two.pdf")
    readings = read(path, 1), read(path, 2)
    blank = np.full((700, 1654, 3), 255, np.uint8)
    monkeypatch.setattr(PdfShower, "drawn", _blank_when_large(PdfShower.drawn))
    monkeypatch.setattr(composing, "load_page", lambda *_: PagePicture(blank, 200.0))

    with pytest.raises(RefusedInput) as refused:
        compose(job_of(path, *readings))

    assert refused.value.code is ErrorCode.PAGE_NOT_SHOWN


def _blank_when_large(drawn: Callable[..., NDArray[np.uint8]]) -> Callable[..., NDArray[np.uint8]]:
    def blank(shower: PdfShower, number: int, width: int) -> NDArray[np.uint8]:
        pixels = drawn(shower, number, width)
        return np.full_like(pixels, 255) if width > 850 else pixels

    return blank


def test_a_scanners_jpeg_is_the_same_byte_for_byte_and_need_not_be_drawn(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(jpeg_bytes(sheet(*LINES)))

    report = compose(job_of(path, read(path)))

    assert report.proofs[0].exact
