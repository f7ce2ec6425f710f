from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import numpy as np
import pytest

from domain.geometry import Box
from domain.text import PageText, TextBlock, TextLine, TextSource, Word
from ocr.page.orientation import looks_misread, quarter_turns_needed
from ocr.reader.line_engine import LineEngine
from ocr.tesseract_engine import TesseractEngine
from tests.ocr.real_scans import DPI, needs_real_scans, scan

if TYPE_CHECKING:
    from ocr.engine import OcrEngine


def page(*words: Word) -> PageText:
    return PageText((TextBlock((TextLine(words),)),), TextSource.RECOGNISED, "Engine 1 (vie)")


def words(count: int, confidence: float, w: int = 60, h: int = 20) -> PageText:
    return page(*(Word("quyết", Box(70 * n, 0, w, h), confidence) for n in range(count)))


@pytest.mark.parametrize(
    ("text", "misread"),
    [
        (words(40, 0.93), False),
        (words(40, 0.35), True),  # on its head
        (words(40, 0.93, w=20, h=60), True),  # read well, but lying on its side
        (words(2, 0.93), True),
        (PageText((), TextSource.NONE, "Engine 1 (vie)"), True),
    ],
)
def test_a_page_that_may_not_be_upright_is_told_by_confidence_and_shape(text: PageText, misread: bool) -> None:
    assert looks_misread(text) is misread


needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")


@pytest.fixture(params=[LineEngine, pytest.param(TesseractEngine, marks=needs_tesseract)])
def engine(request: pytest.FixtureRequest) -> OcrEngine:
    made: OcrEngine = request.param()
    return made


def test_a_page_without_letters_is_not_turned(engine: OcrEngine) -> None:
    assert quarter_turns_needed(np.full((600, 400), 255, np.uint8), 150, engine) == 0


@pytest.mark.real
@needs_real_scans
@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("name", ["va-1535", "epu-275", "nm308-p3"])
def test_a_real_page_is_brought_upright_from_every_side(name: str, turns: int, engine: OcrEngine) -> None:
    picture = np.ascontiguousarray(np.rot90(scan(name), turns))
    assert quarter_turns_needed(picture, DPI[name], engine) == turns
