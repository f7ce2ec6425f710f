"""Every act is told: what was asked for, by whom, and how it ended; and nothing is done that could not be told."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import fields, replace
from inspect import getmembers, isfunction
from typing import TYPE_CHECKING, Any

import pytest

from catalogue.journal import JournalCatalogue
from domain.actors import SYSTEM
from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from domain.journal import Act, ActOutcome, JournalFilter, ToldAct, commitment_of
from domain.people.permissions import Permission
from domain.people.rights import NOTHING, Rights
from pipeline import archive as archive_rooms
from pipeline.acts import ASKED, act
from pipeline.archive import Archive
from pipeline.intake.receiving import Deposit
from pipeline.journal import writer as writing
from pipeline.journal.recorded import RECORDED
from pipeline.journal.sequencer import Sequencer
from tests.patience import PATIENCE_SECONDS
from tests.pipeline.journal.conftest import GUEST, LAN, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.actors import Actor
    from pipeline.wiring import Parts

CODE = "VK.2026.000001.0000001"


@pytest.fixture
def parts(home: Path) -> Iterator[Parts]:
    with opened(home) as made:
        yield made


@pytest.fixture
def archive(parts: Parts) -> Archive:
    return Archive.of(parts)


def told(parts: Parts) -> list[ToldAct]:
    """All entries, oldest first, the queue included."""
    parts.writer.flush()
    return parts.database.journal.select(JournalFilter(), limit=1000)[::-1]


def only(parts: Parts) -> ToldAct:
    (found,) = told(parts)
    return found


def test_every_use_case_says_what_the_journal_tells_of_it_or_why_nothing() -> None:
    rooms = [getattr(archive_rooms, str(field.type), None) for field in fields(Archive)]
    methods = {method.__qualname__ for room in rooms for _, method in getmembers(room, isfunction)}
    asked = methods & set(ASKED)
    assert not asked - set(RECORDED), "say in pipeline.journal.recorded how it is told"
    classes = {name.partition(".")[0] for name in asked}
    assert not {name for name in RECORDED if name.partition(".")[0] in classes} - asked
    for name in asked:
        recorded, known = RECORDED[name], ASKED[name].places
        assert bool(recorded.unrecorded) == (recorded.act is Act.USE), name
        named = {*recorded.on, *recorded.titles, *filter(None, (recorded.words, recorded.detail))}
        assert named <= set(known), name


def test_a_search_is_told_with_its_words_beside_the_log(archive: Archive, parts: Parts) -> None:
    archive.finding.search(LAN, "bản đồ “thôn Đông”")
    found = only(parts)
    assert (found.entry.act, found.entry.outcome, found.entry.actor) == (Act.SEARCH, ActOutcome.DONE, "p-1")
    assert found.personal
    assert (found.personal.name, found.personal.origin) == ("Nguyễn Thị Lan", "10.0.0.7")
    assert found.personal.words == "bản đồ “thôn Đông”"
    sealed = found.entry.leaf.decode()
    assert not any(word in sealed for word in ("Lan", "10.0.0.7", "thôn"))
    assert json.loads(sealed)["personal"] == commitment_of(found.part)


def test_the_same_words_of_the_same_person_have_another_commitment_each_time(archive: Archive, parts: Parts) -> None:
    for _ in range(2):
        archive.finding.search(LAN, "đất")
    first, second = told(parts)
    assert first.entry.commitment != second.entry.commitment


def test_roles_are_told(archive: Archive, parts: Parts) -> None:
    rights = Rights(frozenset({Permission.SEARCH}), roles=("clerk@H49", "guest"))
    archive.finding.search(replace(LAN, rights=rights), "đất")
    assert only(parts).entry.roles == ("clerk@H49", "guest")


def test_what_was_refused_is_told_and_so_is_what_is_told_only_then(archive: Archive, parts: Parts) -> None:
    for use in (lambda: archive.records.known(GUEST, CODE), lambda: archive.work.workers(GUEST)):
        with pytest.raises(ArchiveError):
            use()
    view, use_ = (one.entry for one in told(parts))
    assert (view.act, view.object, view.outcome) == (Act.VIEW, CODE, ActOutcome.REFUSED)
    assert view.reason == ErrorCode.NOT_PERMITTED.value
    assert (use_.act, use_.object, use_.outcome) == (Act.USE, "WorkUseCases.workers", ActOutcome.REFUSED)


def test_what_needs_a_confirmation_is_told_as_refused_without_it(archive: Archive, parts: Parts) -> None:
    with pytest.raises(ArchiveError):
        archive.proving.seal_packages(replace(LAN, confirmed=False), ["VK.1"])
    entry = only(parts).entry
    assert (entry.act, entry.object, entry.reason) == (Act.SEAL, "VK.1", ErrorCode.CONFIRMATION_NEEDED.value)


def test_what_failed_is_told_with_its_code(archive: Archive, parts: Parts) -> None:
    for use in (lambda: archive.records.known(LAN, CODE), lambda: archive.intake.retry(LAN, CODE)):
        with pytest.raises(ArchiveError):
            use()
    for one, wanted in zip(told(parts), (Act.VIEW, Act.RETRY), strict=True):
        assert (one.entry.act, one.entry.object) == (wanted, CODE)
        assert (one.entry.outcome, one.entry.reason) == (ActOutcome.FAILED, ErrorCode.RECORD_NOT_FOUND.value)


def test_hold_and_its_end_are_two_acts(archive: Archive, parts: Parts) -> None:
    for held in (True, False):
        with pytest.raises(ArchiveError):
            archive.records.hold(LAN, CODE, held=held)
    assert [one.entry.act for one in told(parts)] == [Act.HOLD, Act.END_HOLD]


def test_names_of_batches_and_documents_are_told_beside_the_log_only(archive: Archive, parts: Parts) -> None:
    archive.batches.new(LAN, "Hồ sơ ông Bảy")
    found = only(parts)
    assert found.personal
    assert found.personal.titles == ("Hồ sơ ông Bảy",)
    assert "Bảy" not in found.entry.leaf.decode()


def test_looking_at_the_same_again_within_a_minute_is_one_entry(archive: Archive, parts: Parts) -> None:
    for number in (1, 1, 2, 1):
        with pytest.raises(ArchiveError):
            list(archive.texts.lines(LAN, CODE, number))
    assert [one.entry.detail for one in told(parts)] == ["1", "2"]


def test_the_archive_that_looks_after_itself_is_not_told_but_what_it_changes_is(archive: Archive, parts: Parts) -> None:
    archive.finding.search(SYSTEM, "đất")
    archive.upkeep.counts(SYSTEM)
    archive.batches.new(SYSTEM, "Lô tự động")
    assert [one.entry.act for one in told(parts)] == [Act.OPEN_BATCH]


def test_a_deposit_is_one_entry_that_ends_with_its_last_document(archive: Archive, parts: Parts) -> None:
    results = archive.intake.ingest(LAN, [], Deposit("Hộp 12", dossier="H49.1"))
    assert only(parts).entry.outcome is ActOutcome.PENDING
    assert list(results) == []
    found = only(parts)
    assert (found.entry.act, found.entry.object, found.entry.outcome) == (Act.DEPOSIT, "H49.1", ActOutcome.DONE)
    assert found.personal
    assert found.personal.titles == ("Hộp 12",)


class _Room:
    """Use cases that end in every way."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @act(Permission.MANAGE_PEOPLE)
    def manage(self, actor: Actor, fault: BaseException | None) -> None:  # noqa: ARG002
        if fault:
            raise fault

    @act(Permission.MANAGE_PEOPLE)
    def manage_each(self, actor: Actor, faults: list[BaseException | None]) -> Iterator[int]:  # noqa: ARG002
        for number, fault in enumerate(faults):
            if fault:
                raise fault
            yield number


