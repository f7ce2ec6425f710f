from __future__ import annotations

from domain.geometry import Box
from domain.text import BlockKind, PageText, TextBlock, TextLine, TextSource, Word
from ocr.page.scrawl import without_scrawl


def printed(*lines: tuple[tuple[str, float], ...]) -> str:
    rows = tuple(TextLine(tuple(Word(text, Box(0, 0, 9, 9), sure) for text, sure in line)) for line in lines)
    return without_scrawl(PageText((TextBlock(rows),), TextSource.RECOGNISED, "test")).text


def test_what_a_pen_wrote_behind_a_label_leaves_the_text() -> None:
    assert printed((("Họ", 0.9), ("tên:", 0.95), (".1JIs21.", 0.03), ("9$0,", 0.07))) == "Họ tên:"


def test_a_line_of_nothing_else_is_left_out() -> None:
    assert printed((("Điều", 0.99),), ((".ssx3$s,", 0.08), ("36#53.", 0.03))) == "Điều"


def test_single_words_syllables_initials_and_items_stay_however_unsure() -> None:
    assert printed((("Số:", 0.9), ("9$0,", 0.03))) == "Số: 9$0,"
    assert printed((("Đinh", 0.05), ("Xuân", 0.06))) == "Đinh Xuân"
    assert printed((("HĐND", 0.05), ("TTĐT", 0.06))) == "HĐND TTĐT"
    assert printed((("đ)", 0.05), ("-", 0.06))) == "đ) -"
    assert printed((("36#53.", 0.2), ("9$0,", 0.2))) == "36#53. 9$0,"


def test_a_word_alone_between_post_and_name_that_is_rather_wrong_is_the_signature() -> None:
    words = [[("CHỦ", 0.9), ("TỊCH", 0.9)], [("GÌ)", 0.4)], [("Trần", 0.3), ("Căng", 0.4)]]
    rows = tuple(TextLine(tuple(Word(text, Box(0, 0, 9, 9), sure) for text, sure in line)) for line in words)
    for kind, left in ((BlockKind.SIGNATURE, "CHỦ TỊCH\nTrần Căng"), (BlockKind.TEXT, "CHỦ TỊCH\nGÌ)\nTrần Căng")):
        assert without_scrawl(PageText((TextBlock(rows, kind),), TextSource.RECOGNISED, "test")).text == left
