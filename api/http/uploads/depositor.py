"""Who hands an upload in, kept with it: it may come to the door minutes later, or after a restart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from domain.actors import Actor, ActorKind
from domain.people.permissions import READING, Permission
from domain.people.rights import Rights

_HANDING_IN = READING | {Permission.DEPOSIT, Permission.SEE_WORK, Permission.READ_CONDITIONAL}


@dataclass(frozen=True, slots=True)
class Depositor:
    """Who hands an upload in: it is theirs alone, and comes to the door under their name, also after a restart.

    Attributes:
        kind, name, identifier, origin: as of the actor.
        fonds: codes of those in which they might hand in when they began; None for all.
    """

    kind: ActorKind = ActorKind.PROGRAM
    name: str = "web"
    identifier: str = ""
    origin: str = ""
    fonds: tuple[str, ...] | None = None

    @classmethod
    def of(cls, actor: Actor) -> Self:
        """The depositor that `actor` is."""
        fonds = actor.rights.fonds_of(Permission.DEPOSIT)
        held = None if fonds is None else tuple(sorted(fonds))
        return cls(actor.kind, actor.name, actor.identifier, actor.origin, held)

    def as_actor(self) -> Actor:
        """Who may hand this in and see what becomes of it, and nothing else."""
        rights = Rights(_HANDING_IN) if self.fonds is None else Rights(in_fonds=self._in_fonds())
        return Actor(self.kind, self.name, rights, self.identifier, self.origin)

    def _in_fonds(self) -> tuple[tuple[str, frozenset[Permission]], ...]:
        return tuple((code, _HANDING_IN) for code in self.fonds or ())
