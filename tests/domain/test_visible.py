"""What acts on a terminal is seen instead; what is only seen stays as it is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.visible import visible, visible_json


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Nguyễn Văn A", "Nguyễn Văn A"),
        ("\x1b[2J\x1b]0;hợp lệ\x07", "\\x1b[2J\\x1b]0;hợp lệ\\x07"),
        ("a\u202egpj.exe", "a\\u202egpj.exe"),
        ("một\nTOTAL-PASSED\r", "một\\x0aTOTAL-PASSED\\x0d"),
        ("\x9b31m", "\\x9b31m"),
        ("\u2028\u2066\u200f\ufeff", "\\u2028\\u2066\\u200f\\ufeff"),
        ("c\udcf4ng", "c\\udcf4ng"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_what_acts_is_shown_by_its_number(name: str, shown: str) -> None:
    assert visible(name) == shown


@given(st.text())
def test_nothing_that_acts_is_left_and_nothing_that_is_seen_is_lost(name: str) -> None:
    shown = visible(name)

    assert shown.encode().decode() == visible(shown) == shown
    assert all(letter in shown for letter in name if letter.isprintable())


@given(st.text(st.characters(exclude_categories=())))
def test_json_says_the_same_with_nothing_in_it_that_acts(name: str) -> None:
    written = visible_json(json.dumps({"name": name}, ensure_ascii=False))

    assert visible(written) == written
    assert json.loads(written) == json.loads(json.dumps({"name": name}))
