"""Who asks: nothing is done in an archive without an actor."""

from __future__ import annotations

from dataclasses import dataclass

from domain.errors import ErrorCode
from domain.people.rights import EVERYTHING, NOTHING, Rights
from domain.terms import Term


class ActorKind(Term):
    """What kind of actor it is."""

    PERSON = "person"
    PROGRAM = "program"  # another program, or our own web pages of an archive that has no accounts yet
    SYSTEM = "system"  # the archive itself: work in the background, house-keeping


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks.

    Attributes:
        kind: of the actor.
        name: of the person or program, as events and journals tell it.
        rights: what the actor may do.
        identifier: of the account; empty where there is none.
        origin: where from, for the journal: address of the network, or the name of a terminal.
        confirmed: the person proved who it is within the last minutes (step-up).
        session: identifier of the session of a person who logged in; empty otherwise.
        held_up: why there are no rights yet: PASSWORD_EXPIRED, SECOND_FACTOR_NEEDED; None where nothing is due.
    """

    kind: ActorKind
    name: str
    rights: Rights = NOTHING
    identifier: str = ""
    origin: str = ""
    confirmed: bool = False
    session: str = ""
    held_up: ErrorCode | None = None


SYSTEM = Actor(ActorKind.SYSTEM, "vankho", EVERYTHING, confirmed=True)
