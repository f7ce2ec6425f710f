"""The archive as the edges see it: everything that the command line and the web can ask for, in domain words."""

from __future__ import annotations

import shutil
import time as clock_time
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from domain.documents import FileUse, Noticed, Record, RecordState, StoredFile
from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from domain.messages import Language
from pipeline.intake.earlier import kept_plan
from pipeline.intake.result import IngestResult, at_the_door, result_of, settled_as
from pipeline.isolation.jobs import NO_EVIDENCE, EvidenceFiles
from pipeline.processing.story import ARCHIVE
from pipeline.proving.record_verification import RecordVerifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from catalogue.entries import RecordSummary
    from domain.evidence import VerificationReport
    from domain.text import PageText
    from index.search_index import SearchAnswer
    from pipeline.intake.receiving import Deposit, Receipt
    from pipeline.wiring import Parts
    from scan.collect import IncomingDocument
    from storage.packages.stored_json import Unknown

_POLL_SECONDS = 0.25
_LOOKED_AT = 40  # more than one dossier's documents wait for one another (ADR 0003)
_SETTLED = frozenset({RecordState.ARCHIVED, RecordState.FAILED, RecordState.REFUSED})


class Archive:
    """One archive, opened by `wiring.open_archive`; closes what it opened."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._verifier = RecordVerifier(parts)

    # Taking in

    def ingest(
        self, documents: Iterable[IncomingDocument], deposit: Deposit, *, urgent: bool = False
    ) -> Iterator[IngestResult]:
        """Take documents in and see them through; results come as they settle, refusals and duplicates first.

        Args:
            documents: what is handed in.
            deposit: how.
            urgent: somebody waits for them: they do not stand behind a pile.

        Raises:
            ArchiveUnusable: the archive itself failed; what was acknowledged is safe and goes on at the next run.
        """
        waiting: list[Receipt] = []
        begun: set[str] = set()  # a second copy in the same pile is a duplicate although the first is still in work
        for receipt in self._received(documents, deposit):
            settled = at_the_door(receipt, begun)
            if settled:
                yield settled
            elif receipt.registration:
                begun.add(receipt.registration.code)
                waiting.append(receipt)
                self._submit(receipt.registration.code, urgent=urgent)
            yield from self._take_settled(waiting)
        while waiting:
            self.rest()
            yield from self._take_settled(waiting)

    def hand_in(
        self, documents: Iterable[IncomingDocument], deposit: Deposit, *, urgent: bool = False
    ) -> Iterator[IngestResult]:
        """Take documents in and leave them to whoever works; results tell how they were received."""
        for receipt in self._received(documents, deposit):
            settled = at_the_door(receipt)
            if settled:
                yield settled
            elif receipt.registration:
                self._submit(receipt.registration.code, urgent=urgent)
                yield result_of(receipt, receipt.registration.code, RecordState.RECEIVED)

    def rest(self) -> None:
        """Wait a little, unless the work cannot go on: then say so instead of waiting for ever."""
        clock_time.sleep(_POLL_SECONDS)
        self._parts.engine.check()
        free = shutil.disk_usage(self._parts.settings.home).free
        if free < self._parts.settings.reserve_bytes:
            raise ArchiveUnusable(ErrorCode.DISK_FULL, path=str(self._parts.settings.home))

    def receive(self, document: IncomingDocument, deposit: Deposit) -> Receipt:
        """Take one document, and those inside it, in at the door, without waiting for them to be archived."""
        receipt = self._parts.intake.receive(document, deposit, self._parts.clock())
        for one in receipt.all():
            if one.registration and one.registration.is_new:
                self._parts.progress.received(one.source, one.pages)
        return receipt

    def _received(self, documents: Iterable[IncomingDocument], deposit: Deposit) -> Iterator[Receipt]:
        """One receipt a document, those inside behind the one that holds them."""
        for document in documents:
            yield from self.receive(document, deposit).all()

    def submit(self, receipt: Receipt, *, urgent: bool = False) -> None:
        """Let the engine work on a received document and those inside it; harmless when repeated."""
        for one in receipt.all():
            if at_the_door(one) is None and one.registration:
                self._submit(one.registration.code, urgent=urgent)

    def retry(self, code: str) -> None:
        """Try a document that failed once more, from its kept masters; somebody waits for it.

        Raises:
            ArchiveError: RECORD_NOT_FOUND; NOT_FAILED, it is in the archive or still being worked on; OBJECT_MISSING.
        """
        summary = self.summary(code)
        if summary.state is not RecordState.FAILED:
            raise ArchiveError(ErrorCode.NOT_FAILED, record=code, state=summary.state.value)
        pages = self._parts.intake.again(summary, self._parts.clock())
        self._parts.progress.received(code, pages)
        self._submit(code, urgent=True)

    def start(self) -> int:
        """Begin to work, with what an earlier run left unfinished; returns how many documents that is.

        Raises:
            ArchiveUnusable: DATABASE_EMPTY, but the object store is not: rebuild first.
        """
        parts = self._parts
        if parts.catalogue.is_empty() and self._holds_dossiers():
            raise ArchiveUnusable(ErrorCode.DATABASE_EMPTY)
        engine = parts.engine
        with parts.catalogue.only_one("keeping submit") as may:
            unfinished = parts.catalogue.unfinished() if may and parts.works else ()
            if not parts.settings.shared:  # else others work on them, and there may be very many
                for code in unfinished:
                    read, pages = self.pages_read(code)
                    parts.progress.received(code, pages - read)
            live = engine.live(ARCHIVE)
            for code in unfinished:
                if code not in live:
                    engine.submit(ARCHIVE, code, self._attempt(code))
        return len(unfinished)

    def finish(self) -> None:
        """Return when nothing is unfinished any more.

        Raises:
            ArchiveUnusable: the archive itself failed; what is unfinished goes on at the next run.
        """
        live = self._parts.engine.live(ARCHIVE)
        for code in self._parts.catalogue.unfinished():
            if code not in live:
                self._submit(code)
        while self._parts.catalogue.unfinished():
            self.rest()

    def drain(self) -> None:
        """Return when nothing is in work any more, re-readings and corrections that were cut short included.

        Raises:
            ArchiveUnusable: as `finish`.
        """
        self.finish()
        while self._parts.engine.live():
            self.rest()
        self._parts.reviser.catch_up()

    def result(self, receipt: Receipt) -> IngestResult | None:
        """What became of a received document; None while it is being worked on."""
        settled = at_the_door(receipt)
        if settled or receipt.registration is None:
            return settled
        summary = self._parts.catalogue.find(receipt.registration.code)
        settled = settled_as(receipt, summary) if summary and summary.state in _SETTLED else None
        return settled and replace(settled, noticed=self.noticed(receipt.registration.code))

    def noticed(self, code: str) -> Noticed:
        """What there may be to tell about a record; of its pages only once it is stored."""
        catalogue = self._parts.catalogue
        return Noticed(catalogue.sources(code), catalogue.pages(code), catalogue.relations(code))

    def _submit(self, code: str, *, urgent: bool = False) -> None:
        self._parts.engine.submit(ARCHIVE, code, self._attempt(code), urgent=urgent)

    def _attempt(self, code: str) -> str:
        summary = self._parts.catalogue.find(code)
        return summary.received.isoformat() if summary else ""

    def _take_settled(self, waiting: list[Receipt]) -> Iterator[IngestResult]:
        """Of the oldest few: stories end nearly in the order of their beginning, and a pile may hold thousands."""
        oldest = {receipt.registration.code: receipt for receipt in waiting[:_LOOKED_AT] if receipt.registration}
        for code, state in self._parts.catalogue.states(tuple(oldest)).items():
            result = self.result(oldest[code]) if state in _SETTLED else None
            if result:
                waiting.remove(oldest[code])
                yield result

    # Finding

    def search(self, query: str, limit: int = 20, offset: int = 0, after: str | None = None) -> SearchAnswer:
        """See `SearchIndex.search`."""
        answer = self._parts.index.search(query, limit, offset, after)
        if not answer.total and self._parts.index.is_empty() and self._holds_dossiers():
            raise ArchiveUnusable(ErrorCode.INDEX_EMPTY)
        return answer

    def summary(self, code: str) -> RecordSummary:
        """Where a record stands, archived or not.

        Raises:
            ArchiveError: RECORD_NOT_FOUND.
        """
        summary = self._parts.catalogue.find(code)
        if summary is None:
            raise ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=code)
        return summary

    def record(self, code: str) -> Record:
        """An archived record, from the object store itself.

        Raises:
            ArchiveError: RECORD_NOT_FOUND, OBJECT_CORRUPT.
        """
        return self._parts.dossiers.record(code)

    def unknown(self, record: Record) -> Unknown:
        """What a later release wrote about an archived record and this one does not know; it is kept as it is.

        Raises:
            ArchiveError: OBJECT_MISSING, OBJECT_CORRUPT.
        """
        return self._parts.dossiers.unknown(record)

    def page_texts(self, code: str) -> Iterator[tuple[int, PageText | None]]:
        """Page numbers and texts of an archived record, in order; None for a page that could not be read."""
        record = self.record(code)
        texts = {file.page: file for file in record.files if file.use is FileUse.OCR_TEXT}
        for page in record.pages:
            file = texts.get(page.number)
            yield page.number, self._parts.packer.text_of(record, file) if file else None

    def pages_read(self, code: str) -> tuple[int, int]:
        """Pages read and pages in all of a record that is being worked on."""
        summary = self.summary(code)
        if summary.state is RecordState.ARCHIVED:
            return summary.pages, summary.pages
        store = self._parts.store
        plan = kept_plan(store, summary)
        keys = map(plan.attempt.page_key, range(1, plan.pages + 1))
        return sum(store.stat(key) is not None for key in keys), plan.pages

    def fetch(self, record: Record, file: StoredFile) -> Path:
        """A local copy of a stored file, its hash checked; the caller only reads it."""
        return self._parts.cache.file(record, file)

    def reading_link(self, record: Record, file: StoredFile, seconds: int, name: str) -> str | None:
        """A link by which a stored file is read straight from the store, called `name`; None where it gives none."""
        return self._parts.dossiers.reading_link(record, file, seconds, name)

    def page_picture(self, code: str, number: int, width: int) -> bytes:
        """JPEG of a page as it looks, at most `width` pixels wide.

        Raises:
            ArchiveError: RECORD_NOT_FOUND for an unknown record or page.
        """
        return self._parts.cache.picture(self.record(code), number, width)

    def _holds_dossiers(self) -> bool:
        return next(iter(self._parts.dossiers.dossiers()), None) is not None

    # Proving

    def verify_record(
        self,
        code: str,
        language: Language = Language.VI,
        given: EvidenceFiles = NO_EVIDENCE,
        *,
        one_of_many: bool = False,
    ) -> VerificationReport:
        """The verdict about a record; see `RecordVerifier.verify`."""
        return self._verifier.verify(code, language, given, one_of_many=one_of_many)

    def verify_file(
        self, path: Path, target: str, language: Language = Language.VI, given: EvidenceFiles = NO_EVIDENCE
    ) -> VerificationReport:
        """The verdict about a file that need not be stored; the report calls it `target`."""
        return self._verifier.judge(path, target, language, given)

    def export(self, code: str, target: Path) -> None:
        """Copy a record's files, their digests and a note on how to check them into a new folder."""
        from storage.packages.export import export_record

        record = self.record(code)
        export_record(self._parts.dossiers, record, target, self._parts.packages.sealed_manifest(record.dossier))

    # Upkeep

    @property
    def parts(self) -> Parts:
        """What this archive is made of, for upkeep commands."""
        return self._parts

    def close(self) -> None:
        """Stop working and let go of files and locks; unfinished work goes on at the next start."""
        self._parts.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
