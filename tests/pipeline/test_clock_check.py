"""What `doctor` says of this machine's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.upkeep.clock_check import is_synchronised, judge_clock

_NOW = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(("seconds", "well"), [(0, True), (5, True), (-5, True), (6, False), (-300, False)])
def test_clocks_that_lie_apart_are_not_well(seconds: int, well: bool) -> None:
    found, detail = judge_clock(_NOW, _NOW + timedelta(seconds=seconds), synchronised=True)
    assert found is well
    assert f"{abs(seconds)}.0 s" in detail


def test_a_clock_that_nobody_keeps_is_told() -> None:
    assert "NOT SYNCHRONISED" in judge_clock(_NOW, _NOW, synchronised=False)[1]
    assert "not known" in judge_clock(_NOW, _NOW, synchronised=None)[1]


def test_the_kernel_is_asked() -> None:
    assert is_synchronised() in {True, False, None}
