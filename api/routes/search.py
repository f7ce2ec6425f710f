"""`/api/search`: full text over pages."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.answers import FoundPages, found_pages
from api.dependencies import TheArchive

router = APIRouter(prefix="/api", tags=["search"])
MOST_HITS = 100


@router.get("/search", summary="Find pages by their text", operation_id="search")
def search(
    archive: TheArchive,
    q: Annotated[str, Query(description='Words, "a phrase", a document number; tone marks may be left out')],
    limit: Annotated[int, Query(ge=1, le=MOST_HITS)] = 20,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> FoundPages:
    """Pages that answer `q`, best first, each with a snippet and the boxes of the matched words."""
    return found_pages(archive.search(q, limit, offset), offset)
