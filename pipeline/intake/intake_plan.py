"""What intake decided about one document: its sources, their pages, and how people call it.

Written beside the masters in the object store before anything else happens, so that every later step, on whichever
machine, and a rebuild after the loss of the database find all they need.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from domain.delivery.sheet import SheetWords
from domain.documents import Relation, SourceFile, SourceNature
from domain.findings import SourceFinding
from pipeline.intake.places import Attempt, intake_folder
from storage.packages.stored_json import StoredForm


@dataclass(frozen=True, slots=True)
class PlannedSource:
    """One source file with the number of its pages.

    Attributes:
        file: with what inspection found about it.
        pages: at least 1.
        findings: the same as stable codes, all that plans of release 0.1 have.
    """

    file: SourceFile
    pages: int
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IntakePlan:
    """One document as received.

    Attributes:
        content: SHA-256 that tells duplicates.
        nature: kind of original.
        sources: in page order.
        title: what people call it: the given title, else its name.
        dossier: mã hồ sơ, None for a loose document.
        dossier_title: tiêu đề hồ sơ.
        batch, owner: name of the batch, and who handed it in.
        received: with time zone; of the present attempt, whatever the stored plan says.
        relations: to other records.
        batch_id: identifier of the batch; empty in plans of release 0.1.
        record: its code; empty before it has one.
        fonds: code of its fonds; empty in plans of before there were several: the archive's own.
        titled: a person gave its title; None in plans of before it was asked.
        told: what a delivery's sheet says of it, which waits here until it is described; None without one.
        review: people look at it before it is written and sealed; False in plans of before there was review.
    """

    content: str
    nature: SourceNature
    sources: tuple[PlannedSource, ...]
    title: str
    dossier: str | None
    dossier_title: str | None
    batch: str
    owner: str
    received: datetime
    relations: tuple[Relation, ...] = ()
    batch_id: str = ""
    record: str = ""
    fonds: str = ""
    titled: bool | None = None
    told: SheetWords | None = None
    review: bool = False

    @property
    def attempt(self) -> Attempt:
        """Names the work on it."""
        return Attempt(self.record, self.received)

    @property
    def pages(self) -> int:
        """Pages of all sources."""
        return sum(source.pages for source in self.sources)

    def locate(self, number: int) -> tuple[int, int]:
        """Index of the source that holds page `number` (1-based), and the page's number within it.

        Raises:
            IndexError: there is no such page.
        """
        rest = number
        for index, source in enumerate(self.sources):
            if rest <= source.pages:
                return index, rest
            rest -= source.pages
        raise IndexError(number)

    def source_key(self, index: int) -> str:
        """Object key of a received master, by its digest: no bytes ever stand in the way of others."""
        return f"{intake_folder(self.record)}/{self.sources[index].file.fixity.sha256}"

    def to_json(self, over: bytes | None = None) -> bytes:
        """For the object store; in place of the file `over`, of which nothing unknown is lost."""
        return PLAN.write(self, over)

    @classmethod
    def from_json(cls, data: bytes) -> IntakePlan:
        """As written by `to_json`, by release 0.1 too.

        Raises:
            ArchiveError: OBJECT_CORRUPT, it is no plan.
        """
        plan = PLAN.read(data, "plan.json")
        return replace(plan, sources=tuple(map(_with_findings, plan.sources)))


PLAN = StoredForm(IntakePlan, schema=7)


def _with_findings(source: PlannedSource) -> PlannedSource:
    """What release 0.1 found stands in its stable codes alone."""
    if source.file.findings or not source.findings:
        return source
    return replace(source, file=replace(source.file, findings=tuple(map(SourceFinding.parse, source.findings))))


def content_of(digests: list[str]) -> str:
    """The one SHA-256, or the SHA-256 over several, in order: the identity of a document's content."""
    return digests[0] if len(digests) == 1 else hashlib.sha256("\n".join(digests).encode()).hexdigest()
