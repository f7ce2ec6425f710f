"""Records as they lie in their packages, and what they say of themselves: every method is one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalogue import descriptions, outdating, saving, series
from catalogue.question_catalogue import QuestionCatalogue
from domain.documents import RecordState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.description.citations import Citation
    from domain.description.dates import PartialDate
    from domain.description.document import Description
    from domain.description.graph import CitedRecord
    from domain.description.pen import Neighbour
    from domain.description.series import NumberedRecord
    from domain.description.validity import CitedBy
    from domain.documents import Dossier, Record
    from domain.people.access import Sight


class DescribedCatalogue(QuestionCatalogue):
    """The part of the catalogue that is about records in packages; see `Catalogue`."""

    def save_record(
        self,
        record: Record,
        version: int,
        dossier: Dossier,
        state: RecordState = RecordState.ARCHIVED,
        description: Description | None = None,
    ) -> bool:
        """Everything about a record packed in OCFL `version` of `dossier`; also how a rebuild fills us.

        Saving again changes nothing; events are added to, never taken away. An archived record is not taken back to
        STORED: then nothing is changed and False returned.
        """
        return self._database.settle(
            lambda connection: saving.save_record(connection, record, version, dossier, state, description)
        )

    def cited_records(
        self, citations: Sequence[Citation], sight: Sight | None = None
    ) -> tuple[tuple[CitedRecord, ...], ...]:
        """The records that each citation may name, of those that may be seen; one where nothing leaves a doubt."""
        with self._database.reading() as connection:
            return descriptions.cited_records(connection, citations, sight)

    def citing_records(self, code: str, sight: Sight | None = None) -> tuple[CitedBy, ...]:
        """The records that cite a record, of those that may be seen, oldest first."""
        with self._database.reading() as connection:
            return descriptions.citing_records(connection, code, sight)

    def numbered_records(
        self, sight: Sight | None, after: NumberedRecord | None = None, limit: int = 1000
    ) -> list[NumberedRecord]:
        """Records in the order of the series of their numbers, those behind `after` that may be seen."""
        with self._database.reading() as connection:
            return series.numbered_records(connection, sight, after, limit)

    def neighbours(self, code: str, issuer: str, notation: str, days: PartialDate) -> tuple[Neighbour, ...]:
        """Certain numbers and days of an issuer's other documents of that notation and year, the nearest of them."""
        with self._database.reading() as connection:
            return series.neighbours(connection, code, (issuer, notation), days)

    def outdated(self) -> dict[str, str]:
        """The records whose entry in the index may tell another state of validity than the catalogue; each its mark."""
        with self._database.reading() as connection:
            return outdating.outdated(connection)

    def renewed(self, code: str, mark: str) -> None:
        """The index tells the record's state as it was when `mark` was read; one made since stays."""
        self._database.settle(lambda connection: outdating.renewed(connection, code, mark))
