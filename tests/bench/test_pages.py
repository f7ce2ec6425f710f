from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from domain.text import BlockKind, Word
from testbed.pages import fonts
from testbed.pages.ageing import Ageing, age
from testbed.pages.document import samples
from testbed.pages.fonts import Face, FontMissing, Style, font_file
from testbed.pages.layout import Look, draw
from testbed.pages.report import long_report

if TYPE_CHECKING:
    from testbed.pages.sheet import DrawnPage

DPI = 120  # enough to see ink, quick to draw


@pytest.fixture(scope="module")
def letter() -> DrawnPage:
    return next(draw(samples()["cong-van-giao-nop"], 150))


def darkness(page: DrawnPage) -> dict[Word, float]:
    """How much darker than the page as a whole the darkest tenth within each word's box is."""
    grey = page.pixels.mean(axis=2)
    paper = np.median(grey)
    boxes = [(word, word.box) for word in page.text.words()]
    return {word: float(paper - np.quantile(grey[box.y : box.bottom, box.x : box.right], 0.1)) for word, box in boxes}


@pytest.mark.parametrize("name", samples())
def test_every_sample_is_drawn_with_its_words_in_their_boxes_on_the_page(name: str) -> None:
    for page in draw(samples()[name], DPI):
        height, width = page.pixels.shape[:2]
        for word in page.text.words():
            assert 0 <= word.box.x < word.box.right <= width
            assert 0 <= word.box.y < word.box.bottom <= height
        assert min(darkness(page).values()) > 60


def test_the_text_is_what_is_printed_in_reading_order(letter: DrawnPage) -> None:
    assert [block.kind for block in letter.text.blocks] == [
        BlockKind.ISSUER,
        BlockKind.NATIONAL_TITLE,
        BlockKind.TEXT,
        BlockKind.TEXT,
        BlockKind.RECIPIENTS,
        BlockKind.SIGNATURE,
    ]
    assert letter.text.text.startswith("UBND TỈNH SÔNG VÂN\nSỞ NỘI VỤ\nSố: 635/SNV-CCVTLT\nV/v giao nộp tài liệu")
    assert "*" not in letter.text.text
    assert unicodedata.is_normalized("NFC", letter.text.text)


def test_words_of_a_line_do_not_overlap(letter: DrawnPage) -> None:
    for line in letter.text.lines():
        for left, right in pairwise(line.words):
            assert left.box.right <= right.box.x + 1, line.text


def test_a_table_is_read_cell_by_cell_and_row_by_row() -> None:
    page = next(draw(samples()["bien-ban-giao-nhan"], DPI))
    rows = [block.text.replace("\n", " ") for block in page.text.blocks if block.kind is BlockKind.TABLE]
    assert rows[0] == "TT Tên khối tài liệu Số hồ sơ Mét giá"
    assert rows[4] == "4 Bản vẽ trạm bơm, cống lấy nước (khổ lớn) 53 3,15"


def test_the_long_report_has_twenty_pages_none_alike() -> None:
    pages = [page.text.text for page in draw(long_report(), 72)]
    assert len(pages) == len(set(pages)) == 20
    assert [text.split("\n")[0] for text in pages[1:4]] == ["2", "3", "4"]


def test_another_seed_makes_another_report() -> None:
    assert long_report(seed=1).body != long_report(seed=2).body
    assert long_report(seed=1) == long_report(seed=1)


@pytest.mark.parametrize("face", Face)
def test_every_typeface_draws_vietnamese(face: Face) -> None:
    try:
        page = next(draw(samples()["giay-moi-hop"], DPI, Look(face, 12)))
    except FontMissing as missing:
        pytest.skip(str(missing))
    assert min(darkness(page).values()) > 40


@pytest.mark.parametrize("ageing", Ageing)
def test_ageing_keeps_the_words_and_moves_their_boxes_with_the_ink(letter: DrawnPage, ageing: Ageing) -> None:
    aged = age(letter, ageing, 5)
    assert aged.text.text == letter.text.text
    assert aged.pixels.dtype == np.uint8
    assert aged.pixels.shape[:2] == tuple(round(side * aged.dpi / letter.dpi) for side in letter.pixels.shape[:2])
    seen = [dark > 30 for dark in darkness(aged).values()]
    assert sum(seen) >= 0.97 * len(seen)


@pytest.mark.parametrize("ageing", Ageing)
def test_ageing_is_the_same_for_the_same_seed_only(letter: DrawnPage, ageing: Ageing) -> None:
    again = age(letter, ageing, 5).pixels
    assert np.array_equal(age(letter, ageing, 5).pixels, again)
    if ageing is not Ageing.CLEAN:
        assert not np.array_equal(age(letter, ageing, 6).pixels, again)


def test_a_photocopy_is_black_and_white_and_a_stamp_is_red_and_blue(letter: DrawnPage) -> None:
    assert set(np.unique(age(letter, Ageing.PHOTOCOPY, 1).pixels)) == {0, 255}
    red, green, blue = (age(letter, Ageing.STAMPED, 1).pixels[..., channel].astype(int) for channel in range(3))
    assert ((red - green > 80) & (red - blue > 80)).sum() > 500
    assert ((blue - red > 60) & (blue - green > 40)).sum() > 200


def test_a_missing_typeface_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_FOLDERS", ())
    font_file.cache_clear()
    with pytest.raises(FontMissing, match="apt-get install"):
        font_file(Face.SERIF, Style.BOLD)
    font_file.cache_clear()
