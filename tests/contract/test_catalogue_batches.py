"""Batches in every database: one of those who open it at once wins, and what is asked about one reads that one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from catalogue.catalogue import Catalogue, open_catalogue
from catalogue.database import Database
from domain.batches import Batch, BatchKind, BatchState, earlier_identifier, opening
from domain.documents import RecordState
from domain.errors import ArchiveError, ErrorCode
from tests.catalogue.databases import KINDS, empty, postgresql_database, sqlite_url
from tests.catalogue.factories import DOSSIER, MORNING, OWNER, record, refusal, submission

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OTHER = "Trần Văn Sang"


@pytest.fixture(scope="session")
def shared_postgresql_url() -> Iterator[str]:
    with postgresql_database() as url:
        yield url


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return sqlite_url(tmp_path)
    shared: str = request.getfixturevalue("shared_postgresql_url")
    return shared


@pytest.fixture
def catalogue(url: str) -> Iterator[Catalogue]:
    opened = open_catalogue(url)
    empty(opened)
    yield opened
    opened.close()


def opened(catalogue: Catalogue, name: str = "Hộp 12", owner: str = OWNER, day: int = 0) -> Batch:
    return catalogue.open_batch(name, owner, MORNING + timedelta(days=day), BatchKind.GENERAL)[0]


def close(catalogue: Catalogue, identifier: str) -> Batch:
    return catalogue.change_batch(identifier, lambda batch: batch.closing(MORNING + timedelta(hours=9), OWNER))


def filed(catalogue: Catalogue, number: int, batch: Batch, owner: str | None = None) -> str:
    given = replace(submission(number), batch=batch.name, batch_id=batch.identifier, owner=owner or batch.owner)
    return catalogue.register(given).code


def test_batches_are_numbered_by_the_day(catalogue: Catalogue) -> None:
    given = [opened(catalogue, name, day=day).identifier for name, day in (("a", 0), ("b", 0), ("c", 1))]
    assert given == ["L20261122-0001", "L20261122-0002", "L20261123-0001"]


def test_an_owner_goes_on_with_his_open_batch_of_that_name(catalogue: Catalogue) -> None:
    batch, is_new = catalogue.open_batch("Hộp 12", OWNER, MORNING, BatchKind.LETTERS)
    assert is_new
    assert (batch.name, batch.owner, batch.kind, batch.state) == ("Hộp 12", OWNER, BatchKind.LETTERS, BatchState.OPEN)
    again, is_new = catalogue.open_batch("Hộp 12", OWNER, MORNING + timedelta(days=2), BatchKind.GENERAL)
    assert (again, is_new) == (batch, False)
    assert catalogue.batch(batch.identifier) == batch


def test_two_persons_who_use_the_same_words_have_two_batches(catalogue: Catalogue) -> None:
    hers, his = opened(catalogue), opened(catalogue, owner=OTHER)
    codes = filed(catalogue, 1, hers), filed(catalogue, 2, his)
    assert hers.identifier != his.identifier
    assert {batch.identifier: batch.counts for batch in catalogue.batches()} == {
        hers.identifier: {RecordState.RECEIVED: 1},
        his.identifier: {RecordState.RECEIVED: 1},
    }
    assert [one.code for one in catalogue.records(batch=his.identifier)] == [codes[1]]
    shown = catalogue.find(codes[1])
    assert shown is not None
    assert (shown.batch, shown.batch_id) == ("Hộp 12", his.identifier)
    assert catalogue.batches_named("Hộp 12", 5) == (his.identifier, hers.identifier)


def test_the_same_refused_file_in_two_batches_of_one_name_is_two_refusals(catalogue: Catalogue) -> None:
    for batch in (opened(catalogue), opened(catalogue, owner=OTHER)):
        catalogue.refuse(replace(refusal(), batch=batch.name, batch_id=batch.identifier, owner=batch.owner))
    assert len({told.batch_id for told in catalogue.refusals()}) == 2
    assert [batch.counts[RecordState.REFUSED] for batch in catalogue.batches()] == [1, 1]


def test_who_helps_a_colleague_hands_into_the_colleagues_batch(catalogue: Catalogue) -> None:
    batch = opened(catalogue)
    filed(catalogue, 1, batch, owner=OTHER)
    (summary,) = catalogue.batches()
    assert (summary.owner, summary.opened) == (OWNER, MORNING)


def test_of_many_who_open_a_batch_at_once_one_wins_and_the_others_use_it(catalogue: Catalogue, url: str) -> None:
    others = [open_catalogue(url) for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda turn: opened(others[turn % 4]).identifier, range(24)))
    assert set(found) == {"L20261122-0001"}
    assert opened(catalogue, "Hộp 13").identifier == "L20261122-0002", "no number was lost"
    for other in others:
        other.close()


def test_a_closed_batch_is_history_and_its_name_opens_another(catalogue: Catalogue) -> None:
    first = opened(catalogue)
    closed = close(catalogue, first.identifier)
    assert catalogue.batch(first.identifier) == closed
    assert closed.state is BatchState.CLOSED
    second = opened(catalogue)
    assert second.identifier == "L20261122-0002"
    assert [batch.identifier for batch in catalogue.batches(state=BatchState.OPEN)] == [second.identifier]
    assert [batch.identifier for batch in catalogue.batches(owner=OTHER)] == []


def test_what_is_not_there_cannot_be_changed(catalogue: Catalogue) -> None:
    with pytest.raises(ArchiveError) as refused:
        close(catalogue, "L20261122-0009")
    assert refused.value.code is ErrorCode.BATCH_NOT_FOUND
    assert catalogue.batch("L20261122-0009") is None
    assert catalogue.batches(identifier="L20261122-0009") == ()
    assert catalogue.records(batch="L20261122-0009") == ()


def test_each_change_has_to_be_kept_once(catalogue: Catalogue) -> None:
    batch = opened(catalogue)
    assert catalogue.batches_not_kept() == (batch.identifier,)
    catalogue.batch_kept(batch.identifier, 1)
    assert catalogue.batches_not_kept() == ()
    close(catalogue, batch.identifier)
    assert catalogue.batches_not_kept() == (batch.identifier,)
    catalogue.batch_kept(batch.identifier, 1)
    assert catalogue.batches_not_kept() == (batch.identifier,), "what was kept late is not the newest"


def test_what_the_object_store_told_is_not_given_out_again(catalogue: Catalogue) -> None:
    told = opening("L20261122-0007", "Hộp 1", OTHER, MORNING).closing(MORNING + timedelta(hours=2), OTHER)
    catalogue.save_batch(told)
    catalogue.save_batch(told)
    assert catalogue.batch("L20261122-0007") == told
    assert catalogue.batches_not_kept() == ()
    assert opened(catalogue).identifier == "L20261122-0008"


def test_a_batch_of_which_only_documents_are_left_is_made_up_from_them(catalogue: Catalogue) -> None:
    for number in (2, 1):
        given = replace(submission(number), batch="Hộp 5", batch_id="L20261121-0003")
        archived = replace(record(f"{DOSSIER.code}.{number:07d}", given), batch_id=given.batch_id)
        catalogue.save_record(archived, number, DOSSIER)
    batch = catalogue.batch("L20261121-0003")
    assert batch is not None
    assert (batch.name, batch.owner, batch.opened) == ("Hộp 5", OWNER, submission(1).received)
    assert catalogue.batches_not_kept() == ()


def test_documents_of_the_first_release_are_in_batches_by_name_and_owner(catalogue: Catalogue) -> None:
    catalogue.register(submission(1))
    catalogue.register(replace(submission(2), owner=OTHER))
    found = {batch.identifier: batch.owner for batch in catalogue.batches()}
    assert found == {earlier_identifier("lô 1", owner): owner for owner in (OWNER, OTHER)}
    assert opened(catalogue, "lô 1").identifier == earlier_identifier("lô 1", OWNER), "it is open, and goes on"


def test_a_batch_that_a_machine_of_the_first_release_makes_beside_us_gets_its_identifier(
    catalogue: Catalogue, url: str
) -> None:
    database = Database(url)
    with database.writing() as connection:
        connection.execute(
            text("INSERT INTO batches (name, owner, opened) VALUES (:name, :owner, '2026-11-22 01:00:00.000000+00')"),
            {"name": "lô cũ", "owner": OTHER},
        )
    database.close()
    assert catalogue.batches() == ()
    assert catalogue.batches_not_kept() == ()
    (batch,) = catalogue.batches()
    assert (batch.identifier, batch.name, batch.state) == (earlier_identifier("lô cũ", OTHER), "lô cũ", BatchState.OPEN)


def test_a_state_and_kind_of_a_later_release_are_shown(catalogue: Catalogue, url: str) -> None:
    batch = opened(catalogue)
    database = Database(url)
    with database.writing() as connection:
        connection.execute(text("UPDATE batches SET state = 'in-review', kind = 'maps'"))
    database.close()
    (summary,) = catalogue.batches()
    assert (summary.state, summary.kind, summary.state.known) == ("in-review", "maps", False)
    assert opened(catalogue).identifier != batch.identifier
