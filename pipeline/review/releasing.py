"""Documents that were answered are released, all of a batch at once, and go on; also after a power cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.batches import BatchEventType
from domain.documents import RecordState
from domain.errors import ArchiveError, ErrorCode
from domain.people.permissions import Permission
from domain.review.batch_rules import Releasing, rule_of
from domain.review.held import Released, ReviewCounts
from domain.review.release import Release
from pipeline.acts import require
from pipeline.durable.tries import deadly
from pipeline.processing.story import RELEASED

if TYPE_CHECKING:
    from datetime import datetime

    from domain.actors import Actor
    from domain.batches import Batch
    from domain.people.access import Sight
    from pipeline.durable.engine import Engine
    from pipeline.processing.steps import RecordSteps
    from pipeline.wiring import Parts

_PAGE = 200  # records looked at together
_AT_ONCE = 200  # documents handed in while somebody waits; the others are taken up by house-keeping
_NEEDED = {
    Releasing.AUTOMATIC: Permission.CORRECT,
    Releasing.CLERK: Permission.CORRECT,
    Releasing.REVIEWER: Permission.REVIEW,
    Releasing.TWO: Permission.REVIEW,
}


def counts_of(parts: Parts, identifier: str, sight: Sight | None) -> ReviewCounts:
    """How far the review of a batch is.

    Raises:
        ArchiveError: BATCH_NOT_FOUND.
    """
    batch = parts.batches.batch(identifier)
    found = parts.catalogue.reviews.figures(identifier, sight)
    release = rule_of(batch.kind).release
    told = found.documents, found.ready, found.questions, found.left, found.lines
    people = parts.catalogue.reviews.people(identifier, parts.clock(), sight)
    return ReviewCounts(identifier, *told, release, _first(parts, batch) if release is Releasing.TWO else "", people)


def release_batch(parts: Parts, actor: Actor, identifier: str, reason: str, sight: Sight | None) -> Released:
    """Release what was answered of a batch; with a reason also what has open questions.

    Raises:
        ArchiveError: BATCH_NOT_FOUND; NOT_PERMITTED, the batch's kind wants somebody else; CONFIRMATION_NEEDED.
    """
    before = counts_of(parts, identifier, sight)
    require(actor, _needed(before, actor))
    if not actor.confirmed:  # whatever it takes by the kind: what is sealed cannot be taken back
        raise ArchiveError(ErrorCode.CONFIRMATION_NEEDED)
    if not (before.documents if reason else before.ready):
        return Released(0, before.documents - before.ready)
    if before.release is Releasing.TWO and before.first in {"", actor.name}:
        parts.batches.turned(identifier, BatchEventType.CHECKED, actor.name, reason)
        return Released(0, before.documents - before.ready, needs_second=True)
    persons = tuple(filter(None, (before.first, actor.name)))
    release = Release(persons, parts.clock(), reason=reason)
    gone = parts.catalogue.reviews.release(identifier, release, despite=bool(reason), sight=sight)
    told = f"{len(gone)} tài liệu" + (f"; lý do: {reason}" if reason else "")
    parts.batches.turned(identifier, BatchEventType.RELEASED, actor.name, told)
    for code, begun in gone[:_AT_ONCE]:
        _submit(parts.engine, code, begun)
    return Released(len(gone), before.documents - len(gone))


def return_batch(parts: Parts, actor: Actor, identifier: str, remark: str, sight: Sight | None) -> None:
    """Give a batch back to its clerk: who released it first has not, and each document bears the remark.

    Raises:
        ArchiveError: BATCH_NOT_FOUND.
    """
    parts.batches.turned(identifier, BatchEventType.RETURNED, actor.name, remark)
    parts.catalogue.reviews.remark(identifier, remark, sight)


def take_up_released(parts: Parts, engine: Engine, steps: RecordSteps) -> None:
    """Let released documents go on whose story was never handed in, or ended in a fault of a machine."""
    given_up, live = engine.given_up(RELEASED), engine.live(RELEASED)
    after: str | None = None
    while found := parts.catalogue.records(after, _PAGE, state=RecordState.RELEASED):
        for record in found:
            if (record.code, record.received.isoformat()) in given_up:
                steps.fail(record.code, deadly())
            elif record.code not in live:
                ticket = _submit(engine, record.code, record.received)
                if engine.ended(ticket) and _stands(parts, record.code):
                    engine.submit(RELEASED, record.code, record.received.isoformat(), anew=True)
        after = found[-1].code


def _submit(engine: Engine, code: str, begun: datetime) -> str:
    return engine.submit(RELEASED, code, begun.isoformat())


def _stands(parts: Parts, code: str) -> bool:
    return parts.catalogue.states((code,)).get(code) is RecordState.RELEASED


def _needed(counts: ReviewCounts, actor: Actor) -> Permission:
    """The second of two needs more than the first: who releases."""
    second = counts.release is Releasing.TWO and counts.first not in {"", actor.name}
    return Permission.RELEASE if second else _NEEDED.get(counts.release, Permission.RELEASE)


def _first(parts: Parts, batch: Batch) -> str:
    """Who released it first and waits for another: unless it was given back, released or changed since."""
    turns = {BatchEventType.CHECKED, BatchEventType.RELEASED, BatchEventType.RETURNED}
    last = next((event for event in reversed(batch.events) if event.type in turns), None)
    if last is None or last.type is not BatchEventType.CHECKED:
        return ""
    return "" if parts.catalogue.reviews.changed_since(batch.identifier, last.time) else last.agent
