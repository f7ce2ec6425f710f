from __future__ import annotations

from domain.geometry import Box
from domain.text import PageText, TextBlock, TextLine, TextSource, Word
from ocr.language.unmarked import without_stray_marks

TELEGRAM = "DE NGHI CAC TINH KHAN TRUONG BAO CAO TINH HINH BAO LUT VE BAN CHI DAO"


def plain(text: str) -> PageText:
    words = tuple(Word(token, Box(0, 0, 9, 9), 0.9) for token in text.split())
    return without_stray_marks(PageText((TextBlock((TextLine(words),)),), TextSource.RECOGNISED, "test"))


def test_a_mark_in_capitals_typed_without_marks_is_taken_off_and_kept_as_recognised() -> None:
    text = plain(TELEGRAM.replace("LUT", "LŨT").replace("DAO", "ĐAO"))
    assert text.text == TELEGRAM
    assert "LŨT" in text.recognised


def test_a_letter_that_was_read_twice_for_its_marks_stands_once() -> None:
    assert plain(TELEGRAM.replace("LUT", "LŨÙT").replace("CHI", "CHỈI")).text == TELEGRAM
    assert plain(f"{TELEGRAM} XOONG").text == f"{TELEGRAM} XOONG"


def test_capitals_with_marks_prose_and_short_blocks_stay() -> None:
    for text in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM ĐỘC LẬP TỰ DO",
        "THE PROVINCE OF QUẢNG TRỊ",
        "The sluices of Quảng Trị shall be closed before the flood season begins",
    ):
        assert plain(text).text == text
