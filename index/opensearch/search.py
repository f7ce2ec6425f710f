"""Answers from OpenSearch: one page of hits, or one step of a walk through any number of them.

A walk looks at a point in time and goes on after the last hit (`search_after`), so that it neither skips nor repeats.
"""

from __future__ import annotations

from base64 import b64decode
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from opensearchpy.exceptions import NotFoundError, RequestError

from domain.errors import ArchiveError, ErrorCode
from domain.search import Hit, SearchAnswer
from index.cursor import Cursor, read_cursor, write_cursor
from index.highlight import highlight
from index.opensearch.query import answers
from index.page_body import unpack
from index.query import parse
from index.ranking import FOLDED, weight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.people.access import Sight
    from index.opensearch.door import Door
    from index.opensearch.query import Node
    from index.query import Query

_KEPT = "5m"  # how long a point in time is kept after it was last looked at
_WINDOW = 10_000  # hits that OpenSearch reaches by their number (`index.max_result_window`)
_SHOWN = ["record", "page", "title", "body"]
_ORDER = [{"_score": "desc"}, {"record": "asc"}, {"page": "asc"}]  # equals as in `index.embedded.order`

Place = list[Any]  # sort values of a hit: score, record, page


@dataclass(frozen=True, slots=True)
class _Page:
    """What the server found: number of pages in all, hits, and the point in time when there is one."""

    total: int
    hits: list[dict[str, Any]]
    view: str = ""


class Searcher:
    """Searches one alias.

    Raises, besides `ArchiveError`, NotFoundError when there is no index and RequestError when it is none of ours.
    """

    def __init__(self, door: Door) -> None:
        self._door = door
        self._living = door.address.living

    def search(
        self, typed: str, limit: int, offset: int, sight: Sight | None = None
    ) -> tuple[SearchAnswer, str | None]:
        """Hits by their number; also the index that they are from, None when nothing was found."""
        query = parse(typed)
        if not query.clauses:
            return SearchAnswer(0, ()), None
        limit, offset = max(limit, 0), max(offset, 0)
        for node in answers(query, sight):
            deep = offset + limit > _WINDOW
            page = self._asked(node, 0 if deep else limit, 0 if deep else offset)
            if page.total:
                hits = self._far(node, limit, offset) if deep and offset < page.total else page.hits
                return self._answer(page.total, hits, query), hits[0]["_index"] if hits else None
        return SearchAnswer(0, ()), None

    def walk(self, typed: str, limit: int, after: str, sight: Sight | None = None) -> tuple[SearchAnswer, str | None]:
        """The next hits of a walk; `after` is a cursor, or `FIRST`."""
        query = parse(typed)
        cursor = _checked(read_cursor(after, typed, sight), typed) if after else None
        if not query.clauses:
            return SearchAnswer(0, ()), None
        view = cursor.view if cursor else self._open()
        seen, *place = cursor.place if cursor else (0,)
        for level, node in enumerate(answers(query, sight)):
            if cursor and cursor.level != level:
                continue
            page = self._step(node, limit, view, place)
            if page.total:
                step = Cursor(page.view, level, (int(seen) + len(page.hits),))
                return self._stepped((typed, sight), query, page, step), page.hits[0]["_index"] if page.hits else None
        self._close(view)
        return SearchAnswer(0, ()), None

    def _stepped(self, asked: tuple[str, Sight | None], query: Query, page: _Page, step: Cursor) -> SearchAnswer:
        answer = self._answer(page.total, page.hits, query)
        seen = step.place[0]
        if not page.hits or not isinstance(seen, int) or seen >= page.total:
            self._close(page.view)
            return answer
        after = Cursor(step.view, step.level, (seen, *page.hits[-1]["sort"]))
        return SearchAnswer(answer.total, answer.hits, write_cursor(after, *asked))

    def _asked(self, node: Node, limit: int, offset: int) -> _Page:
        body = _body(node, limit) | {"from": offset}
        with self._door.talking(NotFoundError, RequestError) as client:
            return _page(client.search(index=self._living, body=body, params=_GLOBAL))

    def _far(self, node: Node, limit: int, offset: int) -> list[dict[str, Any]]:
        """Hits beyond the window: passed over in large steps that bring nothing but their order."""
        view, hits = self._open(), list[dict[str, Any]]()
        place: Place = []
        try:
            while offset > 0:
                passed = self._step(node, min(offset, _WINDOW), view, place, shown=False)
                if not passed.hits:
                    return []
                view, place, offset = passed.view, passed.hits[-1]["sort"], offset - len(passed.hits)
            while limit > 0:
                page = self._step(node, min(limit, _WINDOW), view, place)
                if not page.hits:
                    break
                hits += page.hits
                view, place, limit = page.view, page.hits[-1]["sort"], limit - len(page.hits)
        finally:
            self._close(view)
        return hits

    def _step(self, node: Node, limit: int, view: str, place: Place, *, shown: bool = True) -> _Page:
        """Hits after `place`; in the index as it is now when the point in time is gone."""
        body = _body(node, limit) | ({"search_after": place} if place else {})
        if not shown:
            body["_source"] = False
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

    def _answer(self, total: int, hits: list[dict[str, Any]], query: Query) -> SearchAnswer:
        weights = self._weights(hits[0]["_index"], query) if hits else {}
        return SearchAnswer(total, tuple(_shown(hits, query, weights)))

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
    """A cursor that this back end wrote: hits seen, and score, record and page of the last one."""
    if len(cursor.place) == len(_ORDER) + 1:
        seen, score, record, page = cursor.place
        if isinstance(record, str) and not any(isinstance(number, str) for number in (seen, score, page)):
            return cursor
    detail = "dấu trang thuộc chỉ mục khác (the cursor belongs to another index)"
    raise ArchiveError(ErrorCode.QUERY_INVALID, query=typed, detail=detail)


def _body(node: Node, limit: int) -> dict[str, Any]:
    return {
        "query": node,
        "size": limit,
        "sort": _ORDER,
        "track_scores": True,
        "track_total_hits": True,
        "_source": _SHOWN,
    }


def _page(answer: dict[str, Any]) -> _Page:
    hits = answer["hits"]
    return _Page(hits["total"]["value"], hits["hits"], answer.get("pit_id", ""))


def _shown(hits: list[dict[str, Any]], query: Query, weights: dict[int, float]) -> Iterator[Hit]:
    for hit in hits:
        stored = hit["_source"]
        shown = highlight(unpack(b64decode(stored["body"])), query, weights)
        yield Hit(
            record=stored["record"],
            page=stored["page"],
            title=stored["title"],
            score=float(hit["_score"]),
            snippet=shown.snippet,
            marks=shown.marks,
            boxes=shown.boxes,
        )
