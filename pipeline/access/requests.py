"""Requests to read conditional records: asked with a purpose, decided with a reason, read for some days.

Who may ask is told, where the archive's settings let, that a conditional record exists: its code, title and dossier,
never a word of it. Of open and secret records nothing is told here.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode
from domain.people.access import AccessMode, Sight
from domain.people.permissions import Permission
from domain.people.requests import AccessRequest, RequestState
from pipeline.acts import require
from pipeline.finding.sight import sight_of

if TYPE_CHECKING:
    from domain.actors import Actor
    from domain.entries import RecordSummary
    from pipeline.wiring import Parts

_MOST_WORDS = 1000  # letters of a purpose or reason
_CONDITIONAL = AccessMode.CONDITIONAL


@dataclass(frozen=True, slots=True)
class ConditionalRecord:
    """What is told of a conditional record to who may ask to read it.

    Attributes:
        code, title, dossier, fonds: as in `RecordSummary`.
    """

    code: str
    title: str
    dossier: str
    fonds: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided about a request: whether it is granted, why, and for how many days; None: as the settings say."""

    grants: bool
    reason: str
    days: int | None = None


def askable(parts: Parts, actor: Actor, text: str, limit: int) -> tuple[ConditionalRecord, ...]:
    """Conditional records that the actor may not read and may ask for, by words of their titles, newest first."""
    sight = _may_ask(parts, actor)
    found = parts.catalogue.records(limit=limit, text=text, sight=sight) if sight.modes else ()
    own = sight_of(parts, actor)
    return tuple(_told(one) for one in found if not own.shows(one.mode, one.fonds, one.code))


def askable_record(parts: Parts, actor: Actor, code: str) -> ConditionalRecord:
    """One of them.

    Raises:
        ArchiveError: RECORD_NOT_FOUND, there is none, or the actor may not know of it.
    """
    summary = parts.catalogue.find(code)
    if summary is None or not _shows(_may_ask(parts, actor), summary):
        raise ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=code)
    return _told(summary)


def ask(parts: Parts, actor: Actor, code: str, purpose: str) -> AccessRequest:
    """Ask to read a conditional record; a request that is not decided yet stays as it is.

    Raises:
        ArchiveError: RECORD_NOT_FOUND; USAGE, no purpose; NOT_PERMITTED, who asks has no account.
    """
    record = askable_record(parts, actor, code)
    if not actor.identifier:
        raise ArchiveError(ErrorCode.NOT_PERMITTED, permission=Permission.ASK_ACCESS.value)
    now = parts.clock()
    request = AccessRequest(
        f"Y{now:%Y%m%d}-{secrets.token_hex(4)}", record.code, actor.identifier, actor.name, _words(purpose), now
    )
    asked = parts.catalogue.requests.ask(request)
    parts.kept_requests.keep_now_or_later()
    return asked


def to_decide(parts: Parts, actor: Actor, state: RequestState | None) -> tuple[AccessRequest, ...]:
    """Requests that the actor decides about, newest first; in one state or any."""
    return parts.catalogue.requests.requests(state, _decides(parts, actor))


def decide(parts: Parts, actor: Actor, identifier: str, decision: Decision) -> AccessRequest:
    """Grant a request for some days, or refuse it.

    Raises:
        ArchiveError: REQUEST_NOT_FOUND; REQUEST_DECIDED; USAGE, no reason, or no such number of days; NOT_PERMITTED, it
            is the actor's own.
    """
    request = _decidable(parts, actor, identifier)
    if request.person == actor.identifier:
        raise ArchiveError(ErrorCode.NOT_PERMITTED, permission=Permission.SET_ACCESS.value)
    days = parts.settings.access.reading_days if decision.days is None else decision.days
    if not 1 <= days <= parts.settings.access.reading_days:
        raise ArchiveError(ErrorCode.USAGE, detail=f"days {days}")
    now = parts.clock()
    decided = replace(
        request,
        state=RequestState.GRANTED if decision.grants else RequestState.REFUSED,
        decided=now,
        decider=actor.name,
        reason=_words(decision.reason),
        until=now + timedelta(days=days) if decision.grants else None,
    )
    if not parts.catalogue.requests.decide(decided):
        raise ArchiveError(ErrorCode.REQUEST_DECIDED, request=identifier)
    parts.grants.forget()
    parts.kept_requests.keep_now_or_later()
    return decided


def end(parts: Parts, actor: Actor, identifier: str) -> None:
    """Let what was granted be read no longer.

    Raises:
        ArchiveError: REQUEST_NOT_FOUND.
    """
    _decidable(parts, actor, identifier)
    parts.catalogue.requests.end(identifier, parts.clock())
    parts.grants.forget()
    parts.kept_requests.keep_now_or_later()


def _may_ask(parts: Parts, actor: Actor) -> Sight:
    """Of the conditional records, those that the actor may know of; whatever else he may see is not meant."""
    codes = actor.rights.fonds_of(Permission.ASK_ACCESS)
    tells = parts.settings.access.show_conditional and (codes is None or codes)
    return Sight(((_CONDITIONAL, codes),) if tells else (), default=_default(parts))


def _decides(parts: Parts, actor: Actor) -> Sight:
    codes = actor.rights.fonds_of(Permission.SET_ACCESS)
    return Sight(tuple((mode, codes) for mode in AccessMode), default=_default(parts))


def _decidable(parts: Parts, actor: Actor, identifier: str) -> AccessRequest:
    request = parts.catalogue.requests.request(identifier)
    summary = parts.catalogue.find(request.record) if request else None
    if request is None or summary is None or not _shows(_decides(parts, actor), summary):
        raise ArchiveError(ErrorCode.REQUEST_NOT_FOUND, request=identifier)
    require(actor, Permission.SET_ACCESS, summary.fonds)
    return request


def _default(parts: Parts) -> AccessMode:
    return AccessMode(parts.settings.access.default)


def _shows(sight: Sight, summary: RecordSummary) -> bool:
    return summary.archived and sight.shows(summary.mode, summary.fonds, summary.code)


def _told(summary: RecordSummary) -> ConditionalRecord:
    return ConditionalRecord(summary.code, summary.title, summary.dossier, summary.fonds)


def _words(given: str) -> str:
    """What somebody wrote, in one line.

    Raises:
        ArchiveError: USAGE, it is nothing or too long.
    """
    words = " ".join(given.split())
    if not words or len(words) > _MOST_WORDS:
        raise ArchiveError(ErrorCode.USAGE, detail="purpose, reason")
    return words
