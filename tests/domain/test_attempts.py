"""Pauses after wrong passwords: they grow by name until the account is locked, by address without an end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from domain.people.attempts import by_address, by_name

HOUR = 3600


def test_a_slip_of_the_finger_costs_nothing_and_the_fifth_locks() -> None:
    pause = by_name("x", 5, 12).pause
    assert [pause(failures) for failures in range(1, 8)] == [0, 0, 2, 8, 12 * HOUR, 12 * HOUR, 12 * HOUR]
    assert by_name("x", 1, 12).pause(1) == 12 * HOUR
    assert by_name("x", 3, 24).pause(3) == 24 * HOUR


def test_failures_are_remembered_as_long_as_an_account_is_locked_by_them() -> None:
    for hours in (12, 720):
        counted = by_name("x", 5, hours)
        assert counted.forgotten == counted.pause(5) == hours * HOUR


@given(st.integers(1, 10_000_000))
def test_an_address_waits_longer_and_never_more_than_a_quarter_of_an_hour(failures: int) -> None:
    pause = by_address("x").pause
    assert pause(failures) <= pause(failures + 1) <= 15 * 60


def test_ten_thousand_wrong_passwords_from_one_address_take_months() -> None:
    pause = by_address("x").pause
    assert sum(map(pause, range(10_000))) > 90 * 24 * HOUR
