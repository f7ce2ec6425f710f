"""What the catalogue answers: nothing here changes anything, every method is one look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalogue import questions
from catalogue.batch_catalogue import BatchCatalogue
from catalogue.batches import of_batch
from catalogue.tables import records

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.documents import Dossier, RecordState, Relation, SourceFile, StoredFile
    from domain.entries import RecordSummary, Refusal, RelatedRecord
    from domain.events import Event
    from domain.page import Page
    from domain.people.access import Sight


class QuestionCatalogue(BatchCatalogue):
    """The part of the catalogue that answers; see `Catalogue`."""

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
