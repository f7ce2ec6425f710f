"""Answers by records from a tantivy index, which groups nothing itself.

Ranked pages are fetched until enough records are among them; one more look brings all pages of those records. How many
records there are, and their facets, come from a field that has one value for each record.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from tantivy import Occur
from tantivy import Query as Node

from domain.errors import ArchiveError, ErrorCode
from domain.search import BEST_PAGES, DEEPEST_RECORD, FACET_VALUES, Facet, FacetCount, FoundRecord, RecordsAnswer
from index.embedded.order import window
from index.embedded.search import rules, shown
from index.ranking import FACET, order_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tantivy import Searcher

    from index.embedded.search import Asked, Found, View
    from index.query import Query

_MOST_BUCKETS = 60_000  # tantivy refuses more than 65,000 in one aggregation
_PAGES_A_RECORD = 10  # fetched at first for each record asked for
_MORE = 8  # times as many, where these are pages of too few records


def records_of(view: View, understood: Query, asked: Asked) -> RecordsAnswer:
    """The records asked for, under the first rule that any page answers.

    Raises:
        ArchiveError: INDEX_OUTDATED.
    """
    if not view.generation.is_described:
        raise ArchiveError(ErrorCode.INDEX_OUTDATED)
    order = order_of(understood, asked.shape)
    for _, node in rules(view, understood, asked):
        pages: int = view.searcher.search(node, limit=1).count  # type: ignore[attr-defined] # missing in the stubs
        if pages:
            known = counted(view.searcher, node, pages)
            facets = facets_of(known) if asked.shape.facets else ()
            codes = _ranked(view, node, order, asked, pages)
            return RecordsAnswer(len(known), tuple(_found(view, node, codes, understood)), facets)
    return RecordsAnswer(0, ())


def counted(searcher: Searcher, node: Node, pages: int) -> dict[str, int]:
    """How many pages of each record are found, by the record's code and facets (`index.embedded.schema`)."""
    if pages > _MOST_BUCKETS:
        return dict(searcher.terms_with_prefix(FACET, "", filter_query=node))
    asked = {"terms": {"field": FACET, "size": _MOST_BUCKETS}}
    buckets = searcher.aggregate(node, {"records": asked})["records"]["buckets"]
    return {bucket["key"]: bucket["doc_count"] for bucket in buckets}


def facets_of(records: Iterable[str]) -> tuple[FacetCount, ...]:
    """The commonest values of each facet, by how many records have them."""
    counts = Counter(value for record in records for value in record.split("\0")[1:])
    by_facet: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for named, records_having in counts.items():
        facet, _, value = named.partition(":")
        by_facet[facet].append((-records_having, value))
    return tuple(
        FacetCount(facet, value, -less)
        for facet in Facet
        for less, value in sorted(by_facet[facet.value])[:FACET_VALUES]
    )


def _ranked(view: View, node: Node, order: str, asked: Asked, pages: int) -> list[str]:
    """Codes of the records asked for, each where its best page stands."""
    start, end = max(asked.offset, 0), min(max(asked.offset, 0) + max(asked.limit, 0), DEEPEST_RECORD)

    def fetch(first: int, count: int) -> list[Found]:
        hits: list[Found] = view.ranked(node, order, first, max(count, 1), counted=False).hits
        return hits

    wanted = end * _PAGES_A_RECORD
    while True:
        hits = window(fetch, view.place, 0, min(wanted, pages))
        codes = list(dict.fromkeys(view.place(address)[0] for _, address in hits))
        if len(codes) >= end or wanted >= pages:
            return codes[start:end]
        wanted *= _MORE


def _found(view: View, node: Node, codes: list[str], query: Query) -> Iterator[FoundRecord]:
    if not codes:
        return
    among = Node.const_score_query(Node.term_set_query(view.generation.schema, "record", codes), 0.0)
    here = Node.boolean_query([(Occur.Must, node), (Occur.Must, among)])
    count: int = view.searcher.search(here, limit=1).count  # type: ignore[attr-defined] # missing in the stubs
    pages: dict[str, list[tuple[float, int, Found]]] = defaultdict(list)
    for score, address in view.searcher.search(here, limit=count, count=False).hits:
        record, page = view.place(address)
        pages[record].append((-round(score, 2), page, (score, address)))
    for code in codes:
        best = [hit for _, _, hit in sorted(pages[code], key=lambda found: found[:2])[:BEST_PAGES]]
        hits = tuple(shown(view, best, query))
        yield FoundRecord(code, hits[0].title, len(pages[code]), hits)
