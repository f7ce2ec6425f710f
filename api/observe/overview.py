"""How the work stands, over all machines, for figures and pages: asked of the database at most every few seconds."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from api.observe.inquiry import Inquiry, NoAnswer
from domain.actors import SYSTEM
from domain.batches import BatchState
from domain.documents import RecordState
from domain.entries import BatchSummary, WorkerSummary
from domain.errors import ArchiveError, ErrorCode
from pipeline.durable.engine import QueueLoad
from pipeline.durable.membership import is_living
from pipeline.journal.standing import JournalStanding

if TYPE_CHECKING:
    from pipeline.archive import Archive

Answer = TypeVar("Answer")

_KEPT_SECONDS = 4.0
_PATIENCE_SECONDS = 2.0
_BATCHES = 100
_PAGE_PATIENCE_SECONDS = 0.5  # a page is shown without the figure rather than late
_WAITING = (RecordState.RECEIVED, RecordState.READING, RecordState.RELEASED, RecordState.READY)


@dataclass(frozen=True, slots=True)
class Figures:
    """What could be asked.

    Attributes:
        counts: inputs by state, None when the database did not tell.
        workers: living or lost, None likewise.
        loads: of the queues, None likewise.
        journal: how it stands, None likewise.
        faults: stable code of what went wrong, by name of the figure.
    """

    counts: dict[RecordState, int] | None
    workers: tuple[WorkerSummary, ...] | None
    loads: tuple[QueueLoad, ...] | None
    journal: JournalStanding | None
    faults: dict[str, str]


class Overview:
    """The figures of one archive, kept for some seconds so that those who look cannot hurt the database."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._counts: Inquiry[dict[RecordState, int]] = Inquiry(lambda: archive.upkeep.counts(SYSTEM), _KEPT_SECONDS)
        self._workers: Inquiry[tuple[WorkerSummary, ...]] = Inquiry(lambda: archive.work.workers(SYSTEM), _KEPT_SECONDS)
        self._loads: Inquiry[tuple[QueueLoad, ...]] = Inquiry(lambda: archive.work.loads(SYSTEM), _KEPT_SECONDS)
        self._journal: Inquiry[JournalStanding] = Inquiry(lambda: archive.journal.standing(SYSTEM), _KEPT_SECONDS)
        self._batches: dict[str, Inquiry[tuple[BatchSummary, ...]]] = {}

    def figures(self) -> Figures:
        """All of them, each asked beside the others; what is away is left out."""
        faults: dict[str, str] = {}
        for inquiry in (self._counts, self._workers, self._loads, self._journal):
            inquiry.begin()
        last = time.monotonic() + _PATIENCE_SECONDS
        return Figures(
            counts=_asked("records", self._counts, last, faults),
            workers=_asked("workers", self._workers, last, faults),
            loads=_asked("queues", self._loads, last, faults),
            journal=_asked("journal", self._journal, last, faults),
            faults=faults,
        )

    def failed(self) -> int | None:
        """Documents that need a person; None when the database is away."""
        counts = _soon(self._counts)
        return counts[RecordState.FAILED] if counts else None

    def unattended(self) -> int:
        """Documents that wait while no machine works, as far as is known; 0 when all is well."""
        if self._archive.role.works:
            return 0
        workers, counts = _soon(self._workers), _soon(self._counts)
        if workers is None or counts is None or any(map(is_living, workers)):
            return 0
        return sum(counts[state] for state in _WAITING)

    def nobody_works(self) -> bool:
        """No machine is at work, as far as is known."""
        if self._archive.role.works:
            return False
        workers = _soon(self._workers)
        return workers is not None and not any(map(is_living, workers))

    def journal_waits(self) -> JournalStanding | None:
        """How the journal stands where its entries cannot be signed as they should; None where all is well."""
        found = _soon(self._journal)
        return None if found is None or found.well else found

    def open_batches(self, owner: str) -> tuple[BatchSummary, ...] | None:
        """The newest open batches of that owner, as they are now; None when the database is away."""

        def ask() -> tuple[BatchSummary, ...]:
            return self._archive.batches.select(SYSTEM, _BATCHES, owner=owner, state=BatchState.OPEN)

        return _soon(self._batches.setdefault(owner, Inquiry(ask, 0.0)))

    def changed(self) -> None:
        """Somebody just changed what is counted."""
        self._counts.forget()


def _asked(name: str, inquiry: Inquiry[Answer], last: float, faults: dict[str, str]) -> Answer | None:
    try:
        return inquiry.answer(last - time.monotonic())
    except NoAnswer:
        faults[name] = "no-answer"
    except ArchiveError as error:
        faults[name] = error.code.value
    except Exception:  # noqa: BLE001 - the other figures are told all the same
        faults[name] = ErrorCode.INTERNAL.value
    return None


def _soon(inquiry: Inquiry[Answer]) -> Answer | None:
    return _asked("", inquiry, time.monotonic() + _PAGE_PATIENCE_SECONDS, {})
