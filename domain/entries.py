"""What is written down of records, batches, refusals and workers while work goes on, and what is answered of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from domain.batches import BatchKind, BatchState
from domain.documents import Noticed, Record, RecordState, Relation, RelationKind, SourceFile, SourceNature
from domain.errors import ErrorCode
from domain.events import Event
from domain.people.access import AccessMode
from domain.people.access_shown import AccessShown

UNFINISHED = (
    RecordState.RECEIVED,
    RecordState.READING,
    RecordState.RELEASED,
    RecordState.READY,
    RecordState.STORED,
)


@dataclass(frozen=True, slots=True)
class Submission:
    """One document handed in.

    Attributes:
        content: SHA-256 that tells duplicates (as `Record.content`).
        nature: kind of original.
        sources: the files, in page order.
        title: what people call it.
        dossier: code of the dossier it belongs to; None for a loose document, which gets a dossier of its own.
        dossier_title: title of that dossier; None leaves the title it has (a new one is titled by its code).
        fonds: code of the fonds for a dossier that is new.
        batch, owner: name of the batch it comes in, and who hands it in.
        received: when, with time zone; its year, in that zone, is the year of a loose document's dossier code.
        relations: to other records.
        batch_id: identifier of the batch; empty for that which release 0.1 knew by its name.
        beside: it is a record of its own also where another dossier holds the same content.
    """

    content: str
    nature: SourceNature
    sources: tuple[SourceFile, ...]
    title: str
    dossier: str | None
    dossier_title: str | None
    fonds: str
    batch: str
    owner: str
    received: datetime
    relations: tuple[Relation, ...] = ()
    batch_id: str = ""
    beside: bool = False


@dataclass(frozen=True, slots=True)
class RelatedRecord:
    """Another record that one stands in relation to, from whichever side it was told.

    Attributes:
        kind: what the one asked about is to this other.
        content: of the other.
        name: title of the other, or what it was called where it is not in the archive.
        code, state: of the other, None where it is not in the archive.
        added, gone: names of files that only the later, only the earlier of the two has.
    """

    kind: RelationKind
    content: str
    name: str
    code: str | None = None
    state: RecordState | None = None
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Registration:
    """Answer to a submission.

    Attributes:
        code, state: of the record.
        is_new: there is work to do; else its content was known.
        received: names the record's present attempt, which for known content is not that of this submission.
        elsewhere: codes of the records of other dossiers with the same content. Where it is not new, the first of them
            is `code`: nothing was taken into the dossier that was asked for.
    """

    code: str
    state: RecordState
    is_new: bool
    received: datetime | None = None
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordSummary:
    """One line about one record.

    Attributes:
        code, title, nature, content, received, batch, owner: as in `domain.documents.Record`.
        dossier, dossier_title: where it belongs.
        state: where it stands.
        reason, facts: an `ErrorCode` value and the facts of its sentence when something must be told.
        pages: number of pages known; 0 until the record is archived.
        version: OCFL version of the dossier's package that holds it; None until then.
        to_look_at: findings about its files and pages that somebody should look at.
        batch_id: identifier of its batch; empty while a machine of release 0.1 alone knows it.
        fonds: code of the fonds that it belongs to.
        mode: its access mode, or that of its dossier; None where neither was given one.
    """

    code: str
    dossier: str
    dossier_title: str
    title: str
    nature: SourceNature
    state: RecordState
    reason: str | None
    facts: dict[str, str | float]
    batch: str
    owner: str
    received: datetime
    pages: int
    content: str
    version: int | None
    to_look_at: int = 0
    batch_id: str = ""
    fonds: str = ""
    mode: AccessMode | None = None

    @property
    def archived(self) -> bool:
        """It is in the archive; until then it is work."""
        return self.state is RecordState.ARCHIVED


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """Which records are wanted; what is None or False leaves all.

    Attributes:
        batch, dossier, state: only those of it.
        text: words that all stand in the title or code, marks and case left aside.
        to_look_at: only those with findings that somebody should look at.
    """

    batch: str | None = None
    dossier: str | None = None
    state: RecordState | None = None
    text: str | None = None
    to_look_at: bool = False


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """Everything that is known about a record.

    Attributes:
        summary: its line.
        noticed: what there may be to tell about it.
        events: what happened to it.
        related: others that it stands in relation to, whichever of the two tells it.
        record: as its package holds it; None until it is archived.
        access: how it may be read; None until it is archived.
    """

    summary: RecordSummary
    noticed: Noticed
    events: tuple[Event, ...]
    related: tuple[RelatedRecord, ...]
    record: Record | None = None
    access: AccessShown | None = None


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """A batch: who opened it, when, and how far it is.

    Attributes:
        identifier, name, owner, opened, kind, state, closed: as in `domain.batches.Batch`.
        counts: how many inputs stand where; states without any are absent.
        pages: pages of its archived documents.
        reasons: how many documents failed, by `ErrorCode` value.
        to_look_at: how many documents have findings that somebody should look at.
    """

    identifier: str
    name: str
    owner: str
    opened: datetime
    kind: BatchKind
    state: BatchState
    closed: datetime | None
    counts: dict[RecordState, int]
    pages: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    to_look_at: int = 0

    @property
    def in_work(self) -> bool:
        """Some of its documents are still being worked on."""
        return any(state in self.counts for state in UNFINISHED)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One input that was not taken; its bytes lie in quarantine.

    Attributes:
        sha256: digest of the bytes; empty when they could not be read.
        name: as it was handed in.
        code, facts: why, with the facts of the sentence.
        batch, owner, time: where, who, when (with time zone).
        size: bytes.
        batch_id: identifier of the batch; empty in findings of release 0.1.
        fonds: code of the fonds that it was meant for; empty in findings of before there were several.
    """

    sha256: str
    name: str
    code: ErrorCode
    batch: str
    owner: str
    time: datetime
    size: int
    facts: dict[str, str | float] = field(default_factory=dict)
    batch_id: str = ""
    fonds: str = ""


@dataclass(frozen=True, slots=True)
class WorkerEntry:
    """A process that works on documents.

    Attributes:
        name: names it to the durable engine, unique among all machines.
        incarnation: changes with each start of the process.
        host, pid: where it runs.
        version: of the program.
        concurrency: pages that it reads at once.
    """

    name: str
    incarnation: str
    host: str
    pid: int
    version: str
    concurrency: int


@dataclass(frozen=True, slots=True)
class WorkerSummary:
    """A worker as the database knows it.

    Attributes:
        name, incarnation, host, pid, version, concurrency: as in `WorkerEntry`.
        started: first sight of this incarnation.
        seen: last sight.
        seconds: since then; both by the database's clock.
        lost: it was given up, and its work was taken over.
    """

    name: str
    incarnation: str
    host: str
    pid: int
    version: str
    concurrency: int
    started: datetime
    seen: datetime
    seconds: float
    lost: bool
