from __future__ import annotations

import pytest

from bench.reading.ocr_trust import calibration_error, caught


def test_a_reader_that_is_right_as_often_as_it_says_has_no_calibration_error() -> None:
    assert calibration_error([(0.75, True), (0.75, True), (0.75, True), (0.75, False)]) == 0
    assert calibration_error([]) == 0


def test_a_reader_that_is_too_sure_has_the_gap_as_its_error() -> None:
    assert calibration_error([(0.9, True), (0.9, False)]) == pytest.approx(0.4)
    assert calibration_error([(1.0, True)] * 3 + [(0.2, True)]) == pytest.approx(0.2)


def test_wrong_words_among_the_least_sure_are_caught() -> None:
    words = [(0.1, False), (0.2, True), (0.9, False), *[(0.99, True)] * 97]
    assert caught(words, 0.02) == 0.5
    assert caught(words, 0.03) == 1
    assert caught([(0.5, True)]) is None
