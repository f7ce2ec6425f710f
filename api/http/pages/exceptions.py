"""`/exceptions`: the documents that need a person, each with its page, its reason and one key to try it again."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from api.http.access.rules import needs
from api.http.answers import record_line, refusal_line
from api.http.dependencies import TheActor, TheArchive, TheLanguage, TheOverview
from api.http.exception_answers import exception_lines, retried
from api.http.pages.rendering import render
from domain.list_lengths import EXCEPTIONS
from domain.people.permissions import Permission

router = APIRouter()


@router.get("/exceptions", dependencies=[needs(Permission.SEE_WORK)])
def exceptions_page(
    request: Request, archive: TheArchive, actor: TheActor, language: TheLanguage, batch: str = "", after: str = ""
) -> HTMLResponse:
    """Newest first, of one batch or of all; `after` gives the rows behind those that are shown."""
    chosen = archive.batches.batch(actor, batch) if batch else None
    of_batch = chosen.identifier if chosen else None
    lines = exception_lines(*archive.intake.failed(actor, after, EXCEPTIONS, of_batch), language)
    if after:
        return render(request, "_exception_rows.html", lines=lines, batch=chosen)
    stopped = [refusal_line(one, language) for one in archive.intake.secret(actor, of_batch, EXCEPTIONS)]
    return render(request, "exceptions.html", lines=lines, stopped=stopped, batch=chosen)


@router.post("/exceptions/retry", dependencies=[needs(Permission.DEPOSIT, Permission.SEE_WORK)])
def retry_batch(
    request: Request, archive: TheArchive, actor: TheActor, overview: TheOverview, language: TheLanguage, batch: str
) -> HTMLResponse:
    """All of a batch; the answer is a note, and asks for the rest by itself while there is any."""
    chosen = archive.batches.batch(actor, batch)
    tried = archive.intake.retry_batch(actor, chosen.identifier)
    overview.changed()
    return render(request, "_batch_retried.html", batch=chosen, tried=retried(tried, language))


@router.post("/records/{code}/retry", dependencies=[needs(Permission.DEPOSIT, Permission.SEARCH)])
def retry_record(
    request: Request, archive: TheArchive, actor: TheActor, overview: TheOverview, language: TheLanguage, code: str
) -> HTMLResponse:
    """The row, in its new state."""
    archive.intake.retry(actor, code)
    overview.changed()
    line = record_line(archive.records.summary(actor, code), language)
    return render(request, "_exception_retried.html", line=line)
