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
from domain.search import Hit, SearchAnswer
from index.cursor import Cursor, write_cursor
from index.embedded.generation import OPEN_TO_ALL, Generation
from index.embedded.order import window
from index.embedded.query import answers
from index.highlight import highlight
from index.page_body import unpack
from index.ranking import FOLDED, weight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.query import Query

_KEPT_SECONDS = 300.0
_MOST_KEPT = 64
_BLOCK = 10_000  # hits of a walk that are ranked at once

Found = tuple[float, tantivy.DocAddress]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which hits are wanted.

    Attributes:
        limit: how many.
        offset: number of the first.
        walks: they are a step of a walk.
        level: number of the rule under which a walk began; None where it begins.
        sight: of whoever asks; None for who may find everything.
    """

    limit: int
    offset: int = 0
    walks: bool = False
    level: int | None = None
    sight: Sight | None = None


@dataclass(frozen=True, slots=True)
class _Block:
    """Ranked hits under a rule and a sight from number `first` on; `ends` when there are no more."""

    rule: tuple[int, str]
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

    def walked(self, rule: tuple[int, str], node: tantivy.Query, first: int, count: int) -> list[Found]:
        """Hits of a walk from number `first` on; thousands are ranked at once and kept for its next steps."""
        block = self._block
        if block is None or block.rule != rule or not block.has(first, count):
            wanted = count + _BLOCK
            hits: list[Found] = self.searcher.search(node, limit=wanted, offset=first, count=False).hits
            block = self._block = _Block(rule, first, hits, ends=len(hits) < wanted)
        return block.hits[first - block.first : first - block.first + count]

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
    if asked.sight and view.generation.version == OPEN_TO_ALL:
        raise ArchiveError(ErrorCode.INDEX_OUTDATED)
    if not understood.clauses or not view.searcher.num_docs:
        return SearchAnswer(0, ())
    for level, node in enumerate(answers(view.generation.schema, understood, asked.sight)):
        if asked.level not in {None, level}:
            continue
        total, hits = _walked(view, level, node, asked) if asked.walks else _looked(view, node, asked)
        if total:
            end = max(asked.offset, 0) + len(hits)
            goes_on = asked.walks and hits and end < total
            cursor = write_cursor(Cursor(view.name, level, (end,)), typed, asked.sight) if goes_on else None
            return SearchAnswer(total, tuple(_shown(view, hits, understood)), cursor)
    return SearchAnswer(0, ())


def _looked(view: View, node: tantivy.Query, asked: Asked) -> tuple[int, list[Found]]:
    """How many pages there are, and the hits asked for, in one look."""
    totals: list[int] = []

    def fetch(first: int, count: int) -> list[Found]:
        result = view.searcher.search(node, limit=max(count, 1), offset=first)
        totals.append(result.count)  # type: ignore[attr-defined] # missing in tantivy's stubs
        hits: list[Found] = result.hits
        return hits

    hits = window(fetch, view.place, max(asked.offset, 0), max(asked.limit, 0))
    return totals[0], hits


def _walked(view: View, level: int, node: tantivy.Query, asked: Asked) -> tuple[int, list[Found]]:
    rule = (level, asked.sight.key if asked.sight else "")
    total: int = view.searcher.search(node, limit=1).count  # type: ignore[attr-defined] # missing in tantivy's stubs
    if not total:
        return 0, []
    return total, window(partial(view.walked, rule, node), view.place, asked.offset, max(asked.limit, 0))


def _shown(view: View, found: list[Found], query: Query) -> Iterator[Hit]:
    weights = _weights(view.searcher, query)
    for score, address in found:
        stored = view.stored(address)
        shown = highlight(unpack(stored["body"]), query, weights)
        yield Hit(
            record=stored["record"],
            page=stored["page"],
            title=stored["title"],
            score=float(score),
            snippet=shown.snippet,
            marks=shown.marks,
            boxes=shown.boxes,
        )


def _weights(searcher: tantivy.Searcher, query: Query) -> dict[int, float]:
    """Weight of each clause: the inverse document frequency of its rarest word."""
    return {
        number: weight(
            searcher.num_docs, min(searcher.doc_freq(FOLDED, word.folded) for word in clause.alternatives[0])
        )
        for number, clause in enumerate(query.clauses)
    }
