"""`/batches`: all batches; `/batches/ID`: one, with its records, what failed, what was refused, its history."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse

from api.http.dependencies import TheArchive, TheLanguage
from api.http.interface.answers import RecordLines
from api.http.interface.batches import batch as one_batch
from api.http.interface.batches import batches, close_batch, refusals
from api.http.interface.records import records
from api.http.pages.rendering import render
from domain.batches import BatchState
from domain.documents import RecordState
from pipeline.intake.receiving import system_user

router = APIRouter(prefix="/batches")
_BATCHES = 50
_ROWS = 50
_MOST = 200


@router.get("", response_model=None)
def batches_page(  # noqa: PLR0913, PLR0917 - each filter is one
    request: Request,
    archive: TheArchive,
    language: TheLanguage,
    batch: str = "",
    after: str = "",
    state: str = "",
    mine: str = "",
) -> HTMLResponse | RedirectResponse:
    """All batches, newest first, and what failed or was refused lately; an address of before leads to its batch."""
    if batch:
        return RedirectResponse(f"/batches/{archive.batches.find(batch)}")
    wanted = BatchState(state) if state in set(BatchState) else None
    owner = system_user() if mine else None
    found = batches(archive, _BATCHES + 1, 0, after, owner, wanted)
    first = not (after or state or mine)
    return render(
        request,
        "batches.html",
        lines=found[:_BATCHES],
        following=found[_BATCHES - 1].id if len(found) > _BATCHES else None,
        filters={"state": wanted.value if wanted else "", "mine": "1" if mine else ""},
        kept=list(BatchState),
        refused=refusals(archive, language, None, _MOST) if first else [],
        failed=_records(archive, language, None, RecordState.FAILED, _MOST).records if first else [],
        states=list(RecordState),
    )


@router.get("/{identifier}")
def batch_page(
    request: Request, archive: TheArchive, language: TheLanguage, identifier: str, state: str = ""
) -> HTMLResponse:
    """One batch; its list goes on in the list of all records."""
    whole = one_batch(archive, identifier)
    wanted = RecordState(state) if state in set(RecordState) else None
    return render(
        request,
        "batch.html",
        whole=whole,
        lines=_records(archive, language, whole.batch.id, wanted, _ROWS),
        refused=refusals(archive, language, whole.batch.id, _MOST),
        filters={"batch": whole.batch.id, "state": wanted.value if wanted else ""},
        states=list(RecordState),
    )


@router.post("/{identifier}/close")
def close(request: Request, archive: TheArchive, language: TheLanguage, identifier: str) -> HTMLResponse:
    """The page of the batch, which takes no more documents."""
    return batch_page(request, archive, language, close_batch(archive, identifier).batch.id)


def _records(
    archive: TheArchive, language: TheLanguage, identifier: str | None, state: RecordState | None, limit: int
) -> RecordLines:
    return records(archive, language, None, limit, identifier, None, state, None, to_look_at=False)
