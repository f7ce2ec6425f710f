"""Which pages of a record are to be read again, by what ALTO says of who read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.documents import FileUse
from domain.page import PageState
from domain.terms import Term
from domain.text import TextSource
from ocr.alto import parse_alto
from ocr.text_layer import is_current
from storage.packages.stored_json import StoredForm

if TYPE_CHECKING:
    from domain.documents import Record, StoredFile
    from domain.page import Page
    from domain.text import PageText
    from storage.packages.dossiers import DossierStore


class Left(Term):
    """Why a page keeps the text that it has."""

    CURRENT = "current"  # read by the reader that reads now
    BORN_DIGITAL = "born-digital"  # its text stood in the PDF, and is what is seen
    BLANK = "blank"  # nothing was found to read
    FAILED = "failed"  # it could not be read at ingest either
    UNREADABLE = "unreadable"  # reading it failed now
    FOUND_BLANK = "found-blank"  # there was text, and this reading found none


@dataclass(frozen=True, slots=True)
class RereadPlan:
    """What is to be read again of a record.

    Attributes:
        pages: numbers of the pages.
        sources: number of pages of each master.
        left: the other pages, by reason.
    """

    pages: tuple[int, ...]
    sources: tuple[int, ...]
    left: dict[Left, tuple[int, ...]]


REREAD_PLAN = StoredForm(RereadPlan, schema=2)


def plan_of(dossiers: DossierStore, record: Record, reader: str, *, anew: bool) -> RereadPlan:
    """Which pages of a record `reader` has to read; `sources` stays empty."""
    pages: list[int] = []
    left: dict[Left, tuple[int, ...]] = {}
    for page, file in texts_of(record):
        reason = why_left(page, parse_alto(dossiers.read(record, file)).text, reader, anew=anew)
        if reason is None:
            pages.append(page.number)
        else:
            left[reason] = (*left.get(reason, ()), page.number)
    return RereadPlan(tuple(pages), (), left)


def texts_of(record: Record) -> list[tuple[Page, StoredFile]]:
    """The pages of a record, each with its ALTO file."""
    files = {file.page: file for file in record.files if file.use is FileUse.OCR_TEXT}
    return [(page, files[page.number]) for page in record.pages if page.number in files]


def why_left(page: Page, text: PageText, reader: str, *, anew: bool) -> Left | None:
    """Why a page is not to be read again by `reader`; None where it is.

    Args:
        page: its outcome so far.
        text: as stored; ALTO tells who read it.
        reader: who reads now, as ALTO tells it.
        anew: also pages that this reader read, and those that failed.
    """
    current = is_current(text.engine, reader)
    if text.source is TextSource.BORN_DIGITAL:
        return Left.BORN_DIGITAL if current else None
    if page.state is PageState.FAILED:
        return None if anew else Left.FAILED
    if page.state is PageState.BLANK:
        return Left.BLANK
    return Left.CURRENT if current and not anew else None
