"""`/exceptions`: the documents that need a person, each with its page, its reason and one key to try it again."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from api.http.dependencies import TheArchive, TheLanguage, TheOverview
from api.http.interface.exceptions import exceptions, retry, retry_all
from api.http.pages.rendering import render

router = APIRouter()
_ROWS = 25


@router.get("/exceptions")
def exceptions_page(
    request: Request, archive: TheArchive, language: TheLanguage, batch: str = "", after: str = ""
) -> HTMLResponse:
    """Newest first, of one batch or of all; `after` gives the rows behind those that are shown."""
    chosen = archive.batches.batch(archive.batches.find(batch)) if batch else None
    lines = exceptions(archive, language, after, _ROWS, chosen.identifier if chosen else None)
    template = "_exception_rows.html" if after else "exceptions.html"
    return render(request, template, lines=lines, batch=chosen)


@router.post("/exceptions/retry")
def retry_batch(
    request: Request, archive: TheArchive, overview: TheOverview, language: TheLanguage, batch: str
) -> HTMLResponse:
    """All of a batch; the answer is a note, and asks for the rest by itself while there is any."""
    chosen = archive.batches.batch(archive.batches.find(batch))
    tried = retry_all(archive, overview, language, chosen.identifier)
    return render(request, "_batch_retried.html", batch=chosen, tried=tried)


@router.post("/records/{code}/retry")
def retry_record(
    request: Request, archive: TheArchive, overview: TheOverview, language: TheLanguage, code: str
) -> HTMLResponse:
    """The row, in its new state."""
    return render(request, "_exception_retried.html", line=retry(archive, overview, language, code))
