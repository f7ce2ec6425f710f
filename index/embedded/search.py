"""Answers from one state of a tantivy index, and the states that walks still look at."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import tantivy

from domain.errors import ArchiveError, ErrorCode
from domain.people.access import Sight
from domain.search import PLAIN, AnswerShape, Hit, SearchAnswer
from index.cursor import Cursor, write_cursor
from index.described import doubtful_numbers
from index.embedded.generation import Generation
from index.embedded.order import window
from index.embedded.query import Pages, answers
from index.embedded.schema import OPEN_TO_ALL
from index.highlight import highlight
from index.page_body import unpack
from index.ranking import DOUBTS, FOLDED, asks_what_it_is, order_of, weight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.search import FacetCount
    from index.query import Query

_KEPT_SECONDS = 300.0
_MOST_KEPT = 64
_BLOCK = 10_000  # hits of a walk that are ranked at once

Found = tuple[float | str, tantivy.DocAddress]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which hits are wanted.

    Attributes:
        limit: how many.
        offset: number of the first.
        walks: they are a step of a walk.
        level: number of the rule under which a walk began; None where it begins.
        sight: of whoever asks; None for who may find everything.
        shape: how the answer is to look.
    """

    limit: int
    offset: int = 0
    walks: bool = False
    level: int | None = None
    sight: Sight | None = None
    shape: AnswerShape = PLAIN


@dataclass(frozen=True, slots=True)
class _Block:
    """Ranked hits under a rule, a sight and an order from number `first` on; `ends` when there are no more."""

    rule: tuple[int, str, str]
    first: int
    hits: list[Found]
    ends: bool

    def has(self, first: int, count: int) -> bool:
        return self.first <= first and (self.ends or first + count <= self.first + len(self.hits))


@dataclass(slots=True)
class View:
    """An index as it was at one moment; tantivy keeps the files of a searcher until it goes.

    Attributes:
        name: by which a cursor finds it again.
        used: when it was last looked at (monotonic seconds).
    """

    name: str
    generation: Generation
    searcher: tantivy.Searcher
    used: float = field(default_factory=time.monotonic)
    _block: _Block | None = None

    def ranked(self, node: tantivy.Query, order: str, first: int, count: int, *, counted: bool) -> tantivy.SearchResult:
        """Hits from number `first` on: by their score, or in the order of a field."""
        if not order:
            return self.searcher.search(node, limit=count, offset=first, count=counted)
        return self.searcher.search(
            node, limit=count, offset=first, count=counted, order_by_field=order, order=tantivy.Order.Asc
        )

    def walked(self, rule: tuple[int, str, str], node: tantivy.Query, first: int, count: int) -> list[Found]:
        """Hits of a walk from number `first` on; thousands are ranked at once and kept for its next steps."""
        block = self._block
        if block is None or block.rule != rule or not block.has(first, count):
            wanted = count + _BLOCK
            hits: list[Found] = self.ranked(node, rule[2], first, wanted, counted=False).hits
            block = self._block = _Block(rule, first, hits, ends=len(hits) < wanted)
        return block.hits[first - block.first : first - block.first + count]

    @property
    def pages(self) -> Pages:
        """What is asked of it."""
        of = self.generation
        return Pages(of.schema, of.is_described, of.is_paired, self.searcher.doc_freq)

    def stored(self, address: tantivy.DocAddress) -> dict[str, Any]:
        """What is stored of a page."""
        return {name: values[0] for name, values in self.searcher.doc(address).to_dict().items()}

    def place(self, address: tantivy.DocAddress) -> tuple[str, int]:
        """Record and page."""
        stored = self.stored(address)
        return stored["record"], stored["page"]


