"""`/batches`: how far each delivery is; what was refused and what failed, with the sentence that says why."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from api.http.answers import batch_line, record_line, refusal_line
from api.http.dependencies import TheActor, TheArchive, TheLanguage
from api.http.pages.rendering import render
from domain.documents import RecordState
from domain.entries import RecordFilter

router = APIRouter()
_BATCHES = 50
_MOST = 200


@router.get("/batches")
def batches_page(
    request: Request,
    archive: TheArchive,
    actor: TheActor,
    language: TheLanguage,
    batch: str = "",
    start: Annotated[int, Query(ge=0)] = 0,
) -> HTMLResponse:
    """All batches, or one with what needs a hand."""
    found = archive.batches.select(actor, _BATCHES + 1, start)
    one = archive.batches.find(actor, batch) if batch else None
    chosen = ((one,) if one else ()) if batch else found[:_BATCHES]
    failed = archive.records.select(actor, RecordFilter(batch or None, state=RecordState.FAILED), limit=_MOST)
    refused = archive.intake.refusals(actor, batch or None, _MOST)
    return render(
        request,
        "batches.html",
        batch=batch,
        lines=list(map(batch_line, chosen)),
        refused=[refusal_line(refusal, language) for refusal in refused],
        failed=[record_line(summary, language) for summary in failed],
        start=start,
        following=start + _BATCHES if len(found) > _BATCHES and not batch else None,
        states=list(RecordState),
    )
