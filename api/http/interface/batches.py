"""`/api/v1/batches`: how far each delivery is, and what was refused."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.http.addresses import API
from api.http.answers import BatchLine, RefusalLine, batch_line, refusal_line
from api.http.dependencies import TheActor, TheArchive, TheLanguage

router = APIRouter(prefix=API, tags=["batches"])


@router.get("/batches", summary="List batches, newest first", operation_id="listBatches")
def batches(
    archive: TheArchive,
    actor: TheActor,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> list[BatchLine]:
    """Batches with the number of inputs in each state."""
    return [batch_line(batch) for batch in archive.batches.select(actor, limit, offset)]


@router.get("/refusals", summary="Inputs that were not taken", operation_id="listRefusals")
def refusals(
    archive: TheArchive,
    actor: TheActor,
    language: TheLanguage,
    batch: str | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> list[RefusalLine]:
    """Newest first, of one batch or of all, each with the sentence that says why."""
    return [refusal_line(refusal, language) for refusal in archive.intake.refusals(actor, batch, limit)]
