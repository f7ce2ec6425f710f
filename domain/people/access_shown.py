"""How a record or dossier may be read, and which change made it so: what people are shown of its access."""

from __future__ import annotations

from dataclasses import dataclass

from domain.events import Event
from domain.people.access import AccessMode


@dataclass(frozen=True, slots=True)
class AccessShown:
    """How a record or dossier may be read.

    Attributes:
        code: of the record, or of the dossier.
        own: mode that was given to it; None where none was.
        dossier: code of the dossier and the mode that was given to that.
        mode: that counts.
        changes: of its mode, in order.
        given: the change that gave the mode that counts, to it or its dossier; None where the archive's default does.
    """

    code: str
    own: AccessMode | None
    dossier: tuple[str, AccessMode | None]
    mode: AccessMode
    changes: tuple[Event, ...]
    given: Event | None

    @property
    def reason(self) -> str:
        """Why the mode that counts was given; empty where it was not."""
        return self.given.detail.partition(": ")[2] if self.given else ""


def change_detail(was: AccessMode | None, now: AccessMode | None, reason: str) -> str:
    """What an event tells of a change: both modes and the reason, in one line."""
    before, after = (mode.value if mode else "–" for mode in (was, now))
    return f"mode {before} → {after}: {' '.join(reason.split())}"
