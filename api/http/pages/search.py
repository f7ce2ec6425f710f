"""`/`: one box, and the pages that answer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from api.http.access.rules import needs
from api.http.dependencies import TheActor, TheArchive, TheLanguage
from api.http.found import found_pages
from api.http.pages.rendering import render
from api.http.problems import problem_of
from domain.documents import RecordState
from domain.errors import ArchiveError
from domain.list_lengths import HITS, MOST_HITS_SHOWN
from domain.people.permissions import Permission

router = APIRouter()


@router.get("/", dependencies=[needs(Permission.SEARCH)])
def search(
    request: Request,
    archive: TheArchive,
    actor: TheActor,
    language: TheLanguage,
    q: str = "",
    n: Annotated[int, Query(ge=1, description="Hits shown")] = HITS,
) -> HTMLResponse:
    """The box alone; with `q` its answer. The address holds all of it, so that going back finds the list again."""
    if not q.strip():
        counts = archive.records.counts(actor)
        return render(
            request, "search.html", q="", found=None, shown=0, problem=None, archived=counts[RecordState.ARCHIVED]
        )
    shown = min(n, MOST_HITS_SHOWN)
    try:
        found = found_pages(archive.finding.search(actor, q, shown, 0), 0)
    except ArchiveError as error:
        problem = problem_of(error, language)
        return render(request, "search.html", problem.status, q=q, found=None, shown=0, problem=problem, archived=None)
    return render(request, "search.html", q=q, found=found, shown=len(found.hits), problem=None, archived=None)


@router.get("/hits", dependencies=[needs(Permission.SEARCH)])
def more(
    request: Request, archive: TheArchive, actor: TheActor, q: str, offset: Annotated[int, Query(ge=0)] = 0
) -> HTMLResponse:
    """The next hits, for the end of a list that is shown; the address of the whole follows along."""
    found = found_pages(archive.finding.search(actor, q, HITS, offset), offset)
    return render(request, "_hits.html", q=q, found=found)
