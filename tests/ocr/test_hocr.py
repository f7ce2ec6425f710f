from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ocr.hocr import parse_hocr

if TYPE_CHECKING:
    from domain.text import Word

PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en"><body>
<div class='ocr_page' title='image "x"; bbox 0 0 900 900; ppageno 0'>{}</div></body></html>"""


def area(*lines: str) -> str:
    """A block of text lines."""
    inner = "".join(f"<span class='ocr_line' title='bbox 0 0 9 9'>{line}</span>" for line in lines)
    return f"<div class='ocr_carea' title='bbox 0 0 9 9'><p class='ocr_par'>{inner}</p></div>"


def word(text: str, *seen: str, title: str = "bbox 10 20 40 45; x_wconf 96") -> str:
    """A word with the letters seen at each place, best first."""
    spans = "".join(
        f"<span class='ocrx_cinfo' id='lstm_choices_1_1_{n}'>"
        + "".join(
            f"<span class='ocrx_cinfo' id='choice_{n}_{i}' title='x_confs 90'>{c}</span>" for i, c in enumerate(s)
        )
        + "</span>"
        for n, s in enumerate(seen)
    )
    return f"<span class='ocrx_word' id='word_1_1' title='{title}'>{text}{spans}</span>"


def words_of(page: str) -> list[Word]:
    return [word for lines in parse_hocr(PAGE.format(page)) for line in lines for word in line.words]


def test_words_of_one_line_come_together_with_box_and_confidence() -> None:
    ((first, second),) = parse_hocr(PAGE.format(area(word("Cộng") + word("hòa")) + area(word("Độc"))))
    assert [w.text for w in first.words] == ["Cộng", "hòa"]
    assert [w.text for w in second.words] == ["Độc"]
    assert (first.block, second.block) == (1, 2)
    assert first.words[0].box.as_list() == [10, 20, 30, 25]
    assert first.words[0].confidence == pytest.approx(0.96)


@pytest.mark.parametrize(
    ("read", "kept"),
    [
        ("QÐ-UBND", "QĐ-UBND"),  # the Icelandic letter that Tesseract takes for Đ
        ("quye\u0302\u0301t", "quyết"),
        ("a\u200bb\u00adc", "abc"),
        ("&lt;A&amp;B", "<A&B"),
        ("1334/QĐÐ-BXD", "1334/QĐ-BXD"),  # one letter that the network writes as both of its Đ
        ("GD&amp;ÐĐT", "GD&ĐT"),
        ("ĐĐBQH", "ĐĐBQH"),  # two letters
        ("truc(@epu.edu.vn", "truc@epu.edu.vn"),
        ("(@epu)", "(@epu)"),
        ("<strong>Điều</strong>", "Điều"),
    ],
)
def test_words_are_brought_into_one_form(read: str, kept: str) -> None:
    assert [w.text for w in words_of(area(word(read)))] == [kept]


@pytest.mark.parametrize("read", [" ", "", "\u200b"])
def test_a_word_of_nothing_is_no_word(read: str) -> None:
    assert parse_hocr(PAGE.format(area(word(read)))) == ((),)


def test_each_letter_comes_with_what_else_was_seen_there_and_the_space_before_is_none() -> None:
    (found,) = words_of(area(word("tổ", " ,", "tf", "ổốồ")))
    assert [glyph.letters for glyph in found.glyphs] == ["tf", "ổốồ"]
    assert found.glyphs[0].weights == (0.9, 0.9)


@pytest.mark.parametrize("seen", [("tf",), ("tf", "ốồ"), ()])
def test_letters_that_do_not_fit_the_word_are_not_believed(seen: tuple[str, ...]) -> None:
    (found,) = words_of(area(word("tổ", *seen)))
    assert found.glyphs == ()


def test_each_page_of_a_run_is_answered_apart() -> None:
    text = PAGE.format("</div><div class='ocr_page' title='bbox 0 0 9 9'>" + area(word("hai")))
    assert [[w.text for line in page for w in line.words] for page in parse_hocr(text)] == [[], ["hai"]]


def test_what_is_no_xml_is_refused() -> None:
    with pytest.raises(ValueError, match="no XML"):
        parse_hocr("")
