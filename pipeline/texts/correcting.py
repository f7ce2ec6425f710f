"""A person compares a line with the picture and says what is printed there: a new version of the record's text."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode
from domain.events import AgentKind, EventType
from domain.text import DOUBTFUL, TextLine
from ocr.alto import numbered_lines, parse_alto, with_line_in_place, write_alto
from ocr.page.confirmed import confirmed, with_line
from pipeline.processing.events import revision_event
from pipeline.texts.reread_plan import texts_of
from pipeline.texts.reread_report import counted
from storage.packages.revisions import Revision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.documents import Record
    from pipeline.wiring import Parts

_MOST_TOLD = 300  # letters of each reading in an event


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """One line of a record: its page, what ALTO calls it there, and what it says."""

    page: int
    identifier: str
    line: TextLine

    @property
    def doubtful(self) -> bool:
        """Nobody confirmed it, and the reader is unsure of some word."""
        return not self.line.confirmed and any(word.confidence < DOUBTFUL for word in self.line.words)


def lines_of(parts: Parts, code: str, page: int | None = None) -> Iterator[PlacedLine]:
    """The lines of an archived record, or of one of its pages, in reading order.

    Raises:
        ArchiveError: RECORD_NOT_FOUND for an unknown record or page; NOT_ARCHIVED; OBJECT_CORRUPT.
    """
    record = parts.reviser.archived(code)
    _check_page(record, page)
    for found, file in texts_of(record):
        if page in {None, found.number}:
            text = parse_alto(parts.dossiers.read(record, file)).text
            yield from (PlacedLine(found.number, name, line) for name, line in numbered_lines(text))


@dataclass(frozen=True, slots=True)
class LineCorrection:
    """What a person says about a line.

    Attributes:
        page: 1-based number.
        identifier: of the line in the page's ALTO file.
        text: what is printed there; None where the line is right as it stands.
        person: who says so.
    """

    page: int
    identifier: str
    text: str | None
    person: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """What became of it: the line before and after, and the version of the package; 0 where nothing was to be done."""

    before: TextLine
    after: TextLine
    version: int


def correct(parts: Parts, code: str, correction: LineCorrection) -> Corrected:
    """Put a line as a person says it reads in the place of what stands there.

    Raises:
        ArchiveError: USAGE, the text is empty or holds control characters; RECORD_NOT_FOUND, NOT_ARCHIVED,
            LINE_NOT_FOUND; OBJECT_CORRUPT; DISK_FULL, STORE_FAILED, INDEX_FAILED.
    """
    check_text(correction.text)
    done: list[tuple[TextLine, TextLine]] = []

    def change(record: Record) -> Revision | None:
        before, after, revision = _revision(parts, record, correction)
        done[:] = [(before, after)]
        return revision

    parts.reviser.catch_up()
    before = parts.dossiers.record(code) if parts.catalogue.find(code) else None
    record = parts.reviser.revise(code, change)
    version = parts.dossiers.version_of(record) if record != before else 0
    return Corrected(*done[0], version)


def _revision(parts: Parts, record: Record, correction: LineCorrection) -> tuple[TextLine, TextLine, Revision | None]:
    _check_page(record, correction.page)
    page, file = next(each for each in texts_of(record) if each[0].number == correction.page)
    data = parts.dossiers.read(record, file)
    stored = parse_alto(data).text
    before = dict(numbered_lines(stored)).get(correction.identifier)
    if before is None:
        line = correction.identifier
        raise ArchiveError(ErrorCode.LINE_NOT_FOUND, record=record.code, page=correction.page, line=line)
    after = confirmed(before, correction.text)
    if after == before:
        return before, after, None
    text = with_line(stored, correction.identifier, after)
    counts = counted(page, text)
    alto = with_line_in_place(data, correction.identifier, after, counts.confidence)
    alto = alto or write_alto(counts, text, record.title)
    detail = f"tr. {page.number}, {correction.identifier}: {_change_in_words(before, after)}"
    now = parts.clock()
    event = revision_event(record.code, EventType.MODIFICATION, correction.person, detail, now, AgentKind.PERSON)
    return before, after, Revision(record, {page.number: alto}, (counts,), event)


def _change_in_words(before: TextLine, after: TextLine) -> str:
    if before.text == after.text:
        return f"xác nhận “{_cut(after.text)}”"
    return f"“{_cut(before.text)}” → “{_cut(after.text)}”"


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_TOLD else f"{text[:_MOST_TOLD]}…"


def _check_page(record: Record, page: int | None) -> None:
    if page is not None and page not in {each.number for each, _ in texts_of(record)}:
        raise ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=f"{record.code}#{page}")


def check_text(text: str | None) -> None:
    """Raise ArchiveError USAGE unless a text can be that of a line: some word, nothing that controls; None is fine."""
    if text is None:
        return
    if not text.split() or any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in text):
        raise ArchiveError(ErrorCode.USAGE, detail="TEXT")
