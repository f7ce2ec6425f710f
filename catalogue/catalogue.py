"""The working database as the pipeline sees it: every method is one transaction, every answer a frozen value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from catalogue import questions, rebuilding, registration, saving, sealing, twins, workers
from catalogue.access_catalogue import AccessCatalogue
from catalogue.batches import of_batch
from catalogue.clock import DatabaseNow
from catalogue.database import opened
from catalogue.described_catalogue import DescribedCatalogue
from catalogue.journal import JournalCatalogue
from catalogue.people.people_catalogue import PeopleCatalogue
from catalogue.tables import records
from domain.documents import RecordState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from sqlalchemy import Connection

    from domain.documents import Dossier, Relation, SourceFile, StoredFile
    from domain.entries import (
        RecordSummary,
        Refusal,
        Registration,
        RelatedRecord,
        Submission,
        WorkerEntry,
        WorkerSummary,
    )
    from domain.events import Event
    from domain.manifests import SealedHead
    from domain.page import Page
    from domain.people.access import Sight


def open_catalogue(url: str, threads: int = 8) -> Catalogue:
    """The catalogue at a SQLAlchemy URL (`sqlite:////home/a/catalogue.sqlite`, `postgresql+psycopg://…`).

    Its schema is made or brought to this program's version, all or nothing.

    Args:
        url: of the database; on PostgreSQL it must be in UTF-8 and reached without a pooler of transactions.
        threads: how many of this process ask at once.

    Raises:
        ArchiveUnusable: DATABASE_FAILED; DISK_FULL; ARCHIVE_NEWER, with nothing changed.
    """
    return Catalogue(opened(url, threads))


class Catalogue(DescribedCatalogue):
    """Dossiers, records, pages, batches, events. May be used from several threads and opened by several processes.

    Every method raises `ArchiveUnusable` DATABASE_FAILED or DISK_FULL when the database does not do its work, with
    nothing changed; those that name a record or dossier that must exist raise `ArchiveError` RECORD_NOT_FOUND.
    """

    @property
    def access(self) -> AccessCatalogue:
        """Access modes, and requests to read."""
        return AccessCatalogue(self._database)

    @property
    def people(self) -> PeopleCatalogue:
        """Accounts, roles, sessions."""
        return PeopleCatalogue(self._database)

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    def now(self) -> datetime:
        """The present by the database's own clock."""
        with self._database.reading() as connection:
            return connection.execute(select(DatabaseNow())).scalar_one()

    @property
    def journal(self) -> JournalCatalogue:
        """Who did what."""
        return JournalCatalogue(self._database)

    # A document on its way

    def register(self, submission: Submission, *, arrived: bool = True) -> Registration:
        """Take a document in, or recognise its content.

        Content that its dossier holds keeps its code (`is_new` False); so does content that another dossier holds,
        unless the submission is to be a record `beside` it. What FAILED in its dossier, was REFUSED or never arrived
        begins again under its code, with the title, batch and sources of this submission (`is_new` True). A loose
        document is known wherever it lies.

        Args:
            submission: the document.
            arrived: its masters lie in the object store; else it is ARRIVING until they do (`set_state`).

        Raises:
            ArchiveError: USAGE when the dossier's code cannot be one.
            ArchiveUnusable: REBUILD_UNFINISHED, what is known already cannot be told.
        """
        state = RecordState.RECEIVED if arrived else RecordState.ARRIVING
        return self._database.settle(lambda connection: registration.register(connection, submission, state))

    def known(
        self, content: str, dossier: str | None, *, beside: bool = False, fonds: str | None = None
    ) -> Registration | None:
        """What `register` would find of a document for `dossier` in `fonds`; None where it would begin something."""
        with self._database.reading() as connection:
            return twins.known_as(twins.twins_of(connection, content, fonds), dossier, beside=beside)

    def restore(self, submission: Submission, code: str) -> Registration:
        """A document that was acknowledged, and of which nothing is known here, begins anew under its code.

        Where it has none, or other content has it, it gets a new one. Allowed while a rebuild is under way.
        """
        return self._database.settle(lambda connection: registration.restore(connection, submission, code))

    def begin_again(self, code: str, time: datetime) -> bool:
        """A FAILED record is RECEIVED again, as the attempt of `time`; of several who want that, one is told True."""
        return self._database.settle(lambda connection: registration.begin_again(connection, code, time))

    def withdraw(self, code: str, attempt: datetime) -> bool:
        """Forget a record that is ARRIVING in this attempt, of which nobody was told; else False, nothing changed."""
        return self._database.settle(lambda connection: registration.withdraw(connection, code, attempt))

    def set_state(
        self,
        code: str,
        state: RecordState,
        reason: str | None = None,
        facts: Mapping[str, str | float] | None = None,
        *,
        attempt: datetime | None = None,
        stored: bool = False,
    ) -> bool:
        """The record goes forward to `state`; `reason` (an `ErrorCode` value) and its `facts` are told about it.

        ARRIVING < RECEIVED < READING < READY < STORED < ARCHIVED; to FAILED (REFUSED, DUPLICATE) only from the first
        four, and from STORED when that is said.
        Only `register` and `begin_again` lead back.

        Args:
            code: of the record.
            state: where it shall stand.
            reason: what must be told about it; kept as first told while the record stands there.
            facts: of the reason's sentence.
            attempt: the record's `received` as the caller knows it; None for whichever attempt is the present one.
            stored: the failure is that of a document in its package, which cannot be made searchable.

        Returns:
            True when the record stands there now. False, with nothing changed, when it stands further on or the
            attempt is over: the caller was replaced and has nothing more to say.
        """
        told = saving.Standing(state, reason, facts or {}, attempt, stored)
        return self._database.settle(lambda connection: saving.set_state(connection, code, told))

    def tell(self, code: str, reason: str, facts: Mapping[str, str | float]) -> None:
        """Something must be told about the record where it stands: `reason` (an `ErrorCode` value) and its `facts`."""
        self._database.settle(lambda connection: saving.tell(connection, code, reason, facts))

    def add_event(self, code: str, event: Event) -> None:
        """Something happened to the record; an event whose identifier is known is passed over."""

        def work(connection: Connection) -> None:
            saving.require(connection, code)
            saving.keep_events(connection, code, (event,))

        self._database.settle(work)

    def due_for_packing(self, dossier: str, most: int) -> tuple[str, ...]:
        """READY records of `dossier` by ordinal, at most `most`.

        Empty while fewer than `most` are ready and others of the dossier are RECEIVED or READING: documents of a
        dossier are packed together, since each packing is a version (ADR 0003).
        """
        with self._database.reading() as connection:
            return questions.due_for_packing(connection, dossier, most)

    def refuse(self, refusal: Refusal) -> None:
        """Note an input that was not taken; again for the same bytes, batch and name only renews the reason."""
        self._database.settle(lambda connection: saving.refuse(connection, refusal))

    def sealed(self, package: str) -> SealedHead | None:
        """The newest sealed version of a package that was ever told; None where none was."""
        with self._database.reading() as connection:
            return sealing.sealed(connection, package)

    def keep_sealed(self, package: str, head: SealedHead) -> None:
        """A newer sealed version of a package; one that is not newer changes nothing."""
        self._database.settle(lambda connection: sealing.keep_sealed(connection, package, head))

    def forget_sealed(self, package: str) -> None:
        """Somebody restored an older package on purpose: nothing is known of a newer one."""
        self._database.settle(lambda connection: sealing.forget_sealed(connection, package))

    # Made anew

    def begin_rebuild(self, time: datetime) -> str:
        """Forget everything but the workers and what was sealed last, unless a rebuild was cut short, which goes on.

        Until `end_rebuild` nothing can be registered, and `refuse_unfinished` refuses.

        Returns:
            The last dossier that was completed (`rebuilt`); empty where none was.
        """
        return self._database.settle(lambda connection: rebuilding.begin(connection, time))

    def rebuilt(self, dossier: str) -> None:
        """All records of `dossier` have been saved by the rebuild under way."""
        self._database.settle(lambda connection: rebuilding.passed(connection, dossier))

    def end_rebuild(self) -> None:
        """All dossiers have been saved."""
        self._database.settle(rebuilding.end)

    def refuse_unfinished(self) -> None:
        """Refuse to be used while it is being rebuilt.

        Raises:
            ArchiveUnusable: REBUILD_UNFINISHED, a rebuild is under way or was cut short: records are missing here.
        """
        with self._database.reading() as connection:
            rebuilding.refuse_unfinished(connection)

    # Many machines

    def dossier_lock(self, code: str) -> AbstractContextManager[None]:
        """Hold the dossier `code` alone among all threads, processes and machines, waiting for it.

        Not to be asked for again by who holds it. Who was frozen or cut off for twenty seconds loses it to others, and
        is told so by DATABASE_FAILED at the end: what was done under it is to be done again.
        """
        return self._database.locks.waiting(f"dossier {code}")

    def only_one(self, name: str) -> AbstractContextManager[bool]:
        """For house-keeping that one machine at a time does: True for the one that may, False while another is at it.

        On SQLite, where one process writes, always True, after waiting for other threads. A lock that was lost in
        between is told as by `dossier_lock`.
        """
        return self._database.locks.trying(f"only one {name}")

    def worker_seen(self, worker: WorkerEntry) -> bool:
        """The worker lives. False when it had been given up as lost: others took its work over, it begins anew."""
        return self._database.settle(lambda connection: workers.seen(connection, worker))

    def workers(self) -> tuple[WorkerSummary, ...]:
        """All workers that are or were lost, by name."""
        with self._database.reading() as connection:
            return workers.summaries(connection)

    def claim_lost(self, after_seconds: float) -> tuple[str, ...]:
        """Give up the workers that were not seen for so long; each is named once, to one caller, who takes over."""
        return self._database.settle(lambda connection: workers.claim_lost(connection, after_seconds))

    def worker_gone(self, name: str, incarnation: str | None = None) -> None:
        """The worker stopped in good order; given its incarnation, a later one under its name stays."""
        self._database.settle(lambda connection: workers.gone(connection, name, incarnation))

    # Questions

    def dossier(self, code: str) -> Dossier:
        """The dossier `code`."""
        with self._database.reading() as connection:
            return questions.dossier(connection, code)

    def dossier_of(self, code: str) -> Dossier:
        """The dossier of the record `code`."""
        with self._database.reading() as connection:
            return questions.dossier_of(connection, code)

    def find(self, code: str) -> RecordSummary | None:
        """The record `code`, None when there is none."""
        with self._database.reading() as connection:
            return questions.find(connection, code)

    def by_content(self, content: str, sight: Sight | None = None) -> tuple[RecordSummary, ...]:
        """The records whose content has this digest, those first that are not lost."""
        with self._database.reading() as connection:
            return questions.by_content(connection, content, sight)

    def records(  # noqa: PLR0913 - each filter is one
        self,
        after: str | None = None,
        limit: int = 100,
        *,
        batch: str | None = None,
        dossier: str | None = None,
        state: RecordState | None = None,
        text: str | None = None,
        to_look_at: bool = False,
        sight: Sight | None = None,
    ) -> tuple[RecordSummary, ...]:
        """At most `limit` records, newest first.

        Args:
            after: code of the last record of the page before; None for the first page.
            limit: size of the page.
            batch: only of the batch of this identifier.
            dossier: only of this dossier.
            state: only those that stand there.
            text: words that all stand in the title or code, marks and case left aside.
            to_look_at: only those with findings that somebody should look at.
            sight: only those that may be seen; None for all.
        """
        equal = {records.c.dossier: dossier, records.c.state: state}
        conditions = [column == value for column, value in equal.items() if value is not None]
        conditions += [of_batch(batch)] if batch is not None else []
        conditions += [records.c.to_look_at > 0] if to_look_at else []
        conditions += questions.title_conditions(text or "")
        with self._database.reading() as connection:
            return questions.page_of_records(connection, conditions, after, limit, sight)

    def states(self, codes: Sequence[str], sight: Sight | None = None) -> dict[str, RecordState]:
        """Where each of these records stands, in the order given; unknown ones are left out."""
        with self._database.reading() as connection:
            return questions.states(connection, codes, sight)

    def events(self, code: str) -> tuple[Event, ...]:
        """The record's events in order of time; empty for an unknown record."""
        with self._database.reading() as connection:
            return questions.events_of(connection, code)

    def pages(self, code: str) -> tuple[Page, ...]:
        """The record's pages in order; empty until it is archived."""
        with self._database.reading() as connection:
            return questions.pages_of(connection, code)

    def sources(self, code: str) -> tuple[SourceFile, ...]:
        """The files handed in, in page order."""
        with self._database.reading() as connection:
            return questions.sources_of(connection, code)

    def relations(self, code: str) -> tuple[Relation, ...]:
        """The relations to others that the record itself tells."""
        with self._database.reading() as connection:
            return questions.relations_of(connection, code)

    def seen_relations(self, told: Iterable[Relation], sight: Sight) -> tuple[Relation, ...]:
        """Of relations that a record tells, those to records that may be seen, and to what is not in the archive."""
        with self._database.reading() as connection:
            return questions.seen_relations(connection, told, sight)

    def related(self, code: str, sight: Sight | None = None) -> tuple[RelatedRecord, ...]:
        """The other records that this one stands in relation to, whichever of the two tells it."""
        with self._database.reading() as connection:
            return questions.related(connection, code, sight)

    def holding(self, digests: Sequence[str]) -> dict[str, int]:
        """Codes of the records, not lost ones, that hold files of these SHA-256; how many of them each."""
        with self._database.reading() as connection:
            return questions.holding(connection, digests)

    def files(self, code: str) -> tuple[StoredFile, ...]:
        """The record's files in the archival package; empty until it is archived."""
        with self._database.reading() as connection:
            return questions.files_of(connection, code)

    def refusals(self, batch: str | None = None, limit: int = 1000, sight: Sight | None = None) -> tuple[Refusal, ...]:
        """At most `limit` refusals, of the batch of that identifier or of all, newest first."""
        with self._database.reading() as connection:
            return questions.refusals_of(connection, batch, limit, sight)

    def unfinished(self) -> tuple[str, ...]:
        """Codes of the records that are RECEIVED, READING, READY or STORED, oldest first."""
        with self._database.reading() as connection:
            return questions.unfinished(connection)

    def counts(self, sight: Sight | None = None) -> dict[RecordState, int]:
        """How many inputs that may be seen stand where, every state named, refusals included."""
        with self._database.reading() as connection:
            return questions.counts(connection, sight)

    def is_empty(self) -> bool:
        """Nothing was ever taken in or refused; quick, unlike counting."""
        with self._database.reading() as connection:
            return questions.is_empty(connection)
