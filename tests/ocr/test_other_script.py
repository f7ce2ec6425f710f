from __future__ import annotations

import pytest

from domain.geometry import Box
from domain.text import PageText, TextBlock, TextLine, TextSource, Word
from ocr.page.other_script import Known, without_other_scripts

RUSSIAN = (("CoBeTCKHX", 0.5), ("CoHaTHCTHweCKHx", 0.45), ("Pecny6HK", 0.5))
SURE = (("Ủy", 0.99), ("ban", 0.99), ("nhân", 0.99), ("dân", 0.98))


def read(*lines: tuple[tuple[str, float], ...]) -> Known:
    rows = (
        TextLine(tuple(Word(text, Box(90 * at, 50 * row, 80, 30), sure) for at, (text, sure) in enumerate(line)))
        for row, line in enumerate(lines)
    )
    return without_other_scripts(PageText((TextBlock(tuple(rows)),), TextSource.RECOGNISED, "test"))


def test_lines_of_another_script_are_told_as_places_and_not_as_text() -> None:
    known = read(SURE, RUSSIAN, RUSSIAN, RUSSIAN, SURE)
    assert known.text.text == "Ủy ban nhân dân\nỦy ban nhân dân"
    assert [box.y for box in known.unread] == [50, 100, 150]
    assert known.share == pytest.approx(96 / 120)


def test_a_page_of_nothing_else_has_no_text() -> None:
    known = read(RUSSIAN, (("4", 0.4),), RUSSIAN, RUSSIAN)
    assert (known.text.blocks, known.share) == ((), 1.0)
    assert len(known.unread) == 4


def test_one_or_two_unsure_lines_are_badly_printed_and_stay() -> None:
    assert read(SURE, RUSSIAN, RUSSIAN, SURE).unread == ()
    assert read(RUSSIAN, SURE, RUSSIAN, SURE, RUSSIAN).unread == ()


@pytest.mark.parametrize(
    "line",
    [
        (("Contract", 0.95), ("terminated", 0.9), ("thereof", 0.85)),  # another language in letters that we know
        (("nghị", 0.4), ("quyết", 0.5), ("sô", 0.3)),  # worn, and still syllables
        (("1.234,5", 0.5), ("12.000", 0.4), ("7.391", 0.6)),  # figures of a worn table
    ],
)
def test_print_that_we_know_stays_however_much_of_it_there_is(line: tuple[tuple[str, float], ...]) -> None:
    assert read(line, line, line, line, line).unread == ()
