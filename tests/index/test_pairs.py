"""Neighbouring words as terms: the same answers as from positions, whoever made the index, only sooner."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

import pytest

from bench.search.material import KINDS
from index.analysis import pairs
from index.embedded import generation
from index.embedded.index import TantivyIndex
from index.embedded.schema import UNPAIRED
from index.ranking import APART
from tests.index.corpus import corpus_pages, corpus_queries
from tests.index.pages import indexed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.index.corpus import Pages

_PAGES, _EACH = 1200, 25


class Made(NamedTuple):
    walked: TantivyIndex  # of the release before: every phrase is looked for in the positions of every page
    looked_up: TantivyIndex
    queries: dict[str, list[str]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    pages = corpus_pages(_PAGES)
    folder = tmp_path_factory.mktemp("pairs")
    with closing(TantivyIndex(folder / "before")) as before, closing(TantivyIndex(folder / "now")) as now:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(generation, "SCHEMA_VERSION", UNPAIRED)
            fill(before, pages)
        fill(now, pages)
        assert (before.is_outdated(), now.is_outdated()) == (True, False)
        yield Made(before, now, corpus_queries(pages, _EACH, seed=9))


def fill(index: TantivyIndex, pages: Pages) -> None:
    with index.batch():
        for record, of_record in pages.items():
            index.put_record(record, of_record)


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_ten_are_those_of_a_walk_through_all_positions(made: Made, kind: str) -> None:
    asked = [*made.queries[kind], *(f"{query} văn bản" for query in made.queries[kind][:5])]
    answered = 0
    for query in asked:
        slow, fast = made.walked.search(query, limit=10), made.looked_up.search(query, limit=10)
        assert fast.total == slow.total, query
        assert [(hit.record, hit.page, hit.boxes) for hit in fast.hits] == [
            (hit.record, hit.page, hit.boxes) for hit in slow.hits
        ], query
        answered += bool(fast.hits)
    assert answered > _EACH // 2


def test_quoted_words_must_follow_one_another_even_where_all_their_pairs_stand(tmp_path: Path) -> None:
    with closing(TantivyIndex(tmp_path)) as index:
        index.put_record("apart", [indexed("apart", "văn thư lưu. Hồ sơ văn thư; thư lưu trữ")])
        index.put_record("whole", [indexed("whole", "văn thư lưu trữ")])
        assert [hit.record for hit in index.search('"văn thư lưu trữ"').hits] == ["whole"]


def test_exact_marks_of_a_quoted_phrase_come_first(tmp_path: Path) -> None:
    with closing(TantivyIndex(tmp_path)) as index:
        for record, text in (("a", "ban hành quy chế"), ("b", "bán hãnh quỳ chê"), ("c", "ban hành quý chế")):
            index.put_record(record, [indexed(record, text)])
        assert index.search('"bán hãnh quỳ chê"').hits[0].record == "b"
        assert index.search('"bán hãnh quỳ chê"').total == 3


def test_a_sentence_is_found_where_a_reader_spoiled_every_fourth_word(tmp_path: Path) -> None:
    typed = "căn cứ luật tổ chức chính quyền địa phương ngày mười chín tháng sáu năm hai nghìn"
    spoiled = " ".join("xzq" if at % 4 == 3 else word for at, word in enumerate(typed.split()))
    with closing(TantivyIndex(tmp_path)) as index:
        index.put_record("read badly", [indexed("read badly", spoiled)])
        index.put_record("other", [indexed("other", "chính quyền địa phương họp thường kỳ")])
        assert [hit.record for hit in index.search(typed).hits] == ["read badly"]


def test_pairs_are_told_once_and_reach_over_nothing() -> None:
    assert pairs(("a", "b", "a", "b", APART, "c", "d"), APART) == ("a_b", "b_a", "c_d")
    assert pairs(("a",), APART) == ()
