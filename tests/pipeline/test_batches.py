"""Batches between database and object store: whatever is cut short in between, nothing is lost and none is mixed up."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from catalogue.catalogue import open_catalogue
from domain.batches import BatchKind, BatchState, earlier_identifier
from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from pipeline.intake.batches import Batches, batch_key
from pipeline.intake.intake_plan import IntakePlan
from pipeline.intake.places import plan_key
from pipeline.intake.planning import submission_of
from pipeline.intake.receiving import Deposit
from pipeline.upkeep.rebuild import rebuild
from tests.catalogue.databases import empty
from tests.pipeline.readied import readied, received, steps_of
from tests.storage.making import DOSSIER, TIME

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from domain.batches import Batch
    from pipeline.wiring import Parts


class Cut(BaseException):
    """The power goes."""


@pytest.fixture
def batches(parts: Parts) -> Batches:
    return Batches(parts.store, parts.catalogue, lambda: TIME)


def file_of(parts: Parts, batch: Batch) -> dict[str, object]:
    plain: dict[str, object] = json.loads(parts.store.read_bytes(batch_key(batch.identifier)))
    return plain


def cut_before_writing(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(*_: object) -> None:
        raise Cut

    monkeypatch.setattr(parts.store, "replace_bytes", cut)


def archived_in(parts: Parts, batch: Batch, number: int = 1) -> str:
    """A document that went all its way in this batch."""
    code = readied(parts, number)
    summary = parts.catalogue.find(code)
    assert summary is not None
    key = plan_key(summary.code)
    plan = IntakePlan.from_json(parts.store.read_bytes(key))
    plan = replace(plan, batch=batch.name, batch_id=batch.identifier)
    parts.store.replace_bytes(key, plan.to_json())
    steps_of(parts).pack(code)
    steps_of(parts).index(code)
    return code


def test_a_batch_lies_in_the_object_store_when_it_is_told_to_be_open(parts: Parts, batches: Batches) -> None:
    batch = batches.new("Hộp 12", "Lan", BatchKind.LETTERS)
    told = file_of(parts, batch)
    assert (told["name"], told["kind"], told["state"], told["schema"]) == ("Hộp 12", "letters", "open", 2)
    batches.close(batch.identifier, "Minh")
    assert file_of(parts, batch)["state"] == "closed"
    assert parts.catalogue.batches_not_kept() == ()


def test_who_opens_a_batch_that_he_has_open_is_told_its_identifier(batches: Batches) -> None:
    batch = batches.new("Hộp 12", "Lan")
    with pytest.raises(ArchiveError) as refused:
        batches.new(" Hộp 12 ", "Lan")
    assert (refused.value.code, refused.value.facts["batch"]) == (ErrorCode.BATCH_EXISTS, batch.identifier)


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "L20261130-0001"])
def test_what_can_be_no_name_is_refused(batches: Batches, name: str) -> None:
    with pytest.raises(ArchiveError) as refused:
        batches.new(name, "Lan")
    assert refused.value.code is ErrorCode.USAGE


def test_a_deposit_names_its_own_open_batch_or_an_identifier(batches: Batches) -> None:
    hers = batches.entered(Deposit("Hộp 12", "Lan"))
    his = batches.entered(Deposit("Hộp 12", "Minh"))
    assert hers.batch_id != his.batch_id
    assert batches.entered(Deposit("Hộp 12", "Lan")) == hers
    helped = batches.entered(Deposit(hers.batch_id.lower(), "Minh"))
    assert (helped.batch, helped.batch_id) == ("Hộp 12", hers.batch_id)


def test_a_closed_batch_is_refused_by_identifier_and_opened_anew_by_name(batches: Batches) -> None:
    first = batches.entered(Deposit("Hộp 12", "Lan"))
    batches.close(first.batch_id, "Lan")
    with pytest.raises(ArchiveError) as refused:
        batches.entered(Deposit(first.batch_id, "Lan"))
    assert refused.value.code is ErrorCode.BATCH_CLOSED
    assert batches.entered(Deposit("Hộp 12", "Lan")).batch_id != first.batch_id
    assert batches.entered(first) == first, "a deposit that has begun is taken to its end"


def test_a_batch_is_found_by_identifier_or_by_a_name_that_it_alone_has(batches: Batches) -> None:
    batch = batches.new("Hộp 12", "Lan")
    assert batches.find("Hộp 12") == batches.find(batch.identifier) == batch.identifier
    other = batches.new("Hộp 12", "Minh")
    with pytest.raises(ArchiveError) as refused:
        batches.find("Hộp 12")
    assert refused.value.code is ErrorCode.SEVERAL_BATCHES
    assert {batch.identifier, other.identifier} == set(str(refused.value.facts["batches"]).split(", "))
    for unknown in ("Hộp 13", "L20261130-0099"):
        with pytest.raises(ArchiveError) as refused:
            batches.find(unknown)
        assert refused.value.code is ErrorCode.BATCH_NOT_FOUND


def test_a_batch_whose_opening_was_cut_short_is_written_by_the_next_who_uses_it(
    parts: Parts, batches: Batches, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_before_writing(parts, monkeypatch)
    with pytest.raises(Cut):
        batches.new("Hộp 12", "Lan")
    monkeypatch.undo()
    (identifier,) = parts.catalogue.batches_not_kept()
    assert parts.store.stat(batch_key(identifier)) is None
    assert batches.entered(Deposit("Hộp 12", "Lan")).batch_id == identifier
    assert parts.store.stat(batch_key(identifier)) is not None


def test_a_closing_that_was_cut_short_is_written_by_housekeeping_and_survives_the_database(
    parts: Parts, batches: Batches, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = batches.new("Hộp 12", "Lan")
    cut_before_writing(parts, monkeypatch)
    with pytest.raises(Cut):
        batches.close(batch.identifier, "Lan")
    monkeypatch.undo()
    batches.keep_all()
    closed = parts.catalogue.batch(batch.identifier)
    rebuild(parts)
    assert parts.catalogue.batch(batch.identifier) == closed
    assert closed is not None
    assert closed.state is BatchState.CLOSED


def test_many_processes_that_open_one_batch_write_it_once_and_use_it(tmp_path: Path, parts: Parts) -> None:
    url = f"sqlite:///{tmp_path}/many.sqlite"
    catalogues = [open_catalogue(url) for _ in range(3)]
    many = [Batches(parts.store, catalogue, lambda: TIME) for catalogue in catalogues]
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda turn: many[turn % 3].entered(Deposit("Hộp 12", "Lan")).batch_id, range(12)))
    assert len(set(found)) == 1
    assert [info.key for info in parts.store.list("batches/")] == [batch_key(found[0])]
    assert catalogues[0].batches_not_kept() == ()
    for catalogue in catalogues:
        catalogue.close()


def test_a_rebuild_brings_batches_back_with_history_documents_and_numbers(parts: Parts, batches: Batches) -> None:
    hers, his = batches.new("Hộp 12", "Lan"), batches.new("Hộp 12", "Minh")
    codes = [archived_in(parts, hers, 1), archived_in(parts, his, 2)]
    readied_before = received(parts, 3)
    batches.close(his.identifier, "Minh")
    before = parts.catalogue.batches(limit=2)
    rebuild(parts)
    assert parts.catalogue.batches(limit=2) == before
    assert {batch.identifier for batch in before} == {hers.identifier, his.identifier}
    assert [event.type.value for event in batches.batch(his.identifier).events] == ["opened", "closed"]
    for code, batch in zip(codes, (hers, his), strict=True):
        summary = parts.catalogue.find(code)
        assert summary is not None
        assert (summary.batch_id, parts.dossiers.record(code).batch_id) == (batch.identifier, batch.identifier)
    unfinished = parts.catalogue.find(readied_before)
    assert unfinished is not None
    assert unfinished.batch_id == earlier_identifier("Hộp 1", "Lan"), "a plan of the first release has a name only"
    assert batches.new("Hộp 13", "Lan").identifier.endswith("-0003")


def test_a_damaged_batch_file_keeps_no_rebuild_from_its_end_and_its_documents_tell_the_batch(
    parts: Parts, batches: Batches
) -> None:
    batch = batches.new("Hộp 12", "Lan")
    archived_in(parts, batch)
    parts.store.replace_bytes(batch_key(batch.identifier), b"rotten")
    rebuild(parts)
    found = batches.batch(batch.identifier)
    assert (found.name, found.owner) == ("Hộp 12", "Lan")
    batches.close(batch.identifier, "Lan")
    assert file_of(parts, batch)["state"] == "closed"


def test_what_a_later_program_wrote_into_a_batch_stays(parts: Parts, batches: Batches) -> None:
    batch = batches.new("Hộp 12", "Lan")
    key = batch_key(batch.identifier)
    parts.store.replace_bytes(key, json.dumps({**file_of(parts, batch), "schema": 9, "announced": 300}).encode())
    batches.close(batch.identifier, "Lan")
    told = file_of(parts, batch)
    assert (told["announced"], told["schema"], told["state"]) == (300, 9, "closed")


def test_a_database_from_a_backup_does_not_write_over_another_batch(tmp_path: Path, parts: Parts) -> None:
    def later() -> datetime:
        return TIME + timedelta(minutes=5)

    Batches(parts.store, parts.catalogue, lambda: TIME).new("Hộp 12", "Lan")
    older = open_catalogue(f"sqlite:///{tmp_path}/backup.sqlite")
    with pytest.raises(ArchiveError) as refused:
        Batches(parts.store, older, later).new("Hộp 90", "Minh")
    assert refused.value.code is ErrorCode.OBJECT_EXISTS
    assert json.loads(parts.store.read_bytes(next(parts.store.list("batches/")).key))["name"] == "Hộp 12"
    older.close()


def test_plans_registered_again_stay_in_their_batch(parts: Parts, batches: Batches) -> None:
    batch = batches.new("Hộp 12", "Lan")
    code = received(parts, 1)
    summary = parts.catalogue.find(code)
    assert summary is not None
    plan = IntakePlan.from_json(parts.store.read_bytes(plan_key(summary.code)))
    given = submission_of(replace(plan, batch=batch.name, batch_id=batch.identifier), DOSSIER.fonds)
    empty(parts.catalogue)
    parts.catalogue.register(given)
    assert [one.identifier for one in parts.catalogue.batches()] == [batch.identifier]


def test_an_identifier_is_taken_at_its_word_while_the_database_is_away(
    batches: Batches, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The upload goes on; the batch is looked for when the document is taken in."""
    opened = batches.chosen("Hộp 9", "an")
    with monkeypatch.context() as away:
        away.setattr(batches, "batch", lambda _: (_ for _ in ()).throw(ArchiveUnusable(ErrorCode.DATABASE_FAILED)))
        assert batches.accepted(opened.identifier) == (opened.identifier, "")
    entered = batches.entered(Deposit(opened.identifier, "bình"))
    assert (entered.batch, entered.batch_id) == ("Hộp 9", opened.identifier)


def test_a_batch_that_cannot_be_kept_keeps_nobody_from_working(tmp_path: Path, parts: Parts) -> None:
    """A start and every round keep what was left: one batch of a restored database must not end them."""
    Batches(parts.store, parts.catalogue, lambda: TIME).new("Hộp 12", "Lan")
    older = open_catalogue(f"sqlite:///{tmp_path}/backup.sqlite")
    batches = Batches(parts.store, older, lambda: TIME + timedelta(minutes=5))
    with pytest.raises(ArchiveError):
        batches.new("Hộp 90", "Minh")
    older.open_batch("Hộp 91", "Minh", TIME + timedelta(minutes=6), BatchKind.GENERAL)
    batches.keep_all()
    kept = sorted(json.loads(parts.store.read_bytes(info.key))["name"] for info in parts.store.list("batches/"))
    assert kept == ["Hộp 12", "Hộp 91"]
    assert len(older.batches_not_kept()) == 1
    older.close()
