"""What a signer allowed others to change after him: DocMDP and FieldMDP (ISO 32000-2 §12.8.2.2, §12.8.2.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.evidence import Change, ChangeKind, LaterChanges
from signing.pdf.text import decoded_text
from signing.pdf.tokens import Array, Name, Reference, Text, Value
from signing.verify.changes.sameness import entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from signing.verify.changes.history import History

_ALLOWED = {
    1: frozenset({LaterChanges.NONE, LaterChanges.LTA_UPDATES}),
    2: frozenset({LaterChanges.NONE, LaterChanges.LTA_UPDATES, LaterChanges.FORM_FILLING}),
    3: frozenset(LaterChanges) - {LaterChanges.OTHER},
}
_USUAL = 2  # where /P is missing
_OF_FIELDS = frozenset({ChangeKind.FIELD_VALUE, ChangeKind.FIELD_LOOK, ChangeKind.FIELD_CHANGED})


@dataclass(frozen=True, slots=True)
class Permission:
    """What one signature allows: the level of DocMDP, None for no limit; and which fields it locks."""

    level: int | None = None
    action: bytes = b""
    fields: frozenset[str] = frozenset()

    def allows(self, level: LaterChanges, changes: Iterable[Change]) -> bool:
        """Whether all that came later is within it; what cannot be analysed is told otherwise."""
        if self.level is not None and level not in _ALLOWED.get(self.level, _ALLOWED[1]):
            return level is LaterChanges.UNANALYSABLE
        return not any(change.kind in _OF_FIELDS and self._locks(change.name or "") for change in changes)

    def _locks(self, name: str) -> bool:
        named = any(name == field or name.startswith(field + ".") for field in self.fields)
        return {b"All": True, b"Include": named, b"Exclude": not named}.get(self.action, False)


def permission_of(history: History, revision: int, number: int) -> Permission:
    """What the signature in object `number` allows.

    Raises:
        RevisionUnreadable: it cannot be read for certain.
    """
    found = Permission()
    for method, parameters in _transforms(history, revision, number):
        level, action = parameters.get(b"P"), parameters.get(b"Action")
        if method == Name(b"DocMDP"):
            found = Permission(level if isinstance(level, int) else _USUAL, found.action, found.fields)
        elif method == Name(b"FieldMDP") and isinstance(action, Name):
            locked = history.resolve(parameters.get(b"Fields"), revision).value
            names = locked.items if isinstance(locked, Array) else ()
            fields = frozenset(decoded_text(name) for name in names if isinstance(name, Text))
            found = Permission(found.level, action.value, fields)
    return found


def _transforms(history: History, revision: int, number: int) -> Iterator[tuple[Value | None, dict[bytes, Value]]]:
    signature = entries(history.resolve(Reference(number, 0), revision).value)
    listed = history.resolve(signature.get(b"Reference"), revision).value
    for item in listed.items if isinstance(listed, Array) else ():
        held = entries(history.resolve(item, revision).value)
        yield held.get(b"TransformMethod"), entries(history.resolve(held.get(b"TransformParams"), revision).value)
