from __future__ import annotations

import io
import weakref
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageCms

from domain.errors import ErrorCode, RefusedInput
from domain.geometry import Box
from domain.page import ColourMode, DpiSource, PageImage
from domain.text import PageText, TextBlock, TextLine, TextSource, Word
from rendition.pdfa import PdfPage, write_pdfa
from rendition.srgb_profile import srgb_profile
from tests.judges import pdftotext, verapdf
from tests.ocr.sheets import DPI, INFO, Sheet, overlaps, sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

EMPTY = PageText((), TextSource.NONE, "Tesseract")


def bitonal() -> Sheet:
    drawn = sheet()
    return replace(drawn, pixels=np.where(drawn.pixels.min(axis=2) < 128, 0, 255).astype(np.uint8))


KINDS: dict[str, Callable[[], PdfPage]] = {
    "bitonal": lambda: bitonal().page(ColourMode.BITONAL),
    "grey": lambda: sheet().page(ColourMode.GREY),
    "grey JPEG": lambda: sheet().jpeg_page(mode="L"),
    "colour JPEG": lambda: sheet().jpeg_page(),
    "colour": lambda: sheet().page(),
    "turned": lambda: sheet().jpeg_page(turns=1),
    "skewed": lambda: sheet(skew=2.5).page(),
    "blank": lambda: replace(sheet().page(), text=EMPTY),
    "without text": lambda: replace(sheet().page(), text=None),
}


def written(folder: Path, *pages: PdfPage) -> Path:
    target = folder / "written.pdf"
    write_pdfa(pages, target, INFO)
    return target


def picture_of(pdf: pikepdf.Pdf) -> pikepdf.Stream:
    image = pdf.pages[0].Resources.XObject.Im
    assert isinstance(image, pikepdf.Stream)
    return image


def rendered(pdf: Path, page: int = 0) -> NDArray[np.uint8]:
    with pdfium.PdfDocument(pdf) as document:
        bitmap = document[page].render(scale=DPI / 72 - 1e-5, rev_byteorder=True)  # 1e-5: PDFium rounds sizes up
        return np.array(bitmap.to_numpy()[:, :, :3])


def test_vera_pdf_finds_every_kind_of_page_pdf_a_2b(tmp_path: Path) -> None:
    files = []
    for name, page in KINDS.items():
        (tmp_path / name).mkdir()
        files.append(written(tmp_path / name, page()))
    together = tmp_path / "together.pdf"
    write_pdfa((page() for page in KINDS.values()), together, INFO)

    judged = verapdf([*files, together])

    assert len(judged) == len(files) + 1
    assert {path.parent.name: rules for path, rules in judged.items() if rules} == {}


@pytest.mark.parametrize("name", KINDS)
def test_page_looks_as_its_picture_did(tmp_path: Path, name: str) -> None:
    page = KINDS[name]()

    shown = rendered(written(tmp_path, page)).astype(int)

    expected = page.pixels().reshape(*page.pixels().shape[:2], -1).astype(int)
    if page.image.colour is ColourMode.GREY or name == "grey JPEG":
        expected = expected.mean(axis=2, keepdims=True)
    assert shown.shape[:2] == expected.shape[:2]
    assert np.abs(shown - expected).mean() < 3


@pytest.mark.parametrize("skew", [0, 0.6, -1.2, 4])
@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_raw_extraction_gives_back_exactly_our_lines(tmp_path: Path, turns: int, skew: float) -> None:
    drawn = sheet(skew=skew)

    pdf = written(tmp_path, drawn.jpeg_page(turns=turns))

    assert pdftotext(pdf, "-raw").rstrip("\n\f") == drawn.text.text


@pytest.mark.parametrize("skew", [0, 0.6, -1])
def test_plain_extraction_gives_back_our_lines_in_order(tmp_path: Path, skew: float) -> None:
    drawn = sheet(skew=skew)

    lines = [line for line in pdftotext(written(tmp_path, drawn.page())).strip("\n\f").split("\n") if line]

    assert lines == drawn.text.text.split("\n")


@pytest.mark.parametrize("skew", [0, 1, -3])
def test_pdfium_reads_the_same_words_also_those_of_one_letter(tmp_path: Path, skew: float) -> None:
    drawn = sheet(skew=skew)

    with pdfium.PdfDocument(written(tmp_path, drawn.page())) as document:
        assert document[0].get_textpage().get_text_range().split() == drawn.text.text.split()


@pytest.mark.parametrize("skew", [0, 1, -3])
@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_selection_lies_on_the_words(tmp_path: Path, turns: int, skew: float) -> None:
    drawn = sheet(skew=skew)

    found = overlaps(written(tmp_path, drawn.jpeg_page(turns=turns)), drawn.text)

    assert min(found) >= 0.7


