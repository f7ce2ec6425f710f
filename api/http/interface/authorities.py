"""`/api/v1/authorities`: names of bodies, signers and places that the archive learned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AfterValidator

from api.authority_lines import AuthorityAnswer, authority_json
from api.http.access.rules import needs
from api.http.addresses import API
from api.http.dependencies import TheActor, TheArchive
from api.http.interface.records import known
from api.http.json_bodies import given, told
from domain.description.authorities import LEAST_SEEN, AuthorityState
from domain.people.permissions import Permission

router = APIRouter(prefix=f"{API}/authorities", tags=["authorities"])
_RULE = needs(Permission.REVIEW)
_STRICT = {"extra": "forbid"}  # a misspelt key is told, not passed over


@dataclass(frozen=True)
class Confirmed:
    """Why a name is confirmed, and its right spelling where the one read is faulty."""

    __pydantic_config__ = _STRICT

    reason: str
    name: str = ""


@dataclass(frozen=True)
class Refused:
    """Why a name is refused."""

    __pydantic_config__ = _STRICT

    reason: str


@router.get("", summary="List names that the archive learned", operation_id="listAuthorities", dependencies=[_RULE])
def authorities(
    archive: TheArchive,
    actor: TheActor,
    state: Annotated[AuthorityState, AfterValidator(known)] = AuthorityState.PROPOSED,
    least: Annotated[int, Query(ge=1, description="Records in which a proposed name stands")] = LEAST_SEEN,
) -> list[AuthorityAnswer]:
    """Those that are proposed, confirmed or refused; only what stands in records that may be seen is counted."""
    shown = archive.authorities.select(actor, state=state, least=least)
    return [authority_json(one.record, one.count) for one in shown]


@router.post(
    "/{code}/confirm",
    summary="Confirm a name",
    operation_id="confirmAuthority",
    dependencies=[_RULE],
    openapi_extra=told(Confirmed),
)
def confirm(
    archive: TheArchive, actor: TheActor, code: str, confirmed: Annotated[Confirmed, given(Confirmed)]
) -> AuthorityAnswer:
    """From now on readings near to it are mended, and the same are surer."""
    return authority_json(archive.authorities.confirm(actor, code, confirmed.name, confirmed.reason))


@router.post(
    "/{code}/refuse",
    summary="Refuse a name",
    operation_id="refuseAuthority",
    dependencies=[_RULE],
    openapi_extra=told(Refused),
)
def refuse(
    archive: TheArchive, actor: TheActor, code: str, refused: Annotated[Refused, given(Refused)]
) -> AuthorityAnswer:
    """It is never proposed again."""
    return authority_json(archive.authorities.refuse(actor, code, refused.reason))
