"""Reading one page, inside a child process: picture, clean-up, text. Pure of storage; paths in, values out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from domain.documents import SourceFormat
from domain.errors import ErrorCode, PageFailed
from domain.geometry import IDENTITY
from domain.page import FindingCode, Page, PageImage, PageState, QualityFinding, ReadPage
from domain.text import Mark, MarkKind, PageText, TextSource, Word, mean_confidence
from ocr.engine import EngineInfo, vietnamese_only
from ocr.language.correction import corrected
from ocr.page.looks import read
from ocr.page.marks import find_marks
from ocr.page.orientation import looks_misread, quarter_turns_needed
from ocr.page.other_script import Known, without_other_scripts
from ocr.page.placing import clipped, map_words, place
from ocr.page.scrawl import without_scrawl
from ocr.page.tables import find_rules, find_tables
from ocr.page.unread_print import find_unread_print, lines_told
from ocr.readers import engine_of
from ocr.text_layer import OwnText, as_page_text, believed
from pipeline.isolation.memory import is_short
from pipeline.isolation.pen import read_head
from pipeline.isolation.stamped import stamped_lines
from pipeline.isolation.visible import with_looks
from scan.cleaning.axis import looks_sideways
from scan.cleaning.prepare import PreparedPage, prepare
from scan.cleaning.unfit import unfit_findings
from scan.page_source import PagePicture, load_page
from scan.pdf.own_letters import own_letters, rest_of_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.geometry import Box
    from pipeline.isolation.jobs import PageJob


_MOSTLY = 0.5  # of the letters


def read_page(job: PageJob) -> ReadPage:
    """The page with its text; a page that cannot be read says why and raises nothing."""
    if job.form is not SourceFormat.PDF:
        return _read_page(job)
    with with_looks(job.path, job.inner) as path:
        return _read_page(replace(job, path=path))


def _read_page(job: PageJob) -> ReadPage:
    image = None
    try:
        picture = load_page(job.path, job.form, job.inner, job.limits)
        letters = _own_letters(job, picture)
        if letters.text.believed:
            image, text = _beside_own_letters(job, picture, letters)
        else:
            prepared = prepare(picture, job.turns or 0)
            image = prepared.image
            if image.blank:
                image = replace(image, findings=(*image.findings, *unfit_findings(picture.pixels)))
                return ReadPage(Page(job.number, PageState.BLANK, image), PageText((), TextSource.NONE, ""))
            image, text = _recognised(job, picture, prepared)
    except PageFailed as error:
        for_want = error.code is ErrorCode.BROKEN_PAGE and is_short()  # libraries call a picture broken then
        code = ErrorCode.MEMORY_LIMIT if for_want else error.code
        return ReadPage(Page(job.number, PageState.FAILED, image, reason=code.value), None)
    words = sum(1 for _ in text.words())
    page = Page(job.number, PageState.READ, image, words, round(mean_confidence(text), 4))
    return ReadPage(page, text, read_head(picture.pixels, image, text) if job.number == 1 else ())


@dataclass(frozen=True, slots=True)
class _Letters:
    """The sound letters that a PDF page shows, better than any recognition.

    Attributes:
        text: boxes on the page as it is shown.
        width, height: of the page as it is shown, pixels.
        quarter_turns: clockwise, that make most letters upright.
    """

    text: OwnText
    width: int
    height: int
    quarter_turns: int = 0

    def turned(self, quarter_turns: int) -> OwnText:
        """The text on the page after so many clockwise quarter turns."""
        return self.text.turned(quarter_turns, self.width, self.height)


def _own_letters(job: PageJob, picture: PagePicture) -> _Letters:
    height, width = picture.pixels.shape[:2]
    if job.form is not SourceFormat.PDF:
        return _Letters(believed({}), width, height)
    found = own_letters(job.path, job.inner, width, height)
    return _Letters(believed(found.parts), width, height, found.quarter_turns)


def _beside_own_letters(job: PageJob, picture: PagePicture, letters: _Letters) -> tuple[PageImage, PageText]:
    """The page's own letters, and what is read from the rest of its picture, in one order."""
    turns = letters.quarter_turns if job.turns is None else job.turns
    rest = rest_of_page(job.path, job.inner, picture, letters.text.believed)
    prepared = None if rest is None else prepare(rest, turns)
    if rest is None or prepared is None or prepared.image.blank:
        return prepare(picture, turns).image, as_page_text(letters.turned(turns))
    image, text = _recognised(job, rest, prepared, letters)
    if picture.scanned:
        return image, text
    told = (finding for finding in image.findings if finding not in prepared.image.findings)
    whole = prepare(picture, turns).image
    return replace(whole, findings=(*whole.findings, *told)), text


