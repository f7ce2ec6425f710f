"""What became of a handed-in document, for the person who handed it in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.documents import NOTHING_NOTICED, Noticed, RecordState
from domain.errors import ArchiveError, ErrorCode

if TYPE_CHECKING:
    from collections.abc import Collection

    from domain.entries import RecordSummary
    from pipeline.intake.receiving import Receipt


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What became of one handed-in document.

    Attributes:
        record: its code; None when it was refused at the door.
        source: its name as handed in.
        state: ARCHIVED, DUPLICATE, REFUSED or FAILED.
        pages: number of pages, 0 when unknown.
        error: the reason with its facts, None when all is well. An archived document may have one too: a signature
            that is broken.
        noticed: what there may be to tell about it besides.
        container: code of the record inside whose file it was, None for what was handed in itself.
        left_inside: names of the files inside it that stay there.
        elsewhere: codes of the records of other dossiers with the same content.
    """

    record: str | None
    source: str
    state: RecordState
    pages: int
    error: ArchiveError | None
    noticed: Noticed = NOTHING_NOTICED
    container: str | None = None
    left_inside: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


def at_the_door(receipt: Receipt, begun: Collection[str] = ()) -> IngestResult | None:
    """The result of a document that needs no work: refused, or archived (or `begun`) before, or lying elsewhere."""
    if receipt.registration is None:
        return result_of(receipt, None, RecordState.REFUSED, error=receipt.error)
    code = receipt.registration.code
    if receipt.error:
        return result_of(receipt, code, RecordState.DUPLICATE, error=receipt.error)
    known = receipt.registration.state is RecordState.ARCHIVED or code in begun
    if not receipt.registration.is_new and known:
        error = ArchiveError(ErrorCode.ALREADY_ARCHIVED, record=code)
        return result_of(receipt, code, RecordState.DUPLICATE, error=error)
    return None


def settled_as(receipt: Receipt, summary: RecordSummary) -> IngestResult:
    """The result of a received document that is through."""
    error = ArchiveError(ErrorCode(summary.reason), **summary.facts) if summary.reason else None
    return result_of(receipt, summary.code, summary.state, summary.pages, error)


def result_of(
    receipt: Receipt, code: str | None, state: RecordState, pages: int = 0, error: ArchiveError | None = None
) -> IngestResult:
    """The result of a document as it was received."""
    return IngestResult(
        record=code,
        source=receipt.source,
        state=state,
        pages=pages or receipt.pages,
        error=error,
        noticed=receipt.noticed,
        container=receipt.container,
        left_inside=receipt.left_inside,
        elsewhere=receipt.registration.elsewhere if receipt.registration else (),
    )
