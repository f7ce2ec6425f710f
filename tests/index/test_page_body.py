from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.geometry import Box
from domain.text import Correction, PageText, TextBlock, TextLine, TextSource, Word
from index.page_body import PageBody, body_of, pack, unpack

side = st.integers(min_value=0, max_value=200_000)


@given(st.lists(st.tuples(side, side, side, side), max_size=30), st.text(st.characters(codec="utf-8"), max_size=60))
def test_unpacking_gives_back_what_was_packed(boxes: list[tuple[int, int, int, int]], text: str) -> None:
    body = PageBody(text, tuple(boxes))
    assert unpack(pack(body)) == body


def test_words_and_boxes_stay_in_step_when_a_word_holds_a_space_or_nothing() -> None:
    words = tuple(Word(text, Box(n, 0, 1, 1), 1.0) for n, text in enumerate(["Ủy ban", " ", "xã\u00a0"]))
    page = PageText((TextBlock((TextLine(words),)),), TextSource.RECOGNISED, "test")
    assert body_of(page) == PageBody("Ủyban xã", ((0, 0, 1, 1), (2, 0, 1, 1)))


def test_other_readings_of_words_are_packed_too() -> None:
    words = (
        Word("một", Box(0, 0, 1, 1), 1.0),
        Word("Căng", Box(2, 0, 1, 1), 0.5, Correction("Cảng", 1.0, 5.0), ("Căng", "Cang")),
    )
    body = body_of(PageText((TextBlock((TextLine(words),)),), TextSource.RECOGNISED, "test"))
    assert body.others == ((1, "Cảng"), (1, "Cang"))
    assert unpack(pack(body)) == body


@pytest.mark.parametrize("damage", [b"", b"junk", pack(PageBody("kho", ((1, 2, 3, 4),)))[:-6]])
def test_damaged_bytes_are_told(damage: bytes) -> None:
    with pytest.raises(ValueError, match="damaged"):
        unpack(damage)
