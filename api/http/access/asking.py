"""Who asks: a person by a session's cookie, a program by its token; where there are no accounts, this machine."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from api.http.access.cookies import session_of
from domain.actors import Actor, ActorKind
from domain.errors import ArchiveError, ErrorCode
from domain.people.rights import EVERYTHING

if TYPE_CHECKING:
    from starlette.requests import Request

    from pipeline.archive import Archive

WEB = Actor(ActorKind.PROGRAM, "web", EVERYTHING, confirmed=True)
_PASSED_ON = ("x-forwarded-for", "forwarded", "x-real-ip")


@dataclass(frozen=True, slots=True)
class Reach:
    """Who can reach the server.

    Attributes:
        host: the address that it listens on.
        proxied: it is known under names that a proxy gives it, so no request is known to come from this machine.
    """

    host: str
    proxied: bool = False

    def is_from_here(self, request: Request) -> bool:
        """The request comes from this very machine."""
        if self.proxied or any(name in request.headers for name in _PASSED_ON):
            return False
        return is_loopback(self.host) or is_loopback(origin_of(request))


def who_asks(request: Request, archive: Archive) -> Actor:
    """The actor of a request; told on `request.state` too, for the head of the page.

    Raises:
        ArchiveError: LOGIN_NEEDED; ACCOUNTS_NEEDED, there are none and the request comes from another machine.
    """
    origin, people = origin_of(request), archive.people
    request.state.private = exist = people.exist()
    request.state.by_cookie = False
    if not exist:
        reach: Reach = request.app.state.reach
        if not reach.is_from_here(request):
            raise ArchiveError(ErrorCode.ACCOUNTS_NEEDED)
        actor = replace(WEB, origin=origin)
    elif bearer := bearer_of(request):
        actor = people.actor_of_token(bearer, origin)
    else:
        actor = people.actor_of_session(session_of(request), origin)
        request.state.by_cookie = True
    request.state.actor = actor
    return actor


def origin_of(request: Request) -> str:
    """The address that a request comes from; what a proxy says of it counts only where settings name the proxy."""
    return request.client.host if request.client else ""


def is_loopback(host: str) -> bool:
    """`host` is an address or the name of this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def bearer_of(request: Request) -> str:
    """The token of a program; empty without one. Other schemes are a proxy's business, which may ask a name itself."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
