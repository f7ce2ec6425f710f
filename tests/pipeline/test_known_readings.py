"""The readings of a document that lies in another dossier already are brought to its second record by digest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from domain.documents import FileUse, RecordState
from domain.page import FindingCode, PageState, QualityFinding
from pipeline.intake.intake_plan import IntakePlan
from pipeline.intake.places import plan_key
from pipeline.intake.planning import submission_of
from pipeline.isolation.readings import READING
from storage.packages import layout
from tests.pipeline.readied import IMAGE, READER, attempt_of, readied, steps_of
from tests.pipeline.test_story import rot, tell
from tests.storage.making import DOSSIER

if TYPE_CHECKING:
    from pipeline.wiring import Parts

OTHER = "H49.64.33.2001.161"


def filed_again(parts: Parts, code: str) -> str:
    """The same document received for another dossier; its code."""
    plan = IntakePlan.from_json(parts.store.read_bytes(plan_key(code)))
    again = replace(plan, dossier=OTHER, received=plan.received.replace(microsecond=999))
    second = parts.catalogue.register(submission_of(again, DOSSIER.fonds, beside=True)).code
    again = replace(again, record=second)
    parts.store.put_bytes(again.source_key(0), parts.store.read_bytes(plan.source_key(0)))
    parts.store.replace_bytes(plan_key(second), again.to_json())
    return second


def brought(parts: Parts, code: str) -> bytes | None:
    key = attempt_of(parts, code).page_key(1)
    return parts.store.read_bytes(key) if parts.store.stat(key) else None


def test_the_readings_of_a_record_in_work_are_brought(parts: Parts) -> None:
    first = readied(parts, 1)
    second = filed_again(parts, first)
    steps_of(parts).open(second)
    assert brought(parts, second) == brought(parts, first)


def test_a_page_that_failed_there_is_read_here(parts: Parts) -> None:
    first = readied(parts, 1)
    key = attempt_of(parts, first).page_key(1)
    reading = READING.read(parts.store.read_bytes(key), key)
    failed = replace(reading, page=replace(reading.page, state=PageState.FAILED), text=None)
    parts.store.replace_bytes(key, READING.write(failed))
    second = filed_again(parts, first)
    steps_of(parts).open(second)
    assert brought(parts, second) is None


@pytest.mark.parametrize(("reader", "reused"), [(READER, True), ("reader 3", False)])
def test_those_of_an_archived_record_are_brought_where_the_same_reader_reads_now(
    parts: Parts, reader: str, reused: bool
) -> None:
    first = readied(parts, 1)
    key = attempt_of(parts, first).page_key(1)
    reading = READING.read(parts.store.read_bytes(key), key)
    assert reading.text is not None
    reading = replace(reading, text=replace(reading.text, engine=reader))
    told = replace(IMAGE, findings=(QualityFinding(FindingCode.AS_PICTURE, 200),))
    parts.store.replace_bytes(key, READING.write(replace(reading, page=replace(reading.page, image=told))))
    second = filed_again(parts, first)
    tell(parts, first)
    steps_of(parts).open(second)
    assert (brought(parts, second) == READING.write(reading)) is reused


def test_a_rotten_record_is_passed_over_and_its_pages_are_read(parts: Parts) -> None:
    first = readied(parts, 1)
    second = filed_again(parts, first)
    tell(parts, first)
    rot(parts, first, layout.record_path(first))
    assert steps_of(parts).open(second) == 1
    assert brought(parts, second) is None


def test_both_are_archived_each_with_a_master_of_its_own(parts: Parts) -> None:
    first = readied(parts, 1)
    second = filed_again(parts, first)
    steps_of(parts).open(second)
    parts.store.put_bytes(attempt_of(parts, second).sealed_key, b"%PDF second")
    parts.catalogue.set_state(second, RecordState.READY)
    for code in (first, second):
        tell(parts, code)
    records = [parts.dossiers.record(code) for code in (first, second)]
    assert len({record.content for record in records}) == 1
    assert [parts.dossiers.verify(record) for record in records] == [(), ()]
    masters = {file.path for record in records for file in record.files if file.use is FileUse.MASTER}
    assert len(masters) == 2
    assert list(parts.store.list("intake/")) == list(parts.store.list("work/")) == []
