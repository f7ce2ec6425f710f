from __future__ import annotations

import numpy as np

from training.reader.alphabet import CHARACTERS, numbered
from training.reader.greedy import Errors, errors, greedy


def logits_of(*rows: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Sure of each character of each row; `~` is the blank."""
    numbers = [[0 if letter == "~" else numbered(letter)[0] for letter in row] for row in rows]
    return np.asarray(np.eye(len(CHARACTERS) + 1)[np.array(numbers)], np.float64)


def test_repetitions_are_one_and_blanks_part_equal_letters() -> None:
    assert greedy(logits_of("aa~ab", "~~~~~"), [5, 5]) == ["aab", ""]


def test_steps_behind_the_end_of_a_line_say_nothing() -> None:
    assert greedy(logits_of("abcde"), [3]) == ["abc"]


def test_spaces_are_single_and_none_at_the_ends() -> None:
    assert greedy(logits_of(" a~ ~ b "), [8]) == ["a b"]


def test_errors_are_counted_by_character_and_line() -> None:
    found = errors([("abc", "abd"), ("x", ""), ("", ""), ("ok", "ok")])
    assert found == Errors(characters=5, edits=2, lines=4, right=2, empty=2, filled=1)
    assert found.rate == 0.4
    assert errors([]).rate == 0.0
