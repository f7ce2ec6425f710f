"""`/account`: one's own account: password, sessions, tokens of programs; the authenticator is in `second_factor`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.http.access.cookies import session_of
from api.http.access.forms import TheForm
from api.http.access.rules import needs
from api.http.dependencies import TheActor, TheArchive, TheLanguage
from api.http.pages.login import SEE_OTHER, told_again
from api.http.pages.one_time_link import chosen_password
from api.http.pages.rendering import render
from api.http.problems import problem_of
from api.http.request_faults import RequestRefused
from domain.errors import ArchiveError, ErrorCode
from domain.messages import explain

if TYPE_CHECKING:
    from api.http.problems import Problem
    from domain.actors import Actor
    from domain.messages import Language
    from pipeline.archive import Archive

router = APIRouter(prefix="/account")
_TOLD_HERE = frozenset(
    {
        ErrorCode.PASSWORD_WRONG,
        ErrorCode.PASSWORD_WEAK,
        ErrorCode.PASSWORD_REPEATED,
        ErrorCode.LOGIN_DELAYED,
        ErrorCode.CODE_WRONG,
        ErrorCode.SECOND_FACTOR_NEEDED,
        ErrorCode.ROLE_NOT_HELD,
        ErrorCode.USAGE,
    }
)
_DAYS = 90


@router.get("", dependencies=[needs()])
def account(request: Request, archive: TheArchive, actor: TheActor, language: TheLanguage, done: str = "") -> Response:
    """Who one is here, in which roles, and what may be changed about it."""
    return account_page(request, archive, actor, language, done=done)


@router.post("/password", dependencies=[needs()])
def change_password(
    request: Request, archive: TheArchive, actor: TheActor, language: TheLanguage, form: TheForm
) -> Response:
    """Another password; all other sessions are over."""
    try:
        archive.people.change_password(actor, session_of(request), form.raw("old"), chosen_password(form))
    except (ArchiveError, RequestRefused) as error:
        return refused(request, archive, actor, language, error)
    return RedirectResponse("/account?done=password", SEE_OTHER)


@router.post("/sessions/{identifier}/end", dependencies=[needs()])
def end_session(archive: TheArchive, actor: TheActor, identifier: str) -> Response:
    """One session is over, perhaps the very one that asks."""
    archive.people.end_session(actor, identifier)
    return RedirectResponse("/account?done=session", SEE_OTHER)


@router.post("/tokens", dependencies=[needs()])
def new_token(request: Request, archive: TheArchive, actor: TheActor, language: TheLanguage, form: TheForm) -> Response:
    """A token for a program, shown this once."""
    days = form.get("days")
    grants = [role.partition("@") for role in form.all("role")]
    try:
        token = archive.people.new_token(
            actor,
            form.get("name"),
            sorted({role for role, _, _ in grants}),
            sorted({fonds for _, _, fonds in grants if fonds}),
            int(days) if days.isdecimal() and len(days) < len("10000") else 0,
        )
    except ArchiveError as error:
        return refused(request, archive, actor, language, error)
    return account_page(request, archive, actor, language, token=token)


@router.post("/tokens/{identifier}/revoke", dependencies=[needs()])
def revoke_token(archive: TheArchive, actor: TheActor, identifier: str) -> Response:
    """A token opens nothing any more."""
    archive.people.revoke_token(actor, identifier)
    return RedirectResponse("/account?done=token", SEE_OTHER)


def refused(
    request: Request,
    archive: Archive,
    actor: Actor,
    language: Language,
    error: ArchiveError | RequestRefused,
) -> Response:
    """The page with what was wrong; other faults go their way."""
    if isinstance(error, ArchiveError) and error.code not in _TOLD_HERE:
        raise error
    problem = problem_of(error, language)
    if isinstance(error, ArchiveError):
        problem = told_again(error, problem)
    return account_page(request, archive, actor, language, problem=problem)


def account_page(  # noqa: PLR0913 - each is told once
    request: Request,
    archive: Archive,
    actor: Actor,
    language: Language,
    *,
    done: str = "",
    problem: Problem | None = None,
    token: str = "",
    codes: tuple[str, ...] = (),
) -> Response:
    """The page of one's own account, with what was just done."""
    due = explain(ArchiveError(actor.held_up), language) if actor.held_up else None
    response = render(
        request,
        "account.html",
        problem.status if problem else 200,
        mine=archive.people.myself(actor),
        sessions=archive.people.my_sessions(actor),
        tokens=archive.people.my_tokens(actor),
        now=archive.clock(),
        most_days=archive.settings.people.token_days,
        days=min(_DAYS, archive.settings.people.token_days),
        letters=archive.settings.people.password_letters,
        due=due,
        done=done,
        problem=problem,
        token=token,
        codes=codes,
    )
    response.headers.update(problem.headers if problem else {})
    return response
