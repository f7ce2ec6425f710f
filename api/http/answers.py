"""What the HTTP interface answers, as frozen values; their attributes are the contract of `/api/v1/openapi.json`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from api.http.description_answers import DescriptionAnswer, description_answer
from api.notices import Notice, notices
from domain.batches import BatchEvent, BatchKind, BatchState
from domain.documents import RecordState, SourceFile, SourceNature, StoredFile
from domain.entries import RelatedRecord
from domain.errors import ArchiveError, ErrorCode
from domain.events import Event
from domain.messages import Language, explain
from domain.page import Page
from domain.people.access import AccessMode
from domain.text import PageText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.batches import Batch
    from domain.entries import BatchSummary, KnownRecord, RecordSummary, Refusal
    from domain.people.access_shown import AccessShown
    from pipeline.describing.shown import DescriptionShown


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One record in a list.

    Attributes:
        code, title, dossier, dossier_title, nature, state, batch, batch_id, owner, received, pages: what it is.
        reason, message: a code of what must be told about it, and its sentence.
        to_look_at: how many findings want a look.
        mode: its access mode, or that of its dossier; null where the archive's default counts.
    """

    code: str
    title: str
    dossier: str
    dossier_title: str
    nature: SourceNature
    state: RecordState
    batch: str
    batch_id: str
    owner: str
    received: datetime
    pages: int
    reason: str | None
    message: str | None
    to_look_at: int
    mode: AccessMode | None


@dataclass(frozen=True, slots=True)
class RecordLines:
    """A page of the list, newest first; `next` is the `after` of the following page."""

    records: list[RecordLine]
    next: str | None


@dataclass(frozen=True, slots=True)
class RecordAccess:
    """How a record may be read.

    Attributes:
        mode: that counts.
        own: given to the record itself; null where it has that of its dossier.
        dossier_mode: given to its dossier; null where the archive's default counts for that.
        since, by, reason: when, by whom and why the mode that counts was given; null and empty for the default.
    """

    mode: AccessMode
    own: AccessMode | None
    dossier_mode: AccessMode | None
    since: datetime | None
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class RecordWhole:
    """Everything known about a record.

    Attributes:
        record: its line.
        content, sources, pages, files, events: what it consists of.
        findings: what is told to the person who handed it in, in the reader's language.
        related: others that it stands in relation to, whichever of the two tells it.
        description: what it says of itself; null until it is archived.
        access: how it may be read; null until it is archived.
    """

    record: RecordLine
    content: str
    sources: list[SourceFile]
    pages: list[Page]
    files: list[StoredFile]
    events: list[Event]
    findings: list[Notice]
    related: list[RelatedRecord]
    description: DescriptionAnswer | None
    access: RecordAccess | None


@dataclass(frozen=True, slots=True)
class ReadingLink:
    """Where a stored file is read: a link, for how many seconds (null: as long as we serve), and its SHA-256."""

    url: str
    seconds: int | None
    sha256: str


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """One page with its text; the text is None when the page could not be read."""

    page: Page
    text: PageText | None
    boxes: list[list[int]]


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A batch.

    Attributes:
        id: its identifier.
        name, owner, opened, kind, state, closed: as it was opened, and whether it takes documents.
        in_work: some of its documents are still being worked on.
        open: the same, as release 0.1 called it.
        counts: inputs by state.
        pages: of its archived documents.
        to_look_at: how many documents want a look.
    """

    id: str
    name: str
    owner: str
    opened: datetime
    kind: BatchKind
    state: BatchState
    closed: datetime | None
    in_work: bool
    open: bool
    counts: dict[RecordState, int]
    pages: int
    to_look_at: int


@dataclass(frozen=True, slots=True)
class BatchWhole:
    """A batch, why documents of it failed (how many by stable code), and its history in order."""

    batch: BatchLine
    reasons: dict[str, int]
    events: list[BatchEvent]


@dataclass(frozen=True, slots=True)
class RefusalLine:
    """One input that was not taken; its bytes lie in quarantine under its digest."""

    name: str
    batch: str
    batch_id: str
    owner: str
    time: datetime
    size: int
    sha256: str
    reason: str
    message: str


def record_line(summary: RecordSummary, language: Language) -> RecordLine:
    """A catalogue line with its reason as a sentence."""
    return RecordLine(
        code=summary.code,
        title=summary.title,
        dossier=summary.dossier,
        dossier_title=summary.dossier_title,
        nature=summary.nature,
        state=summary.state,
        batch=summary.batch,
        batch_id=summary.batch_id,
        owner=summary.owner,
        received=summary.received,
        pages=summary.pages,
        reason=summary.reason,
        message=reason_sentence(summary.reason, summary.facts, language),
        to_look_at=summary.to_look_at,
        mode=summary.mode,
    )


def record_lines(found: Sequence[RecordSummary], limit: int, language: Language) -> RecordLines:
    """The first `limit` of the records found; one more tells that the list goes on."""
    lines = [record_line(summary, language) for summary in found[:limit]]
    return RecordLines(lines, lines[-1].code if len(found) > limit else None)


def record_whole(known: KnownRecord, language: Language, shown: DescriptionShown | None) -> RecordWhole:
    """Everything about a record; of one that is still in work as far as it is known."""
    stored = known.record
    return RecordWhole(
        record=record_line(known.summary, language),
        content=known.summary.content,
        sources=list(known.noticed.sources),
        pages=list(stored.pages) if stored else [],
        files=list(stored.files) if stored else [],
        events=list(known.events),
        findings=notices(known.noticed, language),
        related=list(known.related),
        description=description_answer(shown, language) if shown else None,
        access=_access(known.access) if known.access else None,
    )


def _access(shown: AccessShown) -> RecordAccess:
    since, by = (shown.given.time, shown.given.agent) if shown.given else (None, "")
    return RecordAccess(shown.mode, shown.own, shown.dossier[1], since, by, shown.reason)


def batch_line(batch: BatchSummary) -> BatchLine:
    """A batch as the catalogue counts it."""
    return BatchLine(
        id=batch.identifier,
        name=batch.name,
        owner=batch.owner,
        opened=batch.opened,
        kind=batch.kind,
        state=batch.state,
        closed=batch.closed,
        in_work=batch.in_work,
        open=batch.in_work,
        counts=batch.counts,
        pages=batch.pages,
        to_look_at=batch.to_look_at,
    )


def batch_whole(summary: BatchSummary, batch: Batch) -> BatchWhole:
    """One batch with its history."""
    return BatchWhole(batch_line(summary), summary.reasons, list(batch.events))


def refusal_line(refusal: Refusal, language: Language) -> RefusalLine:
    """A refusal with its sentence."""
    return RefusalLine(
        name=refusal.name,
        batch=refusal.batch,
        batch_id=refusal.batch_id,
        owner=refusal.owner,
        time=refusal.time,
        size=refusal.size,
        sha256=refusal.sha256,
        reason=refusal.code.value,
        message=explain(ArchiveError(refusal.code, **refusal.facts), language),
    )


def reason_sentence(reason: str | None, facts: dict[str, str | float], language: Language) -> str | None:
    """The sentence of a stored reason, None without one."""
    return explain(ArchiveError(ErrorCode(reason), **facts), language) if reason else None
