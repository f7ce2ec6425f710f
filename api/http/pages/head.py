"""What the head of every page says: who has logged in, in which role, and the pages that they may open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.http.access.cookies import session_of
from api.http.access.csrf import csrf_token
from api.terms import term
from domain.people.permissions import Permission
from domain.people.roles import RoleName

if TYPE_CHECKING:
    from starlette.requests import Request

    from domain.actors import Actor
    from domain.messages import Language

_MINUTE = 60


def head_words(request: Request, language: Language) -> dict[str, object]:
    """The words of the head, for a template."""
    actor: Actor | None = getattr(request.state, "actor", None)
    logged_in = actor is not None and getattr(request.state, "by_cookie", False)
    settings = request.app.state.archive.settings
    idle = settings.people.idle_minutes * _MINUTE
    return {
        "actor": actor,
        "logged_in": logged_in,
        "no_accounts": actor is not None and not getattr(request.state, "private", True),
        "roles": [role_words(role, language) for role in actor.rights.roles] if actor else [],
        "role_words": lambda role: role_words(role, language),
        "may": lambda name: actor is not None and actor.rights.allow(Permission(name)),
        "home": home_of(actor),
        "confirms": settings.signing.confirmed,
        "csrf": csrf_token(session_of(request)) if logged_in else "",
        "idle_seconds": idle if logged_in else 0,
        "failed_count": lambda: _failed_count(request, actor),
    }


def home_of(actor: Actor | None) -> str:
    """The page that somebody begins at."""
    if actor is None or actor.rights.allow(Permission.SEARCH):
        return "/"
    return "/people" if actor.rights.allow(Permission.MANAGE_PEOPLE) else "/account"


def role_words(role: str, language: Language) -> str:
    """A role as `Rights.roles` names it, in words: the role, and the fonds that it is held for."""
    name, _, fonds = role.partition("@")
    return f"{term(RoleName(name), language)} ({fonds})" if fonds else term(RoleName(name), language)


def _failed_count(request: Request, actor: Actor | None) -> int | None:
    """Documents that need a person, for whoever sees all of them."""
    if actor is None or actor.rights.fonds_of(Permission.SEE_WORK) is not None:
        return None
    failed: int | None = request.app.state.overview.failed()
    return failed
