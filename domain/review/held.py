"""Documents in review and the batches that they came in, as those see them who review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.conformity import ConformityFinding
from domain.description.document import Description
from domain.review.batch_rules import Releasing
from domain.review.questions import Answer, Question

SECONDS_A_QUESTION = 11  # that a practised clerk takes; from the simulated day in docs/measurements.md


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """A document in review, in a list.

    Attributes:
        record: its code.
        title: what people call it.
        received: when its present attempt began, with time zone.
        questions, left: how much is asked of it, and how much of that is open.
        lines: of its text that are doubtful.
        holder: name of who has it before him; empty where nobody has.
        remark: of who gave it back to the clerk; empty where nobody did.
        findings: what keeps it from conforming to the rules of scans.
        gated: these keep it from its release, unless somebody says why not.
    """

    record: str
    title: str
    received: datetime
    questions: int
    left: int
    lines: int
    holder: str = ""
    remark: str = ""
    findings: tuple[ConformityFinding, ...] = ()
    gated: bool = False


@dataclass(frozen=True, slots=True)
class DocumentInReview:
    """A document in review, whole.

    Attributes:
        held: as in the list.
        batch: identifier of its batch.
        pages: how many it has.
        sizes: of each page in pixels, width and height, by number from 1; boxes of places are in these.
        description: what it says of itself, with the answers.
        questions: in the order in which fields stand.
        answers: those that count, oldest first.
        undone: answers that were taken back and may be put back.
        turns: clockwise quarter turns that make the kept picture of each page upright, as `sizes` is.
    """

    held: HeldDocument
    batch: str
    pages: int
    sizes: tuple[tuple[int, int], ...]
    description: Description
    questions: tuple[Question, ...]
    answers: tuple[Answer, ...]
    undone: int = 0
    turns: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewCounts:
    """How far the review of a batch is.

    Attributes:
        batch: its identifier.
        documents: in review.
        ready: of these, nothing keeps them from their release.
        questions, left: of all of them.
        lines: of their texts that are doubtful.
        release: who releases them.
        first: name of who released them first, where two must; empty else.
        people: names of who have a document of it before them now.
    """

    batch: str
    documents: int
    ready: int
    questions: int
    left: int
    lines: int
    release: Releasing
    first: str = ""
    people: tuple[str, ...] = ()

    @property
    def minutes(self) -> int:
        """That the open questions will take, about; at least one where there is any."""
        return -(-self.left * SECONDS_A_QUESTION // 60)


@dataclass(frozen=True, slots=True)
class Released:
    """What came of releasing a batch.

    Attributes:
        released: documents that go on to be written and sealed.
        waiting: documents with open questions, or that do not conform; they stay.
        needs_second: another person has to release them too; nothing was released yet.
    """

    released: int
    waiting: int
    needs_second: bool = False
