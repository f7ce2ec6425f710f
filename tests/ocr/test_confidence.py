from __future__ import annotations

import pytest

from domain.geometry import Box
from domain.text import DOUBTFUL, Glyph, PageText, ReaderChoice, TextBlock, TextLine, TextSource, Word
from ocr.language.confidence import Evidence, calibration
from ocr.language.correction import corrected

TRUST = calibration(ReaderChoice.TESSERACT)
GOOD = Evidence(
    0.96, 0.95, 0.95, 0.93, 0.0, 20.0, 3.0, corrected=False, strange="", letters=5, ends_in_sign=False, ends_line=False
)


def test_a_clear_syllable_in_a_usual_place_is_surely_right() -> None:
    assert TRUST.probability(GOOD) > 0.99


@pytest.mark.parametrize(
    "worse",
    [
        GOOD._replace(read=0.5, weakest=0.4),
        GOOD._replace(strange="impossible"),
        GOOD._replace(rival=0.9, margin=0.5),
        GOOD._replace(read=0.7, letters=1),
    ],
    ids=["faint", "no syllable", "another letter as likely", "a stray letter"],
)
def test_what_speaks_against_a_word_lowers_its_probability(worse: Evidence) -> None:
    assert TRUST.probability(worse) < TRUST.probability(GOOD)


def test_probabilities_stay_between_nothing_and_certainty() -> None:
    worst = Evidence(
        0, 0, 0, 0, 1, 0, 60, corrected=True, strange="impossible", letters=1, ends_in_sign=True, ends_line=True
    )
    best = Evidence(
        1, 1, 1, 1, 0, float("inf"), 0, corrected=False, strange="", letters=12, ends_in_sign=False, ends_line=False
    )
    assert 0 < TRUST.probability(worst) < DOUBTFUL < TRUST.probability(best) < 1


def test_a_word_of_noise_is_put_to_the_clerk_and_the_words_around_it_are_not() -> None:
    tokens = (("Ủy", 0.96), ("ban", 0.96), ("nhân", 0.96), ("¿2#", 0.3), ("dân", 0.95), ("tỉnh", 0.96))
    words = tuple(
        Word(text, Box(60 * n, 10, 50, 20), sure, glyphs=tuple(Glyph(c, (sure,)) for c in text))
        for n, (text, sure) in enumerate(tokens)
    )
    text = corrected(PageText((TextBlock((TextLine(words),)),), TextSource.RECOGNISED, "test"))
    assert [word.text for word in text.words() if word.confidence < DOUBTFUL] == ["¿2#"]
