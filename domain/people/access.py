"""Access to records: their mode (TT 05/2025, metadata field `mode`), and what an actor may see because of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from domain.people.permissions import Permission
from domain.terms import Term

if TYPE_CHECKING:
    from domain.people.rights import Rights


class AccessMode(Term):
    """How a record may be read; one that a later program wrote is treated as SECRET."""

    OPEN = "01"  # công khai
    CONDITIONAL = "02"  # sử dụng có điều kiện
    SECRET = "03"  # bí mật: nothing but a description may be kept here  # noqa: S105


_PERMISSION = {
    AccessMode.OPEN: Permission.READ_OPEN,
    AccessMode.CONDITIONAL: Permission.READ_CONDITIONAL,
    AccessMode.SECRET: Permission.SEE_SECRET,
}


@dataclass(frozen=True, slots=True)
class Sight:
    """What an actor may see. What lies outside of it does not exist for the actor: in lists, counts, hits, errors.

    Attributes:
        modes: for each access mode that may be seen, the codes of the fonds in which; None for all fonds.
        records: codes of records that may be read besides, whatever their mode.
        work: codes of the fonds whose documents may be seen before they are archived; None for all.
    """

    modes: tuple[tuple[AccessMode, frozenset[str] | None], ...]
    records: frozenset[str] = frozenset()
    work: frozenset[str] | None = frozenset()

    @classmethod
    def of(cls, rights: Rights) -> Self:
        """What rights let see."""
        fonds = {mode: rights.fonds_of(permission) for mode, permission in _PERMISSION.items()}
        seen = tuple((mode, codes) for mode, codes in fonds.items() if codes is None or codes)
        return cls(seen, rights.records, rights.fonds_of(Permission.SEE_WORK))

    @property
    def is_everything(self) -> bool:
        """Nothing is hidden: no filter is needed."""
        modes = {mode for mode, codes in self.modes if codes is None}
        return modes == set(_PERMISSION) and self.work is None

    def shows(self, mode: AccessMode, fonds: str, record: str, *, archived: bool = True) -> bool:
        """Whether a record may be seen."""
        if not archived:
            return self.work is None or fonds in self.work
        known = mode if mode in _PERMISSION else AccessMode.SECRET
        held = (codes for seen, codes in self.modes if seen == known)
        return record in self.records or any(codes is None or fonds in codes for codes in held)
