"""`/access-requests`: what one asked to read, what one may ask for, and what one decides about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.http.access.forms import TheForm
from api.http.access.rules import needs
from api.http.dependencies import TheActor, TheArchive, TheLanguage
from api.http.pages.login import SEE_OTHER
from api.http.pages.rendering import render
from api.http.problems import problem_of
from domain.errors import ArchiveError, ErrorCode
from domain.people.permissions import Permission
from pipeline.access.requests import Decision

if TYPE_CHECKING:
    from api.http.problems import Problem
    from domain.actors import Actor
    from pipeline.archive import Archive

router = APIRouter(prefix="/access-requests")
_PLACE = "/access-requests"
_TOLD_HERE = frozenset({ErrorCode.USAGE, ErrorCode.RECORD_NOT_FOUND, ErrorCode.REQUEST_DECIDED})


@router.get("", dependencies=[needs(Permission.SEARCH)])
def requests(request: Request, archive: TheArchive, actor: TheActor, text: str = "", code: str = "") -> Response:
    """One's own requests, conditional records to ask for, and, for who decides, the requests of others."""
    return _page(request, archive, actor, text=text, code=code)


@router.post("", dependencies=[needs(Permission.ASK_ACCESS)])
def ask(request: Request, archive: TheArchive, actor: TheActor, language: TheLanguage, form: TheForm) -> Response:
    """Ask to read a conditional record."""
    try:
        archive.access.ask(actor, form.get("code"), form.get("purpose"))
    except ArchiveError as error:
        if error.code not in _TOLD_HERE:
            raise
        return _page(request, archive, actor, code=form.get("code"), problem=problem_of(error, language))
    return RedirectResponse(_PLACE, SEE_OTHER)


@router.post("/{identifier}/decide", dependencies=[needs(Permission.SET_ACCESS)])
def decide(
    request: Request, archive: TheArchive, actor: TheActor, language: TheLanguage, identifier: str, form: TheForm
) -> Response:
    """Grant a request for some days, or refuse it, with the reason."""
    days = form.get("days")
    decision = Decision(
        grants=form.get("answer") == "grant", reason=form.get("reason"), days=int(days) if days.isdecimal() else None
    )
    try:
        archive.access.decide(actor, identifier, decision)
    except ArchiveError as error:
        if error.code not in _TOLD_HERE:
            raise
        return _page(request, archive, actor, problem=problem_of(error, language))
    return RedirectResponse(_PLACE, SEE_OTHER)


@router.post("/{identifier}/end", dependencies=[needs(Permission.SET_ACCESS)])
def end(archive: TheArchive, actor: TheActor, identifier: str) -> Response:
    """Let what was granted be read no longer."""
    archive.access.end(actor, identifier)
    return RedirectResponse(_PLACE, SEE_OTHER)


def _page(
    request: Request, archive: Archive, actor: Actor, *, text: str = "", code: str = "", problem: Problem | None = None
) -> Response:
    asks, decides = (actor.rights.allow(one) for one in (Permission.ASK_ACCESS, Permission.SET_ACCESS))
    return render(
        request,
        "access_requests.html",
        problem.status if problem else 200,
        problem=problem,
        text=text,
        code=code,
        asks=asks and bool(actor.identifier),
        decides=decides,
        mine=archive.access.mine(actor),
        askable=archive.access.askable(actor, text) if asks else (),
        others=archive.access.to_decide(actor, None) if decides else (),
        now=archive.clock(),
        days=archive.settings.access.reading_days,
    )
