"""The steps of a record's story. Each may be repeated: it looks at what is there and does only what is missing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from catalogue.catalogue import Catalogue
from describe.written import written_words
from domain.description.titles import title_of
from domain.documents import RecordState, SourceNature
from domain.errors import ArchiveError, ErrorCode
from domain.events import AgentKind, EventType, Outcome
from domain.evidence import Indication, VerificationReport
from domain.page import PageState
from ocr.engine import EngineInfo
from pipeline.authorities.keeping import AuthorityFile
from pipeline.describing.described import description_of, with_words
from pipeline.describing.pen import KnownBeside, pen_reader, read_before
from pipeline.durable.waited_out import Faults
from pipeline.intake.places import Attempt
from pipeline.isolation.jobs import COMPOSE, VERIFY, ComposeJob, PageJob
from pipeline.isolation.readings import READING
from pipeline.isolation.sandbox import Sandbox
from pipeline.processing.composed import COMPOSED, composed_sentence
from pipeline.processing.events import make_event
from pipeline.processing.halved_seal import HalvedSeal
from pipeline.processing.known_readings import KnownReadings
from pipeline.processing.packing import Packer
from pipeline.processing.page_reader import PageReader
from pipeline.processing.page_tries import told_of
from pipeline.processing.progress import Progress
from pipeline.processing.stages import StageMeter, StageRun
from pipeline.processing.throttle import Throttle, Turn
from pipeline.processing.workspace import Workspace
from pipeline.proving.authorities import KeptAuthorities
from pipeline.proving.document_sealer import DocumentSealer
from pipeline.review.door import ReviewDoor
from pipeline.review.kept_description import description_in_work
from pipeline.secrecy.second_net import SecondNet
from pipeline.secrecy.stops import SecrecyStops
from pipeline.settings.archive_settings import ArchiveSettings
from rendition.pdfa_report import PdfaReport, PdfInfo
from storage.objects.object_store import ObjectStore
from storage.packages.canonical import DESCRIPTION

if TYPE_CHECKING:
    from pathlib import Path

    from domain.description.document import Description
    from domain.documents import SourceFormat
    from domain.entries import RecordSummary
    from pipeline.describing.pen import PenReader
    from pipeline.intake.intake_plan import IntakePlan
    from signing.seal.signer import SealReport

_PACKED = frozenset({RecordState.STORED, RecordState.ARCHIVED})


@dataclass(frozen=True, slots=True)
class StepTools:
    """What the steps work with: made once by the wiring."""

    settings: ArchiveSettings
    store: ObjectStore
    catalogue: Catalogue
    packer: Packer
    workspace: Workspace
    sandbox: Sandbox
    progress: Progress
    clock: Callable[[], datetime]
    authorities: KeptAuthorities
    sealer: DocumentSealer
    halves: HalvedSeal
    find_reader: Callable[[], EngineInfo]
    faults: Faults
    meter: StageMeter
    throttle: Throttle
    pages: PageReader
    known: KnownReadings
    stops: SecrecyStops
    authority_file: AuthorityFile
    review: ReviewDoor


class RecordSteps:
    """All steps; `story.py` gives their order."""

    def __init__(self, tools: StepTools) -> None:
        self._tools = tools
        self._net = SecondNet(tools)

    def open(self, code: str) -> int:
        """Begin: the number of pages to read."""
        plan = self._plan(code)
        self._event(plan.attempt, EventType.INGESTION_START, Outcome.SUCCESS, f"{plan.batch}: {plan.title}")
        findings = sorted({finding for source in plan.sources for finding in source.findings})
        forms = sorted({source.file.format.value for source in plan.sources})
        found = ", ".join([*forms, *findings])
        self._event(plan.attempt, EventType.FORMAT_IDENTIFICATION, Outcome.SUCCESS, found)
        self._tools.known.bring(plan)
        self._net.look_at_known(plan)
        self._tools.catalogue.set_state(code, RecordState.READING, attempt=plan.received)
        return plan.pages

    def read_page(self, code: str, number: int, *, late: bool) -> bool:
        """Read one page in a child process and keep the reading; a page that was read is not read again.

        Of a document that turned out to be secret nothing is read or kept any more: `compose` ends it.

        Returns:
            False when it is to be read later, behind the pages of others (see `PageReader.read`).
        """
        plan = self._plan(code)
        key = plan.attempt.page_key(number)
        if self._tools.store.stat(key) is None and not self._net.is_stopped(plan):
            run = StageRun("read", code, plan.batch, number)
            reading = self._tools.pages.read(run, self._page_job(plan, number), late=late)
            if reading is None:
                return False
            self._net.look_at(plan, reading)
            if not self._net.is_stopped(plan):
                self._keep(plan, key, READING.write(reading))
        self._tools.progress.page_read(code, number)
        return True

    def describe(self, code: str) -> int:
        """Find out what the document is, and whether somebody looks at it before anything is written.

        Returns:
            1 where it is in review from now on: the story ends, and another goes on with it (`RELEASED`).
        """
        plan = self._plan(code)
        self._tools.stops.check(plan.content)
        self._tell_reading(plan)
        description = self._described(plan)
        self._tools.progress.step_done(code, "describe")
        return int(self._tools.review.holds(plan, description))

    def release(self, code: str) -> None:
        """Keep with what the document was released, and tell it; what people did to it meanwhile counts no more."""
        plan = self._plan(code)
        self._tools.stops.check(plan.content)
        release = self._tools.review.released(plan)
        event = make_event(plan.attempt, EventType.REVIEW, Outcome.SUCCESS, release.sentence, release.time)
        if release.persons:
            event = replace(event, agent=", ".join(release.persons), agent_kind=AgentKind.PERSON)
        self._tools.catalogue.add_event(code, event)

    def compose(self, code: str) -> None:
        """Write the PDF/A of an unsigned original; a signed one keeps its bytes."""
        plan = self._plan(code)
        description = description_in_work(self._tools.store, plan) or self._described(plan)
        if plan.nature is not SourceNature.SIGNED_PDF:
            made = "" if plan.titled else title_of(description)
            self._compose(plan, made or plan.title, description)
        self._tools.progress.step_done(code, "compose")

    def seal(self, code: str) -> int:
        """Seal our PDF/A and let our own verifier judge it; judge the signatures of a signed original.

        Returns:
            1 where somebody has to confirm the signature first: the story ends, and another finishes it (`SIGNED`).
        """
        plan = self._plan(code)
        waits = False
        with self._tools.meter.running("seal", code, plan.batch):
            if plan.nature is SourceNature.SIGNED_PDF:
                self._judge_original(plan)
            elif self._tools.settings.signing.confirmed:
                waits = not self._seal_confirmed(plan)
            else:
                self._seal_ours(plan)
        self._tools.progress.step_done(code, "seal")
        return int(waits)

    def pack(self, code: str) -> None:
        """Put every ready document of this dossier into its package, as one version, once none is on its way."""
        catalogue = self._tools.catalogue
        dossier = catalogue.dossier_of(code)
        with catalogue.dossier_lock(dossier.code), self._tools.meter.running("pack", code):
            self._tools.packer.pack_due(dossier, self.fail)
        self._tools.progress.step_done(code, "pack")

    def index(self, code: str) -> None:
        """Make the stored documents of this dossier searchable; only then are they archived.

        While the index is away they stay STORED, safe in the object store: the story ends, and house-keeping catches
        up, so that no document waits for another's index.
        """
        catalogue = self._tools.catalogue
        dossier = catalogue.dossier_of(code)
        try:
            with catalogue.dossier_lock(dossier.code), self._tools.meter.running("index", code):
                archived = self._tools.packer.index_stored(dossier, self.fail_stored)
        except ArchiveError as error:
            if error.code is not ErrorCode.INDEX_FAILED:
                raise
            self._tools.faults.note("index", error)
        else:
            if code not in archived:
                self._tools.packer.clear_leftovers(code)
            self._tools.faults.clear("index")
            self._tools.progress.step_done(code, "index")

    def fail(self, code: str, error: ArchiveError) -> None:
        """The document could not be archived: say why; its master stays, another try begins anew.

        Nothing is read for it but the catalogue: what is missing or damaged may be the very reason.
        """
        if not self._net.forget(code, error):
            self._fail(code, error, stored=False)

    def fail_stored(self, code: str, error: ArchiveError) -> None:
        """The document lies in its package and cannot be made searchable: say why; another try begins anew."""
        self._fail(code, error, stored=True)

    def _fail(self, code: str, error: ArchiveError, *, stored: bool) -> None:
        summary = self._summary(code)
        attempt = Attempt(code, summary.received)
        self._tools.workspace.forget(attempt)
        if self._tools.catalogue.set_state(
            code, RecordState.FAILED, error.code.value, error.facts, attempt=attempt.begun, stored=stored
        ):
            self._event(attempt, EventType.INGESTION_END, Outcome.FAILURE, str(error))
            told = {"record": code, "batch": summary.batch, "reason": error.code.value}
            logging.getLogger("vankho.stages").info("failed: %s", error, extra=told)

    def _summary(self, code: str) -> RecordSummary:
        summary = self._tools.catalogue.find(code)
        if summary is None:
            raise ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=code)
        return summary

    def _plan(self, code: str) -> IntakePlan:
        return self._tools.workspace.plan(self._summary(code))

    def _page_job(self, plan: IntakePlan, number: int) -> PageJob:
        index, inner = plan.locate(number)
        settings, master = self._tools.settings, self._tools.workspace.master(plan, index)
        form = plan.sources[index].file.format
        return PageJob(master, form, inner, number, self._tools.find_reader(), settings.limits)

    def _pens(self, plan: IntakePlan) -> PenReader | None:
        """What reads a pen's figures on the document's masters."""

        def located(number: int) -> tuple[Path, SourceFormat, int]:
            index, inner = plan.locate(number)
            return self._tools.workspace.master(plan, index), plan.sources[index].file.format, inner

        return pen_reader(self._tools.sandbox, self._tools.settings.limits, located)

    def _tell_reading(self, plan: IntakePlan) -> None:
        readings = self._tools.workspace.readings(plan)
        failed = [reading.page.number for reading in readings if reading.page.state is PageState.FAILED]
        if len(failed) == plan.pages:
            raise ArchiveError(ErrorCode.BROKEN_PAGE, page=failed[0], detail=str(readings[0].page.reason))
        outcome = Outcome.WARNING if failed else Outcome.SUCCESS
        self._event(plan.attempt, EventType.TEXT_RECOGNITION, outcome, told_of(readings))

    def _described(self, plan: IntakePlan) -> Description:
        """What the document says of itself, kept for whoever packs it."""
        readings = self._tools.workspace.readings(plan)
        pages = ((reading.page, reading.text) for reading in readings)
        names = tuple(source.file.name for source in plan.sources)
        beside = KnownBeside(names, plan.told, plan.record, self._tools.catalogue, self._tools.authority_file)
        pens = read_before((one for reading in readings for one in reading.pen), self._pens(plan))
        description = with_words(description_of(plan.record, pages, pens, beside), plan.told)
        self._keep(plan, plan.attempt.description_key, DESCRIPTION.write(description))
        return description

    def _compose(self, plan: IntakePlan, title: str, description: Description) -> None:
        """What was composed before a step was cut short is used; that it was made is told either way."""
        made = self._tools.store.stat(plan.attempt.composed_key)
        report = self._told_report(plan, made.size) if made else self._composed(plan, title, description)
        self._event(plan.attempt, EventType.PDFA_CREATION, Outcome.SUCCESS, composed_sentence(report))

    def _told_report(self, plan: IntakePlan, size: int) -> PdfaReport:
        """What was known of the PDF/A when it was made; an older program did not keep it."""
        key = plan.attempt.composed_report_key
        if self._tools.store.stat(key) is None:
            return PdfaReport(plan.pages, size)
        return COMPOSED.read(self._tools.store.read_bytes(key), key)

    def _composed(self, plan: IntakePlan, title: str, description: Description) -> PdfaReport:
        """Write and keep the PDF/A and what is known of it."""
        workspace, settings = self._tools.workspace, self._tools.settings
        target = workspace.new_file(plan, "composed.pdf")
        job = ComposeJob(
            workspace.sources(plan),
            workspace.reading_files(plan),
            target,
            PdfInfo(title=title, creator=settings.organisation, created=plan.received),
            settings.limits,
            written_words(description),
        )
        with self._tools.throttle.turn(Turn.COMPOSE), self._tools.meter.running("compose", plan.record, plan.batch):
            report = self._tools.sandbox.call_longer(plan.pages, COMPOSE, job)
        self._keep(plan, plan.attempt.composed_report_key, COMPOSED.write(report))
        self._keep(plan, plan.attempt.composed_key, target)
        return report

    def _seal_ours(self, plan: IntakePlan) -> None:
        workspace = self._tools.workspace
        source = workspace.object(plan, plan.attempt.composed_key, "to-seal.pdf")
        target = workspace.new_file(plan, "sealed.pdf")
        with self._tools.throttle.turn(Turn.SEAL):
            report, verdict = self._tools.sealer.seal(source, target, plan.record)
        self._sealed(plan, target, report, verdict)

    def _seal_confirmed(self, plan: IntakePlan) -> bool:
        """Finish the seal where its signature was confirmed; else prepare it, and False."""
        halves = self._tools.halves
        with self._tools.throttle.turn(Turn.SEAL):
            prepared = halves.prepared(plan)
            value = halves.value(plan.attempt, prepared)
            if value is None:
                self._tools.catalogue.set_state(plan.record, RecordState.TO_SIGN, attempt=plan.received)
                return False
            report, verdict, target = halves.finished(plan, prepared, value)
        self._sealed(plan, target, report, verdict)
        return True

    def _sealed(self, plan: IntakePlan, target: Path, report: SealReport, verdict: VerificationReport) -> None:
        self._keep(plan, plan.attempt.sealed_key, target)
        self._event(plan.attempt, EventType.SIGNING, Outcome.SUCCESS, str(report))
        self._event(plan.attempt, EventType.SIGNATURE_VALIDATION, Outcome.SUCCESS, verdict.indication.value)
        self._tools.catalogue.set_state(plan.record, RecordState.READY, attempt=plan.received)

    def _judge_original(self, plan: IntakePlan) -> None:
        verdict = self._verify(self._tools.workspace.master(plan, 0), plan.record)
        failed = verdict.indication is Indication.TOTAL_FAILED
        words = "/".join(filter(None, [verdict.indication.value, verdict.sub_indication]))
        outcome = Outcome.FAILURE if failed else Outcome.SUCCESS
        self._event(plan.attempt, EventType.SIGNATURE_VALIDATION, outcome, f"{words}: {verdict.message}")
        reason, facts = (ErrorCode.SIGNATURE_BROKEN.value, {"detail": verdict.message}) if failed else (None, {})
        self._tools.catalogue.set_state(plan.record, RecordState.READY, reason, facts, attempt=plan.received)

    def _verify(self, path: Path, target: str) -> VerificationReport:
        job = self._tools.authorities.judging(path, target, self._tools.clock())
        with self._tools.throttle.turn(Turn.SEAL):
            return self._tools.sandbox.call(VERIFY, job)

    def _keep(self, plan: IntakePlan, key: str, result: Path | bytes) -> None:
        """Store a step's result, unless the document went on without us: a frozen worker leaves nothing behind.

        What an earlier run of this step kept is used instead; another attempt has a place of its own.
        """
        summary = self._tools.catalogue.find(plan.record)
        if summary is None or summary.received != plan.received or summary.state in _PACKED:
            return
        try:
            if isinstance(result, bytes):
                self._tools.store.put_bytes(key, result)
            else:
                self._tools.store.put_file(key, result)
        except ArchiveError as error:
            if error.code is not ErrorCode.OBJECT_EXISTS:
                raise

    def _event(self, attempt: Attempt, kind: EventType, outcome: Outcome, detail: str) -> None:
        event = make_event(attempt, kind, outcome, detail, self._tools.clock())
        self._tools.catalogue.add_event(attempt.record, event)
