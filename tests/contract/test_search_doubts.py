"""A number that somebody is asked for is found by each of its readings and told as doubtful, by every back end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from domain.description.document import Description
from domain.description.fields import Field, FieldName, FieldSource, Reading
from domain.search import FIRST
from index.embedded import generation
from index.embedded.schema import DOUBTLESS
from index.opensearch import address, generations, schema
from index.ranking import DOUBTS
from tests.index.back_ends import opened, opened_again
from tests.index.pages import indexed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.search_index import SearchIndex


def by_pen(value: str, confidence: float, *others: str) -> Description:
    """A number that a pen wrote, and its symbol."""
    readings = [Reading(other, FieldSource.PEN, 0.3) for other in others]
    symbols = [replace(one, value=f"{one.value}/TB-SYT") for one in readings]
    number = Field(FieldName.NUMBER, value, "", FieldSource.PEN, confidence, others=tuple(readings))
    symbol = Field(FieldName.SYMBOL, f"{value}/TB-SYT", "", FieldSource.PEN, confidence, others=tuple(symbols))
    return Description((Field(FieldName.KIND, "thông báo", "", FieldSource.PRINT, 0.97), number, symbol))


_BY_PEN = {
    "p": by_pen("1172", 0.6, "1972"),  # asked for, may be 1972
    "q": by_pen("1972", 0.97),
    "r": by_pen("44", 0.97),  # names another document's number
    "s": by_pen("1973", 0.97, "1972"),  # certain, although something else was weighed
}


@pytest.fixture(scope="module", params=("tantivy", "opensearch"))
def numbered(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    with opened(request.param, tmp_path_factory.mktemp("numbered")) as fresh:
        with fresh.batch():
            for record, told in _BY_PEN.items():
                text = "theo Thông báo số 1972/TB-SYT họp" if record == "r" else "giấy mời họp"
                pages = [indexed(record, line, number) for number, line in enumerate((text, "trang sau họp"), 1)]
                fresh.put_record(record, [replace(page, description=told) for page in pages])
        yield fresh


def told_doubts(index: SearchIndex, query: str) -> list[tuple[str, str]]:
    return [(hit.record, ",".join(hit.doubtful)) for hit in index.search(query).hits]


@pytest.mark.parametrize("query", ["so:1972", "so:1972/TB-SYT", "số:01972"])
def test_a_number_that_may_read_otherwise_is_found_behind_certain_ones_and_told_so(
    numbered: SearchIndex, query: str
) -> None:
    assert told_doubts(numbered, query) == [("q", ""), ("p", "1972"), ("s", "1972")]
    assert [one.record for one in numbered.search_records(query).records] == ["q", "p", "s"]
    assert [hit.doubtful for one in numbered.search_records(query).records for hit in one.hits][1] == ("1972",)


@pytest.mark.parametrize("query", ["thông báo 1972", "1972 tb syt"])
def test_parts_of_a_number_find_a_certain_one_first(numbered: SearchIndex, query: str) -> None:
    found = told_doubts(numbered, query)
    assert found[0] == ("q", "")
    assert {("p", "1972"), ("s", "1972")} <= set(found)


def test_a_whole_number_finds_who_bears_it_then_who_may_then_who_names_it(numbered: SearchIndex) -> None:
    found = told_doubts(numbered, "1972/TB-SYT")
    assert [record for record, _ in found] == ["q", "p", "s", "r"]
    assert dict(found) == {"q": "", "p": "1972", "s": "1972", "r": ""}


def test_the_reading_that_is_asked_for_is_doubtful_too(numbered: SearchIndex) -> None:
    assert told_doubts(numbered, "so:1172") == [("p", "1172")]
    assert told_doubts(numbered, "giấy mời họp -so:1172")[0][1] == ""


def test_doubtful_numbers_are_told_at_each_step_of_a_walk(numbered: SearchIndex) -> None:
    first = numbered.search("so:1972", limit=1, after=FIRST)
    second = numbered.search("so:1972", limit=1, after=first.cursor)
    assert [hit.doubtful for step in (first, second) for hit in step.hits] == [(), ("1972",)]


@pytest.fixture(params=("tantivy", "opensearch"))
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchIndex]:
    with opened(request.param, tmp_path) as fresh:
        yield fresh


def test_an_index_that_keeps_no_doubts_finds_numbers_and_tells_none(
    empty: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        make_doubtless(before)
        with opened_again(empty) as older:
            older.put_record("p", [replace(indexed("p", "giấy mời"), description=_BY_PEN["p"])])
    assert told_doubts(empty, "so:1972") == [("p", "")]
    assert empty.is_outdated()


def make_doubtless(patch: pytest.MonkeyPatch) -> None:
    """Let new generations be made without the numbers that records may bear."""
    patch.setattr(generation, "SCHEMA_VERSION", DOUBTLESS)
    patch.setattr(schema, "_FIELDS", {name: value for name, value in schema._FIELDS.items() if name != DOUBTS})
    for module in (address, generations):
        patch.setattr(module, "SCHEMA_VERSION", address.DOUBTLESS)
