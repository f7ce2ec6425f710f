"""What one actor may do, and in which fonds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from domain.people.permissions import WHOLE_ARCHIVE, Permission
from domain.people.roles import TEMPLATES, Grant, RoleName

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Rights:
    """Permissions of an actor.

    Attributes:
        everywhere: those held for the whole archive.
        in_fonds: those held for one fonds besides, by its code.
        roles: names of the roles that they come from, for the journal and the head of pages.
        records: codes of records of access mode 02 that a decision lets the actor read for now.
    """

    everywhere: frozenset[Permission] = frozenset()
    in_fonds: tuple[tuple[str, frozenset[Permission]], ...] = ()
    roles: tuple[str, ...] = ()
    records: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        grants: Iterable[Grant],
        templates: Mapping[RoleName, frozenset[Permission]] = TEMPLATES,
        records: frozenset[str] = frozenset(),
    ) -> Self:
        """The rights that roles give; a role that is on no list gives none."""
        everywhere: set[Permission] = set()
        scoped: dict[str, set[Permission]] = {}
        named = []
        for grant in grants:
            (scoped.setdefault(grant.fonds, set()) if grant.fonds else everywhere).update(
                templates.get(grant.role, frozenset())
            )
            named.append(f"{grant.role.value}@{grant.fonds}" if grant.fonds else grant.role.value)
        in_fonds = tuple(sorted((code, frozenset(held)) for code, held in scoped.items()))
        return cls(frozenset(everywhere), in_fonds, tuple(sorted(set(named))), records)

    def allow(self, permission: Permission, fonds: str | None = None) -> bool:
        """Whether something may be done in a fonds; somewhere at all where none is named."""
        if permission in self.everywhere or permission in WHOLE_ARCHIVE:
            return permission in self.everywhere
        return any(permission in held for code, held in self.in_fonds if fonds in {None, code})

    def fonds_of(self, permission: Permission) -> frozenset[str] | None:
        """Codes of the fonds in which something may be done; None for every fonds."""
        if permission in self.everywhere:
            return None
        if permission in WHOLE_ARCHIVE:
            return frozenset()
        return frozenset(code for code, held in self.in_fonds if permission in held)


EVERYTHING = Rights(everywhere=frozenset(Permission))
NOTHING = Rights()
