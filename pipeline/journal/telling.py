"""An act and the arguments that it was asked for with, made into an entry of the journal."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from domain.journal import (
    Act,
    ActOutcome,
    JournalEntry,
    PersonalPart,
    ToldAct,
    commitment_of,
    new_identifier,
)
from pipeline.journal.recorded import Recorded, code_of, how_told, words_of

if TYPE_CHECKING:
    from datetime import datetime

    from domain.actors import Actor
    from domain.people.permissions import Permission

_CODE_MOST = 300  # letters of an object or detail


def told_act(  # noqa: PLR0913 - what an entry is made of
    actor: Actor,
    act: Act,
    time: datetime,
    *,
    on: str = "",
    detail: str = "",
    words: str = "",
    titles: tuple[str, ...] = (),
    outcome: ActOutcome = ActOutcome.DONE,
    reason: str = "",
) -> ToldAct:
    """An entry of what an actor did, without a number yet."""
    part = PersonalPart.of(actor.name, actor.origin, words, titles).text
    entry = JournalEntry(
        identifier=new_identifier(),
        time=time,
        kind=actor.kind,
        actor=actor.identifier,
        roles=actor.rights.roles,
        act=act,
        object=on[:_CODE_MOST],
        outcome=outcome,
        reason=reason,
        detail=detail[:_CODE_MOST],
        commitment=commitment_of(part),
    )
    return ToldAct(entry, part)


def with_outcome(told: ToldAct, outcome: ActOutcome, reason: str) -> ToldAct:
    """The same act with its end."""
    return replace(told, entry=replace(told.entry, outcome=outcome, reason=reason))


@dataclass(frozen=True, slots=True)
class Telling:
    """How one use case is told.

    Attributes:
        name: class and method.
        recorded: what is told.
        places: of its arguments behind room and actor, by name.
        defaults: of its arguments.
    """

    name: str
    recorded: Recorded
    places: Mapping[str, int]
    defaults: Mapping[str, Any]

    @classmethod
    def of(cls, method: Callable[..., object], permission: Permission | None) -> Telling:
        """For the method of a use case."""
        parameters = list(inspect.signature(method).parameters.values())[2:]
        return cls(
            name=method.__qualname__,
            recorded=how_told(method.__qualname__, permission),
            places={one.name: at for at, one in enumerate(parameters)},
            defaults={one.name: one.default for one in parameters if one.default is not one.empty},
        )

    def told(self, actor: Actor, time: datetime, arguments: tuple[Any, ...], named: Mapping[str, Any]) -> ToldAct:
        """The act as it was asked for."""

        def value(name: str) -> Any:
            place = self.places.get(name, len(arguments))
            return arguments[place] if place < len(arguments) else named.get(name, self.defaults.get(name))

        recorded = self.recorded
        codes = (code_of(value(name)) for name in recorded.on)
        act = recorded.act
        if recorded.apart and not value(recorded.apart[0]):
            act = recorded.apart[1]
        titles = tuple(filter(None, (words_of(value(name)) for name in recorded.titles)))
        unknown = self.name if act is Act.USE else ""
        return told_act(
            actor,
            act,
            time,
            on=next(filter(None, codes), unknown),
            detail=code_of(value(recorded.detail)) if recorded.detail else "",
            words=words_of(value(recorded.words)) if recorded.words else "",
            titles=titles,
        )
