"""The same questions to both back ends over the same pages: one answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from bench.search.material import KINDS
from domain.search import FIRST
from index.embedded.index import TantivyIndex
from index.embedded.query import answers as tantivy_answers
from index.index_url import open_index
from index.opensearch.index import OpenSearchIndex
from index.opensearch.query import answers as opensearch_answers
from index.query import parse
from tests.index.back_ends import prefix_of
from tests.index.corpus import corpus_pages, corpus_queries
from tests.servers import server_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.search import Hit

pytestmark = pytest.mark.servers
_PAGES, _EACH = 2000, 25  # of the eight kinds
Place = tuple[str, int]


class Both(NamedTuple):
    embedded: TantivyIndex
    cluster: OpenSearchIndex
    queries: dict[str, list[str]]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    pages = corpus_pages(_PAGES)
    with prefix_of(server_url("OPENSEARCH_URL")) as url:
        embedded, cluster = (
            open_index("", tmp_path_factory.mktemp("index")),
            open_index(url, tmp_path_factory.getbasetemp()),
        )
        for index in (embedded, cluster):
            with index.batch():
                for record, of_record in pages.items():
                    index.put_record(record, of_record)
        assert isinstance(embedded, TantivyIndex)
        assert isinstance(cluster, OpenSearchIndex)
        yield Both(embedded, cluster, corpus_queries(pages, _EACH, seed=4))
        embedded.close()
        cluster.close()


def everything_embedded(index: TantivyIndex, query: str) -> set[Place]:
    """All pages that answer, without their boxes."""
    view = index._view(index._current(), keep=False)
    for node in tantivy_answers(view.pages, parse(query)):
        hits = view.searcher.search(node, limit=_PAGES).hits
        if hits:
            return {view.place(address) for _, address in hits}
    return set()


def everything_clustered(index: OpenSearchIndex, query: str) -> set[Place]:
    for node in opensearch_answers(parse(query)):
        hits = index._searcher._asked(node, _PAGES, 0).hits
        if hits:
            return {(hit["_source"]["record"], hit["_source"]["page"]) for hit in hits}
    return set()


def place(hit: Hit) -> Place:
    return hit.record, hit.page


def test_both_hold_the_same_records(both: Both) -> None:
    held = list(both.embedded.records())
    assert held == list(both.cluster.records())
    assert sum(found.pages for found in held) == _PAGES


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_pages_answer(both: Both, kind: str) -> None:
    for query in both.queries[kind]:
        found = everything_embedded(both.embedded, query)
        assert everything_clustered(both.cluster, query) == found, query
    assert len(both.queries[kind]) == _EACH


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_page_comes_first_with_the_same_boxes(both: Both, kind: str) -> None:
    answered = 0
    for query in both.queries[kind]:
        ours, theirs = both.embedded.search(query, limit=5).hits, both.cluster.search(query, limit=5).hits
        assert len(ours) == len(theirs), query
        answered += bool(ours)
        for one, other in zip(ours[:1], theirs[:1], strict=True):
            assert place(one) == place(other) or abs(one.score - other.score) < 0.01, query
        shown = {place(hit): hit for hit in ours}
        for hit in theirs:
            same = shown.get(place(hit), hit)
            assert (hit.snippet, hit.marks, hit.boxes, hit.title) == (same.snippet, same.marks, same.boxes, same.title)
            assert hit.score == pytest.approx(same.score, abs=0.01), query
    assert answered > _EACH // 2


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_records_answer_with_as_many_pages(both: Both, kind: str) -> None:
    for query in both.queries[kind][:3]:
        ours, theirs = both.embedded.search_records(query, limit=5), both.cluster.search_records(query, limit=5)
        assert ours.total == theirs.total, query
        for one, other in zip(ours.records, theirs.records, strict=True):
            assert abs(one.hits[0].score - other.hits[0].score) < 0.02, query
        pages = {found.record: (found.pages, found.title) for found in ours.records}
        for found in theirs.records:
            assert pages.get(found.record, (found.pages, found.title)) == (found.pages, found.title)


def test_a_walk_takes_the_same_way(both: Both) -> None:
    def way(index: TantivyIndex | OpenSearchIndex) -> list[Place]:
        out: list[Place] = []
        after: str | None = FIRST
        while after is not None:
            answer = index.search("căn cứ luật", limit=40, after=after)
            out += [place(hit) for hit in answer.hits]
            after = answer.cursor
        return out

    ours, theirs = way(both.embedded), way(both.cluster)
    assert len(ours) > 100
    assert sorted(ours) == sorted(theirs)
    assert len(set(ours)) == len(ours)
