"""Archived records are described anew or as a person says, and package, catalogue and index know it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from describe.document import EXTRACTOR
from domain.actors import SYSTEM
from domain.delivery.sheet import SheetValue, SheetWords
from domain.description.citations import Citation, CitationRole
from domain.description.document import Description
from domain.description.fields import Field, FieldName, FieldSource
from domain.documents import FileUse
from domain.errors import ArchiveError, ErrorCode
from domain.events import AgentKind, EventType, Outcome
from index.index_url import open_index
from pipeline.describing.describe_report import DESCRIBE_REPORT
from pipeline.describing.describe_steps import Redescribing, report_key
from pipeline.describing.describer import Describer
from pipeline.describing.shown import shown
from pipeline.describing.use_cases import DescribingUseCases
from pipeline.finding.sight import sight_of
from pipeline.processing.story import describe_story
from pipeline.texts.revising import Reviser
from tests.pipeline.packed import add_record
from tests.pipeline.readied import DirectFlow, readied, steps_of, working_parts
from tests.storage import making
from tests.storage.making import DOSSIER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.documents import Record
    from pipeline.wiring import Parts

VALUES = {
    FieldName.KIND: "quyết định",
    FieldName.SYMBOL: "26/2017/QĐ-UBND",
    FieldName.DATE: "2017-04-05",
    FieldName.SUBJECT: "Ban hành Quy định",
}
TITLE = "Quyết định 26/2017/QĐ-UBND ngày 05/4/2017 về ban hành Quy định"


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    """An archive with a record of two pages, packed by a program that described nothing."""
    index = open_index(f"tantivy://{tmp_path / 'index'}", tmp_path)
    made = working_parts(tmp_path, index)
    made.__dict__["reviser"] = Reviser(made.store, made.catalogue, made.dossiers, index, made.packer)
    yield made
    index.close()
    made.catalogue.close()


@pytest.fixture
def record(parts: Parts, tmp_path: Path) -> Record:
    stored = add_record(parts, tmp_path / "papers", 1, pages=2)
    parts.catalogue.save_record(stored, 1, DOSSIER)
    parts.index.put_record(stored.code, parts.packer.indexed_pages(stored))
    return stored


@pytest.fixture
def describer(parts: Parts) -> Describer:
    return Describer(parts.dossiers, parts.reviser, parts.clock)


def described(parts: Parts, code: str) -> tuple[Record, Description]:
    found = parts.dossiers.record(code)
    description = parts.dossiers.description(found)
    assert description is not None
    return found, description


def test_a_record_of_before_is_described_and_its_pdf_is_not_written_again(
    parts: Parts, record: Record, describer: Describer
) -> None:
    assert not describer.is_current(record)
    report = describer.describe(record.code)
    assert (report.version, report.extractor, report.fields) == (2, EXTRACTOR, 2), "language and pages"
    found, description = described(parts, record.code)
    assert description.value(FieldName.PAGES) == "2"
    assert (found.events[-1].type, found.events[-1].agent) == (EventType.DESCRIPTION, EXTRACTOR)
    kept = {FileUse.ACCESS, FileUse.MASTER, FileUse.OCR_TEXT}
    assert [f for f in found.files if f.use in kept] == [f for f in record.files if f.use in kept]
    assert describer.is_current(found)


def test_described_again_with_the_same_outcome_nothing_is_written(
    parts: Parts, describer: Describer, record: Record
) -> None:
    describer.describe(record.code)
    before = parts.dossiers.record(record.code)
    assert describer.describe(record.code).version == 0
    assert parts.dossiers.record(record.code) == before


def test_what_a_person_says_is_one_version_a_title_everywhere_and_stays(
    parts: Parts, describer: Describer, record: Record
) -> None:
    untitled = _untitled(parts, record)
    report = describer.say(untitled.code, VALUES, "Bà Lan", "đọc trên giấy")
    found, description = described(parts, untitled.code)
    assert report.title == found.called == TITLE
    assert parts.dossiers.version_of(found) == report.version
    event = found.events[-1]
    assert (event.agent, event.agent_kind) == ("Bà Lan", AgentKind.PERSON)
    assert "symbol: “–” → “26/2017/QĐ-UBND”" in event.detail
    assert event.detail.endswith("Lý do: đọc trên giấy")
    assert description.value(FieldName.NOTATION) == "QĐ-UBND", "what follows from a number"
    summary = parts.catalogue.find(untitled.code)
    assert summary is not None
    assert summary.title == TITLE
    assert [one.code for one in parts.catalogue.records(text=untitled.title)] == [untitled.code], "its file's name too"
    assert TITLE in {hit.title for hit in parts.index.search("lưu trữ", 10).hits}
    describer.describe(untitled.code)
    _, anew = described(parts, untitled.code)
    assert (anew.value(FieldName.SYMBOL), anew.extractor) == ("26/2017/QĐ-UBND", EXTRACTOR)


def test_a_title_that_a_person_gave_stays(parts: Parts, describer: Describer, record: Record) -> None:
    describer.say(record.code, VALUES, "Lan", "r")
    found = parts.dossiers.record(record.code)
    assert (found.called, found.made_title) == (record.title, TITLE)


def test_what_a_sheet_says_stands_beside_what_the_page_says(parts: Parts, describer: Describer, record: Record) -> None:
    describer.describe(record.code)
    values = SheetValue(FieldName.PAGES, "3"), SheetValue(FieldName.DATE, "2017")
    describer.learn(record.code, SheetWords("bang-ke.xlsx", 4, values, ("Số: ?",)), "Lan")
    found, description = described(parts, record.code)
    pages, date = description.field(FieldName.PAGES), description.field(FieldName.DATE)
    assert pages is not None
    assert (pages.value, [one.value for one in pages.others], pages.asked) == ("2", ["3"], True)
    assert date is not None
    assert (date.value, date.source) == ("2017", FieldSource.SHEET)
    assert "bang-ke.xlsx" in found.events[-1].detail


def test_the_story_tells_what_became_of_each_and_a_damaged_record_keeps_its_description(
    parts: Parts, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = Redescribing(steps_of(parts)._tools, parts.dossiers, parts.reviser)
    describe_story(steps)(DirectFlow(), record.code)
    key = report_key(record.code)
    assert DESCRIBE_REPORT.read(parts.store.read_bytes(key), key).version == 2
    monkeypatch.setattr("pipeline.describing.described.Document.described", lambda _: 1 / 0)
    flow = DirectFlow()
    describe_story(steps)(flow, record.code)
    assert flow.told == ["describe", "fail"]
    assert DESCRIBE_REPORT.read(parts.store.read_bytes(key), key).code == ErrorCode.INTERNAL.value
    assert described(parts, record.code)[1].extractor == EXTRACTOR


def test_a_document_that_comes_in_is_packed_with_its_description(parts: Parts) -> None:
    code = readied(parts, 1)
    steps_of(parts).pack(code)
    found, description = described(parts, code)
    assert (description.extractor, description.value(FieldName.PAGES)) == (EXTRACTOR, "1")
    (event,) = [event for event in found.events if event.type is EventType.DESCRIPTION]
    assert (event.agent, event.outcome) == (EXTRACTOR, Outcome.SUCCESS)


def test_a_document_that_a_rule_stumbles_over_is_archived_all_the_same(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.describing.described.Document.described", lambda _: 1 / 0)
    code = readied(parts, 1)
    steps_of(parts).pack(code)
    found, description = described(parts, code)
    assert description == Description(())
    (event,) = [event for event in found.events if event.type is EventType.DESCRIPTION]
    assert event.outcome is Outcome.WARNING


def test_a_record_shows_what_it_cites_and_who_cites_it_once_both_are_here(parts: Parts, tmp_path: Path) -> None:
    first, second = (add_record(parts, tmp_path / f"p{number}", number, pages=1) for number in (1, 2))
    decision = Description((Field(FieldName.SYMBOL, "26/2017/QĐ-UBND", "", FieldSource.PRINT, 0.97),))
    cited = Citation("26/2017/QĐ-UBND", CitationRole.BASIS, "Quyết định số 26/2017/QĐ-UBND", (), 0.95)
    parts.catalogue.save_record(first, 1, DOSSIER, description=decision)
    parts.catalogue.save_record(second, 1, DOSSIER, description=Description((), (cited,)))
    sight = sight_of(parts, SYSTEM)
    (citing,) = shown(parts, first, sight).cited_by
    assert (citing.record, citing.citation) == (second.code, cited)


@pytest.mark.parametrize(("values", "reason"), [({}, "vì thế"), ({FieldName.PLACE: "Lào Cai"}, " ")])
def test_setting_nothing_or_without_a_reason_is_refused(
    parts: Parts, record: Record, values: dict[FieldName, str], reason: str
) -> None:
    with pytest.raises(ArchiveError) as refused:
        DescribingUseCases(parts).set(SYSTEM, record.code, values, reason)
    assert refused.value.code is ErrorCode.USAGE


def _untitled(parts: Parts, like: Record) -> Record:
    """A record that nobody gave a title, which is called by its file."""
    given = making.record(parts.settings.home / "untitled", 9)
    given = replace(given, record=replace(given.record, title="scan 9", titled=False))
    text = next(file for file in like.files if file.page == 1)
    next(file for file in given.files if file.page == 1).source.write_bytes(parts.dossiers.read(like, text))
    (stored,), version = parts.dossiers.add(DOSSIER, [given], parts.clock())
    parts.catalogue.save_record(stored, version, DOSSIER)
    return stored
