"""`/people`: who has an account, in which roles; for administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.http.access.forms import TheForm
from api.http.access.rules import needs
from api.http.addresses import with_query
from api.http.dependencies import TheActor, TheArchive, TheLanguage
from api.http.pages.login import SEE_OTHER
from api.http.pages.rendering import render
from api.http.problems import problem_of
from domain.errors import ArchiveError, ErrorCode
from domain.people.permissions import Permission
from domain.people.roles import Grant, RoleName

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.http.problems import Problem
    from domain.actors import Actor
    from domain.messages import Language
    from pipeline.archive import Archive

router = APIRouter(prefix="/people")
_RULE = needs(Permission.MANAGE_PEOPLE)
_TOLD_HERE = frozenset(
    {
        ErrorCode.PERSON_EXISTS,
        ErrorCode.PERSON_NAME_INVALID,
        ErrorCode.ROLE_UNKNOWN,
        ErrorCode.ROLE_NOT_HELD,
        ErrorCode.OWN_RIGHTS,
        ErrorCode.LAST_ADMINISTRATOR,
    }
)


@router.get("", dependencies=[_RULE])
def people(request: Request, archive: TheArchive, actor: TheActor) -> Response:
    """All accounts, and a form for one more."""
    return _list(request, archive, actor)


@router.post("", dependencies=[_RULE])
def add(request: Request, archive: TheArchive, actor: TheActor, language: TheLanguage, form: TheForm) -> Response:
    """A new account; its one-time link is shown this once."""
    try:
        person, link = archive.people.add(
            actor, form.get("name"), form.get("full_name"), _grants(form), form.get("department")
        )
    except ArchiveError as error:
        return _list(request, archive, actor, problem=_told(error, language), form=form)
    return _one(request, archive, actor, person.identifier, link=_address(request, link))


@router.get("/{identifier}", dependencies=[_RULE])
def person(request: Request, archive: TheArchive, actor: TheActor, identifier: str, done: str = "") -> Response:
    """One account: roles, sessions, programs, and what can be done about it."""
    return _one(request, archive, actor, identifier, done=done)


@router.post("/{identifier}/describe", dependencies=[_RULE])
def describe(
    request: Request, archive: TheArchive, actor: TheActor, language: TheLanguage, identifier: str, form: TheForm
) -> Response:
    """What a person is called, and where the person works."""
    name, department = form.get("full_name"), form.get("department")
    return _done(
        request,
        archive,
        actor,
        language,
        identifier,
        lambda: archive.people.describe(actor, identifier, name, department),
    )


@router.post("/{identifier}/grants", dependencies=[_RULE])
def set_grants(
    request: Request, archive: TheArchive, actor: TheActor, language: TheLanguage, identifier: str, form: TheForm
) -> Response:
    """The roles that a person holds from now on."""
    grants = _grants(form)
    return _done(
        request, archive, actor, language, identifier, lambda: archive.people.set_grants(actor, identifier, grants)
    )


@router.post("/{identifier}/disable", dependencies=[_RULE])
def disable(request: Request, archive: TheArchive, actor: TheActor, language: TheLanguage, identifier: str) -> Response:
    """The account is closed; its sessions and tokens open nothing any more."""
    return _done(request, archive, actor, language, identifier, lambda: archive.people.disable(actor, identifier))


@router.post("/{identifier}/enable", dependencies=[_RULE])
def enable(request: Request, archive: TheArchive, actor: TheActor, language: TheLanguage, identifier: str) -> Response:
    """The account is open again."""
    return _done(request, archive, actor, language, identifier, lambda: archive.people.enable(actor, identifier))


@router.post("/{identifier}/unlock", dependencies=[_RULE])
def unlock(request: Request, archive: TheArchive, actor: TheActor, language: TheLanguage, identifier: str) -> Response:
    """Who typed wrong passwords may try again at once."""
    return _done(request, archive, actor, language, identifier, lambda: archive.people.unlock(actor, identifier))


@router.post("/{identifier}/reset", dependencies=[_RULE])
def reset(
    request: Request, archive: TheArchive, actor: TheActor, language: TheLanguage, identifier: str, form: TheForm
) -> Response:
    """A new one-time link, shown this once; nothing else lets the person in any more."""
    try:
        link = archive.people.reset(actor, identifier, second_factor=bool(form.get("second_factor")))
    except ArchiveError as error:
        return _one(request, archive, actor, identifier, problem=_told(error, language))
    return _one(request, archive, actor, identifier, link=_address(request, link))


@router.post("/{identifier}/sessions/end", dependencies=[_RULE])
def end_sessions(archive: TheArchive, actor: TheActor, identifier: str) -> Response:
    """All sessions of a person are over."""
    archive.people.end_sessions_of(actor, identifier)
    return _to(identifier)


@router.post("/{identifier}/tokens/{token}/revoke", dependencies=[_RULE])
def revoke_token(archive: TheArchive, actor: TheActor, identifier: str, token: str) -> Response:
    """A token of a person's program opens nothing any more."""
    archive.people.revoke_tokens_of(actor, identifier, token)
    return _to(identifier)


def _done(
    request: Request, archive: Archive, actor: Actor, language: Language, identifier: str, act: Callable[[], object]
) -> Response:
    try:
        act()
    except ArchiveError as error:
        return _one(request, archive, actor, identifier, problem=_told(error, language))
    return _to(identifier)


def _to(identifier: str) -> Response:
    return RedirectResponse(with_query(f"/people/{quote(identifier, safe='')}", done="changed"), SEE_OTHER)


def _told(error: ArchiveError, language: Language) -> Problem:
    """What was wrong with a form; other faults go their way."""
    if error.code not in _TOLD_HERE:
        raise error
    return problem_of(error, language)


def _grants(form: TheForm) -> tuple[Grant, ...]:
    """Ticked roles, each for the fonds whose codes stand beside it, or for the whole archive."""
    grants = []
    for role in form.all("role"):
        codes = form.get(f"fonds-{role}").replace(",", " ").split()
        grants += [Grant(RoleName(role), code) for code in codes or ("",)]
    return tuple(grants)


def _address(request: Request, link: str) -> str:
    """A one-time link as it is sent to its person."""
    return str(request.url.replace(path=f"/link/{quote(link, safe='')}", query=""))


def _list(
    request: Request, archive: Archive, actor: Actor, *, problem: Problem | None = None, form: TheForm | None = None
) -> Response:
    return render(
        request,
        "people.html",
        problem.status if problem else 200,
        accounts=archive.people.people(actor),
        known=list(RoleName),
        held={role: [] for role in form.all("role")} if form else {},
        filled=form,
        problem=problem,
    )


def _one(  # noqa: PLR0913 - what was just done
    request: Request,
    archive: Archive,
    actor: Actor,
    identifier: str,
    *,
    done: str = "",
    link: str = "",
    problem: Problem | None = None,
) -> Response:
    account = archive.people.person(actor, identifier)
    held: dict[str, list[str]] = {}
    for grant in account.person.grants:
        held.setdefault(grant.role.value, []).extend([grant.fonds] if grant.fonds else [])
    return render(
        request,
        "person.html",
        problem.status if problem else 200,
        account=account,
        sessions=archive.people.sessions_of(actor, identifier),
        tokens=archive.people.tokens_of(actor, identifier),
        known=list(RoleName),
        held=held,
        own=account.person.identifier == actor.identifier,
        now=archive.clock(),
        done=done,
        link=link,
        hours=archive.settings.people.link_hours,
        problem=problem,
    )
