"""The journal in every database: an entry is there from when its act begins, numbered once, and erased in part only."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete

from catalogue.catalogue import open_catalogue
from catalogue.database import Database
from catalogue.journal import within
from catalogue.journal_tables import journal, personal_parts
from domain.actors import Actor, ActorKind
from domain.journal import Act, ActOutcome, JournalFilter, ToldAct
from pipeline.journal.telling import told_act, with_outcome
from tests.catalogue.databases import empty
from tests.catalogue.factories import MORNING
from tests.contract.test_catalogue import shared_postgresql_url, url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from catalogue.catalogue import Catalogue
    from catalogue.journal import JournalCatalogue

__all__ = ["shared_postgresql_url", "url"]

LAN = Actor(ActorKind.PERSON, "Nguyễn Thị Lan", identifier="p-1", origin="10.0.0.7")
AN = Actor(ActorKind.PERSON, "Trần Văn An", identifier="p-2", origin="10.0.0.8")
PROCESS = "kho-01:4711:99"


@pytest.fixture
def catalogue(url: str) -> Iterator[Catalogue]:
    opened = open_catalogue(url)
    empty(opened)
    database = Database(url)
    with database.writing() as connection:
        connection.execute(delete(journal))
        connection.execute(delete(personal_parts))
    database.close()
    yield opened
    opened.close()


@pytest.fixture
def rows(catalogue: Catalogue) -> JournalCatalogue:
    return catalogue.journal


def told(minute: int = 0, act: Act = Act.VIEW, actor: Actor = LAN, on: str = "VK.1", words: str = "") -> ToldAct:
    return told_act(actor, act, MORNING + timedelta(minutes=minute), on=on, words=words, detail="3")


def _told_and_failed(connection: Connection) -> float:
    within(connection, told())
    return 1 / 0


def outcomes(rows: JournalCatalogue) -> list[ActOutcome]:
    return [one.entry.outcome for one in rows.select(JournalFilter())]


def test_an_entry_comes_back_as_it_was_told_whatever_its_letters(rows: JournalCatalogue) -> None:
    entry = told(act=Act.SEARCH, words="đất \u2028 “thôn” \x00 \ud800 ")
    rows.tell([entry])
    rows.tell([entry])
    (found,) = rows.select(JournalFilter())
    assert found.entry == entry.entry
    assert found.entry.is_of(found.part)


def test_an_act_stands_as_pending_from_when_it_begins_until_it_is_over(rows: JournalCatalogue) -> None:
    begun = told(act=Act.CORRECT)
    rows.begin(begun, PROCESS)
    assert outcomes(rows) == [ActOutcome.PENDING]
    assert rows.give_numbers(0, 10) == 0, "nothing that goes on is numbered"
    rows.finish(with_outcome(begun, ActOutcome.FAILED, "disk-full"))
    (found,) = rows.select(JournalFilter())
    assert (found.entry.outcome, found.entry.reason) == (ActOutcome.FAILED, "disk-full")
    assert rows.give_numbers(0, 10) == 1


def test_an_act_that_was_given_up_and_ends_all_the_same_is_told_by_an_entry_more(rows: JournalCatalogue) -> None:
    begun = told(act=Act.CORRECT)
    rows.begin(begun, PROCESS)
    ((identifier, process, _),) = rows.pending()
    assert process == PROCESS
    rows.cut_short([identifier])
    for _ in range(2):
        rows.finish(with_outcome(begun, ActOutcome.DONE, ""))
    assert sorted(outcomes(rows)) == [ActOutcome.CUT_SHORT, ActOutcome.DONE]


def test_an_act_within_another_transaction_is_true_with_it_or_not_at_all(url: str, rows: JournalCatalogue) -> None:
    database = Database(url)
    with pytest.raises(ZeroDivisionError):
        database.settle(_told_and_failed)
    assert rows.select(JournalFilter()) == []
    with database.writing() as connection:
        within(connection, told())
    assert len(rows.select(JournalFilter())) == 1
    database.close()


def test_numbers_are_given_once_and_without_holes_whoever_gives_them(rows: JournalCatalogue) -> None:
    rows.tell([told(minute) for minute in range(30)])
    assert [rows.give_numbers(rows.size(), 10) for _ in range(4)] == [10, 10, 10, 0]
    found = rows.numbered(0, 100)
    assert [one.entry.number for one in found] == list(range(30))
    assert [one.entry.time for one in found] == [MORNING + timedelta(minutes=minute) for minute in range(30)]
    assert rows.waiting() == (0, None)


@pytest.mark.parametrize("attempt", range(3))
def test_two_who_give_numbers_at_once_give_none_twice(rows: JournalCatalogue, attempt: int) -> None:
    rows.tell([told(minute) for minute in range(20)])

    def give(_: int) -> None:
        with rows.lock() as may:
            if may:
                rows.give_numbers(rows.size(), 7)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(give, range(8)))
    found = [one.entry.number for one in rows.numbered(0, 100)]
    assert found == list(range(len(found)))
    assert found, attempt


def test_entries_are_found_by_person_object_act_and_time_newest_first(rows: JournalCatalogue) -> None:
    rows.tell([told(0), told(1, Act.SEARCH, on="", words="bản đồ"), told(2, actor=AN), told(3, actor=AN, on="VK.2")])

    def minutes(wanted: JournalFilter) -> list[int]:
        return [(one.entry.time - MORNING).seconds // 60 for one in rows.select(wanted)]

    assert minutes(JournalFilter()) == [3, 2, 1, 0]
    assert minutes(JournalFilter(person=AN.name)) == minutes(JournalFilter(person="p-2")) == [3, 2]
    assert minutes(JournalFilter(object="VK.1")) == [2, 0]
    assert minutes(JournalFilter(act=Act.SEARCH)) == [1]
    assert minutes(JournalFilter(since=MORNING + timedelta(minutes=1), until=MORNING + timedelta(minutes=3))) == [2, 1]


def test_a_list_goes_on_behind_its_last_entry_also_among_those_of_one_moment(rows: JournalCatalogue) -> None:
    rows.tell([told() for _ in range(7)])
    seen: list[str] = []
    before = None
    while page := rows.select(JournalFilter(), before, 3):
        seen += [one.entry.identifier for one in page]
        before = (page[-1].entry.time, page[-1].entry.identifier)
    assert len(seen) == len(set(seen)) == 7


def test_what_is_erased_of_an_entry_leaves_it_as_it_was_sealed(rows: JournalCatalogue) -> None:
    rows.tell([told(0), told(60)])
    rows.give_numbers(0, 10)
    before = [one.entry.leaf for one in rows.numbered(0, 2)]
    assert rows.to_erase(MORNING + timedelta(minutes=30), 10) == [0]
    rows.erase([0])
    found = rows.numbered(0, 2)
    assert [one.entry.leaf for one in found] == before
    assert [bool(one.part) for one in found] == [False, True]
    assert rows.select(JournalFilter(person=LAN.name)) == rows.select(JournalFilter(person="p-1"))[:1]


def test_entries_of_the_log_come_in_with_their_numbers_in_the_place_of_what_was_half_known(
    rows: JournalCatalogue,
) -> None:
    begun = told(act=Act.SEAL)
    rows.begin(begun, PROCESS)
    sealed = with_outcome(begun, ActOutcome.DONE, "")
    sealed = replace(sealed, entry=replace(sealed.entry, number=0))
    rows.take_in([sealed])
    assert rows.numbered(0, 9) == [sealed]
    assert rows.pending() == []


def test_a_rebuild_of_the_catalogue_leaves_the_journal_alone(catalogue: Catalogue, rows: JournalCatalogue) -> None:
    rows.tell([told()])
    empty(catalogue)
    (found,) = rows.select(JournalFilter())
    assert found.personal