def test_lines_beside_one_another_stay_lines(tmp_path: Path) -> None:
    cells = [Word(text, Box(100 + 250 * at, 300, 150, 22), 0.9) for at, text in enumerate(("STT", "Tên", "Số", "12"))]
    text = PageText(tuple(TextBlock((TextLine((cell,)),)) for cell in cells), TextSource.RECOGNISED, "Tesseract")

    pdf = written(tmp_path, replace(sheet().page(), text=text))

    assert pdftotext(pdf, "-raw").split("\n")[:4] == ["STT", "Tên", "Số", "12"]


def test_words_whose_boxes_touch_or_overlap_stay_apart(tmp_path: Path) -> None:
    boxes = (Box(100, 300, 80, 22), Box(180, 300, 60, 22), Box(230, 301, 90, 22), Box(231, 300, 3, 22))
    line = TextLine(tuple(Word(text, box, 0.9) for text, box in zip(["một", "hai", "ba", "bốn"], boxes, strict=True)))
    text = PageText((TextBlock((line,)),), TextSource.RECOGNISED, "Tesseract")

    pdf = written(tmp_path, replace(sheet().page(), text=text))

    assert pdftotext(pdf, "-raw").strip("\n\f") == pdftotext(pdf).strip("\n\f") == "một hai ba bốn"


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    runs = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        runs.append(written(tmp_path / name, *(page() for page in KINDS.values())).read_bytes())

    assert runs[0] == runs[1]


def test_scanners_jpeg_is_kept_byte_for_byte(tmp_path: Path) -> None:
    page = sheet().jpeg_page(turns=3)

    with pikepdf.open(written(tmp_path, page)) as pdf:
        assert pdf.pages[0].Resources.XObject.Im.read_raw_bytes() == page.original
        assert pdf.pages[0].Rotate == 270


UNFIT: dict[str, Callable[[], bytes]] = {
    "CMYK": lambda: sheet().jpeg(mode="CMYK"),
    "turned by EXIF": lambda: sheet().jpeg(exif=6),
    "cut off in its head": lambda: sheet().jpeg()[:200],
    "of another size": lambda: sheet().jpeg(turns=1),
    "empty": lambda: b"",
}


@pytest.mark.parametrize("name", UNFIT)
def test_jpeg_that_a_reader_would_show_differently_is_encoded_anew(tmp_path: Path, name: str) -> None:
    jpeg = UNFIT[name]()
    page = replace(sheet().page(), original=jpeg)

    shown = rendered(written(tmp_path, page)).astype(int)

    assert np.abs(shown - page.pixels()).mean() < 3


def test_bitonal_page_is_written_as_group_4_without_loss(tmp_path: Path) -> None:
    page = bitonal().page(ColourMode.BITONAL)

    with pikepdf.open(written(tmp_path, page)) as pdf:
        image = picture_of(pdf)
        assert image.Filter == "/CCITTFaxDecode"
        assert image.BitsPerComponent == 1
        assert np.array_equal(np.asarray(pikepdf.PdfImage(image).as_pil_image().convert("L")), page.pixels())


def test_drawing_of_few_colours_is_written_without_loss(tmp_path: Path) -> None:
    plain = np.full((400, 300, 3), 255, np.uint8)
    plain[100:200, 50:250] = (200, 30, 30)
    page = replace(sheet().page(), pixels=lambda: plain, text=None)
    page = replace(page, image=replace(page.image, width=300, height=400))

    with pikepdf.open(written(tmp_path, page)) as pdf:
        assert np.array_equal(np.asarray(pikepdf.PdfImage(picture_of(pdf)).as_pil_image().convert("RGB")), plain)


def test_picture_encoded_anew_keeps_within_the_size_of_its_source(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    noisy = rng.integers(120, 255, (1200, 900, 3), dtype=np.uint8)
    page = replace(sheet().page(), pixels=lambda: noisy, text=None)
    page = replace(page, image=replace(page.image, width=900, height=1200))
    free = written(tmp_path, page).stat().st_size

    kept = written(tmp_path, replace(page, source_size=int(free * 0.6))).stat().st_size

    assert kept <= free * 0.6 * 1.1


def test_wasteful_jpeg_is_encoded_anew(tmp_path: Path) -> None:
    noisy = np.random.default_rng(5).integers(0, 255, (600, 400, 3), dtype=np.uint8)
    drawn = Sheet(noisy, EMPTY)
    page = PdfPage(drawn.image(), None, lambda: noisy, drawn.jpeg(quality=100))
    assert page.original is not None

    assert written(tmp_path, page).stat().st_size < len(page.original)


def test_page_has_the_size_of_the_paper(tmp_path: Path) -> None:
    with pikepdf.open(written(tmp_path, sheet().page())) as pdf:
        assert [float(edge) for edge in pdf.pages[0].MediaBox] == [0, 0, 595.2, 841.92]


@pytest.mark.parametrize(("dpi", "longest"), [(1, 14400), (40_000, None)])
def test_page_stays_within_the_sizes_of_pdf_a_whatever_the_resolution_claims(
    tmp_path: Path, dpi: int, longest: float | None
) -> None:
    page = sheet().page()

    with pikepdf.open(written(tmp_path, replace(page, image=replace(page.image, dpi=dpi)))) as pdf:
        width, height = (float(edge) for edge in pdf.pages[0].MediaBox[2:])
    assert min(width, height) >= 3
    assert longest is None or max(width, height) == longest


def test_document_says_what_it_is(tmp_path: Path) -> None:
    with pikepdf.open(written(tmp_path, sheet().page())) as pdf, pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == INFO.title
        assert metadata["xmp:CreateDate"] == "2026-11-22T08:00:00+00:00"
        assert metadata.pdfa_status == "2B"
        assert pdf.Root.Lang == "vi-VN"


def test_document_without_pages_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RefusedInput) as refused:
        write_pdfa([], tmp_path / "written.pdf", INFO)

    assert refused.value.code is ErrorCode.NO_PAGES
    assert list(tmp_path.iterdir()) == []


