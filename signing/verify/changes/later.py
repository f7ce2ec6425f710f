"""For each signature of a file: what came after it, who signed that, and whether its signer had allowed it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from domain.evidence import Change, ChangeKind, LaterChanges
from domain.signatures.findings import Finding
from signing.pdf.outline import Outline, outline_of
from signing.verify.changes.comparison import changes_between
from signing.verify.changes.history import History, history_of
from signing.verify.changes.permissions import Permission, permission_of
from signing.verify.changes.structure import Structure, structure_of
from signing.verify.changes.tables import RevisionUnreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from signing.pdf.tokens import Bytes

_TOLD = 50  # changes a step; a file in which everything is otherwise needs no longer list
_ORDER = tuple(LaterChanges)  # from none to unanalysable
_IN_FORM = frozenset(
    {
        ChangeKind.SIGNATURE_ADDED,
        ChangeKind.FIELD_VALUE,
        ChangeKind.FIELD_LOOK,
        ChangeKind.FIELD_CHANGED,
        ChangeKind.FIELD_ADDED,
    }
)
_IN_ANNOTATIONS = frozenset(
    {
        ChangeKind.ANNOTATION_ADDED,
        ChangeKind.ANNOTATION_CHANGED,
        ChangeKind.ANNOTATION_REMOVED,
        ChangeKind.ANNOTATION_ORDER,
    }
)
_BETWEEN = {
    LaterChanges.FORM_FILLING: Finding.FORM_CHANGED_BETWEEN_SIGNERS,
    LaterChanges.ANNOTATIONS: Finding.ANNOTATED_BETWEEN_SIGNERS,
    LaterChanges.OTHER: Finding.CHANGED_BETWEEN_SIGNERS,
}
_AFTER = {
    LaterChanges.FORM_FILLING: Finding.FORM_CHANGED_AFTER_SIGNING,
    LaterChanges.ANNOTATIONS: Finding.ANNOTATED_AFTER_SIGNING,
    LaterChanges.OTHER: Finding.CHANGED_AFTER_SIGNING,
}


@dataclass(frozen=True, slots=True)
class Signed:
    """A sound signature: its object's number, the end of its signed bytes, its field; whether it only stamps a time."""

    number: int
    last: int
    name: str
    timestamp: bool


@dataclass(frozen=True, slots=True)
class Later:
    """What came after one signature.

    Attributes:
        level: the worst of it.
        faults: findings that keep the signature from passing.
        next_signer: the next signer added his signature.
        changes: what was changed later, and the signature added next.
    """

    level: LaterChanges
    faults: tuple[Finding, ...] = ()
    next_signer: bool = False
    changes: tuple[Change, ...] = ()


UNKNOWN = Later(LaterChanges.UNANALYSABLE, (Finding.CHANGES_UNANALYSABLE,))


@dataclass(frozen=True, slots=True)
class _Step:
    """From one signature to the next, or to the file's end."""

    level: LaterChanges
    signed_by: str | None
    changes: tuple[Change, ...]
    permission: Permission

    @property
    def worse(self) -> tuple[Change, ...]:
        """What no signer may do; a signature that nobody signs over is one of these."""
        return tuple(change for change in self.changes if not change.allowed)


def later_changes(data: Bytes, outline: Outline, signatures: Sequence[Signed], history: History | None) -> list[Later]:
    """What came after each signature; `signatures` in the order of signing.

    A tail that cannot be read is told of all; what stands between the signatures before it is judged all the same.
    """
    found = _judged(history, signatures)
    if found is not None:
        return [_with_unknown(later) for later in found] if outline.unread else found
    if not signatures:
        return []
    last = signatures[-1].last
    whole = last == outline.size
    inner = None if whole else outline_of(data[:last])
    found = _judged(history_of(data[:last], inner), signatures) if inner is not None else None
    if found is not None:
        return [_with_unknown(later) for later in found]
    return [Later(LaterChanges.NONE) if signed.last == outline.size else UNKNOWN for signed in signatures]


def _judged(history: History | None, signatures: Sequence[Signed]) -> list[Later] | None:
    try:
        ends = [*(history.revision_at(signed.last) for signed in signatures), history.last] if history else []
        if history is None or ends != sorted(ends):
            return None
        steps = _steps(history, signatures, ends)
    except RevisionUnreadable:
        return None
    return [_summed(steps[place:]) for place in range(len(steps))]


def _with_unknown(later: Later) -> Later:
    faults = (*later.faults, *UNKNOWN.faults)
    return Later(UNKNOWN.level, tuple(dict.fromkeys(faults)), next_signer=False, changes=later.changes)


def _steps(history: History, signatures: Sequence[Signed], ends: list[int]) -> list[_Step]:
    steps: list[_Step] = []
    structures: dict[int, Structure] = {}
    for place, signed in enumerate(signatures):
        before, after = ends[place], ends[place + 1]
        following = signatures[place + 1] if place + 1 < len(signatures) else None
        signed_by = next((later.name for later in signatures[place + 1 :] if not later.timestamp), None)
        try:
            for revision in {before, after} - structures.keys():
                structures[revision] = structure_of(history, revision)
            found = tuple(_between(history, structures[before], structures[after], following, signed_by))
            level = _level(found, moved=after > before)
        except RevisionUnreadable:
            found, level = (), LaterChanges.UNANALYSABLE
        steps.append(_Step(level, signed_by, found, permission_of(history, before, signed.number)))
        structures = {after: structures[after]} if after in structures else {}
    return steps


def _between(
    history: History, old: Structure, new: Structure, following: Signed | None, signed_by: str | None
) -> Iterator[Change]:
    signatures = frozenset({following.number} if following else ())
    timestamp = following is not None and following.timestamp
    for change in changes_between(history, old, new, signatures, timestamp=timestamp):
        added = following if change.kind is ChangeKind.SIGNATURE_ADDED else None
        yield replace(
            change,
            name=added.name if added else change.name or None,
            revision_before=old.revision + 1,
            revision_after=new.revision + 1,
            signed_by=signed_by,
        )


def _level(changes: tuple[Change, ...], *, moved: bool) -> LaterChanges:
    kinds = {change.kind for change in changes}
    if not kinds:
        return LaterChanges.LTA_UPDATES if moved else LaterChanges.NONE
    if kinds <= _IN_FORM:
        return LaterChanges.FORM_FILLING
    return LaterChanges.ANNOTATIONS if kinds <= _IN_FORM | _IN_ANNOTATIONS else LaterChanges.OTHER


def _summed(steps: list[_Step]) -> Later:
    """All that came after one signature, of which `steps[0]` came next."""
    level = max((step.level for step in steps), key=_ORDER.index)
    faults = [_fault(step) for step in steps if step.worse or step.level is LaterChanges.UNANALYSABLE]
    changes = [change for step in steps for change in step.worse[:_TOLD]]
    added = [change for change in steps[0].changes if change not in changes]
    if not steps[0].permission.allows(level, [change for step in steps for change in step.changes]):
        faults.append(Finding.PERMISSIONS_VIOLATED)
    signed = any(change.kind is ChangeKind.SIGNATURE_ADDED for step in steps for change in step.changes)
    return Later(level, tuple(dict.fromkeys(faults)), signed and not faults, (*added, *changes[:_TOLD]))


def _fault(step: _Step) -> Finding:
    if step.level is LaterChanges.UNANALYSABLE:
        return Finding.CHANGES_UNANALYSABLE
    table = _AFTER if step.signed_by is None else _BETWEEN
    return table[_level(step.worse, moved=True)]
