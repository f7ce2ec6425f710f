"""How a fault is told: as a problem to programs, as a page or a piece of one to people, or by the way to the log-in."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from api.http.access.asking import bearer_of, who_asks
from api.http.access.cookies import session_of
from api.http.access.next_page import asked_page
from api.http.addresses import with_query
from api.http.jobs import in_thread
from api.http.language import language_of, wants_json
from api.http.pages.rendering import render
from api.http.problems import problem_of
from api.http.request_faults import RequestFault, RequestRefused
from domain.errors import ArchiveError, ErrorCode

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request

_LOG = logging.getLogger("vankho.web")
_NOT_FOUND, _METHOD_NOT_ALLOWED = 404, 405
_SEE_OTHER = 303
_UNAUTHORISED = 401
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="vankho"'}  # RFC 6750 §3
_DUE = frozenset({ErrorCode.PASSWORD_EXPIRED, ErrorCode.SECOND_FACTOR_NEEDED})  # to be done on one's own page first


def tell_faults(app: FastAPI) -> None:
    """Have an application tell its faults so."""
    app.add_exception_handler(ArchiveError, _archive_error)
    app.add_exception_handler(RequestRefused, _archive_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unexpected)


async def _tell(request: Request, error: ArchiveError | RequestRefused) -> Response:
    problem = problem_of(error, language_of(request))
    if problem.status == _UNAUTHORISED:
        problem.headers.update(_CHALLENGE)
    if wants_json(request) or bearer_of(request):
        return problem.as_json(request.url.path)
    door = _door(request, error)
    if door:
        return _to_door(request, door)
    await in_thread(_find_actor, request)
    template = "_problem.html" if "hx-request" in request.headers else "problem.html"
    response = render(request, template, problem.status, problem=problem)
    response.headers.update(problem.headers)
    return response


def _door(request: Request, error: ArchiveError | RequestRefused) -> str:
    """The page at which somebody may prove who he is, and so come in after all; empty where that would not help."""
    if not isinstance(error, ArchiveError):
        return ""
    goes_on = asked_page(request)
    if error.code is ErrorCode.LOGIN_NEEDED:
        return with_query("/login", next=goes_on, ended=1 if session_of(request) else None)
    if error.code is ErrorCode.CONFIRMATION_NEEDED:
        return with_query("/confirm", next=goes_on)
    if error.code in _DUE:
        return "/account"
    return ""


def _to_door(request: Request, door: str) -> Response:
    """A form or a button has to be pressed again afterwards: what it carried is not kept."""
    if "hx-request" in request.headers:
        return Response(status_code=204, headers={"HX-Redirect": door})
    return RedirectResponse(door, _SEE_OTHER)


def _find_actor(request: Request) -> None:
    """For the head of a page that tells a fault; nobody may be known."""
    if getattr(request.state, "actor", None) is None:
        try:
            who_asks(request, request.app.state.archive)
        except ArchiveError:
            request.state.actor = None


async def _archive_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, ArchiveError | RequestRefused):
        raise error
    return await _tell(request, error)


async def _invalid_request(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    return await _tell(request, RequestRefused(RequestFault.REQUEST_INVALID, place=place, detail=first["msg"]))


async def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 0
    known = {
        _NOT_FOUND: RequestRefused(RequestFault.PATH_NOT_FOUND),
        _METHOD_NOT_ALLOWED: RequestRefused(RequestFault.METHOD_NOT_ALLOWED),
    }
    other = RequestRefused(RequestFault.REQUEST_INVALID, place=request.url.path, detail=str(error))
    return await _tell(request, known.get(status, other))


async def _unexpected(request: Request, error: Exception) -> Response:
    """A bug: an incident number joins what the reader sees and what the log says."""
    incident = secrets.token_hex(4)
    _LOG.error("incident %s at %s", incident, request.url.path, exc_info=error)
    return await _tell(request, ArchiveError(ErrorCode.INTERNAL, detail=f"{type(error).__name__} #{incident}"))