def test_failing_page_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> NDArray[np.uint8]:
        raise OSError("no picture")

    with pytest.raises(OSError, match="no picture"):
        write_pdfa([sheet().page(), replace(sheet().page(), pixels=broken)], tmp_path / "written.pdf", INFO)

    assert list(tmp_path.iterdir()) == []


def test_pages_are_taken_one_at_a_time_and_let_go(tmp_path: Path) -> None:
    class Picture:
        def __init__(self) -> None:
            self.pixels = sheet().pixels

        def __call__(self) -> NDArray[np.uint8]:
            return self.pixels

    held = list[weakref.ref[Picture]]()
    alive = list[int]()

    def pages() -> Iterator[PdfPage]:
        image = sheet().image()
        for _ in range(4):
            alive.append(sum(picture() is not None for picture in held))
            held.append(weakref.ref(picture := Picture()))
            page = PdfPage(image, None, picture, None)
            del picture
            yield page
            del page

    report = write_pdfa(pages(), tmp_path / "written.pdf", INFO)

    assert report.pages == 4
    assert report.size == (tmp_path / "written.pdf").stat().st_size
    assert max(alive) <= 1


def test_our_profile_is_srgb() -> None:
    colours = Image.fromarray(np.random.default_rng(1).integers(0, 256, (64, 64, 3), dtype=np.uint8))
    ours = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))

    moved = ImageCms.profileToProfile(colours, ours, ImageCms.createProfile("sRGB"))

    assert moved is not None
    assert np.abs(np.asarray(colours).astype(int) - np.asarray(moved)).max() <= 1


SCANS = Path(__file__).parents[2].parent / "shared" / "corpus" / "real-scans"


@pytest.mark.real
@pytest.mark.skipif(not SCANS.is_dir(), reason="the real scans are not here")
def test_real_scans_grow_by_no_more_than_a_tenth_and_keep_their_text(tmp_path: Path) -> None:
    files = []
    for scan in sorted(path for path in SCANS.iterdir() if path.suffix in {".png", ".jpg"}):
        page = scanned(scan)
        target = tmp_path / f"{scan.stem}.pdf"

        report = write_pdfa([page], target, INFO)

        assert page.text is not None
        assert report.size <= 1.1 * scan.stat().st_size, scan.name
        assert pdftotext(target, "-raw").rstrip("\n\f") == page.text.text, scan.name
        files.append(target)
    assert len(files) == 8
    assert not any(verapdf(files).values())


def scanned(scan: Path) -> PdfPage:
    """A real scan with its true text on rows of equal height (places do not matter here, amounts do)."""
    with Image.open(scan) as picture:
        pixels = np.asarray(picture.convert("RGB"))
    rows = [row.split() for row in scan.with_suffix(".gt.txt").read_text("utf-8").splitlines() if row.strip()]
    height, width = pixels.shape[0] // (len(rows) + 1), pixels.shape[1]
    text = PageText((TextBlock(tuple(_row(row, at * height, height, width) for at, row in enumerate(rows))),), *_READ)
    colour = ColourMode.BITONAL if len(np.unique(pixels[::7])) == 2 else ColourMode.COLOUR
    image = PageImage(width, pixels.shape[0], 200, DpiSource.ESTIMATED, 0, colour)
    return PdfPage(image, text, lambda: pixels, scan.read_bytes() if scan.suffix == ".jpg" else None)


_READ = (TextSource.RECOGNISED, "Tesseract")


def _row(words: list[str], y: int, height: int, width: int) -> TextLine:
    letter = width // (sum(map(len, words)) + len(words) + 1)
    x, placed = 0, []
    for word in words:
        placed.append(Word(word, Box(x, y, letter * len(word), height * 3 // 4), 0.9))
        x += letter * (len(word) + 1)
    return TextLine(tuple(placed))
