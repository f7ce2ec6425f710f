"""Names of people, and which roles cover which."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import ArchiveError
from domain.people.accounts import check_name, covers, name_key
from domain.people.roles import Grant, RoleName

CLERK = RoleName.CLERK


@pytest.mark.parametrize("name", ["a", "lan", "lan.nguyen", "lan_2", "Nguyễn-Lân", "lan@so.gov.vn", "7", "a" * 64])
def test_a_name_of_letters_and_digits_is_taken_as_it_is_written(name: str) -> None:
    assert check_name(f" {name} ") == name


@given(st.text(max_size=80))
def test_a_name_that_is_taken_once_is_taken_again_and_has_the_same_key(name: str) -> None:
    try:
        kept = check_name(name)
    except ArchiveError:
        return
    assert check_name(kept) == kept
    assert name_key(name) == name_key(kept)
    assert not set(kept) & set(" /\\<>\"'&\n\0")


@pytest.mark.parametrize(
    ("held", "wanted", "is_covered"),
    [
        ((Grant(CLERK),), Grant(CLERK), True),
        ((Grant(CLERK),), Grant(CLERK, "H49"), True),
        ((Grant(CLERK, "H49"),), Grant(CLERK, "H49"), True),
        ((Grant(CLERK, "H49"),), Grant(CLERK), False),
        ((Grant(CLERK, "H49"),), Grant(CLERK, "H50"), False),
        ((Grant(RoleName.AUDITOR),), Grant(CLERK), False),
        ((), Grant(CLERK), False),
    ],
)
def test_a_role_of_the_whole_archive_covers_that_of_a_fonds(
    held: tuple[Grant, ...], wanted: Grant, is_covered: bool
) -> None:
    assert covers(held, wanted) is is_covered
