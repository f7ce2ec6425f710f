"""Where a pen filled in a head, told from the print around."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from describe.document import pen_places
from domain.description.pen import PLACE_FOOT, PenRole
from tests.describe.pages import EM, HEIGHT, HEIGHT_OF_WORDS, WIDTH, Drawn, ink, national_title, page_of, width_of

if TYPE_CHECKING:
    from domain.geometry import Box
    from domain.text import Mark

LEFT, TOP = 0.16, 0.11
ISSUER = (Drawn("SỞ Y TẾ", 0.2, 0.07),)
GAP = LEFT + width_of("Số: "), LEFT + 0.1
BY_PEN = ink(GAP[0] + 0.005, TOP, GAP[1] - 0.005, TOP + 0.015)
NUMBER = (Drawn("Số:", LEFT, TOP), Drawn("/SYT-NVD", GAP[1], TOP))
DATE = Drawn("Kiên Giang, ngày 05 tháng 4 năm 2017", 0.5, TOP)


def places(*drawn: Drawn, marks: tuple[Mark, ...] = (BY_PEN,), born_digital: bool = False) -> dict[PenRole, Box]:
    page = page_of(*ISSUER, *national_title(), *drawn, marks=marks, born_digital=born_digital)
    return {place.role: place.box for place in pen_places([page])}


def test_the_place_of_a_number_lies_between_its_words_and_shows_some_of_them() -> None:
    box = places(*NUMBER, DATE)[PenRole.NUMBER]
    assert box.x < GAP[0] * WIDTH < BY_PEN.box.x
    assert BY_PEN.box.right < GAP[1] * WIDTH < box.right
    assert box.right < (GAP[1] + 2 * EM) * WIDTH


def test_a_place_is_two_ems_high_with_the_baseline_where_the_net_wants_it() -> None:
    box = places(*NUMBER, DATE)[PenRole.NUMBER]
    foot = (TOP + HEIGHT_OF_WORDS) * HEIGHT
    assert box.h == pytest.approx(2 * EM * WIDTH, rel=0.1)
    assert box.y + PLACE_FOOT * box.h == pytest.approx(foot, abs=0.05 * box.h)


def test_ink_that_was_taken_into_a_word_does_not_move_the_end_of_the_place() -> None:
    """`Số:` was read so broad that it holds the figures too."""
    swollen = Drawn("Số:", LEFT, TOP, GAP[1] - 0.002)
    box = places(swollen, NUMBER[1], DATE, marks=())[PenRole.NUMBER]
    assert box.x < (LEFT + 1.6 * EM) * WIDTH


def test_a_notation_that_was_joined_with_a_pens_figures_tells_where_it_begins() -> None:
    joined = Drawn("CI/SYT-NVD", GAP[0], TOP, GAP[1] + width_of("/SYT-NVD"))
    box = places(NUMBER[0], joined, DATE, marks=())[PenRole.NUMBER]
    assert box.right == pytest.approx((GAP[1] + EM) * WIDTH, abs=1.2 * EM * WIDTH)


def test_day_and_month_have_a_place_each() -> None:
    before = Drawn("Kiên Giang, ngày", 0.5, TOP)
    gap = 0.5 + width_of(before.text)
    after, year = Drawn("tháng", gap + 0.04, TOP), Drawn("năm 2017", gap + 0.13, TOP)
    by_pen = ink(gap + 0.008, TOP, gap + 0.032, TOP + 0.015), ink(gap + 0.1, TOP, gap + 0.12, TOP + 0.015)
    found = places(*NUMBER, before, after, year, marks=(BY_PEN, *by_pen))
    assert found[PenRole.DAY].x < (gap + 0.008) * WIDTH
    assert found[PenRole.DAY].right > (gap + 0.032) * WIDTH
    assert found[PenRole.MONTH].x > (gap + 0.04) * WIDTH


def test_a_month_that_print_says_has_no_place() -> None:
    before = Drawn("Kiên Giang, ngày", 0.5, TOP)
    gap = 0.5 + width_of(before.text)
    after = Drawn("tháng 10 năm 2017", gap + 0.04, TOP)
    found = places(*NUMBER, before, after, marks=(BY_PEN, ink(gap + 0.008, TOP, gap + 0.032, TOP + 0.015)))
    assert PenRole.DAY in found
    assert PenRole.MONTH not in found


def test_what_is_printed_for_certain_is_not_looked_at_again() -> None:
    assert places(Drawn("Số: 26/SYT-NVD", LEFT, TOP), DATE, marks=()) == {}


def test_letters_of_a_file_are_no_pens() -> None:
    assert places(*NUMBER, DATE, born_digital=True) == {}


def test_the_stamp_of_arrival_has_places_of_its_own() -> None:
    stamp = Drawn("ĐẾN", 0.16, 0.2), Drawn("Số: ………", 0.16, 0.22), Drawn("Ngày: ………", 0.16, 0.24)
    found = places(*NUMBER, DATE, *stamp)
    assert found[PenRole.ARRIVAL_NUMBER].y < found[PenRole.ARRIVAL_DATE].y
    assert all(box.x < 0.2 * WIDTH < box.right for box in found.values() if box.y > 0.18 * HEIGHT)


def test_a_stamp_of_arrival_that_was_read_has_none() -> None:
    stamp = Drawn("ĐẾN", 0.16, 0.2), Drawn("Số: 1207", 0.16, 0.22), Drawn("Ngày: 04/01/2021", 0.16, 0.24)
    assert places(Drawn("Số: 26/SYT-NVD", LEFT, TOP), DATE, *stamp, marks=()) == {}


def test_an_empty_document_has_no_place() -> None:
    assert pen_places([page_of()]) == ()
