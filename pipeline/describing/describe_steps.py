"""The step of describing an archived record anew; it may be repeated, and leaves a report until somebody is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from describe.document import EXTRACTOR
from pipeline.describing.describe_report import DESCRIBE_REPORT, DescribeReport
from pipeline.describing.describer import Describer
from pipeline.describing.pen import KnownBeside, pen_reader
from pipeline.texts.keys import place
from pipeline.texts.masters import Masters
from storage.areas import DESCRIBING

if TYPE_CHECKING:
    from pathlib import Path

    from domain.documents import Record, SourceFormat
    from domain.errors import ArchiveError
    from pipeline.describing.pen import PenReader
    from pipeline.processing.steps import StepTools
    from pipeline.texts.revising import Reviser
    from storage.packages.dossiers import DossierStore


def report_key(code: str) -> str:
    """Object key of the report on a described record."""
    return f"{place(DESCRIBING.prefix, code)}.json"


class Redescribing:
    """All steps; `story.py` gives their order."""

    def __init__(self, tools: StepTools, dossiers: DossierStore, reviser: Reviser) -> None:
        """The steps on these tools, packages and their reviser."""
        self._tools = tools
        self._masters = Masters(dossiers, tools.workspace, tools.sandbox, tools.settings.limits)
        beside = KnownBeside(catalogue=tools.catalogue, authorities=tools.authority_file)
        self._describer = Describer(dossiers, reviser, tools.clock, self._pens, beside)

    def describe(self, code: str) -> None:
        """Describe the record as its texts are now, and say what became of it.

        Cut short and repeated it finds nothing changed, and tells the version 0: what it wrote is in the package.
        """
        with self._tools.meter.running("describe", code):
            self._end(self._describer.describe(code))

    def fail(self, code: str, error: ArchiveError) -> None:
        """The record keeps its description: say why."""
        self._end(DescribeReport(code, EXTRACTOR, code=error.code.value, facts=error.facts))

    def _pens(self, record: Record) -> PenReader | None:
        """What reads a pen's figures on a record's masters, which are copied out only where there are some."""

        def located(number: int) -> tuple[Path, SourceFormat, int]:
            return self._masters.locate(record, self._masters.pages(record), number)

        return pen_reader(self._tools.sandbox, self._tools.settings.limits, located)

    def _end(self, report: DescribeReport) -> None:
        self._tools.store.replace_bytes(report_key(report.record), DESCRIBE_REPORT.write(report))
        self._masters.forget(report.record)
        self._tools.progress.step_done(report.record, "describe")
