"""The steps of reading an archived record again. Each may be repeated; results lie in the object store until the end.

What may change is the text. The page stays as it was archived, upright as it was then: the sealed PDF/A shows it so.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from describe.written import with_written, written_words
from domain.events import EventType
from domain.page import PageState, ReadPage
from ocr.alto import parse_alto, write_alto
from ocr.page.confirmed import with_confirmed
from pipeline.describing.described import NOT_DESCRIBED
from pipeline.isolation.jobs import PageJob
from pipeline.isolation.readings import READING
from pipeline.processing.events import revision_event
from pipeline.processing.stages import StageRun
from pipeline.texts.keys import place
from pipeline.texts.masters import Masters
from pipeline.texts.reread_plan import REREAD_PLAN, Left, RereadPlan, plan_of, texts_of
from pipeline.texts.reread_report import REPORT, RereadReport, change_of, counted, readers, sentence_of
from storage.areas import REREADING
from storage.packages.revisions import Revision

if TYPE_CHECKING:
    from domain.documents import Record
    from domain.errors import ArchiveError
    from domain.page import Page, PageImage
    from domain.text import PageText
    from pipeline.processing.steps import StepTools
    from pipeline.texts.revising import Reviser
    from storage.packages.dossiers import DossierStore

_AREA = REREADING.prefix


def report_key(code: str) -> str:
    """Object key of the report on a re-read record."""
    return f"{place(_AREA, code)}.json"


class Rereading:
    """All steps; `story.py` gives their order and names their keys."""

    def __init__(self, tools: StepTools, dossiers: DossierStore, reviser: Reviser, *, anew: bool) -> None:
        """The steps on a tools, on which the packages are `dossiers`; `anew` for all pages, not older ones only."""
        self._tools = tools
        self._dossiers = dossiers
        self._reviser = reviser
        self._anew = anew
        self._masters = Masters(dossiers, tools.workspace, tools.sandbox, tools.settings.limits)

    def begin(self, code: str) -> int:
        """Find out what is to be read; returns how many pages."""
        self._tools.store.delete(report_key(code))
        self._tools.store.clear(place(_AREA, code))
        record = self._reviser.archived(code)
        plan = plan_of(self._dossiers, record, self._reader, anew=self._anew)
        if plan.pages:
            plan = replace(plan, sources=self._masters.pages(record))
        self._tools.store.replace_bytes(_plan_key(code), REREAD_PLAN.write(plan))
        return len(plan.pages)

    def read_page(self, code: str, ordinal: int, *, late: bool) -> bool:
        """Read the page that is number `ordinal` of those to be read, in a child process, and keep the reading.

        Returns:
            False when it is to be read later, behind the pages of others (see `PageReader.read`).
        """
        plan = self._plan(code)
        number = plan.pages[ordinal - 1]
        place = _page_key(code, number)
        if self._tools.store.stat(place) is None:
            record = self._reviser.archived(code)
            run = StageRun("reread", code, record.batch, number)
            reading = self._tools.pages.read(run, self._job(record, plan, number), late=late)
            if reading is None:
                return False
            self._tools.store.replace_bytes(place, READING.write(reading))
        self._tools.progress.page_read(code, number)
        return True

    def revise(self, code: str) -> None:
        """Put the new texts into the package, the catalogue and the index, and say what became of them."""
        if self._tools.store.stat(report_key(code)):
            self._tools.store.clear(place(_AREA, code))  # all but this was done before the step was cut short
            return
        plan = self._plan(code)
        readings = {n: self._reading(code, n) for n in plan.pages}
        report = RereadReport(code, self._reader, left=plan.left)

        def change(record: Record) -> Revision | None:
            nonlocal report
            report, revision = self._compared(record, readings, RereadReport(code, self._reader, left=plan.left))
            return revision

        record = self._reviser.revise(code, change)
        version = self._dossiers.version_of(record) if report.read else 0
        self._end(replace(report, version=version))

    def fail(self, code: str, error: ArchiveError) -> None:
        """The record keeps its texts: say why."""
        self._end(RereadReport(code, self._reader, code=error.code.value, facts=error.facts))

    def _end(self, report: RereadReport) -> None:
        self._tools.store.replace_bytes(report_key(report.record), REPORT.write(report))
        self._tools.store.clear(place(_AREA, report.record))
        self._masters.forget(report.record)
        self._tools.progress.step_done(report.record, "reread")

    @property
    def _reader(self) -> str:
        return str(self._tools.find_reader())

    def _plan(self, code: str) -> RereadPlan:
        return REREAD_PLAN.read(self._tools.store.read_bytes(_plan_key(code)), _plan_key(code))

    def _reading(self, code: str, number: int) -> ReadPage:
        key = _page_key(code, number)
        return READING.read(self._tools.store.read_bytes(key), key)

    def _job(self, record: Record, plan: RereadPlan, number: int) -> PageJob:
        path, form, inner = self._masters.locate(record, plan.sources, number)
        image = record.pages[number - 1].image
        return PageJob(
            path=path,
            form=form,
            inner=inner,
            number=number,
            reader=self._tools.find_reader(),
            limits=self._tools.settings.limits,
            turns=image.quarter_turns if image else None,
        )

    def _compared(
        self, record: Record, readings: dict[int, ReadPage], report: RereadReport
    ) -> tuple[RereadReport, Revision | None]:
        """What the readings change in the record as it is now."""
        texts, pages = {}, []
        written = written_words(self._dossiers.description(record) or NOT_DESCRIBED)
        for page, file in texts_of(record):
            reading = readings.get(page.number)
            if reading is None:
                continue
            stored = self._dossiers.read(record, file)
            before = parse_alto(stored).text
            reason = _unusable(reading, before)
            if reason or reading.text is None:
                report = _with_left(report, reason or Left.UNREADABLE, reading.page)
                continue
            scale = _scale(page.image, reading.page.image)
            by_pen = (replace(word, box=word.box.scaled(scale)) for word in written.get(page.number, ()))
            after = with_confirmed(with_written(reading.text, by_pen), before, scale)
            report = replace(report, read=(*report.read, change_of(page.number, before, after)))
            counts = counted(reading.page, after)
            alto = write_alto(counts, after, record.title)
            if alto != stored:
                texts[page.number] = alto
                pages.append(counts)
        if not texts:
            return report, None
        detail = sentence_of(report, texts)
        agent = readers(page.after for page in report.read if page.number in texts)
        event = revision_event(record.code, EventType.TEXT_RECOGNITION, agent, detail, self._tools.clock())
        return report, Revision(record, texts, tuple(pages), event)


def _unusable(reading: ReadPage, before: PageText) -> Left | None:
    """Why a reading must not take the place of a text."""
    if reading.text is None or reading.page.state is PageState.FAILED:
        return Left.UNREADABLE
    return Left.FOUND_BLANK if before.blocks and not reading.text.blocks else None


def _with_left(report: RereadReport, reason: Left, page: Page) -> RereadReport:
    reasons = {**report.reasons, page.number: page.reason} if page.reason else report.reasons
    left = {**report.left, reason: (*report.left.get(reason, ()), page.number)}
    return replace(report, left=left, reasons=reasons)


def _scale(was: PageImage | None, now: PageImage | None) -> float:
    """How much larger the page's picture is than it was."""
    return now.width / was.width if was and now else 1.0


def _plan_key(code: str) -> str:
    return f"{place(_AREA, code)}/plan.json"


def _page_key(code: str, number: int) -> str:
    return f"{place(_AREA, code)}/page-{number:05d}.json"
