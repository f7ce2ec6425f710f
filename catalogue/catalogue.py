"""The working database as the pipeline sees it: every method is one transaction, every answer a frozen value."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import select

from catalogue import questions, rebuilding, registration, saving, sealing, twins, workers
from catalogue.access_catalogue import AccessCatalogue
from catalogue.authority_catalogue import AuthorityCatalogue
from catalogue.clock import DatabaseNow
from catalogue.database import opened
from catalogue.described_catalogue import DescribedCatalogue
from catalogue.evidence_catalogue import EvidenceCatalogue
from catalogue.holding_catalogue import HoldingCatalogue
from catalogue.journal import JournalCatalogue
from catalogue.people.people_catalogue import PeopleCatalogue
from catalogue.request_catalogue import RequestCatalogue
from catalogue.review_catalogue import ReviewCatalogue
from domain.documents import RecordState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager
    from datetime import datetime

    from sqlalchemy import Connection

    from domain.entries import (
        Refusal,
        Registration,
        Submission,
        WorkerEntry,
        WorkerSummary,
    )
    from domain.events import Event
    from domain.manifests import SealedHead

_STOPPED = (
    RecordState.RECEIVED,
    RecordState.READING,
    RecordState.IN_REVIEW,
    RecordState.RELEASED,
    RecordState.TO_SIGN,
    RecordState.READY,
    RecordState.FAILED,
)


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

    @cached_property
    def access(self) -> AccessCatalogue:
        """Access modes and fonds."""
        return AccessCatalogue(self._database)

    @property
    def holdings(self) -> HoldingCatalogue:
        """Dossiers and fonds as wholes."""
        return HoldingCatalogue(self._database)

    @property
    def evidence(self) -> EvidenceCatalogue:
        """Records for whose signatures evidence is fetched."""
        return EvidenceCatalogue(self._database)

    @property
    def authorities(self) -> AuthorityCatalogue:
        """Names of bodies, signers and places."""
        return AuthorityCatalogue(self._database)

    @property
    def requests(self) -> RequestCatalogue:
        """Requests to read conditional records."""
        return RequestCatalogue(self._database)

    @property
    def reviews(self) -> ReviewCatalogue:
        """Documents in review."""
        return ReviewCatalogue(self._database)

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

    def withdraw(self, code: str, attempt: datetime, *, stopped: bool = False) -> bool:
        """Forget a record that is ARRIVING in this attempt, of which nobody was told; else False, nothing changed.

        Args:
            code: of the record.
            attempt: when it was received.
            stopped: it may be on its way too, or have failed: nothing of it is to be kept.
        """
        states = (RecordState.ARRIVING, *(_STOPPED if stopped else ()))
        return self._database.settle(lambda connection: registration.withdraw(connection, code, attempt, states))

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
