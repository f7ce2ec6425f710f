"""`/api/batches`: what was handed in together, how far it is, and what was refused."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AfterValidator

from api.http.dependencies import TheArchive, TheLanguage
from api.http.interface.answers import (
    BatchLine,
    BatchWhole,
    RecordLines,
    RefusalLine,
    batch_line,
    batch_whole,
    refusal_line,
)
from api.http.interface.records import MOST_RECORDS, known, records
from domain.batches import MOST_LETTERS_OF_A_NAME, BatchKind, BatchState
from domain.documents import RecordState
from pipeline.intake.receiving import system_user

router = APIRouter(prefix="/api", tags=["batches"])


@router.get("/batches", summary="List batches, newest first", operation_id="listBatches")
def batches(
    archive: TheArchive,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    offset: Annotated[int, Query(ge=0, le=10_000, description="`after` is quicker")] = 0,
    after: Annotated[str | None, Query(description="`id` of the last batch of the page before")] = None,
    owner: str | None = None,
    state: Annotated[BatchState | None, AfterValidator(known)] = None,
) -> list[BatchLine]:
    """Batches with the number of inputs in each state."""
    found = archive.batches.page(after or None, offset + limit, owner=owner or None, state=state)
    return [batch_line(batch) for batch in found[offset:]]


@router.post("/batches", summary="Open a batch", operation_id="openBatch", status_code=201)
def open_batch(
    archive: TheArchive,
    name: Annotated[str, Query(min_length=1, max_length=MOST_LETTERS_OF_A_NAME)],
    kind: Annotated[BatchKind, AfterValidator(known)] = BatchKind.GENERAL,
) -> BatchWhole:
    """Documents are handed in under its `id`; one that its owner has open under that name already is a 409."""
    return batch(archive, archive.batches.new(name, system_user(), kind).identifier)


@router.get("/batches/{identifier}", summary="One batch", operation_id="showBatch")
def batch(archive: TheArchive, identifier: str) -> BatchWhole:
    """How far it is, and its history; also by its name where one batch alone has it."""
    found = archive.batches.find(identifier)
    return batch_whole(archive.batches.summary(found), archive.batches.batch(found))


@router.post("/batches/{identifier}/close", summary="Close a batch", operation_id="closeBatch")
def close_batch(archive: TheArchive, identifier: str) -> BatchWhole:
    """It takes no more documents; those that it has go on. One that is closed stays as it is."""
    return batch(archive, archive.batches.close(archive.batches.find(identifier), system_user()).identifier)


@router.get(
    "/batches/{identifier}/records", summary="Records of a batch, newest first", operation_id="listBatchRecords"
)
def batch_records(
    archive: TheArchive,
    language: TheLanguage,
    identifier: str,
    after: Annotated[str | None, Query(description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_RECORDS)] = 50,
    state: Annotated[RecordState | None, AfterValidator(known)] = None,
) -> RecordLines:
    """A page of the list; `next` is the `after` of the following page, null at the end."""
    return records(archive, language, after, limit, identifier, None, state, None, to_look_at=False)


@router.get("/refusals", summary="Inputs that were not taken", operation_id="listRefusals")
def refusals(
    archive: TheArchive,
    language: TheLanguage,
    batch: str | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> list[RefusalLine]:
    """Newest first, of one batch or of all, each with the sentence that says why."""
    found = archive.parts.catalogue.refusals(archive.batches.find(batch) if batch else None, limit)
    return [refusal_line(refusal, language) for refusal in found]
