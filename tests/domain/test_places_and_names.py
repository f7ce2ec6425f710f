"""Boxes, maps of the plane, codes of dossiers and records."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.digest import fixity_of
from domain.errors import ArchiveError, ErrorCode
from domain.geometry import IDENTITY, Affine, Box, Homography, union
from domain.identifiers import RecordCode, check_dossier_code

_BOXES = st.builds(Box, *[st.integers(0, 5000)] * 2, *[st.integers(1, 5000)] * 2)


@given(st.lists(_BOXES, min_size=1))
def test_the_union_holds_every_box(boxes: list[Box]) -> None:
    whole = union(boxes)

    assert all(whole.intersection(box) == box.area for box in boxes)


def test_there_is_no_union_of_nothing() -> None:
    with pytest.raises(ValueError, match="no box"):
        union([])


@given(_BOXES)
def test_the_identity_moves_nothing(box: Box) -> None:
    assert IDENTITY.box(box) == box


def test_a_turned_box_is_the_upright_box_around_it() -> None:
    quarter = Affine(0, -1, 100, 1, 0, 0)

    assert quarter.box(Box(10, 20, 30, 5)) == Box(75, 10, 5, 30)


def test_a_box_never_shrinks_to_nothing() -> None:
    shrink = Affine(0.01, 0, 0, 0, 0.01, 0)

    assert shrink.box(Box(10, 10, 3, 3)).area == 1
    assert Box(10, 10, 3, 3).scaled(0.01).area == 1


@given(st.floats(-15, 15), _BOXES)
def test_a_slight_turn_keeps_the_centre(degrees: float, box: Box) -> None:
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    turned = Affine(cos, -sin, 0, sin, cos, 0)
    x, y = turned.point(box.x + box.w / 2, box.y + box.h / 2)
    found = turned.box(box)

    assert abs(found.x + found.w / 2 - x) <= 1
    assert abs(found.y + found.h / 2 - y) <= 1


@pytest.mark.parametrize("code", ["H49.64.33.2001.160", "VK", "Hồ-sơ_1", "A.1"])
def test_a_dossier_code_may_hold_letters_digits_stops_and_dashes(code: str) -> None:
    assert check_dossier_code(code) == code


@pytest.mark.parametrize("code", ["", ".", "a..b", "../x", "a/b", "a b", "-a", "a.", "x" * 101, "a\n", "a\u0000"])
def test_other_dossier_codes_are_refused(code: str) -> None:
    with pytest.raises(ArchiveError) as caught:
        check_dossier_code(code)

    assert caught.value.code is ErrorCode.USAGE


@given(st.integers(0, 9_999_999))
def test_a_record_code_is_read_back(ordinal: int) -> None:
    code = RecordCode("H49.64.2001.160", ordinal)

    assert RecordCode.parse(str(code)) == code


@pytest.mark.parametrize("text", ["", "H49", "H49.123", "H49.00000001", ".0000001"])
def test_what_is_no_record_code_is_not_found(text: str) -> None:
    with pytest.raises(ArchiveError) as caught:
        RecordCode.parse(text)

    assert caught.value.code is ErrorCode.RECORD_NOT_FOUND


@given(st.binary(), st.integers(0, 50))
def test_fixity_does_not_depend_on_the_chunks(data: bytes, cut: int) -> None:
    assert fixity_of([data[:cut], data[cut:]]) == fixity_of([data])


@pytest.mark.parametrize(
    "way", [Affine(0.75, 0.01, 20, -0.01, 0.75, -7), Homography((0.9, 0.02, 12, -0.03, 1.1, 5, 1e-5, 2e-5, 1))]
)
def test_a_map_and_its_inverse_lead_back(way: Affine | Homography) -> None:
    for point in ((0, 0), (1200, 30), (640, 2900)):
        assert way.inverse.point(*way.point(*point)) == pytest.approx(point, abs=1e-6)


def test_four_quarter_turns_lead_back_and_one_puts_the_top_right() -> None:
    box = Box(10, 20, 30, 5)
    assert box.turned(1, 100, 200) == Box(175, 10, 5, 30)
    assert box.turned(4, 100, 200) == box
    assert box.turned(1, 100, 200).turned(3, 200, 100) == box
