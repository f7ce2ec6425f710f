"""The working database as the pipeline sees it: every method is one transaction, every answer a frozen value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalogue import questions, registration, saving
from catalogue.database import Database
from catalogue.tables import records
from domain.documents import RecordState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from catalogue.entries import BatchSummary, RecordSummary, Refusal, Registration, Submission
    from domain.documents import Dossier, Record, SourceFile, StoredFile
    from domain.events import Event
    from domain.page import Page


def open_catalogue(url: str) -> Catalogue:
    """The catalogue at a SQLAlchemy URL (`sqlite:////home/a/catalogue.sqlite`, `postgresql+psycopg://…`).

    Its schema is made or brought to this program's version, all or nothing.

    Raises:
        ArchiveUnusable: DATABASE_FAILED; DISK_FULL; ARCHIVE_NEWER, with nothing changed.
    """
    database = Database(url)
    try:
        database.migrate()
    except BaseException:
        database.close()
        raise
    return Catalogue(database)


class Catalogue:
    """Dossiers, records, pages, batches, events. May be used from several threads and opened by several processes.

    Every method raises `ArchiveUnusable` DATABASE_FAILED or DISK_FULL when the database does not do its work, with
    nothing changed; those that name a record or dossier that must exist raise `ArchiveError` RECORD_NOT_FOUND.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    # A document on its way

    def register(self, submission: Submission) -> Registration:
        """Take a document in, or recognise its content.

        Content that is known and not lost keeps its code (`is_new` False). Known content that FAILED or was REFUSED
        begins again under its code, with the title, batch and sources of this submission (`is_new` True).

        Raises:
            ArchiveError: USAGE when the dossier's code cannot be one.
        """
        return self._database.settle(lambda connection: registration.register(connection, submission))

    def set_state(
        self,
        code: str,
        state: RecordState,
        reason: str | None = None,
        facts: Mapping[str, str | float] | None = None,
    ) -> None:
        """The record stands at `state` now; `reason` (an `ErrorCode` value) and its `facts` are told about it."""
        with self._database.writing() as connection:
            saving.set_state(connection, code, state, reason, facts or {})

    def add_event(self, code: str, event: Event) -> None:
        """Something happened to the record; an event whose identifier is known is passed over."""
        with self._database.writing() as connection:
            saving.require(connection, code)
            saving.keep_events(connection, code, (event,))

    def due_for_packing(self, dossier: str, most: int) -> tuple[str, ...]:
        """READY records of `dossier` by ordinal, at most `most`.

        Empty while fewer than `most` are ready and others of the dossier are RECEIVED or READING: documents of a
        dossier are packed together, since each packing is a version (ADR 0003).
        """
        with self._database.reading() as connection:
            return questions.due_for_packing(connection, dossier, most)

    def save_record(
        self, record: Record, version: int, dossier: Dossier, state: RecordState = RecordState.ARCHIVED
    ) -> None:
        """Everything about a record packed in OCFL `version` of `dossier`; also how a rebuild fills us.

        Saving again changes nothing; events are added to, never taken away.
        """
        with self._database.writing() as connection:
            saving.save_record(connection, record, version, dossier, state)

    def refuse(self, refusal: Refusal) -> None:
        """Note an input that was not taken; again for the same bytes, batch and name only renews the reason."""
        with self._database.writing() as connection:
            saving.refuse(connection, refusal)

    def clear(self) -> None:
        """Forget everything, before a rebuild."""
        with self._database.writing() as connection:
            saving.clear(connection)

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

    def by_content(self, content: str) -> RecordSummary | None:
        """The record whose content has this digest, None when there is none."""
        with self._database.reading() as connection:
            return questions.by_content(connection, content)

    def records(
        self,
        after: str | None = None,
        limit: int = 100,
        *,
        batch: str | None = None,
        dossier: str | None = None,
        state: RecordState | None = None,
        text: str | None = None,
    ) -> tuple[RecordSummary, ...]:
        """At most `limit` records, newest first.

        Args:
            after: code of the last record of the page before; None for the first page.
            limit: size of the page.
            batch: only of this batch.
            dossier: only of this dossier.
            state: only those that stand there.
            text: words that all stand in the title or code, marks and case left aside.
        """
        equal = {records.c.batch: batch, records.c.dossier: dossier, records.c.state: state}
        conditions = [column == value for column, value in equal.items() if value is not None]
        with self._database.reading() as connection:
            return questions.page_of_records(
                connection, conditions + questions.title_conditions(text or ""), after, limit
            )

    def states(self, codes: Sequence[str]) -> dict[str, RecordState]:
        """Where each of these records stands, in the order given; unknown ones are left out."""
        with self._database.reading() as connection:
            return questions.states(connection, codes)

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

    def files(self, code: str) -> tuple[StoredFile, ...]:
        """The record's files in the archival package; empty until it is archived."""
        with self._database.reading() as connection:
            return questions.files_of(connection, code)

    def batches(self) -> tuple[BatchSummary, ...]:
        """All batches, newest first, with the refusals counted as REFUSED."""
        with self._database.reading() as connection:
            return questions.batch_summaries(connection)

    def refusals(self, batch: str | None = None, limit: int = 1000) -> tuple[Refusal, ...]:
        """At most `limit` refusals, of one batch or of all, newest first."""
        with self._database.reading() as connection:
            return questions.refusals_of(connection, batch, limit)

    def unfinished(self) -> tuple[str, ...]:
        """Codes of the records that are RECEIVED, READING, READY or STORED, oldest first."""
        with self._database.reading() as connection:
            return questions.unfinished(connection)

    def counts(self) -> dict[RecordState, int]:
        """How many inputs stand where, every state named, refusals included."""
        with self._database.reading() as connection:
            return questions.counts(connection)
