"""Done together, and where one is at fault it fails alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from pipeline.processing.parcels import each_to_its_end

if TYPE_CHECKING:
    from collections.abc import Sequence


class Work:
    """Refuses numbers of `bad`; remembers what went well, how often it was asked, and what failed why."""

    def __init__(self, bad: dict[int, Exception]) -> None:
        self.bad = bad
        self.done: list[int] = []
        self.calls = 0
        self.failed: dict[int, ArchiveError] = {}

    def together(self, numbers: Sequence[int]) -> None:
        self.calls += 1
        for number in numbers:
            if number in self.bad:
                raise self.bad[number]
        self.done += numbers

    def fail(self, number: int, error: ArchiveError) -> None:
        self.failed[number] = error


@given(count=st.integers(1, 40), bad=st.sets(st.integers(0, 39)))
def test_exactly_the_bad_ones_fail_and_all_others_are_done(count: int, bad: set[int]) -> None:
    work = Work({number: ArchiveError(ErrorCode.OBJECT_CORRUPT, key=str(number)) for number in bad})
    each_to_its_end(tuple(range(count)), work.together, work.fail)
    assert sorted(work.done) == [number for number in range(count) if number not in bad]
    assert {number: error.facts["key"] for number, error in work.failed.items()} == {
        number: str(number) for number in bad if number < count
    }


def test_one_bad_among_many_costs_few_turns() -> None:
    work = Work({13: ArchiveError(ErrorCode.OBJECT_EXISTS, key="x")})
    each_to_its_end(tuple(range(32)), work.together, work.fail)
    assert work.calls == 11


def test_a_bug_is_the_fault_of_the_one_that_it_meets() -> None:
    work = Work({1: ZeroDivisionError("by zero")})
    each_to_its_end((0, 1, 2), work.together, work.fail)
    assert work.done == [0, 2]
    assert work.failed[1].code is ErrorCode.INTERNAL
    assert work.failed[1].facts["detail"] == "ZeroDivisionError: by zero"


@pytest.mark.parametrize(
    "fault", [ArchiveError(ErrorCode.STORE_FAILED, detail="away"), ArchiveUnusable(ErrorCode.ARCHIVE_NEWER, found=2)]
)
def test_a_fault_of_the_machine_is_nobodys(fault: ArchiveError) -> None:
    work = Work({1: fault})
    with pytest.raises(ArchiveError) as error:
        each_to_its_end((0, 1), work.together, work.fail)
    assert error.value is fault
    assert work.failed == {}
