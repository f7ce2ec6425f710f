"""`/batches/ID/review`: review by exception, one screen; and the buttons by which a batch is released or given back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.http.access.forms import TheForm
from api.http.access.rules import needs
from api.http.addresses import with_query
from api.http.dependencies import TheActor, TheArchive
from api.http.pages.login import SEE_OTHER
from api.http.pages.rendering import render
from api.http.review_answers import counts_answer
from domain.people.permissions import Permission

if TYPE_CHECKING:
    from domain.review.held import Released

router = APIRouter(prefix="/batches")


@router.get(
    "/{identifier}/review",
    dependencies=[needs(Permission.SEE_WORK, Permission.CORRECT, Permission.SEARCH)],
)
def review_page(
    request: Request, archive: TheArchive, actor: TheActor, identifier: str, record: str = ""
) -> HTMLResponse:
    """The screen; what is on it is asked of the interface. `record` is taken first."""
    batch = archive.batches.batch(actor, identifier)
    counts = counts_answer(archive.review.counts(actor, batch.identifier))
    remark = next((one.remark for one in archive.review.documents(actor, batch.identifier, None, 1) if one.remark), "")
    return render(request, "review.html", batch=batch, counts=counts, record=record, remark=remark)


@router.post("/{identifier}/release", dependencies=[needs(Permission.CORRECT, Permission.SEE_WORK)])
def release(archive: TheArchive, actor: TheActor, identifier: str, form: TheForm) -> Response:
    """Let a batch go on; back on its page is told what became of it."""
    done = archive.review.release(actor, identifier, form.get("reason"))
    return RedirectResponse(with_query(f"/batches/{identifier}", **_told(done)), SEE_OTHER)


@router.post("/{identifier}/return", dependencies=[needs(Permission.REVIEW, Permission.SEE_WORK)])
def give_back(archive: TheArchive, actor: TheActor, identifier: str, form: TheForm) -> Response:
    """Give a batch back to its clerk with a remark."""
    archive.review.give_back(actor, identifier, form.get("remark"))
    return RedirectResponse(with_query(f"/batches/{identifier}", done="returned"), SEE_OTHER)


def _told(done: Released) -> dict[str, object]:
    return {"done": "checked" if done.needs_second else "released", "n": done.released, "waiting": done.waiting}
