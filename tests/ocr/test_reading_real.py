"""Real scans: order and words."""

from __future__ import annotations

from functools import cache

import pytest

from bench.reading.score import order_agreement, score_words
from domain.text import BlockKind, PageText, ReaderChoice, TextSource
from ocr.language.correction import corrected
from ocr.page.looks import read
from ocr.page.scrawl import without_scrawl
from ocr.readers import engine_of, find_reader
from scan.cleaning.prepare import prepare
from scan.pictures.picture import PagePicture
from tests.ocr.real_scans import DPI, needs_real_scans, scan, truth

pytestmark = [pytest.mark.real, needs_real_scans]

# Word F1 of plain Tesseract 5.3.0, measured with bench/reading/score.py on the same grey pictures.
TESSERACT = {
    "nm241-p1": 0.9616, "epu-275": 0.9542, "nm440-p1": 0.9093, "ht-329": 0.9458,
    "va-1535": 0.9725, "epu-899": 0.9504, "qn-05ct-p2": 0.9369, "nm308-p3": 0.8845,
}  # fmt: skip
HEADS = {
    "nm241-p1": ("TỈNH TIỀN GIANG", "Độc lập - Tự do"),
    "epu-275": ("TRƯỜNG ĐẠI HỌC ĐIỆN LỰC", "Độc lập - Tự do"),
    "nm440-p1": ("UỶ BAN NHÂN DÂN", "Độc lập - Tự do"),
    "ht-329": ("BỘ XÂY DỰNG", "Độc lập - Tự do"),
    "va-1535": ("SỞ GIÁO DỤC VÀ ĐÀO TẠO", "Độc lập - Tự do"),
    "epu-899": ("BỘ CÔNG THƯƠNG", "CỘNG HÒA XÃ HỘI"),
}


@pytest.fixture(params=[ReaderChoice.OURS, ReaderChoice.TESSERACT])
def choice(request: pytest.FixtureRequest) -> ReaderChoice:
    made: ReaderChoice = request.param
    return made


@cache
def text_of(name: str, choice: ReaderChoice) -> PageText:
    prepared = prepare(PagePicture(scan(name), DPI[name]))
    return without_scrawl(
        corrected(read(prepared.reading, prepared.reading_dpi, engine_of(find_reader(choice, ("vie",)))))
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", DPI)
def test_no_page_is_read_worse_than_by_the_engine_alone(name: str, choice: ReaderChoice) -> None:
    text = text_of(name, choice)
    assert score_words(text.text, truth(name)).f1 >= TESSERACT[name] - 0.0005
    assert order_agreement(text.text, truth(name)) > 0.998
    assert text.source is TextSource.RECOGNISED


@pytest.mark.slow
@pytest.mark.parametrize("name", HEADS)
def test_the_head_is_read_issuer_first_then_national_title(name: str, choice: ReaderChoice) -> None:
    heads = [block for block in text_of(name, choice).blocks if block.kind is not BlockKind.TEXT]
    issuer, title = heads[0], heads[1]
    assert (issuer.kind, title.kind) == (BlockKind.ISSUER, BlockKind.NATIONAL_TITLE)
    assert HEADS[name][0] in issuer.text
    assert "Số" in issuer.text
    assert HEADS[name][1] in title.text
    assert "năm 20" in title.text
    assert len(title.lines) == 3


@pytest.mark.slow
def test_recipients_stand_before_the_signature_block(choice: ReaderChoice) -> None:
    blocks = text_of("qn-05ct-p2", choice).blocks
    kinds = [block.kind for block in blocks]
    assert kinds[-3:] == [BlockKind.RECIPIENTS, BlockKind.SIGNATURE, BlockKind.TEXT]
    *_, signature, number = blocks
    assert signature.text.endswith("TỊCH\nTrần Ngọc Căng")
    assert number.text == "2"
