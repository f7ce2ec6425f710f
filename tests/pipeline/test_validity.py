"""State of validity in use: told of what may be seen, and the index follows what ends, changes or no longer ends."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from domain.actors import SYSTEM
from domain.description.citations import Citation, CitationRole
from domain.description.dates import PartialDate
from domain.description.document import Description
from domain.description.fields import Field, FieldName, FieldSource
from domain.description.validity import ValidityState
from domain.events import AgentKind, EventType
from domain.people.access import AccessMode, Sight
from index.index_url import open_index
from pipeline.access.changing import set_record
from pipeline.describing.shown import shown
from pipeline.finding.sight import sight_of
from pipeline.processing.events import revision_event
from pipeline.texts.revising import Reviser
from pipeline.upkeep.reindexing import reindex
from storage.packages.revisions import Revision
from tests.pipeline.packed import add_record
from tests.pipeline.readied import working_parts
from tests.storage.making import DOSSIER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.documents import Record
    from pipeline.wiring import Parts

REPLACES = Citation(
    "26/2017/QĐ-UBND", CitationRole.REPLACES, "Quyết định số 26/2017/QĐ-UBND", (), 0.97, effective=PartialDate(2090)
)


def decision(symbol: str, *citations: Citation) -> Description:
    fields = (Field(FieldName.SYMBOL, symbol, "", FieldSource.PERSON, 1.0),)
    return Description(fields, citations, extractor="máy 1")


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    index = open_index(f"tantivy://{tmp_path / 'index'}", tmp_path)
    made = working_parts(tmp_path, index)
    made.__dict__["reviser"] = Reviser(made.store, made.catalogue, made.dossiers, index, made.packer)
    yield made
    index.close()
    made.catalogue.close()


@pytest.fixture
def records(parts: Parts, tmp_path: Path) -> tuple[Record, Record]:
    """The decision 26, and one that says that it replaces it."""
    kept = []
    for number, told in enumerate((decision("26/2017/QĐ-UBND"), decision("30/2018/QĐ-UBND", REPLACES)), 1):
        stored = add_record(parts, tmp_path / f"p{number}", number, pages=1)
        parts.catalogue.save_record(stored, 1, DOSSIER)
        described(parts, stored.code, told)
        kept.append(parts.dossiers.record(stored.code))
    return kept[0], kept[1]


def described(parts: Parts, code: str, told: Description) -> None:
    event = revision_event(code, EventType.DESCRIPTION, "Lan", "", parts.clock(), AgentKind.PERSON)
    parts.reviser.revise(code, lambda record: Revision(record, {}, (), event, description=told))
    parts.reviser.catch_up()


def found(parts: Parts, state: str) -> set[str]:
    return {hit.record for hit in parts.index.search(f"hieuluc:{state}", 10).hits}


def test_who_asks_is_told_by_what_he_may_see_and_by_which_day(parts: Parts, records: tuple[Record, Record]) -> None:
    told = shown(parts, records[0], sight_of(parts, SYSTEM)).validity
    assert told is not None
    assert (told.state, [one.record for one in told.coming]) == (ValidityState.IN_FORCE, [records[1].code])
    blind = shown(parts, records[0], Sight(())).validity
    assert blind is not None
    assert blind.coming == ()


def test_the_index_tells_who_is_ended_as_soon_as_the_other_record_is_there(
    parts: Parts, records: tuple[Record, Record]
) -> None:
    assert found(parts, "replaced") == {records[0].code}
    assert found(parts, "in-force") == {records[1].code}


def test_the_index_forgets_it_when_the_other_record_says_so_no_more(
    parts: Parts, records: tuple[Record, Record]
) -> None:
    described(parts, records[1].code, decision("30/2018/QĐ-UBND", replace(REPLACES, role=CitationRole.BASIS)))
    assert found(parts, "replaced") == set()


def test_the_index_tells_nothing_by_a_record_that_not_everybody_may_see(
    parts: Parts, records: tuple[Record, Record]
) -> None:
    set_record(parts, SYSTEM, records[1].code, AccessMode.CONDITIONAL, "vì thế")
    assert found(parts, "replaced") == set()
    set_record(parts, SYSTEM, records[1].code, AccessMode.OPEN, "vì thế")
    assert found(parts, "replaced") == {records[0].code}


def test_an_index_made_anew_tells_the_same(parts: Parts, records: tuple[Record, Record]) -> None:
    assert reindex(parts).drift == {}
    assert found(parts, "replaced") == {records[0].code}


def test_a_number_that_two_records_bear_decides_on_neither(
    parts: Parts, records: tuple[Record, Record], tmp_path: Path
) -> None:
    twin = add_record(parts, tmp_path / "p3", 3, pages=1)
    parts.catalogue.save_record(twin, 1, DOSSIER)
    described(parts, twin.code, decision("26/2017/QĐ-UBND"))
    told = shown(parts, records[0], sight_of(parts, SYSTEM)).validity
    assert told is not None
    assert told.coming == ()
    assert found(parts, "replaced") == set()


def test_what_was_cut_short_before_the_index_knew_is_made_up_for(
    parts: Parts, records: tuple[Record, Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr("pipeline.describing.validity.OutdatedValidity.catch_up", lambda _: None)
        described(parts, records[1].code, decision("30/2018/QĐ-UBND"))
    assert found(parts, "replaced") == {records[0].code}
    parts.reviser.catch_up()
    assert found(parts, "replaced") == set()
