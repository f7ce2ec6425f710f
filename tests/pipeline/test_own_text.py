"""A page's own text: taken where it is sound or can be decoded, read from the picture where it is not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest

from bench.reading.legacy_typing import as_tcvn3, as_vni
from domain.documents import SourceFormat
from domain.limits import InputLimits
from domain.text import TextSource
from ocr.tesseract_engine import TesseractEngine
from pipeline.children.jobs import PageJob
from pipeline.children.page import read_page
from scan.page_source import load_page
from scan.pdf.own_letters import own_letters

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
