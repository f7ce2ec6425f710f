"""What the durable engine calls one run of a story: the story, what it is about, which attempt. Pure."""

from __future__ import annotations

from dataclasses import dataclass

_FIRST = "archive"  # the story that releases until 0.1.0 called by its key alone


@dataclass(frozen=True, slots=True)
class Ticket:
    """One run; as text `archive:H49.1.0000001/2026-11-30T08:00:00+07:00`."""

    story: str
    key: str
    attempt: str

    def __str__(self) -> str:
        """As it stands in the engine's tables."""
        return f"{self.story}:{self.key}/{self.attempt}"

    @classmethod
    def parse(cls, text: str) -> Ticket:
        """Read a run as printed by `str`, or as earlier releases called it."""
        about, _, attempt = text.partition("/")
        story, named, key = about.rpartition(":")
        return cls(story if named else _FIRST, key, attempt)
