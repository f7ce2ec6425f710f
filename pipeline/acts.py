"""The one place that every use case passes: who asks for what.

Everybody may do everything that he reaches today. `_begin` is where a permission is asked and the journal told.
"""

from __future__ import annotations

import logging
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.actors import Actor

_LOG = logging.getLogger("vankho.acts")

Room = TypeVar("Room")
Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


def act(
    method: Callable[Concatenate[Room, Actor, Arguments], Answer],
) -> Callable[Concatenate[Room, Actor, Arguments], Answer]:
    """Make a method of a use case one that an actor asks for."""
    name = method.__qualname__

    @wraps(method)
    def asked(room: Room, actor: Actor, /, *arguments: Arguments.args, **named: Arguments.kwargs) -> Answer:
        _begin(actor, name)
        return method(room, actor, *arguments, **named)

    return asked


def _begin(actor: Actor, name: str) -> None:
    _LOG.debug("%s %s: %s", actor.kind.value, actor.name, name)
