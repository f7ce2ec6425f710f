from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from ocr.language.language_model import BOUNDARY, NUMBER, OTHER, LanguageModel, core_of, legal_prose, numbers_in

if TYPE_CHECKING:
    from pathlib import Path


def bits(text: str) -> float:
    """Bits of a text, word after word."""
    model = legal_prose()
    numbers = [BOUNDARY, BOUNDARY, *numbers_in(text.split(), model.number_of)]
    return sum(model.bits(a, b, c) for (a, b), c in zip(pairwise(numbers), numbers[2:], strict=False))


@pytest.mark.parametrize(
    ("likely", "unlikely"),
    [
        ("chính quyền địa phương", "chính quyên địa phương"),
        ("đối với", "đôi với"),  # the corpus itself says the second 191 times
        ("sửa đổi, bổ sung", "sửa đổi, bố sung"),
        ("cơ quan có thẩm quyền", "cơ quan có thâm quyền"),
        ("thành phố", "thành phó"),
        ("phó chủ tịch", "phố chủ tịch"),
    ],
)
def test_legal_prose_knows_its_phrases(likely: str, unlikely: str) -> None:
    assert bits(likely) + 5 < bits(unlikely)


def test_tone_placement_makes_no_difference() -> None:
    assert bits("số hóa") == bits("số hoá")


def test_every_history_shares_out_no_more_than_one() -> None:
    model = legal_prose()
    vocabulary = [BOUNDARY, NUMBER, OTHER, *(model.number_of(word) for word in ("quyền", "của", "nhân", "điều"))]
    words = range(len(model))
    for before in vocabulary:
        for last in vocabulary[1:]:
            assert sum(2.0 ** -model.bits(before, last, word) for word in words) < 1.1


def test_words_are_numbers_classes_or_others_and_clauses_end() -> None:
    model = legal_prose()
    assert numbers_in(["số", "12/QĐ-UBND;", "xyz"], model.number_of) == [model.number_of("số"), NUMBER, BOUNDARY, OTHER]


def test_signs_stand_around_a_word() -> None:
    assert core_of("“Điều") == ("“", "Điều", "")
    assert core_of("(khoản") == ("(", "khoản", "")
    assert core_of("luật),") == ("", "luật", "),")
    assert core_of("-") == ("-", "", "")


def test_another_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.lm"
    file.write_bytes(b"PK\x03\x04" + bytes(100))
    with pytest.raises(ValueError, match="is no language model"):
        LanguageModel(file)
