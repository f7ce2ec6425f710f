"""What every recogniser promises (`ocr.engine.OcrEngine`). A second back end adds a parameter."""

from __future__ import annotations

import shutil
import unicodedata
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ocr.engine import READING, Layout
from ocr.reader.line_engine import LineEngine
from ocr.tesseract_engine import TesseractEngine
from ocr.two_readers import TwoReaders
from tests.ocr.drawing import picture_of

if TYPE_CHECKING:
    from ocr.engine import OcrEngine

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")


@pytest.fixture(
    params=[
        pytest.param(TesseractEngine, id="tesseract", marks=needs_tesseract),
        pytest.param(LineEngine, id="vankho"),
        pytest.param(lambda: TwoReaders(LineEngine(), TesseractEngine()), id="both", marks=needs_tesseract),
    ]
)
def engine(request: pytest.FixtureRequest) -> OcrEngine:
    made: OcrEngine = request.param()
    return made


def test_says_its_name_version_and_languages_on_one_line(engine: OcrEngine) -> None:
    info = engine.probe()
    assert info.name
    assert info.version[0].isdigit()
    beside = f", {info.beside.recognisers}" if info.beside else ""
    assert info.recognisers == f"{info.name} {info.version} ({'+'.join(info.languages)}){beside}"
    assert str(info) == f"{info.recognisers}, reading {READING}"
    assert "\n" not in str(info)


@pytest.mark.parametrize("layout", list(Layout))
def test_reads_words_from_left_to_right_within_their_boxes(engine: OcrEngine, layout: Layout) -> None:
    picture = picture_of("Ban hanh ngay 12 thang 5", "theo quy trinh 308")
    lines = engine.recognise(picture, 300, layout)
    text = [word.text for line in lines for word in line.words]
    assert {"Ban", "ngay", "12", "trinh", "308"} <= set(text)
    for line in lines:
        lefts = [word.box.x for word in line.words]
        assert lefts == sorted(lefts)


def test_boxes_lie_on_the_ink_of_their_words(engine: OcrEngine) -> None:
    picture = picture_of("Ban hanh ngay 12 thang 5")
    for line in engine.recognise(picture, 300):
        for word in line.words:
            box = word.box
            assert 0 <= box.x < box.right <= picture.shape[1]
            assert 0 <= box.y < box.bottom <= picture.shape[0]
            assert picture[box.y : box.bottom, box.x : box.right].min() < 128


def test_words_are_composed_unicode_without_spaces_and_confidences_are_shares(engine: OcrEngine) -> None:
    for line in engine.recognise(picture_of("Quyet dinh so 12/QD-UBND"), 300):
        assert line.words
        for word in line.words:
            assert word.text
            assert unicodedata.is_normalized("NFC", word.text)
            assert not any(c.isspace() or unicodedata.category(c)[0] == "C" for c in word.text)
            assert 0 <= word.confidence <= 1


def test_a_page_without_ink_has_no_lines(engine: OcrEngine) -> None:
    assert engine.recognise(np.full((800, 600), 255, np.uint8), 150) == ()


def test_the_same_picture_is_read_the_same_again(engine: OcrEngine) -> None:
    picture = picture_of("Can cu Luat so 33")
    assert engine.recognise(picture, 300) == engine.recognise(picture, 300)


def test_lines_are_read_each_by_itself_and_an_empty_one_gives_no_letters(engine: OcrEngine) -> None:
    pictures = [picture_of("Ban hanh theo"), np.full((60, 400), 255, np.uint8), picture_of("quy trinh moi")]
    first, empty, last = engine.recognise_lines(pictures, 300)
    assert [word.text for word in first] == ["Ban", "hanh", "theo"]
    assert not any(c.isalnum() for word in empty for c in word.text)
    assert [word.text for word in last] == ["quy", "trinh", "moi"]
    for picture, words in zip(pictures, (first, empty, last), strict=True):
        assert all(word.box.right <= picture.shape[1] and word.box.bottom <= picture.shape[0] for word in words)


def test_no_lines_need_no_reading(engine: OcrEngine) -> None:
    assert engine.recognise_lines([], 300) == ()
