"""Batches as values: what they are called, what people type, when they take documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.batches import (
    BatchState,
    batch_identifier,
    batch_series,
    earlier_identifier,
    number_of,
    opening,
    read_identifier,
)
from domain.errors import ArchiveError, ErrorCode
from domain.vietnam_time import VIETNAM

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=VIETNAM)
BATCH = opening("L20261130-0001", "Hộp 12", "Lan", NOON)


def test_the_day_of_an_identifier_is_the_day_in_vietnam() -> None:
    assert batch_series(datetime(2026, 11, 29, 18, 0, tzinfo=UTC)) == "L20261130"
    assert batch_identifier("L20261130", 7) == "L20261130-0007"


@pytest.mark.parametrize("typed", ["L20261130-0001", "l20261130-1", " L20261130-01 "])
def test_an_identifier_is_read_as_people_type_it(typed: str) -> None:
    assert read_identifier(typed) == "L20261130-0001"


@pytest.mark.parametrize("name", ["", "Hộp 12", "2026-11-30 08:00:00", "L2026-1", "L20261130-", "L0-abc"])
def test_a_name_is_no_identifier(name: str) -> None:
    assert read_identifier(name) is None


def test_a_batch_of_the_first_release_has_the_same_identifier_everywhere_and_for_ever() -> None:
    assert earlier_identifier("lô 1", "An") == "L0-arsj6jlnh47e"
    assert earlier_identifier("lô 1", "Bình") != earlier_identifier("lô 1", "An")
    assert read_identifier("l0-ARSJ6JLNH47E") == "L0-arsj6jlnh47e"
    assert number_of("L0-arsj6jlnh47e") is None


def test_closing_is_told_once_with_who_and_when() -> None:
    closed = BATCH.closing(NOON + timedelta(hours=1), "Minh")
    assert (closed.state, closed.closed) == (BatchState.CLOSED, NOON + timedelta(hours=1))
    assert [(event.type.value, event.agent) for event in closed.events] == [("opened", "Lan"), ("closed", "Minh")]
    assert closed.closing(NOON + timedelta(hours=2), "Hòa") == closed


@pytest.mark.parametrize("state", [BatchState.CLOSED, BatchState("in-review")])
def test_only_an_open_batch_takes_documents_also_where_a_later_program_knows_more_states(state: BatchState) -> None:
    BATCH.require_open()
    with pytest.raises(ArchiveError) as refused:
        replace(BATCH, state=state).require_open()
    assert refused.value.code is ErrorCode.BATCH_CLOSED
    assert refused.value.facts["batch"] == "L20261130-0001"


def test_what_a_later_program_put_into_review_is_not_closed_by_us() -> None:
    with pytest.raises(ArchiveError):
        replace(BATCH, state=BatchState("in-review")).closing(NOON, "Minh")
