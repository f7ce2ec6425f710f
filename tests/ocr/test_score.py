from __future__ import annotations

import pytest

from bench.reading.score import letter_error_rate, missed_and_surplus, order_agreement, score_words


@pytest.mark.parametrize(
    ("read", "truth", "f1"),
    [
        ("một hai ba", "ba hai một", 1.0),
        ("một hai", "một hai ba bốn", 2 / 3),
        ("Độc lập – Tự do", "Độc lập - Tự do", 1.0),
        ("nội dung ; “quy trình”…", 'nội dung; "quy trình"...', 1.0),
        ("Số: 241 /QĐ", "Số: ⟦241⟧ /QĐ", 1.0),  # handwriting that was read
        ("Số: /QĐ", "Số: ⟦241⟧ /QĐ", 1.0),  # and that was not
        ("Số: 742 /QĐ", "Số: ⟦241⟧ /QĐ", 0.8),  # read wrong, it is a word too many
        ("", "", 1.0),
    ],
)
def test_words_are_scored_without_order_and_handwriting_is_free(read: str, truth: str, f1: float) -> None:
    assert score_words(read, truth).f1 == pytest.approx(f1)


def test_what_was_missed_and_what_was_too_much_is_named() -> None:
    assert missed_and_surplus("một ha", "một hai") == (["hai"], ["ha"])


def test_order_and_letters_are_scored_apart() -> None:
    assert order_agreement("một hai ba", "một hai ba") == 1
    assert order_agreement("ba hai một", "một hai ba") == -1
    assert letter_error_rate("mot hai", "một hai") == pytest.approx(1 / 7)
