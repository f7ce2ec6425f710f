"""New passwords, and what the law of the day asks of accounts (QCVN 12:2026/BCA)."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from domain.errors import ArchiveError, ErrorCode
from domain.people.passwords import check_password, normal
from domain.people.permissions import Permission
from domain.people.security_rules import rules_on, security_rules

RULES = rules_on(date(2026, 11, 30))


def is_taken(password: str, name: str = "lan.nguyen") -> bool:
    try:
        check_password(password, name, RULES, RULES.password_letters)
    except ArchiveError as error:
        return error.code is not ErrorCode.PASSWORD_WEAK
    return True


@pytest.mark.parametrize(
    "password",
    ["Kho@Sach2026", "Sổ sách#1975 Huế", "xY7!xY7?", "Đèn.dầu8x", "correct-Horse 9 battery", "Aa1!" + "ổxếz" * 31],
)
def test_a_password_with_all_four_kinds_of_letters_is_taken(password: str) -> None:
    assert is_taken(password)


@pytest.mark.parametrize(
    "password",
    [
        "",
        "Kh@1xyz",  # seven
        "khosach@2026",
        "KHOSACH@2026",
        "KhoSachGiay@",
        "KhoSach2026",
        "KhoSach 2026",  # a space is no sign
        "Aa1!" + "ổxếz" * 31 + "a",
        "Aa1!Aa1!Aa1!",
        "P@ssw0rd2026!",
        "Admin@123",
        "!!Matkhau@2026",
        "Mậtkhẩu@2026",
        "Vietnam@1975",
        "Lưutrữ#2026",
        "x9!Lan.Nguyen",
        "X9!lân.nguyễn",
    ],
)
def test_a_password_that_lacks_a_kind_or_is_guessed_first_is_refused(password: str) -> None:
    assert not is_taken(password)


def test_a_name_of_two_letters_may_stand_in_a_password() -> None:
    assert is_taken("Kho@Sach2026", "ac")


def test_letters_composed_in_another_way_are_the_same_password() -> None:
    composed = "Lưu#trữ ảnh 1975"
    assert unicodedata.normalize("NFD", composed) != composed
    assert normal(unicodedata.normalize("NFD", composed)) == normal(composed)


def test_the_profile_says_what_the_regulation_says_from_the_day_of_its_force() -> None:
    (rules,) = security_rules()
    assert (rules.valid_from, rules.valid_until) == (date(2026, 7, 1), None)
    assert rules.source.startswith("QCVN 12:2026/BCA")
    assert (rules.password_letters, rules.password_kinds) == (8, ("lower", "upper", "digit", "special"))
    assert (rules.manager_password_days, rules.earlier_passwords) == (60, 10)
    assert (rules.wrong_passwords, rules.unlock_hours_least, rules.unlock_hours_most) == (5, 12, 30 * 24)
    assert (rules.idle_minutes, rules.dormant_days) == (15, 45)
    assert rules.managing <= set(Permission)


def test_before_the_first_rules_these_hold_too() -> None:
    assert rules_on(date(2020, 1, 1)) == rules_on(date(2026, 7, 1)) == rules_on(date(2040, 1, 1))
