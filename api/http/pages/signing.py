"""`/signing`: documents that wait for a confirmation, given here or on the telephone, once for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from api.http.access.forms import TheForm
from api.http.access.rules import needs
from api.http.answers import record_line
from api.http.dependencies import TheActor, TheArchive, TheLanguage
from api.http.pages.rendering import render
from api.http.problems import problem_of
from domain.documents import RecordState
from domain.entries import RecordFilter
from domain.errors import ArchiveError, ErrorCode
from domain.people.permissions import Permission

if TYPE_CHECKING:
    from api.http.problems import Problem
    from domain.messages import Language
    from pipeline.proving.confirming import Confirmed

router = APIRouter(prefix="/signing")
_SHOWN = 100
_TOLD_HERE = frozenset(
    {
        *(ErrorCode.SIGNING_UNCONFIRMED, ErrorCode.SIGNING_SERVICE_AWAY, ErrorCode.PIN_REFUSED),
        *(ErrorCode.KEY_UNUSABLE, ErrorCode.CERTIFICATE_UNUSABLE),
    }
)


@router.get("", dependencies=[needs(Permission.SEAL, Permission.SEARCH)])
def signing(request: Request, archive: TheArchive, actor: TheActor, language: TheLanguage) -> HTMLResponse:
    """What waits, and the form that confirms it."""
    return _page(request, archive, actor, language)


@router.post("", dependencies=[needs(Permission.SEAL, Permission.SEARCH)])
def confirm(
    request: Request, archive: TheArchive, actor: TheActor, language: TheLanguage, form: TheForm
) -> HTMLResponse:
    """Have them signed by one confirmation; without a one-time code it is sent, or the telephone is asked."""
    try:
        done = archive.signer.confirm(actor, form.raw("code").strip())
    except ArchiveError as error:
        if error.code not in _TOLD_HERE:
            raise
        return _page(request, archive, actor, language, problem=problem_of(error, language))
    return _page(request, archive, actor, language, done=done)


def _page(
    request: Request,
    archive: TheArchive,
    actor: TheActor,
    language: Language,
    *,
    done: Confirmed | None = None,
    problem: Problem | None = None,
) -> HTMLResponse:
    waiting = archive.records.select(actor, RecordFilter(state=RecordState.TO_SIGN), None, _SHOWN)
    response = render(
        request,
        "signing.html",
        problem.status if problem else 200,
        count=archive.records.counts(actor).get(RecordState.TO_SIGN, 0),
        lines=[record_line(one, language) for one in waiting],
        done=done,
        problem=problem,
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
