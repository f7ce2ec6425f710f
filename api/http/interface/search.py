"""`/api/v1/search`: full text over pages, and what records are."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Query

from api.http.access.rules import needs
from api.http.addresses import API
from api.http.dependencies import TheActor, TheArchive
from api.http.found import FoundPages, found_pages, found_records
from domain.list_lengths import HITS, MOST_HITS
from domain.people.permissions import Permission
from domain.search import AnswerShape, SearchOrder

router = APIRouter(prefix=API, tags=["search"])
_WALK = (
    "Walks through all hits, however many: empty begins, then the `cursor` of each answer gives the next `limit` hits. "
    "A walk sees the index as it was when it began, unless it rests for five minutes; `offset` is not looked at"
)


_QUERY = (
    'Words, "a phrase", a document number, fields: `loai:` `so:` `nam:` `ngay:` `coquan:` `nguoiky:` `trichyeu:` '
    "`phong:` `hoso:` `hieuluc:`, also in English (`kind:` …); tone marks may be left out"
)
_BY = "What is listed and counted by `total`: pages, or records with their best pages (none beyond the 10,000th)"

_FACETS = "Count the records found by kind, year, issuer, signer, fonds"


class ListedBy(StrEnum):
    """What an answer lists."""

    PAGES = "pages"
    RECORDS = "records"


class _Window(NamedTuple):
    """Which part of an answer is asked for."""

    limit: int
    offset: int
    cursor: str | None


def _window(
    limit: Annotated[int, Query(ge=1, le=MOST_HITS)] = HITS,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    cursor: Annotated[str | None, Query(max_length=8000, description=_WALK)] = None,
) -> _Window:
    return _Window(limit, offset, cursor)


def _shape(
    sort: Annotated[SearchOrder, Query(description="What comes first")] = SearchOrder.RELEVANCE,
    facets: Annotated[bool, Query(description=_FACETS)] = False,
) -> AnswerShape:
    return AnswerShape(sort, facets)


@router.get(
    "/search",
    summary="Find pages or records by their text and by what they are",
    operation_id="search",
    dependencies=[needs(Permission.SEARCH)],
)
def search(
    archive: TheArchive,
    actor: TheActor,
    q: Annotated[str, Query(description=_QUERY)],
    window: Annotated[_Window, Depends(_window)],
    shape: Annotated[AnswerShape, Depends(_shape)],
    by: Annotated[ListedBy, Query(description=_BY)] = ListedBy.PAGES,
) -> FoundPages:
    """What answers `q`, each page with a snippet and the boxes of the matched words; a walk is one through pages."""
    limit, offset, cursor = window
    if by is ListedBy.RECORDS:
        return found_records(archive.finding.search_records(actor, q, limit, offset, shape), offset)
    answer = archive.finding.search(actor, q, limit, offset, cursor, shape)
    return found_pages(answer, offset if cursor is None else None)
