"""The zone in which times are written down and told."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Final

VIETNAM: Final = timezone(timedelta(hours=7))


def readable(when: datetime) -> str:
    """A time with zone as people in Vietnam write it: 08:05 30/11/2026."""
    return f"{when.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
