"""A record's description as it is shown: with the records that it cites and those that cite it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.description.citations import Citation
from domain.description.document import Description
from domain.description.graph import CitedRecord, CitingRecord
from pipeline.describing.described import NOT_DESCRIBED

if TYPE_CHECKING:
    from domain.documents import Record
    from domain.people.access import Sight
    from pipeline.wiring import Parts


@dataclass(frozen=True, slots=True)
class ResolvedCitation:
    """A citation, and the records of the archive that it may name; one where nothing leaves a doubt."""

    citation: Citation
    records: tuple[CitedRecord, ...] = ()

    @property
    def record(self) -> CitedRecord | None:
        """The one record that it names."""
        return self.records[0] if len(self.records) == 1 else None


@dataclass(frozen=True, slots=True)
class DescriptionShown:
    """What is shown of a record.

    Attributes:
        description: empty where it was never described.
        citations: of that description.
        cited_by: the records that cite it.
    """

    description: Description
    citations: tuple[ResolvedCitation, ...] = ()
    cited_by: tuple[CitingRecord, ...] = ()


def shown(parts: Parts, record: Record, sight: Sight) -> DescriptionShown:
    """What is shown of a record to whoever may see so much."""
    description = parts.dossiers.description(record) or NOT_DESCRIBED
    found = parts.catalogue.cited_records(description.citations, sight)
    resolved = (ResolvedCitation(*pair) for pair in zip(description.citations, found, strict=True))
    return DescriptionShown(description, tuple(resolved), parts.catalogue.citing_records(record.code, sight))
