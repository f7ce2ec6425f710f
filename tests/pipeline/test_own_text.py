"""A page's own text: taken where it is sound or can be decoded, read from the picture where it is not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest

from bench.reading.legacy_typing import as_tcvn3, as_vni
from domain.documents import SourceFormat
from domain.limits import InputLimits
from domain.page import PageState
from domain.text import TextSource, WordOrigin
from ocr.tesseract_engine import TesseractEngine
from pipeline.isolation.jobs import PageJob
from pipeline.isolation.page import read_page
from scan.page_source import load_page
from scan.pdf.own_letters import own_letters
from tests.end_to_end.papers import jpeg_bytes, sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PIL import Image

    from domain.page import ReadPage

SIGNED = Path(__file__).parents[2].parent / "shared" / "corpus" / "real-signed"
LINES = [
    "Căn cứ Luật Tổ chức Hội đồng nhân dân và Uỷ ban nhân dân",
    "Xét đề nghị của Giám đốc Sở Tư pháp tại Tờ trình",
    "QUYẾT ĐỊNH",
    "Điều 1. Ban hành kèm theo Quyết định này bản Quy chế",
]


def typed(path: Path, lines: Sequence[str]) -> Path:
    """A page typed in a font whose encoding claims to be Windows-1252."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(400, 300))
        page = pdf.pages[0].obj
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )  # fmt: skip
        page["/Resources"] = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        shown = b"".join(b"(" + line.encode("cp1252") + b") Tj 0 -20 Td " for line in lines)
        page["/Contents"] = pdf.make_stream(b"BT /F 10 Tf 20 250 Td " + shown + b"ET")
        pdf.save(path)
    return path


def read(path: Path) -> ReadPage:
    reader = TesseractEngine(("vie",)).probe()
    return read_page(PageJob(path, SourceFormat.PDF, 1, 1, reader, InputLimits()))


@pytest.mark.parametrize(("encode", "name"), [(as_tcvn3, "tcvn3"), (as_vni, "vni")])
def test_a_page_typed_in_an_old_encoding_keeps_its_own_text_decoded(
    tmp_path: Path, encode: Callable[[str], str], name: str
) -> None:
    reading = read(typed(tmp_path / "a.pdf", [encode(line) for line in LINES]))
    assert reading.text is not None
    assert (reading.text.source, reading.text.engine) == (TextSource.BORN_DIGITAL, f"PDF letters 2, {name}")
    assert reading.text.text.splitlines() == LINES


def test_a_page_whose_letters_say_nothing_is_read_from_its_picture(tmp_path: Path) -> None:
    reading = read(typed(tmp_path / "a.pdf", ["Uÿ bxn nhxn dxn tinh qwyct dinh vc viqc ban hxnh qwy chc"] * 3))
    assert reading.text is not None
    assert reading.text.source is TextSource.RECOGNISED


@pytest.mark.real
@pytest.mark.skipif(not SIGNED.is_dir(), reason="../shared/corpus/real-signed is not here")
@pytest.mark.parametrize(("name", "pages"), [("308.pdf", 10), ("broken-3.pdf", 6)])
def test_the_text_that_scanners_left_in_real_documents_is_not_seen(name: str, pages: int) -> None:
    for number in range(1, pages + 1):
        height, width = load_page(SIGNED / name, SourceFormat.PDF, number, InputLimits()).pixels.shape[:2]
        told = own_letters(SIGNED / name, number, width, height).parts
        words = [word.text for lines in told.values() for line in lines for word in line]
        assert len(words) < 30  # the words of stamps; the layer that is not seen has hundreds


def with_picture_below(path: Path, lines: Sequence[str], shown: Image.Image) -> Path:
    """The typed page with a picture of text on its lower half."""
    with pikepdf.open(typed(path, lines), allow_overwriting_input=True) as pdf:
        page = pdf.pages[0].obj
        picture = pdf.make_stream(
            jpeg_bytes(shown), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=shown.width
        )
        picture.stream_dict.update(
            {"/Height": shown.height, "/ColorSpace": pikepdf.Name.DeviceGray, "/BitsPerComponent": 8}
        )
        picture.stream_dict.Filter = pikepdf.Name.DCTDecode
        page.Resources.XObject = pikepdf.Dictionary(Im=picture)
        high = 400 * shown.height / shown.width
        page.Contents = pdf.make_stream(page.Contents.read_bytes() + f" q 400 0 0 {high:.1f} 0 20 cm /Im Do Q".encode())
        pdf.save(path)
    return path


def test_a_page_of_letters_and_a_picture_is_read_in_both_ways(tmp_path: Path) -> None:
    english = ["The contractor shall deliver all documents", "within thirty days after this agreement"]
    below = sheet("Ủy ban nhân dân tỉnh", "Số: 26/QĐ-UBND")
    reading = read(with_picture_below(tmp_path / "a.pdf", english, below))
    assert reading.text is not None
    assert reading.text.text.splitlines() == [*english, "Ủy ban nhân dân tỉnh", "Số: 26/QĐ-UBND"]
    assert [line.words[0].origin for line in reading.text.lines()] == [WordOrigin.PAGE] * 2 + [WordOrigin.PICTURE] * 2
    assert reading.text.source is TextSource.RECOGNISED
    assert all(word.box.y > 300 for word in reading.text.words() if word.origin is WordOrigin.PICTURE)


def test_a_blank_page_under_letters_that_nobody_sees_is_blank(tmp_path: Path) -> None:
    path = typed(tmp_path / "a.pdf", ["The contractor shall deliver all documents"] * 3)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0].obj
        page.Contents = pdf.make_stream(b"1 g " + page.Contents.read_bytes())
        pdf.save(path)
    assert read(path).page.state is PageState.BLANK
