"""The one place that every use case passes: whether the actor may do it, and what is told of it to the journal.

Permission to do a kind of thing is decided here; which records an actor may see is decided by `pipeline.finding.sight`.
What changes something is told before it begins, and again when it ends; what only reads is told when it is over; what
was refused is told as well. Answers that come one by one (generators) end with the last of them.
"""

from __future__ import annotations

import logging
from collections.abc import Generator
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

from domain.actors import ActorKind
from domain.errors import ArchiveError, ErrorCode
from domain.people.permissions import STEP_UP
from pipeline.journal.telling import Telling, with_outcome
from pipeline.journal.writer import ended

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from domain.actors import Actor
    from domain.journal import ToldAct
    from domain.people.permissions import Permission
    from pipeline.journal.writer import JournalWriter

_LOG = logging.getLogger("vankho.acts")


class _Parts(Protocol):
    """What telling needs of the parts of an archive."""

    @property
    def clock(self) -> Callable[[], datetime]: ...

    @property
    def writer(self) -> JournalWriter: ...


class _Room(Protocol):
    """A room of use cases."""

    @property
    def _parts(self) -> _Parts: ...


Room = TypeVar("Room")
Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

ASKED: dict[str, Telling] = {}
"""Every use case that was decorated so far, by class and method."""


def act(
    permission: Permission | None,
) -> Callable[
    [Callable[Concatenate[Room, Actor, Arguments], Answer]], Callable[Concatenate[Room, Actor, Arguments], Answer]
]:
    """Make a method of a use case one that an actor asks for, who needs `permission` for it; None: about oneself.

    `pipeline.journal.recorded` says what is told of it.

    Raises:
        ArchiveError: whenever it is called, NOT_PERMITTED; CONFIRMATION_NEEDED, prove again who you are.
        ArchiveUnusable: JOURNAL_FULL, DATABASE_FAILED: it could not be told, and was not done.
    """

    def asking(
        method: Callable[Concatenate[Room, Actor, Arguments], Answer],
    ) -> Callable[Concatenate[Room, Actor, Arguments], Answer]:
        telling = Telling.of(method, permission)
        ASKED[telling.name] = telling

        @wraps(method)
        def asked(room: Room, actor: Actor, /, *arguments: Arguments.args, **named: Arguments.kwargs) -> Answer:
            _LOG.debug("%s %s: %s", actor.kind.value, actor.name, telling.name)
            told = _Telling(telling, cast("_Room", room), actor, (arguments, named))
            try:
                if permission is not None:
                    require(actor, permission)
            except ArchiveError as error:
                told.refused(error)
                raise
            if told.is_silent:
                return method(room, actor, *arguments, **named)
            told.begin()
            try:
                answer = method(room, actor, *arguments, **named)
            except BaseException as error:
                told.end(error)
                raise
            if isinstance(answer, Generator):
                return cast("Answer", told.to_its_end(answer))
            told.end(None)
            return answer

        return asked

    return asking


class _Telling:
    """One act, told."""

    def __init__(
        self, telling: Telling, room: _Room, actor: Actor, given: tuple[tuple[Any, ...], dict[str, Any]]
    ) -> None:
        self._telling = telling
        self._recorded = telling.recorded
        self._parts = room._parts  # noqa: SLF001 - each room keeps the parts of its archive under this name
        self._actor = actor
        self._given = given
        self._told: ToldAct | None = None

    @property
    def is_silent(self) -> bool:
        """Nothing is told of it: it is a part of something else, or the archive looks after itself."""
        looks = self._actor.kind is ActorKind.SYSTEM and not self._recorded.changes
        return bool(self._recorded.unrecorded) or looks

    def refused(self, error: ArchiveError) -> None:
        """It was not permitted."""
        self._parts.writer.tell(with_outcome(self._made(), *ended(error)))

    def begin(self) -> None:
        """It begins."""
        if self._recorded.changes:
            self._told = self._made()
            self._parts.writer.begin(self._told)
        else:
            self._parts.writer.check()

    def end(self, error: BaseException | None) -> None:
        """It is over."""
        outcome, reason = ended(error)
        if self._told:
            self._parts.writer.finish(with_outcome(self._told, outcome, reason))
        else:
            self._parts.writer.tell(with_outcome(self._made(), outcome, reason), often=self._recorded.often)

    def to_its_end(self, answers: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
        """What is answered one by one; whoever reads no further ends a reading, and cuts short a change."""
        try:
            result = yield from answers
        except GeneratorExit as stopped:
            self.end(stopped if self._recorded.changes else None)
            raise
        except BaseException as error:
            self.end(error)
            raise
        self.end(None)
        return result

    def _made(self) -> ToldAct:
        return self._telling.told(self._actor, self._parts.clock(), *self._given)


def require(actor: Actor, permission: Permission, fonds: str | None = None) -> None:
    """Decide whether an actor may do something, in one fonds or anywhere at all.

    Raises:
        ArchiveError: NOT_PERMITTED, CONFIRMATION_NEEDED.
    """
    if not actor.rights.allow(permission, fonds):
        raise ArchiveError(ErrorCode.NOT_PERMITTED, permission=permission.value)
    if permission in STEP_UP and not actor.confirmed:
        raise ArchiveError(ErrorCode.CONFIRMATION_NEEDED)
