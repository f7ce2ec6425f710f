"""Requests to read a conditional record: asked with a purpose, decided with a reason, read for some days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.terms import Term


class RequestState(Term):
    """Where a request stands; whether a granted one still lets read is told by its last moment."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class AccessRequest:
    """One person's request to read one record.

    Attributes:
        identifier: of the request.
        record: code.
        person, name: identifier and name of the account that asks.
        purpose: what for, in the person's words.
        asked: when, with time zone.
        state: where it stands.
        decided, decider, reason: when, by whom and why; None and empty before.
        until: the record may be read before this moment; None unless granted.
    """

    identifier: str
    record: str
    person: str
    name: str
    purpose: str
    asked: datetime
    state: RequestState = RequestState.ASKED
    decided: datetime | None = None
    decider: str = ""
    reason: str = ""
    until: datetime | None = None

    def reads(self, now: datetime) -> bool:
        """The record may be read because of it."""
        return self.state is RequestState.GRANTED and self.until is not None and now < self.until


PERSONAL = ("name", "purpose", "decider", "reason")
"""What tells of persons, and is erased when its time is over; the account's identifier stays, and names nobody."""


def later_of(one: AccessRequest, other: AccessRequest) -> AccessRequest:
    """Of the same request as two know it, the one that was changed later: it is decided, ended earlier, or erased."""
    if (one.decided is None) != (other.decided is None):
        return other if one.decided is None else one
    if one.until and other.until and one.until != other.until:
        return min(one, other, key=lambda known: known.until or known.asked)
    return other if one.name and not other.name else one
