"""Access to records: their mode (TT 05/2025, metadata field `mode`), and what an actor may see because of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import blake2b
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
MODES = tuple(_PERMISSION)


def known_mode(mode: AccessMode | None, default: AccessMode) -> AccessMode:
    """The mode that counts: the default where none was given, SECRET where only a later program knows it."""
    given = default if mode is None else mode
    return given if given in _PERMISSION else AccessMode.SECRET


@dataclass(frozen=True, slots=True)
class Sight:
    """What an actor may see. What lies outside of it does not exist for the actor: in lists, counts, hits, errors.

    Attributes:
        modes: for each access mode that may be seen, the codes of the fonds in which; None for all fonds.
        records: codes of CONDITIONAL records that may be read besides.
        work: codes of the fonds whose documents may be seen before they are archived; None for all.
        name: of the actor, who sees what he handed in until it is archived; empty where nobody is meant.
        default: the mode of records to which none was given, neither to them nor to their dossier.
        unsure: codes of records whose mode was just changed: a search passes them over until the index knows it.
    """

    modes: tuple[tuple[AccessMode, frozenset[str] | None], ...]
    records: frozenset[str] = frozenset()
    work: frozenset[str] | None = frozenset()
    name: str = ""
    default: AccessMode = AccessMode.OPEN
    unsure: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        rights: Rights,
        *,
        records: frozenset[str] = frozenset(),
        name: str = "",
        default: AccessMode = AccessMode.OPEN,
    ) -> Self:
        """What rights let see, and single records besides."""
        fonds = {mode: rights.fonds_of(permission) for mode, permission in _PERMISSION.items()}
        seen = tuple((mode, codes) for mode, codes in fonds.items() if codes is None or codes)
        work = rights.fonds_of(Permission.SEE_WORK)
        return cls(seen, rights.records | records, work, name, known_mode(default, default))

    @property
    def shows_all_records(self) -> bool:
        """No archived record is hidden."""
        return {mode for mode, codes in self.modes if codes is None} == set(_PERMISSION)

    @property
    def is_everything(self) -> bool:
        """Nothing is hidden: no filter is needed."""
        return self.shows_all_records and self.work is None

    @property
    def key(self) -> str:
        """Names what may be found: the same for all who may find the same; empty where no record is hidden."""
        if self.shows_all_records:
            return ""
        modes = [[mode.value, codes if codes is None else sorted(codes)] for mode, codes in self.modes]
        plain = json.dumps([modes, sorted(self.records), self.default.value])
        return blake2b(plain.encode(), digest_size=8).hexdigest()

    def shows(
        self, mode: AccessMode | None, fonds: str, record: str, *, archived: bool = True, owner: str = ""
    ) -> bool:
        """Whether a record may be seen; `catalogue.seen` says the same in SQL, `index.access` in queries."""
        if not archived:
            return self.work is None or fonds in self.work or bool(owner and owner == self.name)
        known = known_mode(mode, self.default)
        if known is AccessMode.CONDITIONAL and record in self.records:
            return True
        return any(seen == known and (codes is None or fonds in codes) for seen, codes in self.modes)
