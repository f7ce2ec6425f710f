from __future__ import annotations

import pytest

from domain.geometry import Box
from domain.text import Glyph, Word
from ocr.language.digits import with_digits


def word(text: str, seen: str = "1") -> Word:
    """A word at each letter of which `seen` was seen too."""
    glyphs = tuple(Glyph(letter + seen, (0.9, *(0.5 for _ in seen))) for letter in text)
    return Word(text, Box(0, 0, 9, 9), 0.8, glyphs=glyphs)


@pytest.mark.parametrize(
    ("read", "mended"), [("0l", "01"), ("ĐI5", "Đ15"), ("0]/02/2024", "01/02/2024"), ("2O", "20"), ("1O.000", "10.000")]
)
def test_a_letter_beside_a_digit_that_has_its_shape_becomes_one(read: str, mended: str) -> None:
    found = with_digits(word(read))
    assert found is not None
    assert found.text == mended


@pytest.mark.parametrize("read", ["I", "Il", "125/QĐ-UBND", "a)", "VIII", "I.2", "2023"])
def test_roman_numbers_symbols_and_digits_stay(read: str) -> None:
    assert with_digits(word(read)) is None


def test_a_letter_at_which_the_digit_was_not_seen_stays() -> None:
    assert with_digits(word("0l", seen="t")) is None


def test_the_picture_speaks_for_the_letter_as_much_as_the_reader_preferred_it() -> None:
    found = with_digits(word("0l"))
    assert found is not None
    assert found.image == pytest.approx(0.85, abs=0.01)  # log2(0.9 / 0.5)
