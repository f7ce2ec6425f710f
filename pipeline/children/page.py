"""Reading one page, inside a child process: picture, clean-up, text. Pure of storage; paths in, values out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.documents import SourceFormat
from domain.errors import PageFailed
from domain.geometry import IDENTITY
from domain.page import FindingCode, Page, PageImage, PageState, QualityFinding, ReadPage
from domain.text import Mark, MarkKind, PageText, TextSource, mean_confidence
from ocr.engine import EngineInfo, OcrEngine, vietnamese_only
from ocr.language.correction import corrected
from ocr.page.marks import find_marks
from ocr.page.orientation import looks_misread, quarter_turns_needed
from ocr.page.other_script import Known, without_other_scripts
from ocr.page.placing import clipped, place
from ocr.page.reading import read
from ocr.page.scrawl import without_scrawl
from ocr.page.unread_print import find_unread_print, lines_told
from ocr.readers import engine_of
from ocr.text_layer import usable_layer
from scan.cleaning.axis import looks_sideways
from scan.cleaning.prepare import PreparedPage, prepare
from scan.cleaning.unfit import unfit_findings
from scan.page_source import PagePicture, load_page
from scan.pdf.embedded_text import embedded_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.geometry import Box
    from pipeline.children.jobs import PageJob


_MOSTLY = 0.5  # of the letters


def read_page(job: PageJob) -> ReadPage:
    """The page with its text; a page that cannot be read says why and raises nothing."""
    image = None
    try:
        picture = load_page(job.path, job.form, job.inner, job.limits)
        prepared = prepare(picture, job.turns or 0)
        image = prepared.image
        if image.blank:
            image = replace(image, findings=(*image.findings, *unfit_findings(picture.pixels)))
            return ReadPage(Page(job.number, PageState.BLANK, image), PageText((), TextSource.NONE, ""))
        image, text = _own_text(job, picture, image) or _recognised(job, picture, prepared)
    except PageFailed as error:
        return ReadPage(Page(job.number, PageState.FAILED, image, reason=error.code.value), None)
    words = sum(1 for _ in text.words())
    return ReadPage(Page(job.number, PageState.READ, image, words, round(mean_confidence(text), 4)), text)


def _own_text(job: PageJob, picture: PagePicture, image: PageImage) -> tuple[PageImage, PageText] | None:
    """The sound text layer of a PDF page, which is better than any recognition."""
    if job.form is not SourceFormat.PDF:
        return None
    lines = embedded_words(job.path, job.inner, image.width, image.height)
    text = usable_layer(lines, scanned=picture.scanned)
    return (image, text) if text else None


def _recognised(job: PageJob, picture: PagePicture, prepared: PreparedPage) -> tuple[PageImage, PageText]:
    if job.turns is not None:
        return _read(prepared, engine_of(job.reader), job.reader)
    return _recognise(picture, prepared, job.reader)


def _recognise(picture: PagePicture, prepared: PreparedPage, reader: EngineInfo) -> tuple[PageImage, PageText]:
    """Recognise, turned first where lines run down; where the result is poor, turn the page and keep the better."""
    engine = engine_of(reader)
    sideways = looks_sideways(prepared.letters)
    if sideways and (turns := quarter_turns_needed(prepared.reading, prepared.reading_dpi, engine, sideways=True)):
        prepared = prepare(picture, turns)
    image, text = _read(prepared, engine, reader)
    if sideways or not (looks_misread(text) or _looks_foreign(image)):
        return image, text
    turns = quarter_turns_needed(prepared.reading, prepared.reading_dpi, engine)
    if turns:
        turned, again = _read(prepare(picture, turns), engine, reader)
        if mean_confidence(again) > mean_confidence(text):
            return turned, again
    return image, text


def _looks_foreign(image: PageImage) -> bool:
    """Whether most of the page was read as another script: Vietnamese on its head is."""
    return any(found.code is FindingCode.OTHER_SCRIPT and found.value > _MOSTLY for found in image.findings)


def _read(prepared: PreparedPage, engine: OcrEngine, reader: EngineInfo) -> tuple[PageImage, PageText]:
    image, text = prepared.image, corrected(read(prepared.reading, prepared.reading_dpi, engine))
    known = without_other_scripts(text) if vietnamese_only(reader.languages) else Known(text)
    text = without_scrawl(known.text)
    if known.unread:
        found = QualityFinding(FindingCode.OTHER_SCRIPT, round(known.share, 3))
        image = replace(image, findings=(*image.findings, found))
    placed = place(text, prepared.to_page, image.width, image.height, prepared.skew)
    marks = _marks(prepared, text, known.unread)
    if lines := lines_told([mark for mark in marks if mark.kind is MarkKind.UNREAD_TEXT]):
        image = replace(image, findings=(*image.findings, QualityFinding(FindingCode.UNREAD_TEXT, lines)))
    return image, replace(placed, marks=marks)


def _marks(prepared: PreparedPage, text: PageText, unread: Sequence[Box]) -> tuple[Mark, ...]:
    """Seals, lines of other scripts, other unread ink; found on the sheet, told on the page."""
    letters = prepared.letters
    words = [prepared.to_sheet.box(box) for box in (*(word.box for word in text.words()), *unread)]
    ink, dpi, seals = letters.ink, prepared.image.dpi, prepared.seals
    unread_print = find_unread_print(ink, letters.factor, dpi, words, seals)
    told = [*words, *(mark.box for mark in unread_print)]
    marks = (*unread_print, *find_marks(ink, letters.factor, dpi, told, seals))
    on_page = (prepared.unbent or IDENTITY).box
    width, height = prepared.image.width, prepared.image.height
    found = [replace(mark, box=clipped(on_page(mark.box), width, height)) for mark in marks]
    found += (Mark(MarkKind.UNREAD, clipped(prepared.to_page.box(box), width, height)) for box in unread)
    return tuple(sorted(found, key=lambda mark: (mark.box.y, mark.box.x)))
