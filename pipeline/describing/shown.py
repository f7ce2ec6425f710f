"""A record's description as it is shown: with the records that it cites and those that cite it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from describe.checking.checks import Circumstances, check
from describe.document import EXTRACTOR
from domain.description.checks import CheckFinding
from domain.description.citations import Citation
from domain.description.document import Description
from domain.description.graph import CitedRecord
from domain.description.validity import CitedBy, Validity
from domain.errors import ArchiveError, ErrorCode
from domain.limits import InputLimits
from domain.vietnam_time import VIETNAM
from pipeline.describing.described import NOT_DESCRIBED, description_of
from pipeline.describing.pen import KnownBeside, pen_reader, read_before
from pipeline.describing.validity import validity_of
from pipeline.processing.page_tries import read_file
from scan.identify import identify

if TYPE_CHECKING:
    from pathlib import Path

    from domain.documents import Record
    from domain.people.access import Sight
    from pipeline.processing.page_tries import Readers
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
        checks: what rules find in it.
        validity: what these show of its force today; None where its own number is not known.
    """

    description: Description
    citations: tuple[ResolvedCitation, ...] = ()
    cited_by: tuple[CitedBy, ...] = ()
    validity: Validity | None = None
    checks: tuple[CheckFinding, ...] = ()


def shown(parts: Parts, record: Record, sight: Sight) -> DescriptionShown:
    """What is shown of a record to whoever may see so much."""
    description = parts.dossiers.description(record) or NOT_DESCRIBED
    found = parts.catalogue.cited_records(description.citations, sight)
    resolved = (ResolvedCitation(*pair) for pair in zip(description.citations, found, strict=True))
    cited_by = parts.catalogue.citing_records(record.code, sight)
    force = validity_of(parts.catalogue, description, cited_by, sight, parts.clock().astimezone(VIETNAM).date())
    return DescriptionShown(description, tuple(resolved), cited_by, force, _checked(description, record))


def _checked(description: Description, record: Record) -> tuple[CheckFinding, ...]:
    """What rules find; nothing where nobody has described it yet."""
    if not description.fields:
        return ()
    received = record.received.astimezone(VIETNAM).date()
    names = tuple(source.name for source in record.sources)
    return check(description, Circumstances(len(record.pages), received, record.dossier, names))


def shown_file(path: Path, readers: Readers) -> DescriptionShown:
    """What is shown of a file that is in no archive: read in child processes, described, its citations open.

    Raises:
        RefusedInput: the file cannot be taken.
        ArchiveError: INTERNAL, a rule stumbled over it.
        ArchiveUnusable: READER_UNFIT, TESSERACT_MISSING, LANGUAGE_DATA_MISSING.
    """
    readings = read_file(path, readers)
    limits = InputLimits()
    pens = pen_reader(readers.sandbox, limits, lambda number: (path, identify(path, limits), number))
    pens = read_before((one for reading in readings for one in reading.pen), pens)
    pages = ((reading.page, reading.text) for reading in readings)
    description = description_of(path.name, pages, pens, KnownBeside((path.name,)))
    if not description.extractor:
        raise ArchiveError(ErrorCode.INTERNAL, detail=EXTRACTOR)
    return DescriptionShown(description, tuple(map(ResolvedCitation, description.citations)))