@pytest.mark.parametrize(
    ("fault", "outcome", "reason"),
    [
        (None, ActOutcome.DONE, ""),
        (ArchiveError(ErrorCode.BATCH_CLOSED), ActOutcome.FAILED, "batch-closed"),
        (ArchiveError(ErrorCode.NOT_PERMITTED), ActOutcome.REFUSED, "not-permitted"),
        (ValueError("a bug"), ActOutcome.FAILED, "internal"),
        (KeyboardInterrupt(), ActOutcome.CUT_SHORT, ""),
    ],
)
def test_an_act_ends_as_it_ended(parts: Parts, fault: BaseException | None, outcome: ActOutcome, reason: str) -> None:
    room = _Room(parts)
    for use in (lambda: room.manage(LAN, fault), lambda: list(room.manage_each(LAN, [None, fault]))):
        if fault is None:
            use()
        else:
            with pytest.raises(type(fault)):
                use()
    for one in told(parts):
        assert (one.entry.act, one.entry.outcome, one.entry.reason) == (Act.MANAGE_PEOPLE, outcome, reason)


def test_a_change_that_is_read_no_further_is_cut_short_and_a_reading_is_done(parts: Parts, archive: Archive) -> None:
    changing = _Room(parts).manage_each(LAN, [None, None])
    next(changing)
    changing.close()  # type: ignore[attr-defined]
    archive.records.codes(LAN).close()  # type: ignore[attr-defined]
    assert [one.entry.outcome for one in told(parts)] == [ActOutcome.CUT_SHORT]


