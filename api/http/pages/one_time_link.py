"""`/link/…`: a one-time link, by which somebody chooses a password. Looking at it uses nothing up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.http.access.asking import origin_of
from api.http.access.cookies import keep_visitor, mark_visitor
from api.http.access.csrf import csrf_token
from api.http.access.forms import TheForm
from api.http.access.rules import ANYBODY
from api.http.dependencies import TheArchive, TheLanguage
from api.http.pages.login import SEE_OTHER
from api.http.pages.rendering import render
from api.http.problems import problem_of
from api.http.request_faults import RequestFault, RequestRefused
from domain.errors import ArchiveError, ErrorCode

if TYPE_CHECKING:
    from api.http.problems import Problem
    from domain.people.accounts import Person

router = APIRouter(prefix="/link")
_TOLD_HERE = frozenset({ErrorCode.PASSWORD_WEAK, ErrorCode.PASSWORD_REPEATED})


@router.get("/{link}", dependencies=[ANYBODY])
def link_page(request: Request, archive: TheArchive, link: str) -> Response:
    """Whom it is for, and two fields for the password."""
    return _page(request, archive.people.person_of_link(link))


@router.post("/{link}", dependencies=[ANYBODY])
def use_link(request: Request, archive: TheArchive, language: TheLanguage, link: str, form: TheForm) -> Response:
    """The password is chosen; now its person may log in."""
    person = archive.people.person_of_link(link)
    try:
        archive.people.use_link(link, chosen_password(form), origin_of(request))
    except RequestRefused as refused:
        return _page(request, person, problem_of(refused, language))
    except ArchiveError as error:
        if error.code not in _TOLD_HERE:
            raise
        return _page(request, person, problem_of(error, language))
    return RedirectResponse("/login?done=chosen", SEE_OTHER)


def chosen_password(form: TheForm) -> str:
    """The new password, typed alike twice.

    Raises:
        RequestRefused: PASSWORDS_DIFFER.
    """
    new = form.raw("new")
    if new != form.raw("again"):
        raise RequestRefused(RequestFault.PASSWORDS_DIFFER)
    return new


def _page(request: Request, person: Person, problem: Problem | None = None) -> Response:
    request.state.private = True
    mark = mark_visitor(request)
    status = problem.status if problem else 200
    response = render(request, "link.html", status, csrf=csrf_token(mark), person=person, problem=problem)
    keep_visitor(request, response, mark)
    return response
