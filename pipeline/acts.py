"""The one place that every use case passes: whether the actor may do it, and what is told of it.

Permission to do a kind of thing is decided here; which records an actor may see is decided by `pipeline.finding.sight`.
"""

from __future__ import annotations

import logging
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from domain.errors import ArchiveError, ErrorCode
from domain.people.permissions import STEP_UP

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.actors import Actor
    from domain.people.permissions import Permission

_LOG = logging.getLogger("vankho.acts")

Room = TypeVar("Room")
Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


def act(
    permission: Permission | None,
) -> Callable[
    [Callable[Concatenate[Room, Actor, Arguments], Answer]], Callable[Concatenate[Room, Actor, Arguments], Answer]
]:
    """Make a method of a use case one that an actor asks for, who needs `permission` for it; None: about oneself.

    Raises:
        ArchiveError: whenever it is called, NOT_PERMITTED; CONFIRMATION_NEEDED, prove again who you are.
    """

    def asking(
        method: Callable[Concatenate[Room, Actor, Arguments], Answer],
    ) -> Callable[Concatenate[Room, Actor, Arguments], Answer]:
        name = method.__qualname__

        @wraps(method)
        def asked(room: Room, actor: Actor, /, *arguments: Arguments.args, **named: Arguments.kwargs) -> Answer:
            if permission is not None:
                require(actor, permission)
            _LOG.debug("%s %s: %s", actor.kind.value, actor.name, name)
            return method(room, actor, *arguments, **named)

        return asked

    return asking


def require(actor: Actor, permission: Permission, fonds: str | None = None) -> None:
    """Decide whether an actor may do something, in one fonds or anywhere at all.

    Raises:
        ArchiveError: NOT_PERMITTED, CONFIRMATION_NEEDED; PASSWORD_EXPIRED, SECOND_FACTOR_NEEDED, see `Actor.held_up`.
    """
    if not actor.rights.allow(permission, fonds):
        raise ArchiveError(actor.held_up or ErrorCode.NOT_PERMITTED, permission=permission.value)
    if permission in STEP_UP and not actor.confirmed:
        raise ArchiveError(ErrorCode.CONFIRMATION_NEEDED)
