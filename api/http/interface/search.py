"""`/api/v1/search`: full text over pages."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.http.access.rules import needs
from api.http.addresses import API
from api.http.answers import FoundPages, found_pages
from api.http.dependencies import TheActor, TheArchive
from domain.list_lengths import HITS, MOST_HITS
from domain.people.permissions import Permission

router = APIRouter(prefix=API, tags=["search"])
_WALK = (
    "Walks through all hits, however many: empty begins, then the `cursor` of each answer gives the next `limit` hits. "
    "A walk sees the index as it was when it began, unless it rests for five minutes; `offset` is not looked at"
)


@router.get(
    "/search", summary="Find pages by their text", operation_id="search", dependencies=[needs(Permission.SEARCH)]
)
def search(
    archive: TheArchive,
    actor: TheActor,
    q: Annotated[str, Query(description='Words, "a phrase", a document number; tone marks may be left out')],
    limit: Annotated[int, Query(ge=1, le=MOST_HITS)] = HITS,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    cursor: Annotated[str | None, Query(max_length=8000, description=_WALK)] = None,
) -> FoundPages:
    """Pages that answer `q`, best first, each with a snippet and the boxes of the matched words."""
    return found_pages(archive.finding.search(actor, q, limit, offset, cursor), offset if cursor is None else None)
