"""Events of a record's life as this program writes them."""

from __future__ import annotations

import uuid
from datetime import UTC
from functools import cache
from typing import TYPE_CHECKING

from domain.events import AgentKind, Event, EventType, Outcome

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.intake.places import Attempt


@cache
def software() -> str:
    """Name and version of this program, for events and packages."""
    from importlib.metadata import version  # dear to load, and many a command makes no event

    return f"vankho {version('vankho')}"


def make_event(attempt: Attempt, kind: EventType, outcome: Outcome, detail: str, time: datetime) -> Event:
    """An event whose identifier is the same however often the step is repeated with this outcome in this attempt."""
    about = f"{attempt.record}/{attempt.begun.astimezone(UTC).isoformat()}"
    identifier = uuid.uuid5(uuid.NAMESPACE_URL, f"vankho:{about}/{kind.value}/{outcome.value}")
    return Event(f"uuid-{identifier}", kind, time, software(), outcome, detail, AgentKind.SOFTWARE)


def revision_event(
    code: str, kind: EventType, agent: str, detail: str, time: datetime, agent_kind: AgentKind = AgentKind.SOFTWARE
) -> Event:
    """An event that may happen to a record more than once; `agent` is the person or reader that made new text."""
    identifier = uuid.uuid5(uuid.NAMESPACE_URL, f"vankho:{code}/{kind.value}/{time.isoformat()}")
    return Event(f"uuid-{identifier}", kind, time, agent, Outcome.SUCCESS, detail, agent_kind)
