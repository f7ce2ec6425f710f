"""What a person confirmed: words keep their places and what was recognised, and no later reading takes it away."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.geometry import Box
from domain.page import ColourMode, DpiSource, Page, PageImage, PageState
from domain.text import Correction, PageText, TextBlock, TextLine, TextSource, Word
from ocr.alto import numbered_lines, parse_alto, write_alto
from ocr.page.confirmed import confirmed, with_confirmed, with_line
from tests.index.pages import page_text

some_words = st.lists(st.sampled_from(["a", "bộ", "y", "tế", "|", "Quyết", "định"]), min_size=1, max_size=6)


def line(text: str) -> TextLine:
    return next(page_text(text).lines())


def told(text: TextLine) -> list[tuple[str, str]]:
    return [(word.text, word.recognised) for word in text.words]


@pytest.mark.parametrize(
    ("read", "right", "words"),
    [
        ("Ủy bản nhân dân", "Ủy ban nhân dân", [("Ủy", "Ủy"), ("ban", "bản"), ("nhân", "nhân"), ("dân", "dân")]),
        ("BộY tế", "Bộ Y tế", [("Bộ", "BộY"), ("Y", ""), ("tế", "tế")]),
        ("th ường vụ", "thường vụ", [("thường", "th ường"), ("vụ", "vụ")]),
        ("| Quyết định", "Quyết định", [("Quyết", "| Quyết"), ("định", "định")]),
        ("Quyết định |", "Quyết định", [("Quyết", "Quyết"), ("định", "định |")]),
        ("Quyết", "Quyết định", [("Quyết", "Quyết"), ("định", "")]),
    ],
)
def test_words_that_a_person_changed_keep_what_was_recognised(
    read: str, right: str, words: list[tuple[str, str]]
) -> None:
    assert told(confirmed(line(read), right)) == words


@given(read=some_words, right=some_words)
def test_whatever_is_corrected_both_readings_can_be_told_and_every_word_lies_in_the_line(
    read: list[str], right: list[str]
) -> None:
    before = line(" ".join(read))
    after = confirmed(before, " ".join(right))
    assert after.confirmed
    assert after.text == " ".join(right)
    assert after.recognised == before.text
    assert {word.confidence for word in after.words} == {1.0}
    for word in after.words:
        assert before.box.x <= word.box.x < word.box.right <= before.box.right + 1


def test_a_line_confirmed_as_it_stands_keeps_its_machine_corrections() -> None:
    mended = Word("quyền", Box(0, 0, 90, 20), 0.7, Correction("quyên", 2.5, 6.0))
    after = confirmed(TextLine((mended,)))
    assert after == TextLine((replace(mended, confidence=1.0),), confirmed=True)


def test_a_second_correction_keeps_what_the_machine_read() -> None:
    once = confirmed(line("Ủy bản"), "Ủy bàn")
    assert confirmed(once, "Ủy ban").recognised == "Ủy bản"
    assert told(confirmed(once, "Ủy bản")) == [("Ủy", "Ủy"), ("bản", "bản")]


def test_a_confirmed_line_is_read_back_from_alto_under_its_name() -> None:
    text = page_text("Ủy bản\nnhân dân")
    changed = with_line(text, "B1_L1", confirmed(line("Ủy bản"), "Ủy ban"))
    page = Page(1, PageState.READ, PageImage(2480, 3508, 300, DpiSource.METADATA, 0, ColourMode.GREY), 4, 0.9)
    data = write_alto(page, changed, "a.tif")
    assert b'CS="true"' in data
    assert b'<ALTERNATIVE PURPOSE="recognised">b' in data
    assert parse_alto(data).text == changed
    assert [(name, each.text) for name, each in numbered_lines(changed)] == [
        ("B1_L1", "Ủy ban"),
        ("B1_L2", "nhân dân"),
    ]


def with_first_confirmed(text: str, right: str) -> PageText:
    stored = page_text(text)
    return with_line(stored, "B1_L1", confirmed(next(stored.lines()), right))


def test_a_confirmed_line_takes_the_place_of_what_is_read_there_now() -> None:
    stored = with_first_confirmed("Ủy bản nhân\nhai", "Ủy ban nhân")
    again = with_confirmed(page_text("Uỷ bẩn nhân\nhai mới"), stored)
    assert again.text == "Ủy ban nhân\nhai mới"
    assert [each.confirmed for each in again.lines()] == [True, False]


def test_words_beside_a_confirmed_line_are_those_of_the_new_reading() -> None:
    """The new reader takes two columns for one line."""
    stored = with_first_confirmed("trái", "Trái")
    again = with_confirmed(page_text("trái phải hơn"), stored)
    assert again.text == "Trái\nphải hơn"


def test_a_confirmed_line_that_is_not_read_any_more_stays_by_its_height() -> None:
    stored = page_text("một\nhai\nba")
    stored = with_line(stored, "B1_L2", confirmed(list(stored.lines())[1], "Hai"))
    lines = list(page_text("một\nhai\nba").lines())
    reading = PageText((TextBlock((lines[0],)), TextBlock((lines[2],))), TextSource.RECOGNISED, "mới")
    again = with_confirmed(reading, stored)
    assert again.text == "một\nHai\nba"
    assert again.engine == "mới"
    assert with_confirmed(PageText((), TextSource.NONE, "mới"), stored).text == "Hai"


def test_two_confirmed_lines_do_not_push_one_another_out() -> None:
    stored = page_text("một\nhai")
    for name, right in (("B1_L1", "Một"), ("B1_L2", "Hai")):
        stored = with_line(stored, name, confirmed(dict(numbered_lines(stored))[name], right))
    assert with_confirmed(page_text("môt\nhái\nba"), stored).text == "Một\nHai\nba"


def test_a_page_of_another_size_is_matched_by_its_scale() -> None:
    stored = with_first_confirmed("Ủy bản nhân\nhai", "Ủy ban nhân")
    half = page_text("Uỷ bẩn nhân\nhai")
    small = replace(
        half,
        blocks=tuple(
            TextBlock(
                tuple(
                    TextLine(tuple(replace(word, box=word.box.scaled(0.5)) for word in each.words))
                    for each in block.lines
                )
            )
            for block in half.blocks
        ),
    )
    assert with_confirmed(small, stored, 0.5).text == "Ủy ban nhân\nhai"
