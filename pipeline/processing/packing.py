"""From finished steps to the dossier's package, and from the package to the index."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from describe.written import with_written, written_words
from domain.description.titles import title_of
from domain.documents import FileUse, Record, RecordState, SourceFormat, SourceNature, StoredFile
from domain.errors import ArchiveError, ErrorCode
from domain.events import EventType, Outcome
from index.search_index import IndexedPage
from ocr.alto import parse_alto, write_alto
from pipeline.describing.described import describing_event, description_of, sheet_event, with_words
from pipeline.describing.validity import validity_for_all
from pipeline.intake.places import Attempt
from pipeline.processing.composed import COMPOSED, noticed_pages, noticed_sources
from pipeline.processing.events import make_event
from pipeline.processing.parcels import each_to_its_end
from pipeline.review.kept_description import description_in_work
from pipeline.upkeep.sweeping import drop
from storage.packages.additions import NewFile, NewRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from catalogue.catalogue import Catalogue
    from domain.description.document import Description
    from domain.documents import Dossier
    from domain.page import ReadPage
    from domain.people.access import AccessMode
    from domain.text import PageText
    from index.search_index import SearchIndex
    from pipeline.intake.intake_plan import IntakePlan
    from pipeline.processing.workspace import Workspace
    from rendition.pdfa_report import PdfaReport
    from storage.objects.object_store import ObjectStore
    from storage.packages.dossiers import DossierStore

    Fail = Callable[[str, ArchiveError], object]


MOST_TOGETHER = 32  # documents of one package version (ADR 0003)


class Packer:
    """Packs and indexes whole dossiers; the caller sees to it that a dossier is packed by one thread at a time."""

    def __init__(  # noqa: PLR0913 - what packing and indexing ask
        self,
        *,
        store: ObjectStore,
        catalogue: Catalogue,
        dossiers: DossierStore,
        index: SearchIndex,
        workspace: Workspace,
        clock: Callable[[], datetime],
        default: AccessMode,
    ) -> None:
        """`default` is the access mode of records to which none was given."""
        self._store = store
        self._catalogue = catalogue
        self._dossiers = dossiers
        self._index = index
        self._workspace = workspace
        self._clock = clock
        self._default = default

    def pack_due(self, dossier: Dossier, fail: Fail) -> None:
        """Write the ready documents of `dossier` as one new version of its package, if it is time.

        Args:
            dossier: whose documents.
            fail: hears of each document that cannot be packed, and why; the others are packed without it.
        """
        begun: set[str] = set()

        def pack(codes: Sequence[str]) -> None:
            records, version = self._dossiers.add(dossier, [self._parcel(code) for code in codes], self._clock())
            called = replace(dossier, title=self._dossiers.dossier(dossier.code).title)  # as a person said, if one did
            for record in records:
                description = self._dossiers.description(record)
                self._catalogue.save_record(record, version, called, RecordState.STORED, description)

        while codes := self._not_begun(self._catalogue.due_for_packing(dossier.code, MOST_TOGETHER), begun):
            each_to_its_end(codes, pack, fail)

    def index_stored(self, dossier: Dossier, fail: Fail) -> tuple[str, ...]:
        """Make what is stored searchable; from here on a record counts as archived and its leftovers go.

        Args:
            dossier: whose documents.
            fail: hears of each document that cannot be made searchable, and why; the others are without it.

        Returns:
            The codes of the records that were made searchable.
        """
        begun: set[str] = set()
        done: list[str] = []

        def index(codes: Sequence[str]) -> None:
            records = [self._dossiers.record(code) for code in codes]
            with self._index.batch():
                for record in records:
                    self._index.put_record(record.code, tuple(self.indexed_pages(record)))
            for record in records:
                self._catalogue.set_state(record.code, RecordState.ARCHIVED, record.reason, record.facts)
                self._forget(Attempt(record.code, record.received))
                done.append(record.code)

        while codes := self._not_begun(self._stored(dossier), begun):
            each_to_its_end(codes, index, fail)
        return tuple(dict.fromkeys(done))

    def _stored(self, dossier: Dossier) -> tuple[str, ...]:
        stored = self._catalogue.records(dossier=dossier.code, state=RecordState.STORED)
        return tuple(summary.code for summary in stored)

    @staticmethod
    def _not_begun(codes: Sequence[str], begun: set[str]) -> tuple[str, ...]:
        """Those whose turn has not come yet in this run: what still stands where it stood is not tried for ever."""
        new = tuple(code for code in codes if code not in begun)
        begun.update(new)
        return new

    def clear_leftovers(self, code: str) -> None:
        """Whoever archived the record may have been killed before its intake and work objects were gone."""
        summary = self._catalogue.find(code)
        if summary and summary.state is RecordState.ARCHIVED:
            self._forget(Attempt(summary.code, summary.received))

    def _forget(self, attempt: Attempt) -> None:
        drop(self._store, attempt.record)
        self._workspace.forget(attempt)

    def indexed_pages(self, record: Record) -> Iterator[IndexedPage]:
        """What the index shall hold of a stored record, read back from its package."""
        dossier = self._dossiers.dossier(record.dossier)
        description = self._dossiers.description(record)
        state = validity_for_all(self._catalogue, record.code, description, dossier.fonds, self._default)
        about = dossier.fonds, record.mode or dossier.mode, description, state
        for file in record.files:
            if file.use is FileUse.OCR_TEXT and file.page is not None:
                text = self.text_of(record, file)
                yield IndexedPage(record.code, file.page, record.dossier, record.called, text, *about)

    def text_of(self, record: Record, file: StoredFile) -> PageText:
        """The text of one page of a stored record."""
        return parse_alto(self._dossiers.read(record, file)).text

    def _parcel(self, code: str) -> NewRecord:
        """A ready document as a record, with the local files of its package."""
        summary = self._catalogue.find(code)
        if summary is None:
            raise ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=code)
        plan = self._workspace.plan(summary)
        readings = self._workspace.readings(plan)
        composed = self._composed(plan)
        done = f"{plan.pages} tr."
        end = make_event(plan.attempt, EventType.INGESTION_END, Outcome.SUCCESS, done, self._clock())
        description = self._description(plan, readings)
        about = describing_event(code, description, end.time)
        sheet = [sheet_event(code, plan.told, plan.owner, end.time)] if plan.told else []
        told = (*self._catalogue.events(code), about, *sheet, end)
        record = Record(
            code=code,
            dossier=summary.dossier,
            title=summary.title,
            nature=plan.nature,
            sources=noticed_sources(tuple(source.file for source in plan.sources), composed),
            content=plan.content,
            received=plan.received,
            batch=plan.batch,
            owner=plan.owner,
            pages=noticed_pages((reading.page for reading in readings), composed),
            files=(),
            events=tuple(replace(event, time=event.time.astimezone(end.time.tzinfo)) for event in told),
            reason=summary.reason,
            facts=summary.facts,
            relations=plan.relations,
            batch_id=plan.batch_id,
            titled=plan.titled,
            made_title=title_of(description),
        )
        return NewRecord(record, (*self._documents(plan), *self._texts(plan, readings, description)), description)

    def _description(self, plan: IntakePlan, readings: Sequence[ReadPage]) -> Description:
        """As it was when the PDF/A was written, which bears its title; an earlier program found none."""
        if (kept := description_in_work(self._store, plan)) is not None:
            return kept
        found = description_of(plan.record, ((reading.page, reading.text) for reading in readings))
        return with_words(found, plan.told)

    def _composed(self, plan: IntakePlan) -> PdfaReport | None:
        """What is known of the PDF/A; nothing where the original is kept, or an earlier release wrote it."""
        key = plan.attempt.composed_report_key
        return COMPOSED.read(self._store.read_bytes(key), key) if self._store.stat(key) else None

    def _documents(self, plan: IntakePlan) -> Iterator[NewFile]:
        """Masters, and what people read: our sealed PDF/A, or the signed original as it came."""
        masters = [self._workspace.master(plan, index) for index in range(len(plan.sources))]
        for source, local in zip(plan.sources, masters, strict=True):
            yield NewFile(local, FileUse.MASTER, source.file.format.value)
        signed = plan.nature is SourceNature.SIGNED_PDF
        shown = masters[0] if signed else self._workspace.object(plan, plan.attempt.sealed_key, "to-pack.pdf")
        yield NewFile(shown, FileUse.ACCESS, SourceFormat.PDF.value)

    def _texts(self, plan: IntakePlan, readings: Sequence[ReadPage], description: Description) -> Iterator[NewFile]:
        written = written_words(description)
        for reading in readings:
            number = reading.page.number
            text = with_written(reading.text, written.get(number, ())) if reading.text else None
            local = self._workspace.new_file(plan, f"page-{number:05d}.alto.xml")
            local.write_bytes(write_alto(reading.page, text, plan.title))
            yield NewFile(local, FileUse.OCR_TEXT, "application/xml", number)
