"""`/api/v1/batches`: what was handed in together, how far it is, and what was refused."""

from __future__ import annotations

from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Query
from pydantic import AfterValidator
from starlette.responses import FileResponse

from api.http.access.rules import needs
from api.http.addresses import API
from api.http.answers import (
    BatchLine,
    BatchWhole,
    RecordLines,
    RefusalLine,
    batch_line,
    batch_whole,
    record_lines,
    refusal_line,
)
from api.http.conformity_answers import ConformityWhole, conformity_whole
from api.http.dependencies import TheActor, TheArchive, TheLanguage
from api.http.downloads import passing_file
from api.http.interface.records import known
from domain.batches import MOST_LETTERS_OF_A_NAME, BatchKind, BatchState
from domain.documents import RecordState
from domain.entries import RecordFilter
from domain.list_lengths import MOST_RECORDS, RECORDS
from domain.people.permissions import Permission
from pipeline.conformity.report import count_rows

router = APIRouter(prefix=API, tags=["batches"])
_KINDS = ("application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


@router.get(
    "/batches",
    summary="List batches, newest first",
    operation_id="listBatches",
    dependencies=[needs(Permission.SEE_WORK)],
)
def batches(  # noqa: PLR0913, PLR0917 - each filter is one
    archive: TheArchive,
    actor: TheActor,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    offset: Annotated[int, Query(ge=0, le=10_000, description="`after` is quicker")] = 0,
    after: Annotated[str | None, Query(description="`id` of the last batch of the page before")] = None,
    owner: str | None = None,
    state: Annotated[BatchState | None, AfterValidator(known)] = None,
) -> list[BatchLine]:
    """Batches with the number of inputs in each state."""
    found = archive.batches.select(actor, limit, offset, after or None, owner or None, state)
    return [batch_line(batch) for batch in found]


@router.post(
    "/batches",
    summary="Open a batch",
    operation_id="openBatch",
    status_code=201,
    dependencies=[needs(Permission.DEPOSIT, Permission.SEE_WORK)],
)
def open_batch(
    archive: TheArchive,
    actor: TheActor,
    name: Annotated[str, Query(min_length=1, max_length=MOST_LETTERS_OF_A_NAME)],
    kind: Annotated[BatchKind, AfterValidator(known)] = BatchKind.GENERAL,
) -> BatchWhole:
    """Documents are handed in under its `id`; one that its owner has open under that name already is a 409."""
    return batch(archive, actor, archive.batches.new(actor, name, kind=kind).identifier)


@router.get(
    "/batches/{identifier}", summary="One batch", operation_id="showBatch", dependencies=[needs(Permission.SEE_WORK)]
)
def batch(archive: TheArchive, actor: TheActor, identifier: str) -> BatchWhole:
    """How far it is, and its history; also by its name where one batch alone has it."""
    return batch_whole(archive.batches.find(actor, identifier), archive.batches.batch(actor, identifier))


@router.post(
    "/batches/{identifier}/close",
    summary="Close a batch",
    operation_id="closeBatch",
    dependencies=[needs(Permission.DEPOSIT, Permission.SEE_WORK)],
)
def close_batch(archive: TheArchive, actor: TheActor, identifier: str) -> BatchWhole:
    """It takes no more documents; those that it has go on. One that is closed stays as it is."""
    return batch(archive, actor, archive.batches.close(actor, identifier).identifier)


@router.get(
    "/batches/{identifier}/records",
    summary="Records of a batch, newest first",
    operation_id="listBatchRecords",
    dependencies=[needs(Permission.SEARCH)],
)
def batch_records(  # noqa: PLR0913, PLR0917 - each filter is one
    archive: TheArchive,
    actor: TheActor,
    language: TheLanguage,
    identifier: str,
    after: Annotated[str | None, Query(description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_RECORDS)] = RECORDS,
    state: Annotated[RecordState | None, AfterValidator(known)] = None,
) -> RecordLines:
    """A page of the list; `next` is the `after` of the following page, null at the end."""
    wanted = RecordFilter(batch=identifier, state=state)
    return record_lines(archive.records.select(actor, wanted, after or None, limit + 1), limit, language)


@router.get(
    "/refusals",
    summary="Inputs that were not taken",
    operation_id="listRefusals",
    dependencies=[needs(Permission.SEE_WORK)],
)
def refusals(
    archive: TheArchive,
    actor: TheActor,
    language: TheLanguage,
    batch: str | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> list[RefusalLine]:
    """Newest first, of one batch or of all, each with the sentence that says why."""
    return [refusal_line(refusal, language) for refusal in archive.intake.refusals(actor, batch, limit)]


@router.get(
    "/batches/{identifier}/conformity",
    summary="What of a batch does not conform to the rules of digitisation",
    operation_id="checkBatch",
    dependencies=[needs(Permission.SEE_WORK)],
)
def conformity(archive: TheArchive, actor: TheActor, language: TheLanguage, identifier: str) -> ConformityWhole:
    """Each archived record that the asker may see, with rule, place, source and remedy of each finding."""
    rows = list(archive.conformity.rows(actor, identifier))
    counts = count_rows(rows, archive.conformity.waiting(actor, identifier))
    return conformity_whole(archive.conformity.head(actor, identifier), counts, rows, language)


@router.get(
    "/batches/{identifier}/conformity/report",
    summary="The same as a PDF/A",
    operation_id="downloadConformityReport",
    dependencies=[needs(Permission.SEE_WORK)],
)
def conformity_report(archive: TheArchive, actor: TheActor, language: TheLanguage, identifier: str) -> FileResponse:
    """For whoever accepts the batch."""
    return _conformity_file(archive, actor, language, identifier, 0)


@router.get(
    "/batches/{identifier}/conformity/sheet",
    summary="The same as a spreadsheet",
    operation_id="downloadConformitySheet",
    dependencies=[needs(Permission.SEE_WORK)],
)
def conformity_sheet(archive: TheArchive, actor: TheActor, language: TheLanguage, identifier: str) -> FileResponse:
    """A line a finding."""
    return _conformity_file(archive, actor, language, identifier, 1)


def _conformity_file(
    archive: TheArchive, actor: TheActor, language: TheLanguage, identifier: str, which: int
) -> FileResponse:
    batch = archive.conformity.head(actor, identifier).batch
    folder = archive.passing()
    files = tuple(folder / f"{uuid4().hex}.{ending}" for ending in ("pdf", "xlsx"))
    try:
        archive.conformity.write(actor, identifier, language, *files)
    finally:
        files[1 - which].unlink(missing_ok=True)
    name = f"doi-chieu-{batch}{files[which].suffix}"
    return passing_file(files[which], name, _KINDS[which])
