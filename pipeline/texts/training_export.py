"""Lines that people confirmed, as lines to train the reader on: one file a page, from the masters in the packages."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from domain.disk_faults import faults
from domain.documents import RecordState
from domain.entries import RecordFilter
from domain.errors import SYSTEM_FAULTS, ArchiveError
from domain.events import EventType
from ocr.alto import parse_alto
from ocr.reader.training_lines import SUFFIX
from pipeline.finding.record_use_cases import codes_of
from pipeline.isolation.jobs import CUT_LINES, ConfirmedLine, Cut, CutJob
from pipeline.processing.workspace import Workspace
from pipeline.texts.masters import Masters
from pipeline.texts.reread_plan import texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.documents import Record
    from domain.page import Page
    from domain.people.access import Sight
    from pipeline.wiring import Parts


@dataclass(frozen=True, slots=True)
class ExportedPage:
    """What became of one page: its record and number, what was cut, or why nothing could be."""

    record: str
    page: int
    cut: Cut
    error: ArchiveError | None = None


def export_corrections(parts: Parts, folder: Path, sight: Sight | None = None) -> Iterator[ExportedPage]:
    """Write the confirmed lines of all archived records that may be seen into `folder`, made where it is not there.

    Run again, every page is written anew.

    Raises:
        ArchiveError: DISK_FULL, STORE_FAILED, READER_UNFIT and other faults of the machine; what is the matter with one
            page is told with it.
    """
    with faults(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="vankho-lines-") as scratch:
        masters = Masters(parts.dossiers, Workspace(Path(scratch), parts.store), parts.sandbox, parts.settings.limits)
        for code in codes_of(parts, RecordFilter(state=RecordState.ARCHIVED), sight):
            record = parts.dossiers.record(code)
            if any(event.type is EventType.MODIFICATION for event in record.events):
                yield from _of_record(parts, masters, record, folder)
                masters.forget(record.code)


def _of_record(parts: Parts, masters: Masters, record: Record, folder: Path) -> Iterator[ExportedPage]:
    for page, file in texts_of(record):
        text = parse_alto(parts.dossiers.read(record, file)).text
        lines = tuple(ConfirmedLine(line.box, line.text) for line in text.lines() if line.confirmed)
        if lines and page.image:
            target = folder.absolute() / f"{record.code}-{page.number:05d}{SUFFIX}"
            yield _of_page(parts, masters, record, page, (lines, target))


def _of_page(
    parts: Parts, masters: Masters, record: Record, page: Page, wanted: tuple[tuple[ConfirmedLine, ...], Path]
) -> ExportedPage:
    lines, target = wanted
    nothing = Cut(0, (), tuple(line.text for line in lines))
    try:
        path, form, inner = masters.locate(record, masters.pages(record), page.number)
        turns, width = (page.image.quarter_turns, page.image.width) if page.image else (0, 0)
        job = CutJob(path, form, inner, turns, width, lines, target, parts.settings.limits)
        return ExportedPage(record.code, page.number, parts.sandbox.call(CUT_LINES, job))
    except ArchiveError as error:
        if error.code in SYSTEM_FAULTS:
            raise
        return ExportedPage(record.code, page.number, nothing, error)
