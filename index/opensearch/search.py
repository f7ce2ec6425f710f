"""Answers from OpenSearch: one page of hits, or one step of a walk through any number of them.

A walk looks at a point in time and goes on after the last hit (`search_after`), so that it neither skips nor repeats.
"""

from __future__ import annotations

from base64 import b64decode
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from opensearchpy.exceptions import NotFoundError, RequestError

from domain.errors import ArchiveError, ErrorCode
from domain.search import DEEPEST_RECORD, PLAIN, AnswerShape, FoundRecord, Hit, RecordsAnswer, SearchAnswer
from index.cursor import Cursor, read_cursor, write_cursor
from index.described import doubtful_numbers
from index.highlight import highlight
from index.opensearch.query import answers
from index.opensearch.records import counting, facets_of, grouping, pages_of, total_of
from index.page_body import unpack
from index.query import parse
from index.ranking import DOUBTS, FOLDED, order_of, weight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.people.access import Sight
    from index.opensearch.door import Door
    from index.opensearch.query import Node
    from index.query import Query

_KEPT = "5m"  # how long a point in time is kept after it was last looked at
_WINDOW = 10_000  # hits that OpenSearch reaches by their number (`index.max_result_window`)
_SHOWN = ["record", "page", "title", "body", DOUBTS]
_EQUALS = [{"record": "asc"}, {"page": "asc"}]  # as in `index.embedded.order`

Place = list[Any]  # sort values of a hit: score or what it is sorted by, record, page


@dataclass(frozen=True, slots=True)
class _Page:
    """What the server found: number of pages in all, hits, the point in time and counts when there are any."""

    total: int
    hits: list[dict[str, Any]]
    view: str = ""
    counts: dict[str, Any] = field(default_factory=dict)


class Searcher:
    """Searches one alias.

    Raises, besides `ArchiveError`, NotFoundError when there is no index and RequestError when it is none of ours.
    """

    def __init__(self, door: Door) -> None:
        self._door = door
        self._living = door.address.living

    def search(
        self, typed: str, limit: int, offset: int, sight: Sight | None = None, shape: AnswerShape = PLAIN
    ) -> tuple[SearchAnswer, str | None]:
        """Hits by their number; also the index that they are from, None when nothing was found."""
        query = parse(typed)
        if query.asks_nothing:
            return SearchAnswer(0, ()), None
        limit, offset, order = max(limit, 0), max(offset, 0), order_of(query, shape)
        for node in answers(query, sight):
            deep = offset + limit > _WINDOW
            page = self._asked(node, 0 if deep else limit, 0 if deep else offset, shape, order)
            if page.total:
                hits = self._far(node, limit, offset, order) if deep and offset < page.total else page.hits
                found = replace(page, hits=hits)
                return self._answer(found, query, order), hits[0]["_index"] if hits else None
        return SearchAnswer(0, ()), None

    def records(
        self, typed: str, limit: int, offset: int, sight: Sight | None = None, shape: AnswerShape = PLAIN
    ) -> tuple[RecordsAnswer, str | None]:
        """Records by their number; also the index that they are from, None when nothing was found."""
        query = parse(typed)
        order, first = order_of(query, shape), max(offset, 0)
        count = min(max(limit, 0), max(DEEPEST_RECORD - first, 0))
        for node in answers(query, sight) if not query.asks_nothing else ():
            body = _body(node, count, order) | counting(total=True, facets=shape.facets)
            body |= grouping(_SHOWN) | {"from": first if count else 0}
            with self._door.talking(NotFoundError, RequestError) as client:
                page = _page(client.search(index=self._living, body=body, params=_GLOBAL))
            if page.total:
                index = page.hits[0]["_index"] if page.hits else None
                weights = self._weights(index, query) if index else {}
                found = tuple(_record(hit, query, weights) for hit in page.hits)
                return RecordsAnswer(total_of(page.counts), found, tuple(facets_of(page.counts))), index
        return RecordsAnswer(0, ()), None

    def walk(
        self, typed: str, limit: int, after: str, sight: Sight | None = None, shape: AnswerShape = PLAIN
    ) -> tuple[SearchAnswer, str | None]:
        """The next hits of a walk; `after` is a cursor, or `FIRST`."""
        query = parse(typed)
        order = order_of(query, shape)
        cursor = _checked(read_cursor(after, typed, sight, shape), typed) if after else None
        if query.asks_nothing:
            return SearchAnswer(0, ()), None
        view = cursor.view if cursor else self._open()
        seen, *place = cursor.place if cursor else (0,)
        for level, node in enumerate(answers(query, sight)):
            if cursor and cursor.level != level:
                continue
            body = _body(node, limit, order) | counting(total=False, facets=shape.facets)
            page = self._step(body, view, place)
            if page.total:
                step = Cursor(page.view, level, (int(seen) + len(page.hits),))
                answer = self._answer(page, query, order)
                next_step = self._stepped(page, step)
                goes_on = write_cursor(next_step, typed, sight, shape) if next_step else None
                return replace(answer, cursor=goes_on), page.hits[0]["_index"] if page.hits else None
        self._close(view)
        return SearchAnswer(0, ()), None

    def _stepped(self, page: _Page, step: Cursor) -> Cursor | None:
        """Where the walk goes on; at its end the point in time is let go."""
        seen = step.place[0]
        if not page.hits or not isinstance(seen, int) or seen >= page.total:
            self._close(page.view)
            return None
        return Cursor(step.view, step.level, (seen, *page.hits[-1]["sort"]))

    def _asked(self, node: Node, limit: int, offset: int, shape: AnswerShape = PLAIN, order: str = "") -> _Page:
        body = _body(node, limit, order) | counting(total=False, facets=shape.facets) | {"from": offset}
        with self._door.talking(NotFoundError, RequestError) as client:
            return _page(client.search(index=self._living, body=body, params=_GLOBAL))

    def _far(self, node: Node, limit: int, offset: int, order: str) -> list[dict[str, Any]]:
        """Hits beyond the window: passed over in large steps that bring nothing but their order."""
        view, hits = self._open(), list[dict[str, Any]]()
        place: Place = []
        try:
            while offset > 0:
                passed = self._step(_body(node, min(offset, _WINDOW), order) | {"_source": False}, view, place)
                if not passed.hits:
                    return []
                view, place, offset = passed.view, passed.hits[-1]["sort"], offset - len(passed.hits)
            while limit > 0:
                page = self._step(_body(node, min(limit, _WINDOW), order), view, place)
                if not page.hits:
                    break
                hits += page.hits
                view, place, limit = page.view, page.hits[-1]["sort"], limit - len(page.hits)
        finally:
            self._close(view)
        return hits

    def _step(self, body: dict[str, Any], view: str, place: Place) -> _Page:
        """Hits after `place`; in the index as it is now when the point in time is gone."""
        body = body | ({"search_after": place} if place else {})
        for _ in range(2):
            look = body | {"pit": {"id": view, "keep_alive": _KEPT}}
            try:
                with self._door.talking(NotFoundError, RequestError) as client:
                    return _page(client.search(body=look, params=_GLOBAL))
            except NotFoundError:
                view = self._open()
        with self._door.talking(RequestError) as client:
            return _page(client.search(body=body | {"pit": {"id": view, "keep_alive": _KEPT}}, params=_GLOBAL))

    def _open(self) -> str:
        with self._door.talking(NotFoundError, RequestError) as client:
            return str(client.create_pit(index=self._living, params={"keep_alive": _KEPT})["pit_id"])

    def _close(self, view: str) -> None:
        with self._door.talking() as client, suppress(NotFoundError):  # it was gone
            client.delete_pit(body={"pit_id": [view]})

    def _answer(self, page: _Page, query: Query, order: str) -> SearchAnswer:
        weights = self._weights(page.hits[0]["_index"], query) if page.hits else {}
        hits = tuple(_shown(page.hits, query, weights, scored=not order))
        return SearchAnswer(page.total, hits, facets=tuple(facets_of(page.counts)))

    def _weights(self, index: str, query: Query) -> dict[int, float]:
        """Weight of each clause: the inverse document frequency of its rarest word."""
        words = sorted({word.folded for clause in query.clauses for word in clause.alternatives[0]})
        body = {
            "doc": {FOLDED: " ".join(words)},
            "fields": [FOLDED],
            "term_statistics": True,
            "field_statistics": True,
            "positions": False,
            "offsets": False,
        }
        found: dict[str, Any] = {}
        with self._door.talking() as client, suppress(NotFoundError):  # it gave way in this moment
            found = client.termvectors(index=index, body=body)["term_vectors"].get(FOLDED, {})
        pages = found.get("field_statistics", {}).get("doc_count", 0)
        terms = found.get("terms", {})
        having = {word: terms.get(normalize("NFC", word), {}).get("doc_freq", 0) for word in words}
        return {
            number: weight(pages, min(having[word.folded] for word in clause.alternatives[0]))
            for number, clause in enumerate(query.clauses)
        }


