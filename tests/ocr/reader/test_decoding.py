from __future__ import annotations

import numpy as np
import pytest

from ocr.reader.decoding import letters_seen, words_seen

CHARACTERS = " abđ"
BLANK, SPACE, A, B = 0, 1, 2, 3


def weights(*steps: int | dict[int, float]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """One row a step: a number for certainty, or what each number weighs."""
    rows = np.zeros((len(steps), len(CHARACTERS) + 1), np.float32)
    for row, step in zip(rows, steps, strict=True):
        for number, weight in {step: 1.0}.items() if isinstance(step, int) else step.items():
            row[number] = weight
    return rows


def text(*steps: int | dict[int, float]) -> list[str]:
    return [word.text for word in words_seen(letters_seen(weights(*steps), CHARACTERS))]


@pytest.mark.parametrize(
    ("steps", "read"),
    [
        ((A, A, BLANK, B), ["ab"]),
        ((A, BLANK, A), ["aa"]),  # a blank parts equal letters
        ((BLANK, BLANK), []),
        ((SPACE, A, SPACE, SPACE, B, SPACE), ["a", "b"]),
        ((SPACE, SPACE), []),
    ],
)
def test_repetitions_and_blanks_are_no_letters(steps: tuple[int, ...], read: list[str]) -> None:
    assert text(*steps) == read


def test_a_word_is_as_sure_as_its_least_sure_letter_and_tells_what_else_was_seen() -> None:
    seen = weights({A: 0.6, B: 0.3, SPACE: 0.1}, {A: 0.7, B: 0.2, BLANK: 0.1}, BLANK, B)
    (word,) = words_seen(letters_seen(seen, CHARACTERS))
    assert word.confidence == pytest.approx(0.7)
    assert word.letters[0].glyph.letters == "ab"  # a space is no other letter
    assert word.letters[0].glyph.weights == pytest.approx((0.7, 0.3))
    assert word.letters[1].glyph.letters == "b"
