"""Ranks of administrative units in names of bodies, and until which day there were such units."""

from __future__ import annotations

import pytest

from describe.authorities.units import Tier, units_in


@pytest.mark.parametrize(
    ("body", "units"),
    [
        ("ỦY BAN NHÂN DÂN HUYỆN KHE LẠNH", [("huyện", "KHE LẠNH", Tier.DISTRICT)]),
        ("UBND QUẬN 3", [("quận", "3", Tier.DISTRICT)]),
        ("UBND thị xã Sông Cầu", [("thị xã", "Sông Cầu", Tier.DISTRICT)]),
        ("ỦY BAN NHÂN DÂN THỊ TRẤN CÁI RỒNG", [("thị trấn", "CÁI RỒNG", Tier.COMMUNE)]),
        ("ỦY BAN NHÂN DÂN ĐẶC KHU PHÚ QUỐC", [("đặc khu", "PHÚ QUỐC", Tier.COMMUNE)]),
        ("UBND PHƯỜNG 12 QUẬN 3", [("phường", "12", Tier.COMMUNE), ("quận", "3", Tier.DISTRICT)]),
        ("UBND xã Đồi Sim, huyện Khe Lạnh", [("xã", "Đồi Sim", Tier.COMMUNE), ("huyện", "Khe Lạnh", Tier.DISTRICT)]),
        ("ỦY BAN NHÂN DÂN THÀNH PHỐ HỒ CHÍ MINH", [("thành phố", "HỒ CHÍ MINH", Tier.PROVINCE)]),
        ("UBND THÀNH PHỐ HÀ NỘI SỞ Y TẾ", [("thành phố", "HÀ NỘI SỞ Y TẾ", Tier.PROVINCE)]),
        ("UBND thành phố Biên Hòa", [("thành phố", "Biên Hòa", Tier.DISTRICT)]),
        ("ỦY BAN NHÂN DÂN THÀNH PHỐ THÁI NGUYÊN", [("thành phố", "THÁI NGUYÊN", Tier.DISTRICT)]),
        ("Huyện ủy Khe Lạnh", [("huyện", "Khe Lạnh", Tier.DISTRICT)]),
        ("ỦY BAN NHÂN DÂN TỈNH LÀO CAI", [("tỉnh", "LÀO CAI", Tier.PROVINCE)]),
        ("SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", []),
        ("BẢO HIỂM XÃ HỘI VIỆT NAM", []),
        ("HỢP TÁC XÃ RAU CẦU MÂY", []),
        ("THÔNG TẤN XÃ VIỆT NAM", []),
        ("BỘ TƯ LỆNH QUÂN KHU 7", []),
        ("TỔNG CỤC QUẢN LÝ THỊ TRƯỜNG", []),
        ("", []),
    ],
)
def test_a_rank_tells_what_a_unit_is(body: str, units: list[tuple[str, str, Tier]]) -> None:
    assert [(one.rank, one.name, one.tier) for one in units_in(body)] == units


@pytest.mark.parametrize(
    ("body", "day", "there"),
    [
        ("UBND huyện Khe Lạnh", "2025-06-30", True),
        ("UBND huyện Khe Lạnh", "2025-07-01", False),
        ("UBND huyện Khe Lạnh", "2025", True),
        ("UBND thành phố Biên Hòa", "2025-07-01", False),
        ("UBND thành phố Huế", "2025-07-01", True),
        ("UBND xã Đồi Sim", "2026-01-05", True),
    ],
)
def test_districts_ended_on_the_first_of_july_2025(body: str, day: str, *, there: bool) -> None:
    assert [one.there_on(day) for one in units_in(body)] == [there]
