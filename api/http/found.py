"""What a search answers over HTTP, as frozen values; their attributes are the contract of `/api/v1/openapi.json`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.people.access import AccessMode
from domain.search import DEEPEST_RECORD, Facet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.search import FacetCount, Hit, RecordsAnswer, SearchAnswer


@dataclass(frozen=True, slots=True)
class FoundPage:
    """One page that answers a query.

    Attributes:
        record, page, title: where.
        score: higher is better; comparable within one answer only.
        snippet: printed text around the best place.
        mode: access mode of the record that counts; null where it was not asked for, as what is found is open.
        marks: [start, end] character ranges of the matched words in `snippet`.
        boxes: [x, y, w, h] of the matched words in page pixels, best place first.
        doubtful: numbers that were asked for and that the record may bear; somebody is asked for its number.
    """

    record: str
    page: int
    title: str
    score: float
    snippet: str
    marks: list[tuple[int, int]]
    boxes: list[list[int]]
    mode: AccessMode | None
    doubtful: list[str]


@dataclass(frozen=True, slots=True)
class FoundRecordLine:
    """One record that answers a query, how many of its pages do, and the best of them."""

    record: str
    title: str
    pages: int
    hits: list[FoundPage]


@dataclass(frozen=True, slots=True)
class FacetLine:
    """How many of the records found have a value; of each facet the twenty commonest."""

    facet: Facet
    value: str
    records: int


@dataclass(frozen=True, slots=True)
class FoundPages:
    """The answer to a query.

    Attributes:
        total: pages found in all, or records where these are listed.
        hits: the pages asked for, best first; empty where records are listed.
        next: the `offset` of the next ones, null at the end and in a walk.
        cursor: the `cursor` of the next ones in a walk, null at its end and when no walk was asked for.
        records: the records asked for, null where pages are listed.
        facets: counts of the records found, empty where none were asked for.
    """

    total: int
    hits: list[FoundPage]
    next: int | None
    cursor: str | None
    records: list[FoundRecordLine] | None
    facets: list[FacetLine]


def found_pages(answer: SearchAnswer, offset: int | None) -> FoundPages:
    """A search answer that began at `offset`; None for a step of a walk."""
    following = None if offset is None else _next(answer.total, offset + len(answer.hits))
    hits = [_found(hit) for hit in answer.hits]
    return FoundPages(answer.total, hits, following, answer.cursor, None, _facets(answer.facets))


def found_records(answer: RecordsAnswer, offset: int) -> FoundPages:
    """A search answer by records that began at `offset`."""
    following = _next(min(answer.total, DEEPEST_RECORD), offset + len(answer.records))
    records = [
        FoundRecordLine(one.record, one.title, one.pages, [_found(hit) for hit in one.hits]) for one in answer.records
    ]
    return FoundPages(answer.total, [], following, None, records, _facets(answer.facets))


def _next(total: int, end: int) -> int | None:
    return end if end < total else None


def _facets(facets: Sequence[FacetCount]) -> list[FacetLine]:
    return [FacetLine(one.facet, one.value, one.records) for one in facets]


def _found(hit: Hit) -> FoundPage:
    boxes = [box.as_list() for box in hit.boxes]
    return FoundPage(
        hit.record, hit.page, hit.title, hit.score, hit.snippet, list(hit.marks), boxes, hit.mode, list(hit.doubtful)
    )
