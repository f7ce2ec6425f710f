"""What the use cases answer and refuse, over packages, catalogue and index on files; no reader, no seal, no engine."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest

from domain.actors import SYSTEM, Actor, ActorKind
from domain.documents import RecordState
from domain.entries import RecordFilter
from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from domain.people.rights import EVERYTHING
from index.index_url import open_index
from pipeline.archive import Archive
from pipeline.finding import record_use_cases
from pipeline.finding.page_view import page_of
from pipeline.intake.receiving import Deposit
from pipeline.role import Role
from tests.pipeline.packed import add_record
from tests.pipeline.readied import received, working_parts
from tests.storage.making import DOSSIER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pipeline.wiring import Parts

NOBODY = "H49.64.33.2001.160.0000099"
LAN = Actor(ActorKind.PERSON, "Lan", EVERYTHING, confirmed=True)


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    index = open_index(f"tantivy://{tmp_path / 'index'}", tmp_path)
    made = working_parts(tmp_path, index)
    made.role = Role(writes=True, works=True)
    yield made
    made._made.close()
    index.close()
    made.catalogue.close()


@pytest.fixture
def archive(parts: Parts) -> Archive:
    return Archive.of(parts)


@pytest.fixture
def archived(parts: Parts, tmp_path: Path) -> str:
    """Code of an archived record of two pages, in package, catalogue and index."""
    stored = add_record(parts, tmp_path / "papers", 1, pages=2)
    parts.catalogue.save_record(stored, 1, DOSSIER)
    parts.index.put_record(stored.code, parts.packer.indexed_pages(stored))
    return stored.code


def failed(parts: Parts, number: int) -> str:
    code = received(parts, number)
    parts.catalogue.set_state(code, RecordState.FAILED, ErrorCode.BROKEN_PAGE.value, {"page": 1})
    return code


def refused(ask: Callable[[], Any]) -> ErrorCode:
    with pytest.raises(ArchiveError) as error:
        ask()
    return error.value.code


def test_who_asks_for_what_can_be_told(archive: Archive, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "vankho.acts"):
        archive.upkeep.counts(LAN)
    assert [record.message for record in caplog.records] == ["person Lan: UpkeepUseCases.counts"]


def test_what_is_handed_in_belongs_to_whom_it_is_said_to_else_to_who_hands_in() -> None:
    assert Deposit("lô").by(LAN).owner == "Lan"
    assert Deposit("lô", "Bình").by(LAN).owner == "Bình"


def test_an_unknown_record_is_told_as_that_whatever_is_asked_of_it(archive: Archive, archived: str) -> None:
    asked: list[Callable[[], Any]] = [
        lambda: archive.records.summary(LAN, NOBODY),
        lambda: archive.records.record(LAN, NOBODY),
        lambda: archive.records.known(LAN, NOBODY),
        lambda: archive.records.page_texts(LAN, NOBODY),
        lambda: archive.records.pages_read(LAN, NOBODY),
        lambda: archive.records.hold(LAN, NOBODY, held=True),
        lambda: archive.finding.page_picture(LAN, NOBODY, 1, 240),
        lambda: archive.finding.kept_picture(LAN, NOBODY, 1, 240),
        lambda: archive.intake.retry(LAN, NOBODY),
    ]
    assert {refused(ask) for ask in asked} == {ErrorCode.RECORD_NOT_FOUND}
    assert archive.records.states(LAN, (NOBODY, archived)) == {archived: RecordState.ARCHIVED}


def test_an_archived_record_is_known_from_its_package_one_in_work_from_the_catalogue(
    archive: Archive, parts: Parts, archived: str
) -> None:
    on_its_way = received(parts, 2)
    whole, part = archive.records.known(LAN, archived), archive.records.known(LAN, on_its_way)
    assert whole.record is not None
    assert whole.events == whole.record.events
    assert part.record is None
    assert [source.name for source in part.noticed.sources] == ["2.png"]
    assert archive.records.pages_read(LAN, archived) == (2, 2)
    assert archive.records.pages_read(LAN, on_its_way) == (0, 1)


def test_records_are_chosen_by_a_filter(archive: Archive, parts: Parts, archived: str) -> None:
    waiting = received(parts, 2)
    by_state = archive.records.select(LAN, RecordFilter(state=RecordState.ARCHIVED))
    assert [summary.code for summary in by_state] == [archived]
    assert [summary.code for summary in archive.records.select(LAN, RecordFilter(text="van ban 2"))] == [waiting]
    assert [summary.code for summary in archive.records.select(LAN, RecordFilter(batch="Hộp 1"))] == [waiting]
    assert len(archive.records.select(LAN)) == 2
    assert archive.records.select(LAN, RecordFilter(dossier="H1.9")) == ()


def test_codes_are_walked_through_page_by_page(archive: Archive, parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_use_cases, "_PAGE_SIZE", 2)
    codes = {received(parts, number) for number in range(1, 6)}
    assert set(archive.records.codes(LAN, RecordFilter(state=RecordState.RECEIVED))) == codes
    assert list(archive.records.codes(LAN, RecordFilter(state=RecordState.FAILED))) == []


def test_an_unknown_dossier_is_told_before_the_walk_begins(archive: Archive) -> None:
    assert refused(lambda: archive.records.codes(LAN, RecordFilter(dossier="H1.9"))) is ErrorCode.RECORD_NOT_FOUND


def test_a_page_that_is_not_there_is_told_with_its_number(archive: Archive, archived: str) -> None:
    record = archive.records.record(LAN, archived)
    assert page_of(record, 2).number == 2
    for number in (0, 3):
        with pytest.raises(ArchiveError, match=f"#{number}"):
            page_of(record, number)
    assert refused(lambda: archive.texts.lines(LAN, archived, 3).__next__()) is ErrorCode.RECORD_NOT_FOUND
    assert archive.records.page_text(LAN, record, 3) is None


def test_texts_come_page_by_page_and_only_of_what_is_archived(archive: Archive, parts: Parts, archived: str) -> None:
    texts = list(archive.records.page_texts(LAN, archived))
    assert [number for number, _ in texts] == [1, 2]
    assert all(text is not None and "Quyết định số 1" in text.text for _, text in texts)
    on_its_way = received(parts, 2)
    assert refused(lambda: archive.records.page_texts(LAN, on_its_way)) is ErrorCode.RECORD_NOT_FOUND
    assert refused(lambda: archive.texts.lines(LAN, on_its_way).__next__()) is ErrorCode.NOT_ARCHIVED


def test_only_what_failed_is_tried_again(archive: Archive, parts: Parts, archived: str) -> None:
    on_its_way = received(parts, 2)
    for code in (archived, on_its_way):
        assert refused(lambda code=code: archive.intake.retry(LAN, code)) is ErrorCode.NOT_FAILED  # type: ignore[misc]
    assert archive.intake.retry_batch(LAN, "Hộp 1").again == []


def test_those_that_failed_come_page_by_page_with_a_cursor(archive: Archive, parts: Parts) -> None:
    codes = {failed(parts, number) for number in range(1, 4)}
    first, after = archive.intake.failed(LAN, limit=1)
    assert after is not None
    second, later = archive.intake.failed(LAN, after, 1)
    assert later is not None
    third, end = archive.intake.failed(LAN, later, 1)
    assert {summary.code for summary in (*first, *second, *third)} == codes
    assert end is None
    assert refused(lambda: archive.intake.failed(LAN, batch="Hộp 2")) is ErrorCode.BATCH_NOT_FOUND


def test_a_batch_is_found_by_its_name(archive: Archive, parts: Parts) -> None:
    received(parts, 1)
    (only,) = archive.batches.select(LAN)
    assert archive.batches.find(LAN, "Hộp 1") == only
    assert refused(lambda: archive.batches.find(LAN, "Hộp 2")) is ErrorCode.BATCH_NOT_FOUND
    assert archive.batches.select(LAN, 10, offset=1) == ()
    assert list(archive.batches.walk(LAN)) == [only]


def test_an_empty_index_beside_full_packages_is_no_empty_answer(archive: Archive, parts: Parts, tmp_path: Path) -> None:
    assert archive.finding.search(LAN, "quyết định").total == 0, "a new archive holds nothing"
    add_record(parts, tmp_path / "papers", 1, pages=1)
    assert refused(lambda: archive.finding.search(LAN, "quyết định")) is ErrorCode.INDEX_EMPTY


def test_an_empty_database_beside_full_packages_begins_no_work(archive: Archive, parts: Parts, tmp_path: Path) -> None:
    add_record(parts, tmp_path / "papers", 1, pages=1)
    with pytest.raises(ArchiveUnusable) as error:
        archive.work.start(SYSTEM)
    assert error.value.code is ErrorCode.DATABASE_EMPTY


def test_a_picture_of_a_document_whose_masters_are_gone_is_told_as_that(
    archive: Archive, parts: Parts, archived: str
) -> None:
    assert refused(lambda: archive.finding.kept_picture(LAN, archived, 1, 240)) is ErrorCode.OBJECT_MISSING
    assert parts.catalogue.counts()[RecordState.ARCHIVED] == 1


def test_all_dossiers_of_the_store_are_named(archive: Archive, archived: str) -> None:
    assert [archived.startswith(code) for code in archive.proving.dossiers(LAN)] == [True]


@pytest.mark.parametrize("to", ["", "ftp://kho/a"])
def test_a_place_that_can_be_no_store_is_no_place_to_copy_to(archive: Archive, to: str) -> None:
    assert refused(lambda: archive.upkeep.copy(LAN, to, lambda _: None)) is ErrorCode.USAGE


def test_refusals_are_told_by_batch(archive: Archive) -> None:
    assert archive.intake.refusals(LAN) == ()
    batch = archive.batches.new(LAN, "lô")
    assert archive.intake.refusals(LAN, batch.identifier, 5) == archive.intake.refusals(LAN, "lô", 5) == ()
    assert refused(lambda: archive.intake.refusals(LAN, "lô khác")) is ErrorCode.BATCH_NOT_FOUND


def test_a_server_that_is_away_is_told_as_that(archive: Archive, parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.upkeep.ask_database(SYSTEM)
    archive.upkeep.ask_store(SYSTEM)

    def away(_: str) -> None:
        raise ArchiveUnusable(ErrorCode.STORE_FAILED, detail="away")

    monkeypatch.setattr(parts.store, "stat", away)
    assert refused(lambda: archive.upkeep.ask_store(SYSTEM)) is ErrorCode.STORE_FAILED
