"""`/roles`: what every role allows; an administrator of the whole archive may change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.http.access.forms import TheForm
from api.http.access.rules import needs
from api.http.dependencies import TheActor, TheArchive, TheLanguage
from api.http.pages.login import SEE_OTHER
from api.http.pages.rendering import render
from api.http.problems import problem_of
from domain.errors import ArchiveError, ErrorCode
from domain.people.permissions import STEP_UP, Permission
from domain.people.roles import RoleName

if TYPE_CHECKING:
    from api.http.problems import Problem
    from domain.actors import Actor
    from pipeline.archive import Archive

router = APIRouter(prefix="/roles")
_RULE = needs(Permission.MANAGE_PEOPLE)
_TOLD_HERE = frozenset({ErrorCode.OWN_RIGHTS, ErrorCode.LAST_ADMINISTRATOR, ErrorCode.ROLE_UNKNOWN})


@router.get("", dependencies=[_RULE])
def roles(request: Request, archive: TheArchive, actor: TheActor, done: str = "") -> Response:
    """A table of roles and permissions."""
    return _page(request, archive, actor, done=done)


@router.post("/{role}", dependencies=[_RULE])
def set_role(
    request: Request, archive: TheArchive, actor: TheActor, language: TheLanguage, role: str, form: TheForm
) -> Response:
    """What a role allows from now on."""
    allowed = [permission for permission in Permission if permission.value in form.all("permission")]
    try:
        archive.people.set_template(actor, role, allowed)
    except ArchiveError as error:
        if error.code not in _TOLD_HERE:
            raise
        return _page(request, archive, actor, problem=problem_of(error, language))
    return RedirectResponse("/roles?done=changed", SEE_OTHER)


def _page(
    request: Request, archive: Archive, actor: Actor, *, done: str = "", problem: Problem | None = None
) -> Response:
    own = {role.partition("@")[0] for role in actor.rights.roles}
    return render(
        request,
        "roles.html",
        problem.status if problem else 200,
        templates=archive.people.templates(actor),
        roles_known=list(RoleName),
        permissions=list(Permission),
        step_up=STEP_UP,
        own=own,
        done=done,
        problem=problem,
    )
