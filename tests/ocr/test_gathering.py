"""Numbers and days that appearances or pictures put into the gaps of a page's lines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.geometry import Box
from domain.text import Word, WordOrigin
from ocr.page.gathering import gathered


def word(text: str, x: int, y: int = 100, high: int = 40, origin: WordOrigin = WordOrigin.PAGE) -> Word:
    return Word(text, Box(x, y, 20 * len(text), high), 1.0, origin=origin)


def put_in(text: str, x: int, y: int = 100, high: int = 40, origin: WordOrigin = WordOrigin.APPEARANCE) -> Word:
    return word(text, x, y, high, origin)


def texts(*lines: tuple[Word, ...]) -> list[str]:
    return sorted(" ".join(word.text for word in line) for line in gathered(lines))


NUMBER = (word("Số:", 100), word("/QĐ-UBND", 300))
DAY = (word("Huế,", 900), word("ngày", 1000), word("tháng", 1135), word("02", 1250), word("năm", 1310))


@pytest.mark.parametrize("origin", [WordOrigin.APPEARANCE, WordOrigin.PICTURE])
def test_number_and_day_stand_in_their_gaps(origin: WordOrigin) -> None:
    lines = (NUMBER, DAY, (put_in("364", 200, origin=origin),), (put_in("19", 1087, origin=origin),))
    assert texts(*lines) == ["Huế, ngày 19 tháng 02 năm", "Số: 364/QĐ-UBND"]
    number = next(w for line in gathered(lines) for w in line if w.text == "364/QĐ-UBND")
    assert (number.origin, number.box) == (origin, Box(200, 100, 260, 40))


def test_two_columns_on_one_row_are_parted() -> None:
    assert texts((*NUMBER, *DAY), (put_in("364", 200),)) == ["Huế, ngày tháng 02 năm", "Số: 364/QĐ-UBND"]


def test_small_and_high_figures_in_a_row_belong_to_it() -> None:
    assert texts(NUMBER, (put_in("364", 200, y=110, high=20),)) == ["Số: 364/QĐ-UBND"]


@pytest.mark.parametrize(
    "piece", [put_in("364", 200, y=140), put_in("364", 600), put_in("364", 110), put_in("3", 205, high=8)]
)
def test_what_stands_elsewhere_stays_by_itself(piece: Word) -> None:
    assert texts(NUMBER, (piece,)) == sorted([piece.text, *texts(NUMBER)])


def test_a_number_over_leaders_takes_their_place() -> None:
    dotted = (word("Số:", 100), word("........../QĐ-UBND", 180))
    assert texts(dotted, (put_in("364", 220),)) == ["Số: 364/QĐ-UBND"]
    assert texts(dotted) == ["Số: ........../QĐ-UBND"]


def test_what_a_page_prints_apart_stays_apart() -> None:
    printed = tuple(replace(w, origin=WordOrigin.PAGE) for w in (word("162", 100), word("/TTr-SCT", 180)))
    assert texts(printed) == ["162 /TTr-SCT"]


def test_a_notation_read_from_a_scan_gets_back_the_slash_that_readers_drop_and_is_to_be_looked_at() -> None:
    scanned = (put_in("Số:", 100, origin=WordOrigin.PICTURE), put_in("BC-STNMT", 300, origin=WordOrigin.PICTURE))
    (line,) = gathered([(word("514", 200),), *((one,) for one in scanned)])
    assert [w.text for w in line] == ["Số:", "514/BC-STNMT"]
    assert line[1].confidence < 0.9
    (plain,) = gathered([(word("514", 200),), (put_in("Trang", 100, origin=WordOrigin.PICTURE), scanned[1])])
    assert [w.text for w in plain] == ["Trang", "514", "BC-STNMT"]