_GLOBAL = {"search_type": "dfs_query_then_fetch"}  # rarity counted over all shards; free with one shard


def _checked(cursor: Cursor, typed: str) -> Cursor:
    """A cursor that this back end wrote: hits seen, and score or place, record and page of the last one."""
    if len(cursor.place) == len(_EQUALS) + 2:
        seen, _, record, page = cursor.place
        if isinstance(record, str) and not any(isinstance(number, str) for number in (seen, page)):
            return cursor
    detail = "dấu trang thuộc chỉ mục khác (the cursor belongs to another index)"
    raise ArchiveError(ErrorCode.QUERY_INVALID, query=typed, detail=detail)


def _body(node: Node, limit: int, order: str) -> dict[str, Any]:
    return {
        "query": node,
        "size": limit,
        "sort": [{order: "asc"} if order else {"_score": "desc"}, *_EQUALS],
        "track_scores": True,
        "track_total_hits": True,
        "_source": _SHOWN,
    }


def _page(answer: dict[str, Any]) -> _Page:
    hits = answer["hits"]
    return _Page(hits["total"]["value"], hits["hits"], answer.get("pit_id", ""), answer.get("aggregations", {}))


def _record(hit: dict[str, Any], query: Query, weights: dict[int, float]) -> FoundRecord:
    pages, best = pages_of(hit)
    stored = hit["_source"]
    return FoundRecord(stored["record"], stored["title"], pages, tuple(_shown(best, query, weights)))


def _shown(
    hits: list[dict[str, Any]], query: Query, weights: dict[int, float], *, scored: bool = True
) -> Iterator[Hit]:
    for hit in hits:
        stored = hit["_source"]
        shown = highlight(unpack(b64decode(stored["body"])), query, weights)
        yield Hit(
            record=stored["record"],
            page=stored["page"],
            title=stored["title"],
            score=float(hit["_score"]) if scored else 0.0,
            snippet=shown.snippet,
            marks=shown.marks,
            boxes=shown.boxes,
            doubtful=doubtful_numbers(query, stored.get(DOUBTS) or ()),
        )
