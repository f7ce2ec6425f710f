"""Each step of a record's story by itself: what it does, what it leaves alone, what it tells, also when repeated."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest

from domain.documents import FileUse, RecordState, SourceNature
from domain.errors import ArchiveError, ErrorCode
from domain.events import EventType, Outcome
from domain.evidence import Indication
from pipeline.isolation.jobs import COMPOSE, VERIFY
from tests.pipeline.readied import readied, received, standing
from tests.storage.making import TIME

if TYPE_CHECKING:
    from tests.pipeline.way import Way


def test_opening_tells_the_pages_the_formats_and_the_beginning_once(way: Way) -> None:
    code = received(way.parts, 1, pages=3)
    assert [way.steps.open(code), way.steps.open(code)] == [3, 3]
    assert standing(way.parts, code) == [("reading", None)]
    assert way.told(code, EventType.INGESTION_START) == [(Outcome.SUCCESS, "Hộp 1: Văn bản 1")]
    assert way.told(code, EventType.FORMAT_IDENTIFICATION) == [(Outcome.SUCCESS, "image/png")]


def test_a_step_of_a_record_that_nobody_knows_is_refused(way: Way) -> None:
    with pytest.raises(ArchiveError) as refused:
        way.steps.open("H1.0000009")
    assert refused.value.code is ErrorCode.RECORD_NOT_FOUND


def test_a_page_that_was_read_is_not_read_again(way: Way) -> None:
    code = received(way.parts, 1)
    way.steps.open(code)
    assert [way.steps.read_page(code, 1, late=False) for _ in range(2)] == [True, True]
    assert way.pages.read_pages == [1]


def test_a_page_that_is_put_off_leaves_nothing_until_its_turn_comes(way: Way) -> None:
    code = received(way.parts, 1)
    way.pages.puts_off = {1}
    way.steps.open(code)
    assert not way.steps.read_page(code, 1, late=False)
    assert way.made("page-00001.json") is None
    assert way.steps.read_page(code, 1, late=True)
    assert way.made("page-00001.json") is not None


def test_a_reading_of_a_document_that_is_archived_meanwhile_leaves_nothing(way: Way) -> None:
    code = received(way.parts, 1)
    way.steps.open(code)
    for state in (RecordState.READY, RecordState.STORED, RecordState.ARCHIVED):
        way.parts.catalogue.set_state(code, state)
    assert way.steps.read_page(code, 1, late=False)
    assert list(way.parts.store.list("work/")) == []


def test_a_page_that_failed_is_told_and_the_document_goes_on(way: Way) -> None:
    code = received(way.parts, 1, pages=2)
    way.pages.failing = {2: ErrorCode.TIME_LIMIT.value}
    way.read(code)
    way.steps.describe(code)
    ((outcome, detail),) = way.told(code, EventType.TEXT_RECOGNITION)
    assert outcome is Outcome.WARNING
    assert "2" in detail


def test_a_document_without_one_readable_page_is_not_composed(way: Way) -> None:
    code = received(way.parts, 1, pages=2)
    way.pages.failing = {1: ErrorCode.TIME_LIMIT.value, 2: ErrorCode.BROKEN_PAGE.value}
    way.read(code)
    with pytest.raises(ArchiveError) as refused:
        way.steps.describe(code)
    assert refused.value.code is ErrorCode.BROKEN_PAGE
    assert refused.value.facts == {"page": 1, "detail": ErrorCode.TIME_LIMIT.value}
    assert way.children.asked == []


def test_what_was_composed_before_a_step_was_cut_short_is_used_and_told_alike(way: Way) -> None:
    code = received(way.parts, 1)
    way.read(code)
    way.steps.compose(code)
    told = way.told(code, EventType.PDFA_CREATION)
    way.steps.compose(code)
    assert way.children.asked == [COMPOSE]
    assert way.made("composed.pdf") == b"%PDF composed"
    assert way.told(code, EventType.PDFA_CREATION) == told
    assert "tr. 1" in told[0][1], "what could not be drawn"


def test_a_pdf_a_whose_report_an_older_program_did_not_keep_is_told_by_its_size(way: Way) -> None:
    code = received(way.parts, 1, pages=2)
    way.read(code)
    key = next(info.key for info in way.parts.store.list("work/")).rpartition("/")[0] + "/composed.pdf"
    way.parts.store.put_bytes(key, b"%PDF before")
    way.steps.compose(code)
    assert way.children.asked == []
    assert way.told(code, EventType.PDFA_CREATION) == [(Outcome.SUCCESS, "PDF/A-2b, 2 tr., 11 B")]


def test_a_signed_original_is_neither_composed_nor_sealed(way: Way) -> None:
    code = received(way.parts, 1, nature=SourceNature.SIGNED_PDF)
    way.read(code)
    way.steps.compose(code)
    way.steps.seal(code)
    assert way.children.asked == [VERIFY]
    assert (way.made("composed.pdf"), way.made("sealed.pdf")) == (None, None)
    assert standing(way.parts, code) == [("ready", None)]
    way.steps.pack(code)
    record = way.parts.dossiers.record(code)
    uses = {file.use: way.parts.dossiers.read(record, file) for file in record.files}
    assert uses[FileUse.ACCESS] == uses[FileUse.MASTER]


def test_a_broken_signature_is_archived_with_what_is_wrong(way: Way) -> None:
    code = received(way.parts, 1, nature=SourceNature.SIGNED_PDF)
    way.children.indication = Indication.TOTAL_FAILED
    way.read(code)
    way.steps.seal(code)
    assert standing(way.parts, code) == [("ready", "signature-broken")]
    assert way.told(code, EventType.SIGNATURE_VALIDATION) == [(Outcome.FAILURE, "TOTAL-FAILED: như được bảo")]
    summary = way.parts.catalogue.find(code)
    assert summary is not None
    assert summary.facts == {"detail": "như được bảo"}


def test_a_seal_that_our_own_verifier_trusts_is_kept_and_told(way: Way) -> None:
    code = received(way.parts, 1)
    way.read(code)
    way.steps.compose(code)
    way.steps.seal(code)
    assert way.made("sealed.pdf") == b"%PDF composed sealed"
    assert standing(way.parts, code) == [("ready", None)]
    assert way.told(code, EventType.SIGNING) == [(Outcome.SUCCESS, "B-LT, Con dấu thử, ab12")]
    assert way.told(code, EventType.SIGNATURE_VALIDATION) == [(Outcome.SUCCESS, "TOTAL-PASSED")]


@pytest.mark.parametrize("indication", [Indication.INDETERMINATE, Indication.TOTAL_FAILED])
def test_a_seal_that_our_own_verifier_does_not_trust_is_not_kept(way: Way, indication: Indication) -> None:
    code = received(way.parts, 1)
    way.children.indication = indication
    way.read(code)
    way.steps.compose(code)
    with pytest.raises(ArchiveError) as refused:
        way.steps.seal(code)
    assert refused.value.code is ErrorCode.SIGNING_FAILED
    assert way.made("sealed.pdf") is None
    assert standing(way.parts, code) == [("reading", None)]
    assert way.told(code, EventType.SIGNING) == []


def test_an_index_that_is_away_is_noted_and_the_story_goes_on(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    code = readied(way.parts, 1)
    way.steps.pack(code)

    def away(*_: object) -> None:
        raise ArchiveError(ErrorCode.INDEX_FAILED, detail="away")

    with monkeypatch.context() as patch:
        patch.setattr(way.parts.index, "put_record", away)
        way.steps.index(code)
    assert [fault.code for fault in way.parts.faults.now()] == [ErrorCode.INDEX_FAILED]
    assert standing(way.parts, code) == [("stored", None)]
    way.steps.index(code)
    assert way.parts.faults.now() == ()
    assert standing(way.parts, code) == [("archived", None)]


def test_another_fault_of_the_machine_while_indexing_is_raised(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    code = readied(way.parts, 1)
    way.steps.pack(code)

    def full(*_: object) -> None:
        raise ArchiveError(ErrorCode.DISK_FULL, detail="full")

    monkeypatch.setattr(way.parts.index, "put_record", full)
    with pytest.raises(ArchiveError) as raised:
        way.steps.index(code)
    assert raised.value.code is ErrorCode.DISK_FULL
    assert standing(way.parts, code) == [("stored", None)]


def test_who_was_killed_before_the_leftovers_were_gone_drops_them_at_the_next_run(way: Way) -> None:
    code = readied(way.parts, 1)
    way.steps.pack(code)
    way.parts.catalogue.set_state(code, RecordState.ARCHIVED)
    assert list(way.parts.store.list("work/"))
    way.steps.index(code)
    assert list(way.parts.store.list("intake/")) == list(way.parts.store.list("work/")) == []


def test_what_is_archived_does_not_fail_any_more(way: Way) -> None:
    code = readied(way.parts, 1)
    way.steps.pack(code)
    way.steps.index(code)
    way.steps.fail(code, ArchiveError(ErrorCode.TIME_LIMIT, seconds=9))
    way.steps.fail_stored(code, ArchiveError(ErrorCode.TIME_LIMIT, seconds=9))
    assert standing(way.parts, code) == [("archived", None)]
    assert [outcome for outcome, _ in way.told(code, EventType.INGESTION_END)] == [Outcome.SUCCESS]


def test_a_failure_in_the_package_does_not_fail_what_is_only_stored_unless_that_is_said(way: Way) -> None:
    code = readied(way.parts, 1)
    way.steps.pack(code)
    way.steps.fail(code, ArchiveError(ErrorCode.OBJECT_CORRUPT, key="k"))
    assert standing(way.parts, code) == [("stored", None)]
    way.steps.fail_stored(code, ArchiveError(ErrorCode.OBJECT_CORRUPT, key="k"))
    assert standing(way.parts, code) == [("failed", "object-corrupt")]


def test_more_documents_than_go_into_one_version_make_two(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.processing.packing.MOST_TOGETHER", 2)
    codes = [readied(way.parts, number) for number in (1, 2, 3)]
    way.steps.pack(codes[2])
    records = [way.parts.catalogue.find(code) for code in codes]
    assert [record.version for record in records if record] == [1, 1, 2]


def test_ready_documents_wait_while_a_neighbour_is_on_its_way(way: Way) -> None:
    ready, late = readied(way.parts, 1), received(way.parts, 2)
    way.steps.pack(ready)
    assert standing(way.parts, ready) == [("ready", None)]
    way.steps.fail(late, ArchiveError(ErrorCode.TIME_LIMIT, seconds=9))
    way.steps.pack(late)
    assert standing(way.parts, ready, late) == [("stored", None), ("failed", "time-limit")]


def test_a_frozen_worker_leaves_nothing_in_the_attempt_that_followed(way: Way) -> None:
    """Its page was being read when the document failed and was begun again."""
    code = received(way.parts, 1)
    way.steps.open(code)
    read = way.pages.read

    def slow(*given: Any, late: bool) -> Any:
        way.parts.catalogue.set_state(code, RecordState.FAILED)
        way.parts.catalogue.begin_again(code, TIME + timedelta(hours=1))
        return read(*given, late=late)

    cast("Any", way.pages).read = slow
    way.steps.read_page(code, 1, late=False)
    assert way.made("page-00001.json") is None
    assert standing(way.parts, code) == [("received", None)]
