"""The rule of a route: who may ask it. Every route declares one; a test fails for one that has none.

A rule names every permission that the use cases behind its route ask for. What an actor may see of it is decided
further in, by `domain.people.access`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fastapi import Depends, Request

from api.http.access.csrf import check_csrf
from api.http.dependencies import TheActor
from domain.people.permissions import Permission
from pipeline.acts import require

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.people.rights import Rights


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may ask a route.

    Attributes:
        permissions: all of them are needed.
        open: anybody may, without log-in; else who has logged in and has the permissions.
    """

    permissions: tuple[Permission, ...] = ()
    open: bool = False

    def allows(self, rights: Rights | None) -> bool:
        """Whether somebody with these rights may; None for who has not logged in."""
        if rights is None:
            return self.open
        return all(rights.allow(permission) for permission in self.permissions)

    async def check(self, request: Request, actor: TheActor) -> None:
        """Refuse who may not.

        Raises:
            ArchiveError: LOGIN_NEEDED, NOT_PERMITTED, CONFIRMATION_NEEDED.
            RequestRefused: CSRF_TOKEN.
        """
        for permission in self.permissions:
            require(actor, permission)
        await check_csrf(request)


async def _open(request: Request) -> None:
    """Anybody may; a form that changes something must still come from our own page."""
    await check_csrf(request)


async def _signed(request: Request) -> None:
    """Anybody may: what is sent is signed by whom it must come from, and no browser's cookies count."""
    request.state.by_cookie = False


def needs(*permissions: Permission) -> Any:
    """The rule, for `dependencies` of a route: who has logged in and has all these permissions; none for everybody."""
    return Depends(Rule(permissions).check)


ANYBODY: Any = Depends(_open)
SIGNED: Any = Depends(_signed)


def rule_of(dependencies: Sequence[Any]) -> Rule | None:
    """The rule among the dependencies of a route, None where it declares none."""
    for one in dependencies:
        if one.dependency in {_open, _signed}:
            return Rule(open=True)
        owner = getattr(one.dependency, "__self__", None)
        if isinstance(owner, Rule):
            return owner
    return None
