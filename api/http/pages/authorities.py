"""`/authorities`: names that the archive learned, to be confirmed or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.authority_lines import days_of, kind_name
from api.http.access.forms import TheForm
from api.http.access.rules import needs
from api.http.dependencies import TheActor, TheArchive, TheLanguage
from api.http.language import language_of
from api.http.pages.login import SEE_OTHER
from api.http.pages.rendering import render
from api.http.problems import problem_of
from domain.description.authorities import AuthorityState
from domain.errors import ArchiveError, ErrorCode
from domain.list_lengths import RECORDS
from domain.people.permissions import Permission

if TYPE_CHECKING:
    from api.http.problems import Problem
    from domain.actors import Actor
    from pipeline.archive import Archive

router = APIRouter(prefix="/authorities")
_TOLD_HERE = frozenset({ErrorCode.USAGE, ErrorCode.AUTHORITY_NOT_FOUND})


@router.get("", dependencies=[needs(Permission.REVIEW)])
def authorities(request: Request, archive: TheArchive, actor: TheActor, state: str = "") -> Response:
    """Names that are proposed, the commonest first, or those of which somebody decided."""
    known = AuthorityState(state) if state in set(AuthorityState) else AuthorityState.PROPOSED
    return _page(request, archive, actor, known)


@router.post("/{code}", dependencies=[needs(Permission.REVIEW)])
def decide(
    request: Request, archive: TheArchive, actor: TheActor, language: TheLanguage, code: str, form: TheForm
) -> Response:
    """Confirm a name, under the spelling that stands in the form, or refuse it."""
    try:
        if form.get("answer") == "confirm":
            archive.authorities.confirm(actor, code, form.get("name"), form.get("reason"))
        else:
            archive.authorities.refuse(actor, code, form.get("reason"))
    except ArchiveError as error:
        if error.code not in _TOLD_HERE:
            raise
        return _page(request, archive, actor, AuthorityState.PROPOSED, problem_of(error, language))
    return RedirectResponse("/authorities", SEE_OTHER)


def _page(
    request: Request, archive: Archive, actor: Actor, state: AuthorityState, problem: Problem | None = None
) -> Response:
    language = language_of(request)
    found = archive.authorities.select(actor, state=state)
    return render(
        request,
        "authorities.html",
        problem.status if problem else 200,
        problem=problem,
        found=found[:RECORDS],
        total=len(found),
        state=state,
        kind=lambda one: kind_name(one.kind, language),
        days=days_of,
        decides=actor.rights.fonds_of(Permission.REVIEW) is None,
    )
