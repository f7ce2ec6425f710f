"""Walking through all hits of a search, over every back end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.errors import ArchiveError, ErrorCode
from domain.search import FIRST
from tests.index.back_ends import forget_views, opened
from tests.index.pages import indexed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.search_index import SearchIndex


@pytest.fixture(params=("tantivy", "opensearch"))
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchIndex]:
    with opened(request.param, tmp_path) as fresh:
        yield fresh


def put(index: SearchIndex, **texts: str) -> None:
    for record, text in texts.items():
        index.put_record(record, [indexed(record, text)])


def walk(index: SearchIndex, query: str, limit: int) -> Iterator[list[tuple[str, int]]]:
    after: str | None = FIRST
    while after is not None:
        answer = index.search(query, limit=limit, after=after)
        yield [(hit.record, hit.page) for hit in answer.hits]
        after = answer.cursor


def test_a_walk_gives_every_hit_once_in_the_order_of_the_whole_answer(index: SearchIndex) -> None:
    with index.batch():
        for number in range(12):
            put(index, **{f"r{number:02}": "kho lưu trữ " + "tài liệu " * (number % 4)})
    whole = [(hit.record, hit.page) for hit in index.search("kho", limit=50).hits]
    assert [hit for part in walk(index, "kho", 5) for hit in part] == whole
    assert len(whole) == 12


def test_a_walk_does_not_see_what_is_written_after_it_began(index: SearchIndex) -> None:
    put(index, a="kho", b="kho", c="kho kho kho", d="kho")
    parts = walk(index, "kho", 2)
    seen = next(parts)
    put(index, a0="kho kho kho kho", c="không còn gì")
    index.put_record("b", [])
    assert sorted(seen + [hit for part in parts for hit in part]) == [(record, 1) for record in "abcd"]


def test_a_walk_that_rested_too_long_goes_on_in_the_index_as_it_is(index: SearchIndex) -> None:
    put(index, a="kho", b="kho", c="kho")
    first = index.search("kho", limit=2, after=FIRST)
    forget_views(index)
    assert first.cursor is not None
    assert [hit.record for hit in index.search("kho", limit=2, after=first.cursor).hits] == ["c"]


@pytest.mark.parametrize("cursor", ["x", "????", "W10", "e30", "WzEsMl0", "á"])
def test_a_damaged_cursor_is_refused(index: SearchIndex, cursor: str) -> None:
    put(index, a="kho")
    with pytest.raises(ArchiveError) as refused:
        index.search("kho", after=cursor)
    assert refused.value.code is ErrorCode.QUERY_INVALID


def test_a_cursor_of_another_query_is_refused(index: SearchIndex) -> None:
    put(index, a="kho", b="kho")
    cursor = index.search("kho", limit=1, after=FIRST).cursor
    with pytest.raises(ArchiveError) as refused:
        index.search("kho lưu", after=cursor)
    assert refused.value.code is ErrorCode.QUERY_INVALID


def test_a_walk_through_nothing_ends_at_once(index: SearchIndex) -> None:
    assert index.search("kho", after=FIRST).cursor is None
    put(index, a="kho")
    assert index.search("gì", after=FIRST).cursor is None
    assert index.search("!!!", after=FIRST).total == 0
