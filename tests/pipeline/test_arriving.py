"""Register first, then put: whatever stops in between, nothing acknowledged is lost and no record waits for ever."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from domain.documents import RecordState
from domain.duplicates import DuplicateRule
from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from pipeline.intake.intake_plan import IntakePlan
from pipeline.intake.places import Attempt, intake_folder, plan_key
from pipeline.intake.result import at_the_door
from pipeline.upkeep.sweeping import Sweeper
from pipeline.wiring import now
from scan.collect import collect
from tests.catalogue.databases import empty
from tests.patience import PATIENCE_SECONDS
from tests.pipeline.test_intake import DEPOSIT, Door, code_of, sheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.entries import Registration
    from pipeline.intake.receiving import Deposit, Receipt

A, B = (replace(DEPOSIT, dossier=f"H49.64.33.2001.{number}") for number in (160, 161))


class Cut(BaseException):
    """The power goes."""


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    home = tmp_path / "home"
    home.mkdir()
    made = Door(home)
    yield made
    made.catalogue.close()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    return sheet(tmp_path / "a.png", "Một tờ")


def take(door: Door, paper: Path, deposit: Deposit = A) -> Receipt:
    (document,) = collect([paper], as_document=False).documents
    return door.intake.receive(document, deposit, now())


def cut_at(door: Door, method: str, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> Any:
    """A store or catalogue that stops there."""

    def stops(*_: object, **__: object) -> None:
        raise error

    patch = monkeypatch.context()
    made = patch.__enter__()
    made.setattr(door.catalogue if hasattr(door.catalogue, method) else door.store, method, stops)
    return patch


def stopped(door: Door, paper: Path, method: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The code of a document whose taking in was cut short at `method`."""
    patch = cut_at(door, method, monkeypatch, Cut())
    with pytest.raises(Cut):
        take(door, paper)
    patch.__exit__(None, None, None)
    (record,) = door.catalogue.records()
    assert record.state is RecordState.ARRIVING
    return record.code


def sweep(door: Door, *, at_once: bool = True) -> None:
    Sweeper(door.store, door.catalogue, "VK").sweep(at_once=at_once)


def states(door: Door) -> list[tuple[str, str]]:
    return sorted((record.code, record.state.value) for record in door.catalogue.records())


