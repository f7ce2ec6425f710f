"""What a sheet says waits in the plan for its document, and is packed with it; nothing of it is lost on the way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from domain.delivery.sheet import SheetValue, SheetWords
from domain.description.fields import FieldName, FieldSource
from domain.events import AgentKind
from index.index_url import open_index
from pipeline.describing.described import NOT_DESCRIBED, with_words
from pipeline.intake.intake_plan import IntakePlan
from pipeline.intake.places import plan_key
from tests.pipeline.readied import readied, working_parts
from tests.storage.making import DOSSIER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.wiring import Parts

WORDS = SheetWords(
    "bang-ke.xlsx",
    7,
    (
        SheetValue(FieldName.KIND, "quyết định"),
        SheetValue(FieldName.NUMBER, "26"),
        SheetValue(FieldName.YEAR_IN_NUMBER, "2017"),
        SheetValue(FieldName.NOTATION, "QĐ-UBND"),
        SheetValue(FieldName.SUBJECT, "Ban hành Quy định"),
    ),
    ("Ngày văn bản: 31/2/2017",),
)


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    index = open_index(f"tantivy://{tmp_path / 'index'}", tmp_path)
    made = working_parts(tmp_path, index)
    yield made
    index.close()
    made.catalogue.close()


def test_a_document_is_packed_with_what_its_row_says_and_events_keep_cells_of_no_use(parts: Parts) -> None:
    code = readied(parts, 1)
    key = plan_key(code)
    plan = replace(IntakePlan.from_json(parts.store.read_bytes(key)), told=WORDS)
    parts.store.replace_bytes(key, plan.to_json())
    parts.packer.pack_due(DOSSIER, lambda _, error: pytest.fail(str(error)))
    record = parts.dossiers.record(code)
    description = parts.dossiers.description(record)
    assert description is not None
    symbol = description.field(FieldName.SYMBOL)
    assert symbol is not None
    assert (symbol.value, symbol.source) == ("26/2017/QĐ-UBND", FieldSource.SHEET)
    assert record.made_title == "Quyết định 26/2017/QĐ-UBND về ban hành Quy định"
    told = next(event for event in record.events if "bang-ke.xlsx" in event.detail)
    assert (told.agent, told.agent_kind) == ("Lan", AgentKind.PERSON)
    assert "hàng 7" in told.detail
    assert "Ngày văn bản: 31/2/2017" in told.detail


def test_a_sheet_that_speaks_again_changes_nothing_and_a_mended_one_takes_its_place() -> None:
    once = with_words(NOT_DESCRIBED, WORDS)
    assert with_words(once, WORDS) == once
    mended = replace(WORDS, values=(SheetValue(FieldName.SUBJECT, "Ban hành Quy chế"),))
    subject = with_words(once, mended).field(FieldName.SUBJECT)
    assert subject is not None
    assert (subject.value, subject.others, subject.findings) == ("Ban hành Quy chế", (), ())
