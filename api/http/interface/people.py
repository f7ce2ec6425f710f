"""`/api/v1/people`, `/api/v1/roles`: who has an account, in which roles, and what roles allow; for administrators.

By the rules of the pages `/people` and `/roles`: each asks for a proof of who one is, ten minutes old at most, which a
program gives at `/api/v1/account/confirm` as its person does at `/confirm`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from pydantic import AfterValidator

from api.http.access.rules import needs
from api.http.addresses import API
from api.http.dependencies import TheActor, TheArchive
from api.http.interface.account import GrantLine, SessionLine, TokenLine, grant_lines, session_line, token_line
from api.http.interface.records import known
from api.http.json_bodies import given, told
from domain.people.accounts import PersonState
from domain.people.permissions import Permission
from domain.people.roles import Grant, RoleName
from domain.vietnam_time import VIETNAM

if TYPE_CHECKING:
    from domain.people.accounts import Account, Person

router = APIRouter(prefix=API, tags=["people"])
_RULE = needs(Permission.MANAGE_PEOPLE)
_STRICT = {"extra": "forbid"}  # a misspelt key is told, not passed over
_Permissions = tuple[Annotated[Permission, AfterValidator(known)], ...]
_PRIVATE = {"Cache-Control": "private, no-store"}


@dataclass(frozen=True, slots=True)
class PersonLine:
    """An account; `id` names it for good, and so does `name` until it is changed."""

    id: str
    name: str
    full_name: str
    department: str
    state: PersonState
    grants: list[GrantLine]
    created: datetime
    changed: datetime
    active: datetime
    disabled: datetime | None
    locked: datetime | None
    dormant: bool
    has_password: bool
    second_factor: bool
    provider: str


@dataclass(frozen=True, slots=True)
class OneTimeLink:
    """The link by which a person chooses a password, told this once, and how many hours it can be used."""

    person: str
    link: str
    hours: int


@dataclass(frozen=True, slots=True)
class RoleLine:
    """What a role allows."""

    role: RoleName
    permissions: list[Permission]


@dataclass(frozen=True)
class NewPerson:
    """Somebody who is to have an account."""

    __pydantic_config__ = _STRICT
    name: str
    full_name: str = ""
    department: str = ""
    grants: tuple[GrantLine, ...] = ()


@dataclass(frozen=True)
class Described:
    """What a person is called, and where the person works."""

    __pydantic_config__ = _STRICT
    full_name: str
    department: str


@dataclass(frozen=True)
class Reset:
    """How a person comes in again."""

    __pydantic_config__ = _STRICT
    second_factor: bool = False


@router.get("/people", summary="List accounts", operation_id="listPeople", dependencies=[_RULE])
def people(archive: TheArchive, actor: TheActor, response: Response) -> list[PersonLine]:
    """Those that one manages, by name."""
    response.headers.update(_PRIVATE)
    return [_line(one) for one in archive.people.people(actor)]


@router.post(
    "/people",
    summary="Add an account",
    operation_id="addPerson",
    status_code=201,
    dependencies=[_RULE],
    openapi_extra=told(NewPerson),
)
def add(
    request: Request,
    archive: TheArchive,
    actor: TheActor,
    response: Response,
    new: Annotated[NewPerson, given(NewPerson)],
) -> OneTimeLink:
    """`link` is told this once: send it to the person, who chooses a password there."""
    person, link = archive.people.add(actor, new.name, new.full_name, _grants(new.grants), new.department)
    response.headers.update(_PRIVATE)
    return _link(request, archive, person.identifier, link)


@router.get("/people/{identifier}", summary="One account", operation_id="showPerson", dependencies=[_RULE])
def person(archive: TheArchive, actor: TheActor, response: Response, identifier: str) -> PersonLine:
    """By `id`, or by the name to log in with."""
    response.headers.update(_PRIVATE)
    return _line(archive.people.person(actor, identifier))


@router.patch(
    "/people/{identifier}",
    summary="Describe a person",
    operation_id="describePerson",
    dependencies=[_RULE],
    openapi_extra=told(Described),
)
def describe(
    archive: TheArchive, actor: TheActor, identifier: str, described: Annotated[Described, given(Described)]
) -> PersonLine:
    """What a person is called, and where the person works."""
    return _after(archive, actor, archive.people.describe(actor, identifier, described.full_name, described.department))


@router.put(
    "/people/{identifier}/grants",
    summary="Set a person's roles",
    operation_id="setGrants",
    dependencies=[_RULE],
    openapi_extra=told(tuple[GrantLine, ...]),
)
def set_grants(
    archive: TheArchive,
    actor: TheActor,
    identifier: str,
    grants: Annotated[tuple[GrantLine, ...], given(tuple[GrantLine, ...])],
) -> PersonLine:
    """All roles that the person holds from now on; nobody changes his own."""
    return _after(archive, actor, archive.people.set_grants(actor, identifier, _grants(grants)))


@router.post("/people/{identifier}/disable", summary="Close an account", operation_id="disable", dependencies=[_RULE])
def disable(archive: TheArchive, actor: TheActor, identifier: str) -> PersonLine:
    """Its sessions, links and tokens open nothing any more."""
    return _after(archive, actor, archive.people.disable(actor, identifier))


@router.post(
    "/people/{identifier}/enable", summary="Open an account again", operation_id="enable", dependencies=[_RULE]
)
def enable(archive: TheArchive, actor: TheActor, identifier: str) -> PersonLine:
    """One that nobody used for long too."""
    return _after(archive, actor, archive.people.enable(actor, identifier))


@router.post(
    "/people/{identifier}/unlock", summary="Let somebody try again", operation_id="unlock", dependencies=[_RULE]
)
def unlock(archive: TheArchive, actor: TheActor, identifier: str) -> PersonLine:
    """Whom wrong passwords kept out."""
    return _after(archive, actor, archive.people.unlock(actor, identifier))


@router.post(
    "/people/{identifier}/reset",
    summary="Let somebody in by a one-time link alone",
    operation_id="resetPerson",
    dependencies=[_RULE],
    openapi_extra=told(Reset),
)
def reset(
    request: Request,
    archive: TheArchive,
    actor: TheActor,
    response: Response,
    identifier: str,
    wanted: Annotated[Reset, given(Reset)],
) -> OneTimeLink:
    """All sessions are over; with `second_factor` the authenticator is forgotten too."""
    person = archive.people.person(actor, identifier).person.identifier
    link = archive.people.reset(actor, person, second_factor=wanted.second_factor)
    response.headers.update(_PRIVATE)
    return _link(request, archive, person, link)


@router.get(
    "/people/{identifier}/sessions", summary="A person's sessions", operation_id="listSessions", dependencies=[_RULE]
)
def sessions(archive: TheArchive, actor: TheActor, response: Response, identifier: str) -> list[SessionLine]:
    """Those that are not over, the newest first."""
    response.headers.update(_PRIVATE)
    return [session_line(one) for one in archive.people.sessions_of(actor, identifier)]


@router.delete(
    "/people/{identifier}/sessions",
    summary="End a person's sessions",
    operation_id="endSessions",
    status_code=204,
    dependencies=[_RULE],
)
def end_sessions(archive: TheArchive, actor: TheActor, identifier: str) -> None:
    """All of them."""
    archive.people.end_sessions_of(actor, identifier)


@router.get(
    "/people/{identifier}/tokens",
    summary="Tokens of a person's programs",
    operation_id="listTokensOf",
    dependencies=[_RULE],
)
def tokens(archive: TheArchive, actor: TheActor, response: Response, identifier: str) -> list[TokenLine]:
    """The newest first, those out of date too; never what opens."""
    response.headers.update(_PRIVATE)
    return [token_line(one) for one in archive.people.tokens_of(actor, identifier)]


@router.delete(
    "/people/{identifier}/tokens/{token}",
    summary="Revoke a token",
    operation_id="revokeTokenOf",
    status_code=204,
    dependencies=[_RULE],
)
def revoke_token(archive: TheArchive, actor: TheActor, identifier: str, token: str) -> None:
    """It opens nothing any more."""
    archive.people.revoke_tokens_of(actor, identifier, token)


@router.get("/roles", summary="What roles allow", operation_id="listRoles", dependencies=[_RULE])
def roles(archive: TheArchive, actor: TheActor) -> list[RoleLine]:
    """Every role."""
    return [RoleLine(role, sorted(allowed)) for role, allowed in archive.people.templates(actor).items()]


@router.put(
    "/roles/{role}",
    summary="Set what a role allows",
    operation_id="setRole",
    dependencies=[_RULE],
    openapi_extra=told(_Permissions),
)
def set_role(
    archive: TheArchive,
    actor: TheActor,
    role: str,
    permissions: Annotated[tuple[Permission, ...], given(_Permissions)],
) -> list[RoleLine]:
    """Everybody who holds it, from now on; needs the whole archive, and nobody changes a role of his own."""
    archive.people.set_template(actor, role, permissions)
    return roles(archive, actor)


def _after(archive: TheArchive, actor: TheActor, changed: Person) -> PersonLine:
    """The account as it is after a change."""
    return _line(archive.people.person(actor, changed.identifier))


def _grants(lines: tuple[GrantLine, ...]) -> tuple[Grant, ...]:
    return tuple(Grant(line.role, line.fonds) for line in lines)


def _link(request: Request, archive: TheArchive, person: str, link: str) -> OneTimeLink:
    address = request.url.replace(path=f"/link/{quote(link, safe='')}", query="")
    return OneTimeLink(person, str(address), archive.settings.people.link_hours)


def _line(account: Account) -> PersonLine:
    person = account.person
    times: dict[str, Any] = {
        "created": person.created,
        "changed": person.changed,
        "active": account.active,
        "disabled": person.disabled,
        "locked": account.locked,
    }
    return PersonLine(
        id=person.identifier,
        name=person.name,
        full_name=person.full_name,
        department=person.department,
        state=person.state,
        grants=grant_lines(person.grants),
        dormant=account.dormant,
        has_password=account.has_password,
        second_factor=account.second_factor,
        provider=person.issuer,
        **{key: time and time.astimezone(VIETNAM) for key, time in times.items()},
    )
