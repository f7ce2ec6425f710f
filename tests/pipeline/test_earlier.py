"""What a release until 0.1.0 left in work lies by content: it goes on, is tried again and is found by a rebuild."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from domain.documents import RecordState
from domain.errors import ArchiveError, ErrorCode
from pipeline.intake.earlier import is_content, is_kept, kept_plan
from pipeline.intake.places import intake_folder, plan_key, work_folder
from pipeline.upkeep.sweeping import Sweeper
from tests.catalogue.databases import empty
from tests.pipeline.readied import attempt_of, readied, received, standing
from tests.pipeline.test_story import tell
from tests.storage.making import TIME

if TYPE_CHECKING:
    from domain.entries import RecordSummary
    from pipeline.wiring import Parts


def found(parts: Parts, code: str) -> RecordSummary:
    summary = parts.catalogue.find(code)
    assert summary is not None
    return summary


def as_before(parts: Parts, code: str) -> str:
    """The document's objects as the release before left them; their content."""
    store, record = parts.store, found(parts, code)
    plan = kept_plan(store, record)
    old = {name: value for name, value in json.loads(plan.to_json()).items() if name != "record"}
    store.put_bytes(f"intake/{record.content}/00001", store.read_bytes(plan.source_key(0)))
    store.replace_bytes(f"intake/{record.content}/plan.json", json.dumps({**old, "schema": 2}).encode())
    for info in list(store.list(f"{work_folder(code)}/")):
        store.put_bytes(f"work/{record.content}/{info.key.rpartition('/')[2]}", store.read_bytes(info.key))
    store.clear(intake_folder(code))
    store.clear(work_folder(code))
    parts.workspace.forget(plan.attempt)
    return record.content


def test_a_document_that_waits_to_be_packed_goes_on_and_the_sweep_takes_what_is_left(parts: Parts) -> None:
    code, failed = readied(parts, 1), received(parts, 2)
    contents = [as_before(parts, one) for one in (code, failed)]
    parts.catalogue.set_state(failed, RecordState.FAILED, ErrorCode.TIME_LIMIT.value, {"seconds": 9})
    tell(parts, code)
    assert standing(parts, code) == [("archived", None)]
    assert list(parts.store.list(intake_folder(code))) == []
    Sweeper(parts.store, parts.catalogue, "VK").sweep()
    left = {info.key.split("/")[1] for area in ("intake/", "work/") for info in parts.store.list(area)}
    assert left == {contents[1]}, "what failed keeps its masters"


def test_the_readings_of_an_attempt_that_failed_are_not_those_of_the_next(parts: Parts) -> None:
    code = readied(parts, 1)
    as_before(parts, code)
    parts.catalogue.set_state(code, RecordState.FAILED)
    assert is_kept(parts.store, found(parts, code))
    parts.catalogue.begin_again(code, TIME + timedelta(hours=1))
    plan = kept_plan(parts.store, found(parts, code))
    assert (plan.record, plan.received) == (code, TIME + timedelta(hours=1))
    assert parts.store.stat(plan.source_key(0)) is not None
    assert list(parts.store.list(f"{attempt_of(parts, code).folder}/")) == []


def test_a_rebuild_finds_masters_at_both_places(parts: Parts) -> None:
    old, new = received(parts, 1), received(parts, 2)
    content = as_before(parts, old)
    empty(parts.catalogue)
    Sweeper(parts.store, parts.catalogue, "VK").sweep()
    assert standing(parts, new) == [("received", None)]
    (again,) = parts.catalogue.by_content(content)
    assert again.state is RecordState.RECEIVED
    assert kept_plan(parts.store, again).record == again.code


def test_what_nobody_acknowledged_goes_and_what_is_lost_is_told(parts: Parts) -> None:
    parts.store.put_bytes(f"intake/{'0' * 64}/00001", b"half")
    code = received(parts, 1)
    parts.store.clear(intake_folder(code))
    Sweeper(parts.store, parts.catalogue, "VK").sweep(at_once=True)
    assert list(parts.store.list("intake/")) == []
    with pytest.raises(ArchiveError) as error:
        kept_plan(parts.store, found(parts, code))
    assert (error.value.code, error.value.facts["key"]) == (ErrorCode.OBJECT_MISSING, plan_key(code))


def test_names_of_content_and_of_records_are_told_apart() -> None:
    assert is_content("0" * 64)
    assert not is_content(f"{'0' * 56}.0000001")
