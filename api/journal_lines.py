"""Entries of the journal, and what is asked of it, as edges read and show them."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode
from domain.journal import Act, JournalFilter
from domain.vietnam_time import VIETNAM
from domain.vietnamese import nfc

if TYPE_CHECKING:
    from domain.journal import ToldAct

_DAYS = ("%Y-%m-%d", "%d/%m/%Y")


def wanted(person: str, record: str, act: str, since: str, until: str) -> JournalFilter:
    """A filter from what people typed; empty texts leave all.

    Raises:
        ArchiveError: USAGE, naming what cannot be read.
    """
    return JournalFilter(
        person=nfc(person.strip()),
        object=record.strip(),
        act=_act(act.strip()) if act.strip() else None,
        since=_moment(since.strip(), end=False) if since.strip() else None,
        until=_moment(until.strip(), end=True) if until.strip() else None,
    )


def as_json(told: ToldAct) -> dict[str, object]:
    """An entry with its personal part; `personal` is null where that was erased."""
    entry, part = told.entry, told.personal
    person = None
    if part:
        person = {"name": part.name, "origin": part.origin, "words": part.words, "titles": list(part.titles)}
    return {
        "number": entry.number,
        "identifier": entry.identifier,
        "time": entry.time.astimezone(VIETNAM).isoformat(),
        "kind": entry.kind.value,
        "actor": entry.actor,
        "roles": list(entry.roles),
        "act": entry.act.value,
        "object": entry.object,
        "outcome": entry.outcome.value,
        "reason": entry.reason,
        "detail": entry.detail,
        "personal": person,
    }


def _act(text: str) -> Act:
    act = Act(text) if len(text) <= 64 else None  # noqa: PLR2004 - of a term
    if act is None or not act.known:
        raise ArchiveError(ErrorCode.USAGE, detail=f"{text[:100]}: {', '.join(Act)}")
    return act


def _moment(text: str, *, end: bool) -> datetime:
    """A day, of which the end is the next one's beginning, or a moment; in Vietnam's zone where none is told."""
    for form in _DAYS:
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        return datetime.combine(day + timedelta(days=end), time(), VIETNAM)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ArchiveError(ErrorCode.USAGE, detail=f"{text[:100]}: 2026-11-30, 30/11/2026, 2026-11-30T08:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def cursor_of(told: ToldAct) -> str:
    """Where a list goes on behind this entry."""
    return f"{told.entry.time.astimezone(VIETNAM).isoformat()}~{told.entry.identifier}"


def read_cursor(text: str) -> tuple[datetime, str] | None:
    """The place again; None for the beginning.

    Raises:
        ArchiveError: USAGE, it is none.
    """
    if not text:
        return None
    moment, _, identifier = text.partition("~")
    return _moment(moment.replace(" ", "+"), end=False), identifier  # an address bar may have taken a plus for a space
