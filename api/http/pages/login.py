"""`/login`, `/logout`, and `/confirm`, where somebody who has logged in proves again who it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from api.http.access.asking import origin_of
from api.http.access.cookies import delete_session, keep_visitor, mark_visitor, session_of, set_session
from api.http.access.csrf import csrf_token
from api.http.access.forms import TheForm
from api.http.access.next_page import safe_next
from api.http.access.rules import ANYBODY, needs
from api.http.addresses import with_query
from api.http.dependencies import TheActor, TheArchive, TheLanguage
from api.http.pages.head import home_of
from api.http.pages.rendering import render
from api.http.problems import problem_of
from domain.errors import ArchiveError, ErrorCode

if TYPE_CHECKING:
    from api.http.problems import Problem
    from domain.people.accounts import LoggedIn
    from pipeline.archive import Archive

router = APIRouter()
SEE_OTHER = 303
TheNext = Annotated[str, Query(alias="next")]
_TOLD_HERE = frozenset(
    {
        ErrorCode.LOGIN_REFUSED,
        ErrorCode.LOGIN_DELAYED,
        ErrorCode.CODE_NEEDED,
        ErrorCode.CODE_WRONG,
        ErrorCode.PASSWORD_WRONG,
        ErrorCode.PEOPLE_KEY_MISSING,
    }
)
_WANTS_CODE = {ErrorCode.CODE_NEEDED.value, ErrorCode.CODE_WRONG.value}


@router.get("/login", dependencies=[ANYBODY])
def login_page(
    request: Request,
    archive: TheArchive,
    goes_on: TheNext = "",
    ended: str = "",
    idle: str = "",
    done: str = "",
) -> Response:
    """Name and password, then the code of an authenticator where the account has one."""
    if not archive.people.exist():
        return RedirectResponse("/", SEE_OTHER)
    why = "idle" if idle else "ended" if ended else done
    return _door(request, goes_on=safe_next(goes_on), why=why)


@router.post("/login", dependencies=[ANYBODY])
def log_in(request: Request, archive: TheArchive, language: TheLanguage, form: TheForm) -> Response:
    """A new session, whatever the browser held before; then the page that was wanted."""
    goes_on = safe_next(form.get("next"))
    try:
        came = archive.people.log_in(form.get("name"), form.raw("password"), form.get("code"), origin_of(request))
    except ArchiveError as error:
        if error.code not in _TOLD_HERE:
            raise
        return _door(
            request, goes_on=goes_on, name=form.get("name"), problem=told_again(error, problem_of(error, language))
        )
    if before := session_of(request):
        archive.people.log_out(before)
    response = to_page(request, _first_page(request, archive, came, goes_on))
    set_session(request, response, came.token)
    return response


@router.post("/logout", dependencies=[needs()])
def log_out(request: Request, archive: TheArchive, form: TheForm) -> Response:
    """The session is over, here and on the server; one that nobody used leads back to where it was."""
    archive.people.log_out(session_of(request))
    idle = form.get("idle")
    why = {"idle": 1, "next": safe_next(form.get("next"))} if idle else {"done": "logged-out"}
    response = RedirectResponse(with_query("/login", **why), SEE_OTHER)
    delete_session(request, response)
    return response


@router.get("/session", dependencies=[needs()], status_code=204)
def stay() -> Response:
    """Somebody is still there, although only the page itself was touched."""
    return Response(status_code=204)


@router.get("/confirm", dependencies=[needs()])
def confirm_page(request: Request, archive: TheArchive, actor: TheActor, goes_on: TheNext = "") -> Response:
    """The password again, or a code."""
    return _confirm(request, archive.people.myself(actor).second_factor, goes_on=safe_next(goes_on))


@router.post("/confirm", dependencies=[needs()])
def confirm(request: Request, archive: TheArchive, actor: TheActor, language: TheLanguage, form: TheForm) -> Response:
    """For the next minutes, acts that want a proof are done."""
    goes_on = safe_next(form.get("next"))
    try:
        archive.people.confirm(session_of(request), form.raw("password"), form.get("code"))
    except ArchiveError as error:
        if error.code not in _TOLD_HERE:
            raise
        problem = told_again(error, problem_of(error, language))
        return _confirm(request, archive.people.myself(actor).second_factor, goes_on=goes_on, problem=problem)
    return to_page(request, goes_on or home_of(actor))


def to_page(request: Request, page: str) -> Response:
    """On to a page, for a browser with or without htmx."""
    if "hx-request" in request.headers:
        return Response(status_code=204, headers={"HX-Redirect": page})
    return RedirectResponse(page, SEE_OTHER)


def told_again(error: ArchiveError, problem: Problem) -> Problem:
    """The problem, and when to come again."""
    if error.code is ErrorCode.LOGIN_DELAYED:
        problem.headers["Retry-After"] = str(error.facts.get("seconds", 1))
    return problem


def _first_page(request: Request, archive: Archive, came: LoggedIn, goes_on: str) -> str:
    """What is due first stands on the page of one's own account."""
    if came.held_up:
        return "/account"
    return goes_on or home_of(archive.people.actor_of_session(came.token, origin_of(request)))


def _door(request: Request, *, goes_on: str, name: str = "", why: str = "", problem: Problem | None = None) -> Response:
    request.state.private = True
    mark = mark_visitor(request)
    code = problem is not None and problem.code in _WANTS_CODE
    template = "_login_told.html" if problem and "hx-request" in request.headers else "login.html"
    words = {"next": goes_on, "name": name, "why": why, "problem": problem, "code_wanted": code}
    response = render(request, template, problem.status if problem else 200, csrf=csrf_token(mark), **words)
    response.headers.update(problem.headers if problem else {})
    keep_visitor(request, response, mark)
    return response


def _confirm(request: Request, second_factor: bool, *, goes_on: str, problem: Problem | None = None) -> Response:
    status = problem.status if problem else 200
    response = render(request, "confirm.html", status, next=goes_on, second_factor=second_factor, problem=problem)
    response.headers.update(problem.headers if problem else {})
    return response
