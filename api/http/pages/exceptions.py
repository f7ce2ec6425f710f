"""`/exceptions`: the documents that need a person, each with its page, its reason and one key to try it again."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from api.http.answers import record_line
from api.http.dependencies import TheActor, TheArchive, TheLanguage, TheOverview
from api.http.exception_answers import exception_lines, retried
from api.http.pages.rendering import render
from domain.list_lengths import EXCEPTIONS

router = APIRouter()


@router.get("/exceptions")
def exceptions_page(
    request: Request, archive: TheArchive, actor: TheActor, language: TheLanguage, batch: str = "", after: str = ""
) -> HTMLResponse:
    """Newest first, of one batch or of all; `after` gives the rows behind those that are shown."""
    lines = exception_lines(*archive.intake.failed(actor, after, EXCEPTIONS, batch or None), language)
    template = "_exception_rows.html" if after else "exceptions.html"
    return render(request, template, lines=lines, batch=batch)


@router.post("/exceptions/retry")
def retry_batch(
    request: Request, archive: TheArchive, actor: TheActor, overview: TheOverview, language: TheLanguage, batch: str
) -> HTMLResponse:
    """All of a batch; the answer is a note, and asks for the rest by itself while there is any."""
    tried = archive.intake.retry_batch(actor, batch)
    overview.changed()
    return render(request, "_batch_retried.html", batch=batch, tried=retried(tried, language))


@router.post("/records/{code}/retry")
def retry_record(
    request: Request, archive: TheArchive, actor: TheActor, overview: TheOverview, language: TheLanguage, code: str
) -> HTMLResponse:
    """The row, in its new state."""
    archive.intake.retry(actor, code)
    overview.changed()
    line = record_line(archive.records.summary(actor, code), language)
    return render(request, "_exception_retried.html", line=line)