def _recognised(
    job: PageJob, picture: PagePicture, prepared: PreparedPage, letters: _Letters | None = None
) -> tuple[PageImage, PageText]:
    """Recognise a page; a typed one is upright by its own letters."""
    if job.turns is not None or (letters and not picture.scanned):
        return _read(prepared, job.reader, letters)
    return _recognise(picture, prepared, job.reader, letters)


def _recognise(
    picture: PagePicture, prepared: PreparedPage, reader: EngineInfo, letters: _Letters | None
) -> tuple[PageImage, PageText]:
    """Recognise, turned first where lines run down; where the result is poor, turn the page and keep the better."""
    engine = engine_of(reader)
    sideways = looks_sideways(prepared.letters)
    if sideways and (turns := quarter_turns_needed(prepared.reading, prepared.reading_dpi, engine, sideways=True)):
        prepared = prepare(picture, turns)
    image, text = _read(prepared, reader, letters)
    if sideways or not (looks_misread(text) or _looks_foreign(image)):
        return image, text
    turns = quarter_turns_needed(prepared.reading, prepared.reading_dpi, engine)
    if turns:
        turned, again = _read(prepare(picture, turns), reader, letters)
        if mean_confidence(again) > mean_confidence(text):
            return turned, again
    return image, text


def _looks_foreign(image: PageImage) -> bool:
    """Whether most of the page was read as another script: Vietnamese on its head is."""
    return any(found.code is FindingCode.OTHER_SCRIPT and found.value > _MOSTLY for found in image.findings)


def _read(prepared: PreparedPage, reader: EngineInfo, letters: _Letters | None = None) -> tuple[PageImage, PageText]:
    engine, image = engine_of(reader), prepared.image
    stamped = stamped_lines(prepared, engine)
    text = corrected(read(prepared.reading, prepared.reading_dpi, engine, stamped))
    known = without_other_scripts(text) if vietnamese_only(reader.languages) else Known(text)
    text = without_scrawl(known.text)
    if known.unread:
        found = QualityFinding(FindingCode.OTHER_SCRIPT, round(known.share, 3))
        image = replace(image, findings=(*image.findings, found))
    marks = _marks(prepared, text, known.unread)
    if lines := lines_told([mark for mark in marks if mark.kind is MarkKind.UNREAD_TEXT]):
        image = replace(image, findings=(*image.findings, QualityFinding(FindingCode.UNREAD_TEXT, lines)))
    return image, replace(_placed(prepared, text, letters), marks=marks)


def _placed(prepared: PreparedPage, text: PageText, letters: _Letters | None) -> PageText:
    """The text on its page, put into one order with the page's own letters, which keep their exact places.

    The order is found where lines are level: on the picture that was read.
    """
    width, height = prepared.image.width, prepared.image.height
    if letters is None:
        return place(text, prepared.to_page, width, height, prepared.skew)
    own = letters.turned(prepared.image.quarter_turns)
    level = {word: replace(word, box=prepared.from_page.box(word.box)) for word in own.words()}
    exact = {moved: word for word, moved in level.items()}
    tables = find_tables(find_rules(prepared.reading, prepared.reading_dpi), prepared.reading_dpi)
    ordered = as_page_text(own.mapped(level.__getitem__), text, tables)

    def placed(word: Word) -> Word:
        return exact.get(word) or replace(word, box=clipped(prepared.to_page.box(word.box), width, height))

    return replace(map_words(ordered, placed), skew=prepared.skew)


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
