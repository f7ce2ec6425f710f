"""What every database must do so that many machines may work at once: fencing, locks, who is there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING

import pytest

from domain.documents import RecordState
from domain.entries import WorkerEntry
from domain.errors import ArchiveError, ErrorCode
from tests.catalogue.databases import empty
from tests.catalogue.factories import DOSSIER, batch_id, record, submission
from tests.contract.test_catalogue import catalogue, other, shared_postgresql_url, url
from tests.patience import PATIENCE_SECONDS

if TYPE_CHECKING:
    from catalogue.catalogue import Catalogue

__all__ = ["catalogue", "other", "shared_postgresql_url", "url"]

_WAY = (
    RecordState.ARRIVING,
    RecordState.RECEIVED,
    RecordState.READING,
    RecordState.IN_REVIEW,
    RecordState.RELEASED,
    RecordState.TO_SIGN,
    RecordState.READY,
    RecordState.STORED,
    RecordState.ARCHIVED,
)
_ENDS = (RecordState.FAILED, RecordState.REFUSED, RecordState.DUPLICATE)
_PACKED = (RecordState.STORED, RecordState.ARCHIVED)
_ALLOWED = (
    {(state, state) for state in RecordState}
    | {(early, late) for early, late in product(_WAY, _WAY) if _WAY.index(early) < _WAY.index(late)}
    | {(state, end) for state in _WAY[:7] for end in _ENDS}
)
_BEGINNINGS = (RecordState.ARRIVING, RecordState.RECEIVED)
_PARALLEL = 8


def _worker(name: str = "may-1", incarnation: str = "a") -> WorkerEntry:
    return WorkerEntry(name, incarnation, "kho-01", 4711, "0.1.0", 4)


def _standing(catalogue: Catalogue, code: str) -> tuple[RecordState, str | None]:
    summary = catalogue.find(code)
    assert summary is not None
    return summary.state, summary.reason


# A record goes forward


@pytest.mark.parametrize("start", RecordState)
def test_a_record_goes_forward_and_never_back(catalogue: Catalogue, start: RecordState) -> None:
    for number, wanted in enumerate(RecordState):
        code = catalogue.register(submission(number), arrived=start is not RecordState.ARRIVING).code
        catalogue.set_state(code, start, "time-limit")
        answer = catalogue.set_state(code, wanted, "broken-page", {"page": 2})
        assert answer is ((start, wanted) in _ALLOWED)
        moved = answer and wanted is not start
        told = "time-limit" if start not in _BEGINNINGS else None
        assert _standing(catalogue, code) == ((wanted, "broken-page") if moved else (start, told))


def test_an_attempt_that_is_over_has_nothing_more_to_say(catalogue: Catalogue) -> None:
    first = submission(1)
    code = catalogue.register(first).code
    assert catalogue.set_state(code, RecordState.FAILED, ErrorCode.PARSER_CRASH.value, attempt=first.received)
    second = replace(first, received=first.received + timedelta(microseconds=1))
    assert catalogue.register(second).is_new

    assert not catalogue.set_state(code, RecordState.READY, attempt=first.received)
    assert not catalogue.set_state(code, RecordState.RECEIVED, attempt=first.received)
    assert _standing(catalogue, code) == (RecordState.RECEIVED, None)
    summary = catalogue.find(code)
    assert summary is not None
    assert catalogue.set_state(code, RecordState.READY, attempt=summary.received)
    assert catalogue.set_state(code, RecordState.READY, attempt=second.received)
    assert not catalogue.set_state(code, RecordState.FAILED, attempt=first.received)


def test_whoever_brings_known_content_learns_which_attempt_is_the_present_one(catalogue: Catalogue) -> None:
    first = submission(1)
    later = replace(first, received=first.received + timedelta(hours=1))
    assert catalogue.register(first).received == first.received
    known = catalogue.register(later)
    assert known.received == first.received
    assert catalogue.set_state(known.code, RecordState.FAILED, attempt=known.received)
    assert catalogue.register(later).received == later.received


def test_an_archived_record_is_not_stored_again_by_a_packer_that_comes_back(catalogue: Catalogue) -> None:
    code = catalogue.register(submission()).code
    kept = record(code, submission())
    assert catalogue.save_record(kept, 1, DOSSIER, RecordState.STORED)
    assert catalogue.save_record(kept, 1, DOSSIER, RecordState.STORED)
    catalogue.set_state(code, RecordState.ARCHIVED, kept.reason)
    before = catalogue.find(code)
    assert not catalogue.save_record(replace(kept, title="Tên cũ", pages=()), 7, DOSSIER, RecordState.STORED)
    assert catalogue.find(code) == before
    assert catalogue.save_record(replace(kept, title="Dựng lại"), 1, DOSSIER)
    assert _standing(catalogue, code)[0] is RecordState.ARCHIVED


def test_of_many_who_move_a_record_at_once_the_furthest_stays(catalogue: Catalogue, other: Catalogue) -> None:
    """Whatever the order in which they come, no state before a later one is ever seen again."""
    code = catalogue.register(submission()).code
    kept = record(code, submission())

    def move(number: int) -> None:
        at = (catalogue, other)[number % 2]
        for state in (_WAY[1:], tuple(reversed(_WAY)))[number % 2]:
            at.set_state(code, state)
        at.save_record(kept, 1, DOSSIER, RecordState.STORED)
        stands = at.find(code)
        assert stands is not None
        assert stands.state is RecordState.ARCHIVED

    with ThreadPoolExecutor(_PARALLEL) as pool:
        list(pool.map(move, range(_PARALLEL)))


def test_many_who_save_and_register_in_one_dossier_at_once_are_all_served(
    catalogue: Catalogue, other: Catalogue
) -> None:
    def work(number: int) -> str:
        at = (catalogue, other)[number % 2]
        code = at.register(submission(number // 2)).code
        at.save_record(record(code, submission(number // 2)), 1, DOSSIER, RecordState.STORED)
        at.set_state(code, RecordState.ARCHIVED)
        return code

    with ThreadPoolExecutor(_PARALLEL) as pool:
        codes = list(pool.map(work, range(24)))
    assert len(set(codes)) == 12
    assert catalogue.counts()[RecordState.ARCHIVED] == 12


# Locks


def test_a_dossier_is_held_by_one_at_a_time(catalogue: Catalogue, other: Catalogue) -> None:
    inside: list[int] = []
    most: list[int] = []

    def work(number: int) -> None:
        with (catalogue, other)[number % 2].dossier_lock(DOSSIER.code):
            inside.append(number)
            most.append(len(inside))
            catalogue.register(submission(number))
            inside.remove(number)

    with ThreadPoolExecutor(_PARALLEL) as pool:
        list(pool.map(work, range(20)))
    assert most == [1] * 20


def test_another_dossier_is_not_waited_for(catalogue: Catalogue, other: Catalogue) -> None:
    with catalogue.dossier_lock("H49.1"), other.dossier_lock("H49.2"), catalogue.only_one("H49.1") as free:
        assert free


def test_who_holds_a_dossier_may_fail_and_lets_it_go(catalogue: Catalogue, other: Catalogue) -> None:
    with pytest.raises(ArchiveError, match="parser-crash"), catalogue.dossier_lock(DOSSIER.code):
        raise ArchiveError(ErrorCode.PARSER_CRASH, detail="signal 11")
    with other.dossier_lock(DOSSIER.code):
        pass


def test_many_may_wait_for_dossiers_while_others_ask(catalogue: Catalogue, other: Catalogue) -> None:
    """More waiters than the pool has connections: locks have their own."""

    def wait(number: int) -> None:
        with other.dossier_lock(f"H49.{number}"):
            pass

    with ThreadPoolExecutor(24) as pool, ExitStack() as held:
        for number in range(24):
            held.enter_context(catalogue.dossier_lock(f"H49.{number}"))
        waiting = [pool.submit(wait, number) for number in range(24)]
        with pytest.raises(FutureTimeoutError):
            waiting[0].result(timeout=0.2)
        for number in range(20):
            other.register(submission(number))
        held.close()
        for waiter in waiting:
            waiter.result(timeout=PATIENCE_SECONDS)


def test_house_keeping_is_done_by_one_at_a_time(catalogue: Catalogue, other: Catalogue, url: str) -> None:
    with catalogue.only_one("sweep") as mine, other.only_one("takeover") as another_kind:
        assert mine
        assert another_kind
        if not url.startswith("sqlite"):  # where one process writes, its threads wait for one another
            with other.only_one("sweep") as theirs:
                assert not theirs
    with other.only_one("sweep") as theirs:
        assert theirs


# Who is there


def test_a_worker_is_known_from_its_first_sign_to_its_goodbye(catalogue: Catalogue) -> None:
    assert catalogue.worker_seen(_worker())
    assert catalogue.worker_seen(replace(_worker("may-2"), concurrency=8))
    first, second = catalogue.workers()
    assert (first.name, first.incarnation, first.host, first.pid) == ("may-1", "a", "kho-01", 4711)
    assert (second.version, second.concurrency, second.lost) == ("0.1.0", 8, False)
    assert first.started == first.seen  # one moment: it was seen for the first time
    assert first.seen.utcoffset() == timedelta(0)
    assert 0 <= first.seconds < 3600
    catalogue.worker_gone("may-1")
    assert [worker.name for worker in catalogue.workers()] == ["may-2"]


def test_each_sign_of_life_is_later_and_the_start_stays(catalogue: Catalogue) -> None:
    catalogue.worker_seen(_worker())
    (first,) = catalogue.workers()
    catalogue.worker_seen(_worker())
    (again,) = catalogue.workers()
    assert again.seen >= first.seen
    assert again.started == first.started
    catalogue.worker_seen(_worker(incarnation="b"))
    (anew,) = catalogue.workers()
    assert (anew.incarnation, anew.started) == ("b", anew.seen)


def test_a_lost_worker_is_given_to_one_caller_once(catalogue: Catalogue, other: Catalogue) -> None:
    for number in range(5):
        catalogue.worker_seen(_worker(f"may-{number}"))
    assert catalogue.claim_lost(3600) == ()
    with ThreadPoolExecutor(_PARALLEL) as pool:
        claims = list(pool.map(lambda number: (catalogue, other)[number % 2].claim_lost(-1), range(_PARALLEL)))
    assert sorted(name for claim in claims for name in claim) == [f"may-{number}" for number in range(5)]
    assert all(worker.lost for worker in catalogue.workers())


def test_a_lost_worker_that_comes_back_is_told_and_lives_again(catalogue: Catalogue) -> None:
    catalogue.worker_seen(_worker())
    assert catalogue.claim_lost(-1) == ("may-1",)
    assert not catalogue.worker_seen(_worker())
    assert catalogue.worker_seen(_worker())
    assert not catalogue.workers()[0].lost
    assert catalogue.claim_lost(-1) == ("may-1",)
    assert catalogue.worker_seen(_worker(incarnation="b"))  # a new process: nothing was taken from it


def test_a_late_goodbye_does_not_remove_the_next_incarnation(catalogue: Catalogue) -> None:
    catalogue.worker_seen(_worker(incarnation="b"))
    catalogue.worker_gone("may-1", "a")
    assert [worker.incarnation for worker in catalogue.workers()] == ["b"]
    catalogue.worker_gone("may-1", "b")
    assert catalogue.workers() == ()


def test_workers_outlive_a_rebuild(catalogue: Catalogue) -> None:
    catalogue.worker_seen(_worker())
    empty(catalogue)
    assert [worker.name for worker in catalogue.workers()] == ["may-1"]


# Batches and the exceptions bin


def test_a_batch_tells_its_pages_and_why_documents_failed(catalogue: Catalogue) -> None:
    codes = [catalogue.register(submission(number)).code for number in range(4)]
    catalogue.save_record(record(codes[0], submission(0)), 1, DOSSIER)
    for code in codes[1:3]:
        catalogue.set_state(code, RecordState.FAILED, ErrorCode.TIME_LIMIT.value)
    catalogue.set_state(codes[3], RecordState.FAILED, ErrorCode.PARSER_CRASH.value)
    (batch,) = catalogue.batches()
    assert batch.counts == {RecordState.ARCHIVED: 1, RecordState.FAILED: 3}
    assert (batch.pages, batch.reasons) == (3, {"time-limit": 2, "parser-crash": 1})


def test_batches_are_paged_newest_first_without_gap_or_repeat(catalogue: Catalogue) -> None:
    for number in range(7):
        catalogue.register(replace(submission(number, batch=f"lô {number}"), received=submission(number // 2).received))
    seen: list[str] = []
    names: list[str] = []
    while page := catalogue.batches(after=seen[-1] if seen else None, limit=3):
        assert len(page) <= 3
        seen += [batch.identifier for batch in page]
        names += [batch.name for batch in page]
    assert len(seen) == len(set(seen)) == 7
    assert [sorted(pair) for pair in (names[:1], names[1:3], names[3:5], names[5:])] == [
        ["lô 6"],
        ["lô 4", "lô 5"],
        ["lô 2", "lô 3"],
        ["lô 0", "lô 1"],
    ]


def test_the_exceptions_of_a_batch_are_paged_with_reason_and_facts(catalogue: Catalogue) -> None:
    for number in range(5):
        code = catalogue.register(submission(number, batch=f"lô {number % 2}")).code
        catalogue.set_state(code, RecordState.FAILED, ErrorCode.TIME_LIMIT.value, {"seconds": number})
    first = catalogue.records(limit=2, batch=batch_id("lô 0"), state=RecordState.FAILED)
    rest = catalogue.records(after=first[-1].code, limit=2, batch=batch_id("lô 0"), state=RecordState.FAILED)
    assert [summary.facts for summary in first + rest] == [{"seconds": 4}, {"seconds": 2}, {"seconds": 0}]


def test_an_empty_catalogue_is_known_without_counting(catalogue: Catalogue) -> None:
    assert catalogue.is_empty()
    catalogue.register(submission())
    assert not catalogue.is_empty()


def test_letters_that_no_database_takes_are_kept_as_a_mark(catalogue: Catalogue) -> None:
    code = catalogue.register(replace(submission(), title="Công văn\0 số \udcff 5", batch="lô\0 1")).code
    summary = catalogue.find(code)
    assert summary is not None
    assert (summary.title, summary.batch) == ("Công văn\ufffd số \ufffd 5", "lô\ufffd 1")
    assert catalogue.records(batch=summary.batch_id) == (summary,)
