"""`/api/v1/account`: one's own account: proving again who one is, and the tokens of one's programs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Request, Response

from api.http.access.asking import bearer_of, origin_of
from api.http.access.cookies import session_of
from api.http.access.rules import needs
from api.http.addresses import API
from api.http.dependencies import TheActor, TheArchive
from api.http.json_bodies import given, told
from domain.people.roles import RoleName
from domain.vietnam_time import VIETNAM

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.people.accounts import ApiToken, Session
    from domain.people.roles import Grant

router = APIRouter(prefix=f"{API}/account", tags=["account"])
_STRICT = {"extra": "forbid"}
_PRIVATE = {"Cache-Control": "private, no-store"}


@dataclass(frozen=True, slots=True)
class GrantLine:
    """A role, for the fonds of that code or, where it is empty, the whole archive."""

    role: RoleName
    fonds: str = ""


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A token of a program, never what opens it."""

    id: str
    name: str
    grants: list[GrantLine]
    made: datetime
    expires: datetime
    used: datetime | None
    origin: str


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session that is not over."""

    id: str
    begun: datetime
    seen: datetime
    expires: datetime
    origin: str
    current: bool


@dataclass(frozen=True, slots=True)
class NewToken:
    """What a program opens the archive with, told this once."""

    token: str


@dataclass(frozen=True)
class Proof:
    """Password, or a code of the authenticator."""

    __pydantic_config__ = _STRICT
    password: str = ""
    code: str = ""


@dataclass(frozen=True)
class WantedToken:
    """A program that is to have a token: for some of one's roles, in some fonds or all."""

    __pydantic_config__ = _STRICT
    name: str
    roles: tuple[str, ...]
    fonds: tuple[str, ...] = ()
    days: int = 30


@router.post(
    "/confirm",
    summary="Prove again who one is",
    operation_id="confirm",
    status_code=204,
    dependencies=[needs()],
    openapi_extra=told(Proof),
)
def confirm(request: Request, archive: TheArchive, proof: Annotated[Proof, given(Proof)]) -> None:
    """For ten minutes what asks for a proof is done: for this session, or this program by a proof of its person."""
    if bearer := bearer_of(request):
        archive.people.confirm_program(bearer, proof.password, proof.code, origin_of(request))
    else:
        archive.people.confirm(session_of(request), proof.password, proof.code)


@router.get("/tokens", summary="One's tokens", operation_id="listTokens", dependencies=[needs()])
def tokens(archive: TheArchive, actor: TheActor, response: Response) -> list[TokenLine]:
    """The newest first, those out of date too; asked by a person who has logged in."""
    response.headers.update(_PRIVATE)
    return [token_line(one) for one in archive.people.my_tokens(actor)]


@router.post(
    "/tokens",
    summary="Make a token",
    operation_id="makeToken",
    status_code=201,
    dependencies=[needs()],
    openapi_extra=told(WantedToken),
)
def make_token(
    archive: TheArchive, actor: TheActor, response: Response, wanted: Annotated[WantedToken, given(WantedToken)]
) -> NewToken:
    """By a person who has logged in and proved again: a program makes none, however much it may do else."""
    response.headers.update(_PRIVATE)
    return NewToken(archive.people.new_token(actor, wanted.name, wanted.roles, wanted.fonds, wanted.days))


@router.delete(
    "/tokens/{token}", summary="Revoke a token", operation_id="revokeToken", status_code=204, dependencies=[needs()]
)
def revoke_token(archive: TheArchive, actor: TheActor, token: str) -> None:
    """It opens nothing any more; another's is passed over."""
    archive.people.revoke_token(actor, token)


def grant_lines(grants: Iterable[Grant]) -> list[GrantLine]:
    """Roles as they are told."""
    return [GrantLine(grant.role, grant.fonds) for grant in grants]


def token_line(token: ApiToken) -> TokenLine:
    """A token as it is told."""
    return TokenLine(
        id=token.identifier,
        name=token.name,
        grants=grant_lines(token.grants),
        made=token.made.astimezone(VIETNAM),
        expires=token.expires.astimezone(VIETNAM),
        used=token.used and token.used.astimezone(VIETNAM),
        origin=token.origin,
    )


def session_line(session: Session) -> SessionLine:
    """A session as it is told."""
    begun, seen, expires = (time.astimezone(VIETNAM) for time in (session.begun, session.seen, session.expires))
    return SessionLine(session.identifier, begun, seen, expires, session.origin, session.current)
