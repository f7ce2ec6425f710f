"""`/batches`: how far each delivery is; what was refused and what failed, with the sentence that says why."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from api.http.dependencies import TheArchive, TheLanguage
from api.http.interface.batches import batches, refusals
from api.http.interface.records import records
from api.http.pages.rendering import render
from domain.documents import RecordState

router = APIRouter()
_BATCHES = 50
_MOST = 200


@router.get("/batches")
def batches_page(
    request: Request,
    archive: TheArchive,
    language: TheLanguage,
    batch: str = "",
    start: Annotated[int, Query(ge=0)] = 0,
) -> HTMLResponse:
    """All batches, or one with what needs a hand."""
    found = batches(archive, _BATCHES + 1, start)
    chosen = [line for line in batches(archive, 1_000_000, 0) if line.name == batch] if batch else found[:_BATCHES]
    failed = records(
        archive, language, None, _MOST, batch or None, None, RecordState.FAILED, None, to_look_at=False
    ).records
    return render(
        request,
        "batches.html",
        batch=batch,
        lines=chosen,
        refused=refusals(archive, language, batch or None, _MOST),
        failed=failed,
        start=start,
        following=start + _BATCHES if len(found) > _BATCHES and not batch else None,
        states=list(RecordState),
    )
