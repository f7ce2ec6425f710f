"""Batches (lô): what one person hands in together, from the first document until somebody closes it."""

from __future__ import annotations

import hashlib
import re
from base64 import b32encode
from dataclasses import dataclass, replace
from datetime import datetime

from domain.errors import ArchiveError, ErrorCode
from domain.terms import Term
from domain.vietnam_time import VIETNAM, readable

MOST_LETTERS_OF_A_NAME = 200
_TYPED = re.compile(r"[Ll](?P<day>[0-9]{8})-(?P<number>[0-9]{1,9})")
_TYPED_EARLIER = re.compile(r"[Ll]0-(?P<digest>[a-z2-7A-Z]{12})")
_EARLIER = "L0-"


class BatchKind(Term):
    """What sort of papers a batch brings."""

    GENERAL = "general"  # nothing was said
    LETTERS = "letters"
    DECISIONS = "decisions"
    PERSONNEL = "personnel"
    LAND = "land"
    VOLUMES = "volumes"


class BatchState(Term):
    """Where a batch stands. One that is not OPEN, whatever else it is, takes no more documents."""

    OPEN = "open"
    CLOSED = "closed"


class BatchEventType(Term):
    """What happens to a batch."""

    OPENED = "opened"
    CLOSED = "closed"
    CHECKED = "checked"  # one of two people released it; the other has to do so too
    RELEASED = "released"  # what was answered of it goes on to be written and sealed
    RETURNED = "returned"  # to the clerk, with a remark


@dataclass(frozen=True, slots=True)
class BatchEvent:
    """One event of a batch's life.

    Attributes:
        type: what was done.
        time: when, with time zone.
        agent: by whom.
        detail: one line for people: a remark, a reason, how many documents.
    """

    type: BatchEventType
    time: datetime
    agent: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch.

    This value, written as JSON into the object store, is what the catalogue's row is made anew from.

    Attributes:
        identifier: as `batch_identifier` or `earlier_identifier` makes it; unique in the archive.
        name: what people call it; others may bear the same.
        owner: who opened it.
        opened: when, with time zone.
        kind: what sort of papers.
        state: where it stands.
        closed: when it was closed; None before that.
        events: its life so far, in order; of a batch of release 0.1 only what happened since.
    """

    identifier: str
    name: str
    owner: str
    opened: datetime
    kind: BatchKind = BatchKind.GENERAL
    state: BatchState = BatchState.OPEN
    closed: datetime | None = None
    events: tuple[BatchEvent, ...] = ()

    def require_open(self) -> None:
        """Raise ArchiveError BATCH_CLOSED unless it takes documents."""
        if self.state is not BatchState.OPEN:
            when = readable(self.closed) if self.closed else "?"
            raise ArchiveError(ErrorCode.BATCH_CLOSED, batch=self.identifier, name=self.name, closed=when)

    def closing(self, time: datetime, agent: str) -> Batch:
        """The batch as `agent` closes it; one that is closed stays as it is.

        Raises:
            ArchiveError: BATCH_CLOSED, it stands where only a later program knows the way.
        """
        if self.state is BatchState.CLOSED:
            return self
        self.require_open()
        events = (*self.events, BatchEvent(BatchEventType.CLOSED, time, agent))
        return replace(self, state=BatchState.CLOSED, closed=time, events=events)


def opening(identifier: str, name: str, owner: str, time: datetime, kind: BatchKind = BatchKind.GENERAL) -> Batch:
    """A batch that `owner` opens now."""
    return Batch(identifier, name, owner, time, kind, events=(BatchEvent(BatchEventType.OPENED, time, owner),))


def batch_series(time: datetime) -> str:
    """What the identifiers of a day in Vietnam begin with: L20261130."""
    return f"L{time.astimezone(VIETNAM):%Y%m%d}"


def batch_identifier(series: str, number: int) -> str:
    """The identifier of the day's batch `number`: L20261130-0001."""
    return f"{series}-{number:04d}"


def earlier_identifier(name: str, owner: str) -> str:
    """The identifier of a batch of release 0.1, which had a name only: the same on every machine, at every rebuild."""
    digest = hashlib.sha256(f"{name}\n{owner}".encode()).digest()
    return f"{_EARLIER}{b32encode(digest)[:12].decode().lower()}"


def read_identifier(text: str) -> str | None:
    """The identifier that `text` is, as a person types it (`l20261130-1`); None when it is a name."""
    text = text.strip()
    if match := _TYPED.fullmatch(text):
        return batch_identifier(f"L{match['day']}", int(match["number"]))
    match = _TYPED_EARLIER.fullmatch(text)
    return f"{_EARLIER}{match['digest'].lower()}" if match else None


def number_of(identifier: str) -> tuple[str, int] | None:
    """Series and number of an identifier that was given out day by day; None for one of release 0.1."""
    match = _TYPED.fullmatch(identifier)
    return (f"L{match['day']}", int(match["number"])) if match else None