class Views:
    """The views of walks: the last few, each for some minutes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, View] = OrderedDict()

    def keep(self, view: View) -> None:
        """Remember `view` for the next steps of its walk."""
        with self._lock:
            self._kept[view.name] = view
            oldest = time.monotonic() - _KEPT_SECONDS
            for name in [name for name, kept in self._kept.items() if kept.used < oldest]:
                del self._kept[name]
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)

    def find(self, name: str) -> View | None:
        """The view of that name, if it is still kept."""
        with self._lock:
            view = self._kept.get(name)
            if view is None or view.used < time.monotonic() - _KEPT_SECONDS:
                return None
            view.used = time.monotonic()
            self._kept.move_to_end(name)
            return view

    def forget(self) -> None:
        """Let go of all."""
        with self._lock:
            self._kept.clear()


def answer_of(view: View, typed: str, understood: Query, asked: Asked) -> SearchAnswer:
    """The hits asked for, under the first rule that any page answers."""
    order = order_of(understood, asked.shape)
    for level, node in rules(view, understood, asked):
        if asked.level not in {None, level}:
            continue
        total, hits = _walked(view, level, order, node, asked) if asked.walks else _looked(view, order, node, asked)
        if total:
            end = max(asked.offset, 0) + len(hits)
            goes_on = asked.walks and hits and end < total
            place = Cursor(view.name, level, (end,))
            cursor = write_cursor(place, typed, asked.sight, asked.shape) if goes_on else None
            return SearchAnswer(total, tuple(shown(view, hits, understood)), cursor, _facets(view, node, total, asked))
    return SearchAnswer(0, ())


def rules(view: View, understood: Query, asked: Asked) -> Iterator[tuple[int, tantivy.Query]]:
    """The rules of `index.embedded.query.answers` by their numbers.

    Raises:
        ArchiveError: INDEX_OUTDATED.
    """
    generation = view.generation
    described = generation.is_described
    if asked.sight and generation.version == OPEN_TO_ALL:
        raise ArchiveError(ErrorCode.INDEX_OUTDATED)
    if not described and asks_what_it_is(understood, asked.shape):
        raise ArchiveError(ErrorCode.INDEX_OUTDATED)
    if not understood.asks_nothing and view.searcher.num_docs:
        yield from enumerate(answers(view.pages, understood, asked.sight))


def _facets(view: View, node: tantivy.Query, total: int, asked: Asked) -> tuple[FacetCount, ...]:
    if not asked.shape.facets:
        return ()
    from index.embedded.records import counted, facets_of

    return facets_of(counted(view.searcher, node, total))


def _looked(view: View, order: str, node: tantivy.Query, asked: Asked) -> tuple[int, list[Found]]:
    """How many pages there are, and the hits asked for, in one look."""
    totals: list[int] = []

    def fetch(first: int, count: int) -> list[Found]:
        result = view.ranked(node, order, first, max(count, 1), counted=True)
        totals.append(result.count)  # type: ignore[attr-defined] # missing in tantivy's stubs
        hits: list[Found] = result.hits
        return hits

    hits = window(fetch, view.place, max(asked.offset, 0), max(asked.limit, 0))
    return totals[0], hits


def _walked(view: View, level: int, order: str, node: tantivy.Query, asked: Asked) -> tuple[int, list[Found]]:
    rule = (level, asked.sight.key if asked.sight else "", order)
    total: int = view.searcher.search(node, limit=1).count  # type: ignore[attr-defined] # missing in tantivy's stubs
    if not total:
        return 0, []
    return total, window(partial(view.walked, rule, node), view.place, asked.offset, max(asked.limit, 0))


def shown(view: View, found: list[Found], query: Query) -> Iterator[Hit]:
    """Hits with what is shown of them."""
    weights = _weights(view.searcher, query)
    for score, address in found:
        stored = view.stored(address)
        best = highlight(unpack(stored["body"]), query, weights)
        yield Hit(
            record=stored["record"],
            page=stored["page"],
            title=stored["title"],
            score=0.0 if isinstance(score, str) else float(score),
            snippet=best.snippet,
            marks=best.marks,
            boxes=best.boxes,
            doubtful=doubtful_numbers(query, bytes(stored.get(DOUBTS, b"")).decode().split()),
        )


def _weights(searcher: tantivy.Searcher, query: Query) -> dict[int, float]:
    """Weight of each clause: the inverse document frequency of its rarest word."""
    return {
        number: weight(
            searcher.num_docs, min(searcher.doc_freq(FOLDED, word.folded) for word in clause.alternatives[0])
        )
        for number, clause in enumerate(query.clauses)
    }