def test_an_act_whose_process_died_is_cut_short(home: Path) -> None:
    """Killed in the middle of it: nothing is done unjournalled."""
    script = f"""
import os, pathlib
from pipeline.archive import Archive
from tests.pipeline.journal.conftest import LAN, opened
from pipeline.intake.batches import Batches
Batches.new = lambda *_: os.kill(os.getpid(), 9)
Archive.of(opened(pathlib.Path({str(home)!r}))).batches.new(LAN, "Lô dở")
"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == -9
    with opened(home) as parts:
        (before,) = parts.database.journal.select(JournalFilter())
        assert before.entry.outcome is ActOutcome.PENDING
        Sequencer(parts).round()
        (after,) = parts.database.journal.select(JournalFilter())
        assert (after.entry.outcome, after.entry.number) == (ActOutcome.CUT_SHORT, 0)


def test_an_act_that_goes_on_is_not_taken_for_dead(parts: Parts) -> None:
    acting = _Room(parts).manage_each(LAN, [None, None])
    next(acting)
    Sequencer(parts).round()
    assert only(parts).entry.outcome is ActOutcome.PENDING
    assert list(acting) == [1]
    assert only(parts).entry.outcome is ActOutcome.DONE


def away(*_: Any) -> None:
    raise ArchiveUnusable(ErrorCode.DATABASE_FAILED, detail="away")


def test_with_the_database_away_nothing_is_changed_and_a_while_all_is_read_that_can_be_told_later(
    parts: Parts, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(JournalCatalogue, "tell", away)
        patched.setattr(JournalCatalogue, "begin", away)
        patched.setattr(writing, "_QUEUE_MOST", 3)
        with pytest.raises(ArchiveUnusable) as changing:
            archive.batches.new(LAN, "Lô")
        for number in range(3):
            archive.finding.search(LAN, f"đất {number}")
        with pytest.raises(ArchiveUnusable) as reading:
            archive.finding.search(LAN, "thêm")
    assert changing.value.code is ErrorCode.DATABASE_FAILED
    assert reading.value.code is ErrorCode.JOURNAL_FULL
    assert archive.batches.select(LAN) == ()
    archive.finding.search(LAN, "sau")
    assert [one.personal.words for one in told(parts) if one.personal] == ["đất 0", "đất 1", "đất 2", "sau"]


def test_reading_is_refused_when_nothing_could_be_told_for_half_a_minute(
    parts: Parts, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.finding.search(LAN, "trước")
    monkeypatch.setattr(parts.writer, "_failing_since", -1e9)
    with pytest.raises(ArchiveUnusable) as refused:
        archive.finding.search(LAN, "đất")
    assert refused.value.code is ErrorCode.JOURNAL_FULL


def test_an_act_that_ended_while_the_database_was_away_is_told_when_it_is_back(
    parts: Parts, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(JournalCatalogue, "finish", away)
        archive.batches.new(LAN, "Lô")
    assert only(parts).entry.outcome is ActOutcome.DONE


def test_what_was_read_is_told_at_the_end_of_the_process_and_else_its_end_is_a_fault(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(home, writes=False) as parts:
        Archive.of(parts).finding.search(LAN, "đất")
    parts = opened(home, writes=False)
    assert len(told(parts)) == 1
    Archive.of(parts).finding.search(LAN, "nước")
    monkeypatch.setattr(JournalCatalogue, "tell", away)
    with pytest.raises(ArchiveUnusable):
        parts.close()


def test_the_thread_tells_without_being_asked(parts: Parts, archive: Archive) -> None:
    seen = threading.Event()
    tell = parts.database.journal.tell

    class Rows(JournalCatalogue):
        def tell(self, acts: Any) -> None:
            tell(acts)
            seen.set()

    parts.writer._rows = lambda: Rows(parts.database._database)
    archive.finding.search(LAN, "đất")
    assert seen.wait(PATIENCE_SECONDS)
    assert len(parts.database.journal.select(JournalFilter())) == 1


def test_whoever_may_do_nothing_does_nothing_that_is_not_told(parts: Parts, archive: Archive) -> None:
    nobody = replace(LAN, rights=NOTHING)
    tried: list[Any] = [
        lambda: archive.finding.search(nobody, "đất"),
        lambda: archive.batches.new(nobody, "Lô"),
        lambda: archive.upkeep.counts(nobody),
    ]
    for use in tried:
        with pytest.raises(ArchiveError):
            use()
    assert [one.entry.outcome for one in told(parts)] == [ActOutcome.REFUSED] * 3
