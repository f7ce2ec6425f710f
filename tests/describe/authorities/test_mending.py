"""Names of bodies and places mended by the lists."""

from __future__ import annotations

import pytest

from describe.authorities.fitting import issuer_fits, kinds_in
from describe.authorities.mending import mended
from describe.authorities.names import province_named, provinces


@pytest.mark.parametrize(
    ("read", "proper"),
    [
        ("THÀN PHỐ ĐÀ NẴNG", "THÀNH PHỐ ĐÀ NẴNG"),
        ("SỞ Y TẺ", "SỞ Y TẾ"),
        ("UBND TỈNH KIẾN GIANG", "UBND TỈNH KIÊN GIANG"),
        ("TỈNH ĐÁK LÁK", "TỈNH ĐẮK LẮK"),
        ("HỘI ĐỎNG NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN"),
        ("SỞ VĂN HÓA, THỂ THAO VÀ DU LICH", "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH"),
    ],
)
def test_faulty_names_are_spelled_as_the_lists_do(read: str, proper: str) -> None:
    assert " ".join(mended(tuple(read.split()))) == proper


@pytest.mark.parametrize(
    "name",
    ["UỶ BAN NHÂN DÂN", "tỉnh Hoà Bình", "TỈNH ĐĂK LĂK", "UBND TỈNH ĐÔNG HẢI", "UBND TỈNH VĨNH THUẬN", "BỘ CÔNG AN"],
)
def test_names_that_are_right_or_another_ones_stay(name: str) -> None:
    assert " ".join(mended(tuple(name.split()))) == name


@pytest.mark.parametrize(
    ("notation", "issuer"),
    [
        ("QĐ-UBND", "ỦY BAN NHÂN DÂN TỈNH PHÚ THỌ"),
        ("GM-GAVI", "SỞ Y TẾ (DỰ ÁN GAVI)"),
        ("TB-ĐHĐL", "TRƯỜNG ĐẠI HỌC ĐIỆN LỰC"),
        ("QĐ-TTPVHCC", "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"),
        ("CT/TU", "TỈNH ỦY QUẢNG NGÃI"),
    ],
)
def test_a_notation_abbreviates_its_issuer(notation: str, issuer: str) -> None:
    assert issuer_fits(notation, issuer)


def test_a_notation_of_another_body_does_not_fit() -> None:
    assert not issuer_fits("CT-UBND", "SỞ Y TẾ")


def test_a_notation_tells_the_kinds_it_may_stand_for() -> None:
    assert kinds_in("QĐ-UBND") == ("quyết định",)
    assert kinds_in("UBND-VX") == ()


def test_sixty_three_provinces_became_thirty_four() -> None:
    before = [one for one in provinces() if one.named_on("2025-03-01")]
    after = [one for one in provinces() if one.named_on("2025-07-01")]
    assert (len(before), len(after)) == (63, 34)


def test_who_went_on_bears_its_name_after_the_merger() -> None:
    today = {one.name for one in provinces() if one.named_on("2025-07-01")}
    gone = [one for one in provinces() if one.valid_until == "2025-07-01"]
    assert gone
    assert all(set(one.successors) <= today for one in gone)


def test_a_province_is_found_in_any_spelling() -> None:
    found = province_named("Đăk Lăk")
    assert found is not None
    assert found.name == "Đắk Lắk"
