"""The prescribed mark: what it says, by which rule, and that it always stands top right as seen, on the page."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import ArchiveError, ErrorCode
from signing.seal.mark import PageView, PlacedMark, mark_lines, place_mark, profile_on, profiles
from signing.seal.mark_font import font_for
from signing.seal.mark_room import InkMap
from signing.seal.signer import Mark
from tests.signing.seal_material import NOW, ORGANISATION

PROFILE = profile_on(date(2026, 11, 22))
A4 = (0.0, 0.0, 595.0, 842.0)


def _placed(page: PageView, organisation: str = ORGANISATION, ink: InkMap | None = None) -> PlacedMark:
    lines = mark_lines(Mark(organisation, NOW, test=True), PROFILE)
    return place_mark(lines, page, PROFILE, font_for(PROFILE.font, "".join(lines)).measure, ink)


def _inked(page: PageView, *areas: tuple[float, float, float, float]) -> InkMap:
    """Print on areas as seen: left, top, right, bottom in points."""
    taken = np.zeros((math.ceil(page.height / 2), math.ceil(page.width / 2)), np.bool_)
    for left, top, right, bottom in areas:
        taken[int(top / 2) : math.ceil(bottom / 2), int(left / 2) : math.ceil(right / 2)] = True
    return InkMap(2.0, taken)


def _seen(placed: PlacedMark, page: PageView) -> tuple[float, float, float, float]:
    """Distances of the mark from the left, bottom, right and top edge as seen, in points."""
    edges = (
        placed.rect[0] - page.box[0],
        placed.rect[1] - page.box[1],
        page.box[2] - placed.rect[2],
        page.box[3] - placed.rect[3],
    )
    turns = page.quarter_turns % 4
    left, bottom, right, top = (edges[(index + turns) % 4] * page.unit for index in range(4))
    return left, bottom, right, top


def test_it_says_who_and_when_by_iso_8601_in_vietnams_zone() -> None:
    mark = Mark("Trung tâm  Lưu trữ", datetime(2026, 12, 31, 20, 4, 5, 999, tzinfo=UTC), test=False)

    assert mark_lines(mark, PROFILE) == ("Trung tâm Lưu trữ", "Thời gian ký: 2027-01-01T03:04:05+07:00")


def test_a_test_seal_says_that_it_has_no_legal_value() -> None:
    assert mark_lines(Mark("A", NOW, test=True), PROFILE)[-1] == "THỬ NGHIỆM – không có giá trị pháp lý"


def test_a_name_with_decomposed_letters_is_printed_composed() -> None:
    assert mark_lines(Mark("Đa\u0300 Nă\u0303ng", NOW, test=False), PROFILE)[0] == "Đà Nẵng"


def test_braces_in_a_name_are_letters_not_instructions() -> None:
    assert mark_lines(Mark("{time} {0}", NOW, test=False), PROFILE)[0] == "{time} {0}"


def test_each_rule_names_its_legal_source_and_dates() -> None:
    assert all(profile.rule and "/" in profile.source and profile.valid_from for profile in profiles())
    assert PROFILE.font_size == 10
    assert PROFILE.valid_from == date(2025, 7, 1)


def test_a_day_without_a_known_rule_is_refused() -> None:
    with pytest.raises(ArchiveError) as refusal:
        profile_on(date(2019, 1, 1))

    assert refusal.value.code is ErrorCode.SIGNING_FAILED


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
@pytest.mark.parametrize("box", [A4, (-100.0, 200.0, 495.0, 1042.0), (0.0, 0.0, 842.0, 595.0)])
def test_it_stands_top_right_as_seen_at_the_prescribed_size(box: tuple[float, float, float, float], turns: int) -> None:
    page = PageView(box, turns)

    placed = _placed(page)

    left, bottom, right, top = _seen(placed, page)
    assert right == pytest.approx(PROFILE.margin_right)
    assert top == pytest.approx(PROFILE.margin_top)
    assert left > page.width / 2
    assert bottom > page.height / 2
    assert placed.size == PROFILE.font_size


def test_a_user_unit_does_not_enlarge_it() -> None:
    page = PageView((0.0, 0.0, 297.5, 421.0), unit=2.0)

    placed = _placed(page)

    assert (placed.rect[2] - placed.rect[0]) * 2 == pytest.approx(placed.width)
    assert placed.size == PROFILE.font_size


def test_a_long_name_wraps_between_words_and_keeps_all_of_them() -> None:
    name = "Ủy ban nhân dân " * 12 + "tỉnh Bà Rịa - Vũng Tàu"

    placed = _placed(PageView(A4), name)

    assert placed.size == PROFILE.font_size
    assert placed.width <= PROFILE.width_share * 595
    assert " ".join(placed.lines).startswith(name)


def test_a_name_without_spaces_is_broken_inside() -> None:
    placed = _placed(PageView(A4), "Đ" * 200)

    assert placed.width <= PROFILE.width_share * 595
    assert "".join(placed.lines).count("Đ") == 200


def test_a_page_too_small_for_it_shrinks_it_but_tears_no_time() -> None:
    placed = _placed(PageView((0.0, 0.0, 60.0, 40.0), 1))

    assert placed.size < PROFILE.font_size
    assert "2026-11-22T10:04:05+07:00" in placed.lines


@given(
    st.floats(20, 15000),
    st.floats(20, 15000),
    st.floats(-5000, 5000),
    st.integers(0, 3),
    st.sampled_from([0.1, 1.0, 7.5]),
    st.integers(1, 40),
)
def test_it_never_leaves_the_page(
    width: float, height: float, origin: float, turns: int, unit: float, words: int
) -> None:
    page = PageView((origin, -origin, origin + width / unit, -origin + height / unit), turns, unit)

    assert min(_seen(_placed(page, "Lưu trữ " * words), page)) >= -1e-6


def test_a_letter_that_the_font_lacks_is_refused_not_drawn_as_a_box() -> None:
    with pytest.raises(ArchiveError) as refusal:
        font_for(PROFILE.font, "漢")

    assert refusal.value.code is ErrorCode.SIGNING_FAILED
    assert "漢" in str(refusal.value.facts["detail"])


def test_the_subset_holds_every_vietnamese_letter_and_stays_small() -> None:
    alphabet = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"

    font = font_for(PROFILE.font, alphabet + alphabet.upper())

    assert len(font.program) < 15_000
    assert len({font.glyphs[letter] for letter in alphabet}) == len(alphabet)


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
@pytest.mark.parametrize("box", [A4, (0.0, 0.0, 842.0, 595.0), (-100.0, 200.0, 320.0, 795.0)])
def test_print_at_the_prescribed_corner_sends_it_to_the_nearest_free_place(
    box: tuple[float, float, float, float], turns: int
) -> None:
    page = PageView(box, turns)
    ink = _inked(page, (page.width - 150, 0, page.width, 90))

    placed = _placed(page, ink=ink)

    left, _, right, top = _seen(placed, page)
    assert not ink.taken[int(top / 2) : math.ceil((top + placed.height) / 2), int(left / 2) : -int(right / 2)].any()
    assert placed.size == PROFILE.font_size
    assert min(abs(top - 92), abs(right - 152)) <= 4, "right below the print, or right beside it"


def test_where_only_dust_or_nothing_is_printed_it_stands_where_it_is_prescribed() -> None:
    page = PageView(A4)

    assert _placed(page, ink=_inked(page, (0, 100, 595, 842), (0, 0, 300, 100))) == _placed(page)


def test_a_narrow_strip_above_the_print_takes_it_on_fewer_rows() -> None:
    page = PageView((0.0, 0.0, 842.0, 595.0))
    long = "Trung tâm Lưu trữ lịch sử " * 4

    placed = _placed(page, long, _inked(page, (0, 50, 842, 595)))

    assert len(placed.lines) < len(_placed(page, long).lines)
    assert _seen(placed, page)[3] + placed.height <= 50


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
@pytest.mark.parametrize("box", [A4, (10.0, 20.0, 130.0, 220.0)])
def test_a_page_full_of_print_gets_a_margin_above_it_as_seen(
    box: tuple[float, float, float, float], turns: int
) -> None:
    page = PageView(box, turns)

    placed = _placed(page, ink=_inked(page, (0, 0, page.width, page.height)))

    assert placed.page_box is not None
    grown = PageView(placed.page_box, turns)
    assert grown.width == page.width
    assert grown.height == pytest.approx(page.height + placed.height, abs=20)
    left, bottom, right, top = _seen(placed, grown)
    assert min(left, right, top) >= 0
    assert bottom >= page.height
