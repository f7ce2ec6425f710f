"""Handing documents in, and what becomes of them until they are archived."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from domain.documents import Noticed, RecordState
from domain.errors import SYSTEM_FAULTS, ArchiveError, ErrorCode
from domain.file_names import display_name
from domain.people.permissions import Permission
from pipeline.acts import act, require
from pipeline.durable.orders import rest, submit
from pipeline.finding.sight import sight_of, visible
from pipeline.intake.result import IngestResult, at_the_door, result_of, settled_as
from pipeline.intake.retrying import Tried, failed_records, retry_batch
from pipeline.isolation.jobs import READ_SHEET

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from domain.actors import Actor
    from domain.delivery.sheet import DeliverySheet, SheetWords
    from domain.entries import RecordSummary, Refusal
    from domain.incoming import IncomingDocument
    from pipeline.intake.receiving import Deposit, Receipt
    from pipeline.wiring import Parts

_LOOKED_AT = 40  # more than one dossier's documents wait for one another (ADR 0003)
_SETTLED = frozenset(
    {RecordState.IN_REVIEW, RecordState.TO_SIGN, RecordState.ARCHIVED, RecordState.FAILED, RecordState.REFUSED}
)
_ENDED = _SETTLED | {None}  # what was stopped for its secrecy after it was read is not there any more


class IntakeUseCases:
    """Taking in, following, trying again."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @act(Permission.DEPOSIT)
    def ingest(
        self, actor: Actor, documents: Iterable[IncomingDocument], deposit: Deposit, *, urgent: bool = False
    ) -> Iterator[IngestResult]:
        """Take documents in and see them through; results come as they settle, refusals and duplicates first.

        Args:
            actor: who hands them in.
            documents: what is handed in.
            deposit: how.
            urgent: somebody waits for them: they do not stand behind a pile.

        Raises:
            ArchiveUnusable: the archive itself failed; what was acknowledged is safe and goes on at the next run.
        """
        waiting: list[Receipt] = []
        begun: set[str] = set()  # a second copy in the same pile is a duplicate although the first is still in work
        for receipt in self._received(actor, documents, deposit):
            settled = at_the_door(receipt, begun)
            if settled:
                yield settled
            elif receipt.registration:
                begun.add(receipt.registration.code)
                waiting.append(receipt)
                submit(self._parts, receipt.registration.code, urgent=urgent)
            yield from self._take_settled(waiting)
        while waiting:
            rest(self._parts)
            yield from self._take_settled(waiting)

    @act(Permission.DEPOSIT)
    def hand_in(
        self, actor: Actor, documents: Iterable[IncomingDocument], deposit: Deposit, *, urgent: bool = False
    ) -> Iterator[IngestResult]:
        """Take documents in and leave the work to the workers; results tell how they were received."""
        for receipt in self._received(actor, documents, deposit):
            settled = at_the_door(receipt)
            if settled:
                yield settled
            elif receipt.registration:
                submit(self._parts, receipt.registration.code, urgent=urgent)
                yield result_of(receipt, receipt.registration.code, RecordState.RECEIVED)

    @act(Permission.DEPOSIT)
    def receive(self, actor: Actor, document: IncomingDocument, deposit: Deposit) -> Receipt:
        """Take one document, and those inside it, in at the door, without waiting for them to be archived.

        Raises:
            ArchiveUnusable: the archive itself failed; nothing was half taken.
        """
        return self._receive(actor, document, deposit)

    @act(Permission.DEPOSIT)
    def sheet(self, actor: Actor, path: Path) -> DeliverySheet:
        """What a delivery's sheet says; it is a stranger's file, and read in a child process.

        Raises:
            RefusedInput: SHEET_UNREADABLE, SHEET_TOO_LARGE, TIME_LIMIT, MEMORY_LIMIT, PARSER_CRASH.
            ArchiveError: SHEET_NO_HEADINGS.
        """
        from domain.delivery.reading import read_delivery

        return read_delivery(display_name(path), self._parts.sandbox.call(READ_SHEET, path).sheets)

    @act(Permission.DEPOSIT)
    def submit(self, actor: Actor, receipt: Receipt, *, urgent: bool = False) -> None:
        """Let the engine work on a received document and those inside it; harmless when repeated."""
        for one in receipt.all():
            if at_the_door(one) is None and one.registration:
                submit(self._parts, one.registration.code, urgent=urgent)

    @act(Permission.DEPOSIT)
    def result(self, actor: Actor, receipt: Receipt) -> IngestResult | None:
        """What became of a received document; None while it is being worked on."""
        return self._result(receipt)

    @act(Permission.DEPOSIT)
    def stopped(self, actor: Actor, code: str) -> ArchiveError | None:
        """Why a document that was received under a code was stopped, if the actor may see that; else None."""
        refusals = self._parts.catalogue.refusals(sight=sight_of(self._parts, actor))
        secret = (one for one in refusals if one.code is ErrorCode.SECRET_DOCUMENT)
        found = (one for one in secret if one.facts.get("record") == code)
        return next((ArchiveError(one.code, **one.facts) for one in found), None)

    @act(Permission.DEPOSIT)
    def retry(self, actor: Actor, code: str) -> None:
        """Try a document that failed once more, from its kept masters; somebody waits for it.

        Raises:
            ArchiveError: RECORD_NOT_FOUND; NOT_FAILED, it is in the archive or still being worked on; OBJECT_MISSING.
        """
        self._retry(actor, code)

    @act(Permission.DEPOSIT)
    def retry_batch(self, actor: Actor, batch: str) -> Tried:
        """Try the failed documents of a batch again, some at a time.

        Raises:
            ArchiveError: a server is away; what was tried before stays so.
        """
        sight = sight_of(self._parts, actor)
        identifier = self._parts.batches.find(batch, sight)
        return retry_batch(self._parts.catalogue, identifier, partial(self._retry, actor), sight)

    @act(Permission.SEE_WORK)
    def failed(
        self,
        actor: Actor,
        after: str = "",
        limit: int = 50,
        batch: str | None = None,
    ) -> tuple[tuple[RecordSummary, ...], str | None]:
        """At most `limit` documents that failed, newest first, and the `after` of the next ones; None at the end."""
        sight = sight_of(self._parts, actor)
        return failed_records(self._parts.catalogue, after, limit, self._parts.batches.found(batch, sight), sight)

    @act(Permission.SEE_WORK)
    def refusals(self, actor: Actor, batch: str | None = None, limit: int = 1000) -> tuple[Refusal, ...]:
        """At most `limit` inputs that were not taken, of one batch or of all, newest first."""
        sight = sight_of(self._parts, actor)
        return self._parts.catalogue.refusals(self._parts.batches.found(batch, sight), limit, sight)

    @act(Permission.SEE_WORK)
    def secret(self, actor: Actor, batch: str | None = None, limit: int = 50) -> tuple[Refusal, ...]:
        """At most `limit` inputs that were stopped for their secrecy and not released since, newest first."""
        sight = sight_of(self._parts, actor)
        refusals = self._parts.catalogue.refusals(self._parts.batches.found(batch, sight), sight=sight)
        secret = (one for one in refusals if one.code is ErrorCode.SECRET_DOCUMENT)
        return tuple(islice((one for one in secret if not self._parts.stops.is_released(one.sha256)), limit))

    def _received(self, actor: Actor, documents: Iterable[IncomingDocument], deposit: Deposit) -> Iterator[Receipt]:
        """One receipt a document, those inside behind the one that holds them."""
        for document in documents:
            deposit = self._entered(actor, deposit)  # not before the first document
            yield from self._receive(actor, document, deposit).all()

    def _receive(self, actor: Actor, document: IncomingDocument, deposit: Deposit) -> Receipt:
        receipt = self._parts.intake.receive(document, self._entered(actor, deposit), self._parts.clock())
        if document.told:
            receipt = self._learned(actor, receipt, document.told)
        for one in receipt.all():
            if one.registration and one.registration.is_new:
                self._parts.progress.received(one.source, one.pages)
        return receipt

    def _learned(self, actor: Actor, receipt: Receipt, words: SheetWords) -> Receipt:
        """A record that is in the archive already learns what a sheet says; one that came in just now waits with it.

        Why it could not is told with the document, and the others go on.
        """
        from pipeline.describing.describer import Describer

        known = receipt.registration
        if known is None or receipt.error or known.is_new or known.state is not RecordState.ARCHIVED:
            return receipt
        parts = self._parts
        try:
            require(actor, Permission.CORRECT, visible(parts, actor, known.code).fonds)
            Describer(parts.dossiers, parts.reviser, parts.clock).learn(known.code, words, actor.name)
        except ArchiveError as error:
            if error.code in SYSTEM_FAULTS:
                raise
            return replace(receipt, error=error)
        return receipt

    def _entered(self, actor: Actor, deposit: Deposit) -> Deposit:
        from pipeline.access.fonds import check_fonds

        fonds = check_fonds(self._parts, deposit.fonds, deposit.dossier)
        require(actor, Permission.DEPOSIT, fonds)
        return self._parts.batches.entered(replace(deposit, fonds=fonds).by(actor), sight_of(self._parts, actor))

    def _retry(self, actor: Actor, code: str) -> None:
        parts = self._parts
        summary = visible(parts, actor, code)
        require(actor, Permission.DEPOSIT, summary.fonds)
        if summary.state is not RecordState.FAILED:
            raise ArchiveError(ErrorCode.NOT_FAILED, record=code, state=summary.state.value)
        pages = parts.intake.again(summary, parts.clock())
        parts.progress.received(code, pages)
        submit(parts, code, urgent=True)

    def _result(self, receipt: Receipt) -> IngestResult | None:
        settled = at_the_door(receipt)
        if settled or receipt.registration is None:
            return settled
        catalogue, code = self._parts.catalogue, receipt.registration.code
        summary = catalogue.find(code)
        if summary is None:
            stopped = self._parts.stops.after(code)
            return result_of(receipt, None, RecordState.REFUSED, error=stopped) if stopped else None
        if summary.state not in _SETTLED and not self._held(code, summary.state):
            return None
        noticed = Noticed(catalogue.sources(code), catalogue.pages(code), catalogue.relations(code))
        return replace(settled_as(receipt, summary), noticed=noticed)

    def _held(self, code: str, state: RecordState) -> bool:
        """It is ready, and a neighbour in its dossier waits for somebody to confirm a signature."""
        if state is not RecordState.READY or not self._parts.settings.signing.confirmed:
            return False
        return code not in self._parts.catalogue.unfinished()

    def _take_settled(self, waiting: list[Receipt]) -> Iterator[IngestResult]:
        """Of the oldest few: stories end nearly in the order of their beginning, and a pile may hold thousands."""
        oldest = {receipt.registration.code: receipt for receipt in waiting[:_LOOKED_AT] if receipt.registration}
        states = self._parts.catalogue.states(tuple(oldest))
        for code, receipt in oldest.items():
            state = states.get(code)
            held = state is RecordState.READY and self._parts.settings.signing.confirmed
            result = self._result(receipt) if held or state in _ENDED else None
            if result:
                waiting.remove(receipt)
                yield result