@pytest.mark.parametrize("method", ["put_file", "replace_bytes"])
def test_what_stops_before_the_plan_was_never_acknowledged_and_goes(
    door: Door, paper: Path, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped(door, paper, method, monkeypatch)
    sweep(door, at_once=False)
    assert len(door.catalogue.records()) == 1, "another machine may be at it"
    assert door.catalogue.unfinished() == ()
    sweep(door)
    assert (states(door), list(door.store.list("intake/"))) == ([], [])


def test_what_stops_behind_the_plan_goes_on(door: Door, paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = stopped(door, paper, "set_state", monkeypatch)
    sweep(door, at_once=False)
    assert states(door) == [(code, "received")]


@pytest.mark.parametrize("method", ["put_file", "replace_bytes", "set_state"])
def test_handed_in_again_it_is_taken_in_at_once(
    door: Door, paper: Path, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = stopped(door, paper, method, monkeypatch)
    receipt = take(door, paper)
    assert (code_of(receipt), states(door)) == (code, [(code, "received")])
    assert receipt.registration is not None
    assert receipt.registration.is_new
    assert door.plan(receipt).record == code


def test_a_full_disk_leaves_nothing_half_taken(door: Door, paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    patch = cut_at(door, "put_file", monkeypatch, ArchiveError(ErrorCode.DISK_FULL, path="x"))
    with pytest.raises(ArchiveUnusable):
        take(door, paper)
    patch.__exit__(None, None, None)
    assert (states(door), list(door.store.list("intake/"))) == ([], [])


def test_a_failed_document_that_cannot_be_put_again_has_failed_with_its_masters_kept(
    door: Door, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = code_of(take(door, paper))
    door.catalogue.set_state(code, RecordState.FAILED, ErrorCode.TIME_LIMIT.value, {"seconds": 9})
    patch = cut_at(door, "put_file", monkeypatch, ArchiveError(ErrorCode.DISK_FULL, path="x"))
    with pytest.raises(ArchiveUnusable):
        take(door, paper)
    patch.__exit__(None, None, None)
    failed = door.catalogue.find(code)
    assert failed is not None
    assert (failed.state, failed.reason) == (RecordState.FAILED, "disk-full")
    assert door.intake.again(failed, now()) == 1


def test_a_file_that_changes_while_it_is_taken_in_is_refused_and_no_record_is_left(
    door: Door, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = door.store.put_file

    def changing(key: str, source: Path) -> Any:
        if key.startswith("intake/"):
            sheet(source, "Đã sửa")
        return put(key, source)

    monkeypatch.setattr(door.store, "put_file", changing)
    receipt = take(door, paper)
    assert receipt.registration is None
    assert receipt.error is not None
    assert receipt.error.code is ErrorCode.FILE_CHANGED
    assert (states(door), list(door.store.list("intake/"))) == ([], [])


def test_two_who_bring_the_same_at_once_leave_one_record_that_is_whole(
    door: Door, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have registered before either puts: the second took over, and the first learns that somebody did."""
    both, put = threading.Barrier(2, timeout=PATIENCE_SECONDS), door.store.put_file

    def together(key: str, source: Path) -> Any:
        both.wait()
        return put(key, source)

    monkeypatch.setattr(door.store, "put_file", together)
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: take(door, paper), range(2))
    assert code_of(first) == code_of(second)
    assert states(door) == [(code_of(first), "received")]
    kept = list(door.store.list(f"{intake_folder(code_of(first))}/"))
    assert len(kept) == 2


def test_two_who_try_again_at_once_begin_one_attempt_and_delete_nothing(door: Door, paper: Path) -> None:
    code = code_of(take(door, paper))
    door.catalogue.set_state(code, RecordState.FAILED)
    failed = door.catalogue.find(code)
    assert failed is not None
    door.store.put_bytes(Attempt(code, failed.received).page_key(1), b"{}")
    times = [now() + timedelta(seconds=number) for number in range(4)]

    def again(number: int) -> ErrorCode | None:
        try:
            door.intake.again(failed, times[number])
        except ArchiveError as error:
            return error.code
        return None

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(again, range(4)))
    assert sorted(map(str, told)) == ["None", *["not-failed"] * 3]
    begun = door.catalogue.find(code)
    assert begun is not None
    assert begun.received == times[told.index(None)]
    assert list(door.store.list(f"{Attempt(code, begun.received).folder}/")) == [], "it begins in an empty place"
    sweep(door)
    assert list(door.store.list("work/")) == [], "of the attempt that is over nothing is left"
    assert door.store.stat(plan_key(code)) is not None


def test_masters_that_are_not_kept_are_told_before_anything_is_begun(door: Door, paper: Path) -> None:
    code = code_of(take(door, paper))
    door.catalogue.set_state(code, RecordState.FAILED)
    door.store.clear(intake_folder(code))
    failed = door.catalogue.find(code)
    assert failed is not None
    with pytest.raises(ArchiveError) as error:
        door.intake.again(failed, now())
    assert error.value.code is ErrorCode.OBJECT_MISSING
    assert states(door) == [(code, "failed")]


def test_after_the_loss_of_the_database_documents_keep_their_codes(door: Door, tmp_path: Path) -> None:
    codes = [code_of(take(door, sheet(tmp_path / f"{n}.png", f"Tờ {n}"), d)) for n, d in enumerate((A, B, DEPOSIT))]
    empty(door.catalogue)
    sweep(door)
    assert states(door) == sorted((code, "received") for code in codes)


def test_a_code_that_was_given_to_another_meanwhile_is_not_shared(door: Door, tmp_path: Path) -> None:
    """The database was restored from a copy that did not know the document."""
    first = take(door, sheet(tmp_path / "1.png", "Tờ một"))
    empty(door.catalogue)
    second = take(door, sheet(tmp_path / "2.png", "Tờ hai khác"))
    assert code_of(first) == code_of(second)
    assert states(door) == [(f"{A.dossier}.000000{number}", "received") for number in (1, 2)]
    plan = IntakePlan.from_json(door.store.read_bytes(plan_key(f"{A.dossier}.0000002")))
    assert plan.sources[0].file.name == "1.png"
    assert door.store.stat(plan.source_key(0)) is not None


# The same content in another dossier


def test_another_dossier_is_asked_about_and_left_where_nobody_answers(door: Door, paper: Path) -> None:
    first = code_of(take(door, paper))
    receipt = take(door, paper, B)
    result = at_the_door(receipt)
    assert result is not None
    assert (result.state, result.record, result.elsewhere) == (RecordState.DUPLICATE, first, (first,))
    assert result.error is not None
    assert (result.error.code, result.error.facts) == (
        ErrorCode.FILED_ELSEWHERE,
        {"record": first, "dossier": B.dossier},
    )
    assert len(states(door)) == 1


@pytest.mark.parametrize("answer", [True, False])
def test_who_is_asked_decides(door: Door, paper: Path, answer: bool) -> None:
    first = code_of(take(door, paper))
    asked: list[tuple[str, str]] = []

    def ask(name: str, known: Registration) -> bool:
        asked.append((name, known.code))
        return answer

    receipt = take(door, paper, replace(B, ask=ask))
    assert asked == [("a.png", first)]
    assert receipt.registration is not None
    assert receipt.registration.is_new is answer
    assert receipt.registration.elsewhere == (first,)
    assert len(states(door)) == 1 + answer


def test_filed_again_it_has_a_master_of_its_own(door: Door, paper: Path) -> None:
    first, second = take(door, paper), take(door, paper, replace(B, duplicates=DuplicateRule.FILE))
    assert code_of(second) == f"{B.dossier}.0000001"
    assert second.registration is not None
    assert second.registration.elsewhere == (code_of(first),)
    assert all(door.store.stat(door.plan(receipt).source_key(0)) for receipt in (first, second))


def test_refused_it_is_told_where_it_lies_and_nothing_stays_open(door: Door, paper: Path) -> None:
    first = code_of(take(door, paper))
    door.settings = replace(door.settings, duplicates="refuse")
    door.intake._settings = door.settings
    receipt = take(door, paper, B)
    assert receipt.error is not None
    assert (receipt.error.code, receipt.error.facts["record"]) == (ErrorCode.ALREADY_ARCHIVED, first)


def test_what_failed_in_one_dossier_goes_to_the_other(door: Door, paper: Path) -> None:
    first = code_of(take(door, paper))
    door.catalogue.set_state(first, RecordState.FAILED)
    assert code_of(take(door, paper, B)) == f"{B.dossier}.0000001"
    assert states(door) == [(first, "failed"), (f"{B.dossier}.0000001", "received")]
