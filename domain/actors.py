"""Who asks: nothing is done in an archive without an actor."""

from __future__ import annotations

from dataclasses import dataclass

from domain.terms import Term


class ActorKind(Term):
    """What kind of actor it is."""

    PERSON = "person"
    PROGRAM = "program"  # another program, or our own web pages as long as nobody logs in
    SYSTEM = "system"  # the archive itself: work in the background, house-keeping


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks.

    Attributes:
        kind: of the actor.
        name: of the person or program, as events and journals tell it.
    """

    kind: ActorKind
    name: str


SYSTEM = Actor(ActorKind.SYSTEM, "vankho")
