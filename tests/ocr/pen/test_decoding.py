"""From what the net says of each column to the likeliest texts."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.pen.decoding import likeliest

CHARACTERS = "0123456789abc/"


def odds_of(*steps: dict[str, float]) -> np.ndarray:
    """Each step's odds; what is left is for no sign."""
    rows = np.zeros((len(steps), len(CHARACTERS) + 1), np.float32)
    for row, step in zip(rows, steps, strict=True):
        for sign, odds in step.items():
            row[1 + CHARACTERS.index(sign)] = odds
        row[0] = 1 - row.sum()
    return rows


def test_a_sign_that_goes_on_is_one_and_parted_by_none_it_is_two() -> None:
    assert likeliest(odds_of({"1": 0.99}, {"1": 0.99}), CHARACTERS)[0].text == "1"
    assert likeliest(odds_of({"1": 0.99}, {}, {"1": 0.99}), CHARACTERS)[0].text == "11"


def test_other_texts_are_told_with_their_likelihood() -> None:
    first, second, *_ = likeliest(odds_of({"3": 0.7, "8": 0.3}, {}, {"5": 1.0}), CHARACTERS)
    assert (first.text, second.text) == ("35", "85")
    assert first.probability == pytest.approx(0.7, abs=0.01)
    assert second.probability == pytest.approx(0.3, abs=0.01)


def test_ways_to_the_same_text_count_together() -> None:
    found = likeliest(odds_of({"7": 0.5}, {"7": 0.5}), CHARACTERS)
    assert found[0].text == "7"
    assert found[0].probability == pytest.approx(0.75, abs=0.01)


def test_where_nothing_is_seen_nothing_is_written() -> None:
    assert likeliest(odds_of({}, {}, {}), CHARACTERS)[0].text == ""
