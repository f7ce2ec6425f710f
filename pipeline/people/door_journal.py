"""What the journal is told of who came in, went out, or was kept out: nobody is an actor before that."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from domain.actors import Actor, ActorKind
from domain.errors import ErrorCode
from domain.journal import Act, ActOutcome
from domain.people.rights import Rights
from pipeline.journal.telling import told_act

if TYPE_CHECKING:
    from domain.people.accounts import Person
    from pipeline.wiring import Parts

_LOG = logging.getLogger("vankho.acts")


def tell_at_door(
    parts: Parts, act: Act, person: Person | None, origin: str, refusal: ErrorCode | None = None, detail: str = ""
) -> None:
    """Tell journal and log that somebody passed the door, or was refused there.

    A name that nobody has is not told: people type passwords in its place.

    Args:
        parts: of the archive.
        act: what was tried.
        person: who, where an account is meant.
        origin: address of the network.
        refusal: why not; None where it went well.
        detail: by what.
    """
    name, identifier = (person.name, person.identifier) if person else ("", "")
    roles = Rights.of(person.grants).roles if person else ()
    actor = Actor(ActorKind.PERSON, name, Rights(roles=roles), identifier, origin)
    outcome, reason = (ActOutcome.REFUSED, refusal.value) if refusal else (ActOutcome.DONE, "")
    told = told_act(actor, act, parts.clock(), detail=detail, outcome=outcome, reason=reason)
    parts.writer.tell(told, often=refusal is ErrorCode.LOGIN_DELAYED)  # guessing must not fill the journal
    who = f"{name} ({identifier})" if person else "?"
    _LOG.info("%s: %s from %s: %s", act.value, who, origin, reason or "done")
