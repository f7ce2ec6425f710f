"""The port of finding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from domain.geometry import Box
from domain.text import PageText

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager


@dataclass(frozen=True, slots=True)
class IndexedPage:
    """What the index holds of one page; one search document a page."""

    record: str
    page: int
    dossier: str
    title: str
    text: PageText


@dataclass(frozen=True, slots=True)
class Hit:
    """One page that answers the query.

    Attributes:
        record, page: where.
        title: title of the record.
        score: higher is better; comparable within one answer only.
        snippet: a piece of the page's text as printed around the best place.
        marks: (start, end) character ranges of the matched words in `snippet`.
        boxes: the matched words' boxes in page coordinates, best place first.
    """

    record: str
    page: int
    title: str
    score: float
    snippet: str
    marks: tuple[tuple[int, int], ...]
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """The answer: number of pages found in all, and the hits asked for, best first."""

    total: int
    hits: tuple[Hit, ...]


class SearchIndex(Protocol):
    """**Protocol:** full-text search over pages. Raises `ArchiveError` only: QUERY_INVALID, INDEX_FAILED, DISK_FULL."""

    def put_record(self, record: str, pages: Iterable[IndexedPage]) -> None:
        """Make `pages` the whole of what is indexed for `record`, durably and at once; repeating changes nothing."""
        ...

    def batch(self) -> AbstractContextManager[None]:
        """Within it, what is put becomes durable together at the end, none of it on an error: for a rebuild."""
        ...

    def search(self, query: str, limit: int = 20, offset: int = 0) -> SearchAnswer:
        """Find pages.

        Words in any order; `"…"` for a phrase; document numbers (`26/2017/NQ-HĐND`) found whole. A query without
        tone marks finds words with them; a query with tone marks ranks pages that have exactly these marks first;
        `hòa` and `hoà` are one word.
        """
        ...

    def records(self) -> dict[str, int]:
        """Every indexed record with its number of pages, for finding drift."""
        ...

    def clear(self) -> None:
        """Forget everything, before a rebuild."""
        ...

    def close(self) -> None:
        """Release files and locks."""
        ...
