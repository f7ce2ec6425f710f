"""What every search index does while it is made anew."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from domain.errors import ArchiveError, ErrorCode
from domain.search import FIRST
from index.search_index import IndexedRecord
from tests.index.back_ends import opened, opened_again
from tests.index.pages import held, indexed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.search_index import IndexBuild, SearchIndex


@pytest.fixture(params=("tantivy", "opensearch"))
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchIndex]:
    with opened(request.param, tmp_path) as fresh:
        for record in ("a", "b", "c"):
            fresh.put_record(record, [indexed(record, "kho cũ", page) for page in (1, 2)])
        yield fresh


def put(into: SearchIndex | IndexBuild, *records: str, text: str = "kho mới", pages: int = 2) -> None:
    for record in records:
        into.put_record(record, [indexed(record, text, page) for page in range(1, pages + 1)])


def total(index: SearchIndex, query: str) -> int:
    return index.search(query).total


def test_the_living_index_answers_until_the_new_one_takes_over_whole(index: SearchIndex) -> None:
    with closing(index.build()) as build:
        put(build, "a", "b")
        assert (total(index, "cũ"), total(index, "mới")) == (6, 0)
        assert held(build) == {"a": 2, "b": 2}
        assert (total(index, "cũ"), total(index, "mới")) == (6, 0)
        build.finish()
        assert (total(index, "cũ"), total(index, "mới")) == (0, 4)
    assert (total(index, "cũ"), total(index, "mới")) == (0, 4)
    assert held(index) == {"a": 2, "b": 2}


def test_another_process_sees_the_new_index_at_once(index: SearchIndex) -> None:
    with opened_again(index) as reader:
        assert total(reader, "cũ") == 6
        with closing(index.build()) as build:
            put(build, "a")
            build.finish()
            assert (total(reader, "cũ"), total(reader, "mới")) == (0, 2)
        assert (total(reader, "cũ"), total(reader, "mới")) == (0, 2)


def test_what_is_put_meanwhile_is_in_both(index: SearchIndex) -> None:
    with closing(index.build()) as build:
        put(build, "a")
        put(index, "d", pages=3)
        put(index, "a", text="kho sửa", pages=1)
        assert total(index, "mới") == 3
        assert held(build) == {"a": 1, "d": 3}
        build.finish()
    assert held(index) == {"a": 1, "d": 3}
    put(index, "e")
    assert held(index) == {"a": 1, "d": 3, "e": 2}


def test_a_batch_that_goes_on_while_the_index_is_replaced_loses_nothing(index: SearchIndex) -> None:
    with closing(index.build()) as build:
        with index.batch():
            put(index, "d")
        build.finish()
        with index.batch():
            put(index, "e")
    assert set(held(index)) == {"d", "e"}


def test_a_build_that_was_cut_short_is_gone_on_with(index: SearchIndex) -> None:
    with closing(index.build()) as build:
        put(build, "a", "b")
    assert total(index, "mới") == 0
    with closing(index.build()) as build:
        assert build.held(["a", "b", "c"]) == {"a": 2, "b": 2}
        put(build, "c")
        build.finish()
    assert total(index, "mới") == 6


def test_an_abandoned_build_leaves_nothing_behind(index: SearchIndex) -> None:
    build = index.build()
    put(build, "a", "b")
    build.abandon()
    assert total(index, "cũ") == 6
    with closing(index.build()) as build:
        assert build.held(["a", "b"]) == {}


def test_the_generation_that_gives_way_can_be_compared_before_and_after(index: SearchIndex) -> None:
    old = list(index.records())
    with closing(index.build()) as build:
        assert list(build.replaced()) == old
        put(build, "a")
        build.finish()
        assert list(build.replaced()) == old
        assert [found.record for found in index.records()] == ["a"]
    put(index, "a", text="kho cũ")
    assert list(index.records()) == [found for found in old if found.record == "a"]


def test_the_first_index_ever_can_be_built_too(index: SearchIndex) -> None:
    index.clear()
    with closing(index.build()) as build:
        assert list(build.replaced()) == []
        put(build, "a")
        build.finish()
    assert held(index) == {"a": 2}


def test_a_second_build_at_once_is_refused_and_disturbs_nothing(index: SearchIndex) -> None:
    with closing(index.build()) as build, opened_again(index) as other:
        put(build, "a")
        with pytest.raises(ArchiveError) as refused:
            other.build()
        assert refused.value.code is ErrorCode.INDEX_FAILED
        put(build, "b")
        build.finish()
    assert held(index) == {"a": 2, "b": 2}
    index.build().abandon()


def test_builds_one_after_the_other(index: SearchIndex) -> None:
    for text in ("một", "hai", "ba"):
        with closing(index.build()) as build:
            put(build, "a", text=text)
            build.finish()
        assert total(index, text) == 2
        assert total(index, "cũ") == 0


def test_a_walk_goes_on_while_the_index_is_replaced(index: SearchIndex) -> None:
    first = index.search("kho", limit=4, after=FIRST)
    with closing(index.build()) as build:
        put(build, "a", "b", "c", text="kho cũ")
        build.finish()
    rest = index.search("kho", limit=4, after=first.cursor)
    places = [(hit.record, hit.page) for hit in (*first.hits, *rest.hits)]
    assert places == [(record, page) for record in "abc" for page in (1, 2)]


def test_clearing_while_a_build_lies_unfinished_forgets_both(index: SearchIndex) -> None:
    with closing(index.build()) as build:
        put(build, "a")
    index.clear()
    assert index.is_empty()
    with closing(index.build()) as build:
        assert build.held(["a"]) == {}
        assert list(build.records()) == list[IndexedRecord]()
