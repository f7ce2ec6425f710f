"""Who may find a page, as keys in a field of its document: one question whether it bears any key of the actor's sight.

A page bears its mode, its mode in its fonds, and, where it is conditional, its mode for its record alone. A page whose
record and dossier have no mode bears a mark instead of it, which every question reads as the archive's default: so the
default may be changed without making the index anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.people.access import AccessMode, known_mode

if TYPE_CHECKING:
    from domain.people.access import Sight

_UNSET = "-"
_SINGLE = frozenset({_UNSET, AccessMode.CONDITIONAL.value})


def access_keys(mode: AccessMode | None, fonds: str, record: str) -> tuple[str, ...]:
    """The keys that pages of a record bear."""
    mark = _UNSET if mode is None else known_mode(mode, mode).value
    single = (f"{mark}#{record}",) if mark in _SINGLE else ()
    return (mark, f"{mark}@{fonds}", *single)


def seen_keys(sight: Sight) -> tuple[str, ...]:
    """The keys of which a page must bear one to be found; none where nothing may be found."""
    keys: list[str] = []
    for mode, codes in sight.modes:
        marks = _marks(mode, sight)
        keys += marks if codes is None else [f"{mark}@{fonds}" for mark in marks for fonds in sorted(codes)]
    marks = _marks(AccessMode.CONDITIONAL, sight)
    return (*keys, *(f"{mark}#{record}" for mark in marks for record in sorted(sight.records)))


def _marks(mode: AccessMode, sight: Sight) -> list[str]:
    return [mode.value, _UNSET] if mode is sight.default else [mode.value]
