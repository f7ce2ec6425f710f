"""The same content in several dossiers, attempts at a record, and records that never arrived, over every database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from catalogue.catalogue import Catalogue, open_catalogue
from domain.documents import RecordState, Relation, RelationKind
from domain.errors import ErrorCode
from tests.catalogue.databases import KINDS, empty, postgresql_database, sqlite_url
from tests.catalogue.factories import DOSSIER, MORNING, record, submission

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.entries import Submission

OTHER = "H49.64.33.2001.161"
CODE = f"{DOSSIER.code}.0000001"
LATER = MORNING + timedelta(hours=3)


@pytest.fixture(scope="module")
def postgresql_url() -> Iterator[str]:
    with postgresql_database() as url:
        yield url


@pytest.fixture(params=KINDS)
def catalogue(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Catalogue]:
    sqlite = request.param == "sqlite"
    opened = open_catalogue(sqlite_url(tmp_path) if sqlite else request.getfixturevalue("postgresql_url"))
    empty(opened)
    yield opened
    opened.close()


def elsewhere(*, beside: bool = False) -> Submission:
    """The first document of the day, for another dossier."""
    return replace(submission(1, dossier=OTHER), beside=beside, received=LATER)


@pytest.mark.parametrize("state", [RecordState.RECEIVED, RecordState.READY, RecordState.ARCHIVED])
def test_what_another_dossier_holds_is_not_filed_again_and_told_where_it_lies(
    catalogue: Catalogue, state: RecordState
) -> None:
    code = catalogue.register(submission(1)).code
    catalogue.set_state(code, state)
    told = catalogue.register(elsewhere())
    assert (told.code, told.state, told.is_new, told.elsewhere) == (code, state, False, (code,))
    assert catalogue.known(submission(1).content, OTHER) == told
    assert len(catalogue.records()) == 1


def test_beside_the_other_it_is_a_record_of_its_own_that_tells_of_the_other(catalogue: Catalogue) -> None:
    first = catalogue.register(submission(1)).code
    assert catalogue.known(submission(1).content, OTHER, beside=True) is None
    told = catalogue.register(elsewhere(beside=True))
    assert (told.code, told.is_new, told.elsewhere) == (f"{OTHER}.0000001", True, (first,))
    assert {found.code for found in catalogue.by_content(submission(1).content)} == {first, told.code}
    again = catalogue.register(elsewhere(beside=True))
    assert (again.code, again.is_new, again.elsewhere) == (told.code, False, ()), "the same dossier holds it once"


def test_what_failed_in_one_dossier_goes_to_the_one_for_which_it_is_handed_in_again(catalogue: Catalogue) -> None:
    failed = catalogue.register(submission(1)).code
    catalogue.set_state(failed, RecordState.FAILED, ErrorCode.TIME_LIMIT.value)
    told = catalogue.register(elsewhere())
    assert (told.code, told.is_new, told.elsewhere) == (f"{OTHER}.0000001", True, ())
    assert catalogue.states((failed,)) == {failed: RecordState.FAILED}


def test_a_loose_document_is_known_wherever_it_lies(catalogue: Catalogue) -> None:
    filed = catalogue.register(submission(1)).code
    loose = catalogue.register(replace(submission(1, dossier=None), beside=True))
    assert (loose.code, loose.is_new, loose.elsewhere) == (filed, False, ())


def test_many_who_bring_the_same_at_once_make_one_record_a_dossier(catalogue: Catalogue) -> None:
    def bring(number: int) -> str:
        dossier = (DOSSIER.code, OTHER, None)[number % 3]
        return catalogue.register(replace(submission(1 + (dossier is None), dossier=dossier), beside=True)).code

    with ThreadPoolExecutor(6) as pool:
        codes = list(pool.map(bring, range(18)))
    assert len(set(codes)) == 3


def test_of_many_who_begin_a_failed_record_again_at_once_one_does(catalogue: Catalogue) -> None:
    code = catalogue.register(submission(1)).code
    assert not catalogue.begin_again(code, LATER), "it has not failed"
    catalogue.set_state(code, RecordState.FAILED, ErrorCode.TIME_LIMIT.value, {"seconds": 9})
    times = [LATER + timedelta(seconds=number) for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        begun = list(pool.map(lambda time: catalogue.begin_again(code, time), times))
    assert sum(begun) == 1
    summary = catalogue.find(code)
    assert summary is not None
    assert (summary.state, summary.reason, summary.facts) == (RecordState.RECEIVED, None, {})
    assert summary.received == times[begun.index(True)]


def test_a_record_that_has_not_arrived_is_no_work_yet_and_holds_no_neighbour_up(catalogue: Catalogue) -> None:
    ready = catalogue.register(submission(2)).code
    catalogue.set_state(ready, RecordState.READY)
    arriving = catalogue.register(submission(1), arrived=False)
    assert (arriving.state, arriving.is_new) == (RecordState.ARRIVING, True)
    assert catalogue.unfinished() == (ready,)
    assert catalogue.due_for_packing(DOSSIER.code, 9) == (ready,)
    assert catalogue.holding([submission(1).content]) == {}
    assert catalogue.set_state(arriving.code, RecordState.RECEIVED, attempt=arriving.received)
    assert catalogue.due_for_packing(DOSSIER.code, 9) == ()


def test_what_waits_for_a_signature_is_packed_with_its_neighbours_and_nobody_waits_for_either(
    catalogue: Catalogue,
) -> None:
    ready, other = (catalogue.register(submission(number)).code for number in (1, 2))
    catalogue.set_state(ready, RecordState.READY)
    catalogue.set_state(other, RecordState.TO_SIGN)
    assert catalogue.unfinished() == ()
    assert catalogue.due_for_packing(DOSSIER.code, 9) == ()
    catalogue.set_state(other, RecordState.READY)
    assert catalogue.unfinished() == (ready, other)
    assert catalogue.due_for_packing(DOSSIER.code, 9) == (ready, other)


def test_whoever_brings_the_same_again_takes_over_what_has_not_arrived(catalogue: Catalogue) -> None:
    first = catalogue.register(submission(1), arrived=False)
    second = catalogue.register(replace(submission(1), received=LATER), arrived=False)
    assert (second.code, second.is_new) == (first.code, True)
    assert not catalogue.set_state(first.code, RecordState.RECEIVED, attempt=first.received)
    assert not catalogue.withdraw(first.code, submission(1).received)
    assert catalogue.set_state(first.code, RecordState.RECEIVED, attempt=LATER)
    assert not catalogue.withdraw(first.code, LATER)


def test_a_withdrawn_record_leaves_nothing_but_its_number(catalogue: Catalogue) -> None:
    told = catalogue.register(submission(1), arrived=False)
    assert catalogue.withdraw(told.code, submission(1).received)
    assert not catalogue.withdraw(told.code, submission(1).received)
    assert (catalogue.find(told.code), catalogue.sources(told.code), catalogue.relations(told.code)) == (None, (), ())
    assert catalogue.register(submission(1)).code == f"{DOSSIER.code}.0000002"


def test_an_acknowledged_document_comes_back_under_its_code_while_all_is_rebuilt(catalogue: Catalogue) -> None:
    catalogue.begin_rebuild(LATER)
    told = catalogue.restore(submission(1), f"{DOSSIER.code}.0000007")
    assert (told.code, told.state, told.is_new) == (f"{DOSSIER.code}.0000007", RecordState.RECEIVED, True)
    assert not catalogue.restore(submission(1), told.code).is_new
    loose = catalogue.restore(submission(2, dossier=None), "H49.64.33.2026.000004.0000001")
    assert catalogue.dossier_of(loose.code).title == submission(2).title
    taken = catalogue.restore(submission(3), told.code)
    assert (taken.code, taken.is_new) == (f"{DOSSIER.code}.0000008", True)
    catalogue.end_rebuild()
    assert catalogue.register(submission(4)).code == f"{DOSSIER.code}.0000009"
    assert catalogue.register(submission(5, dossier=None)).code == "H49.64.33.2026.000005.0000001"


def test_a_relation_means_the_record_that_it_names_of_those_with_the_same_content(catalogue: Catalogue) -> None:
    first = catalogue.register(replace(submission(1), relations=())).code
    twin = catalogue.register(replace(elsewhere(beside=True), relations=())).code
    relation = Relation(RelationKind.FOLLOWS, submission(1).content, submission(1).title, twin)
    later = catalogue.register(replace(submission(2), relations=(relation,))).code
    assert [other.code for other in catalogue.related(later)] == [twin]
    told = [(other.kind, other.code) for other in catalogue.related(twin)]
    assert told == [(RelationKind.FOLLOWED_BY, later), (RelationKind.SAME_CONTENT, first)]
    assert [(other.kind, other.code) for other in catalogue.related(first)] == [(RelationKind.SAME_CONTENT, twin)]


def test_a_rebuild_knows_what_lies_in_several_dossiers(catalogue: Catalogue) -> None:
    first, twin = catalogue.register(submission(1)).code, catalogue.register(elsewhere(beside=True)).code
    before = {code: catalogue.find(code) for code in (first, twin)}
    empty(catalogue)
    for code, dossier in ((twin, OTHER), (first, DOSSIER.code)):
        catalogue.save_record(record(code, submission(1), dossier), 1, replace(DOSSIER, code=dossier))
    assert {found.code for found in catalogue.by_content(submission(1).content)} == set(before)
    assert catalogue.register(submission(1)).code == first
    assert catalogue.register(elsewhere()).code == twin


def test_what_another_fonds_holds_is_not_told_and_stands_in_no_way(catalogue: Catalogue) -> None:
    ours = [submission(1, dossier=None), submission(2, dossier=DOSSIER.code)]
    theirs = [
        replace(given, fonds="H49.99", dossier=given.dossier and "H49.99.1", dossier_title=None) for given in ours
    ]
    codes = [catalogue.register(given).code for given in ours]
    for given, code in zip(theirs, codes, strict=True):
        assert catalogue.known(given.content, given.dossier, fonds="H49.99") is None
        told = catalogue.register(given)
        assert (told.is_new, told.elsewhere) == (True, ())
        assert told.code != code
        assert catalogue.known(given.content, given.dossier, fonds="H49.99") == replace(told, is_new=False)
    assert catalogue.register(ours[0]).code == codes[0]
