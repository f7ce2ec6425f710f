from __future__ import annotations

from domain.geometry import Box
from domain.text import Glyph, PageText, TextBlock, TextLine, TextSource, Word
from ocr.language.correction import corrected


def line(text: str, seen: str = "") -> TextLine:
    """A line; where `seen` is given, the reader saw that letter too at every ê."""
    return TextLine(
        tuple(
            Word(token, Box(0, 0, 9, 9), 0.9, glyphs=tuple(map(glyph, token, [seen] * len(token))))
            for token in text.split()
        )
    )


def glyph(letter: str, seen: str) -> Glyph:
    return Glyph(letter + seen, (0.9, 0.6)) if seen and letter == "ê" else Glyph(letter, (0.9,))


def page(*lines: TextLine) -> str:
    return corrected(PageText((TextBlock(lines),), TextSource.RECOGNISED, "test")).text.splitlines()[-1]


def test_a_name_that_the_page_writes_otherwise_three_times_is_mended() -> None:
    others = [line("tại tỉnh Tiền Giang năm nay")] * 3
    assert page(*others, line("của tỉnh Tiên Giang năm nay", seen="ề")) == "của tỉnh Tiền Giang năm nay"


def test_it_stays_where_that_was_not_seen_or_is_not_clearly_the_rule() -> None:
    others = [line("tại tỉnh Tiền Giang năm nay")] * 3
    assert page(*others, line("của tỉnh Tiên Giang năm nay")) == "của tỉnh Tiên Giang năm nay"
    assert page(*others[:2], line("của tỉnh Tiên Giang năm nay", seen="ề")) == "của tỉnh Tiên Giang năm nay"
    same = line("của tỉnh Tiên Giang năm nay", seen="ề")
    assert page(*others, same, same) == "của tỉnh Tiên Giang năm nay"
