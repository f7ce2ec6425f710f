"""From the texts of a document to its description, and what is told of it in an event."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from describe.document import EXTRACTOR, Document
from describe.marks.signed import said_by_signatures
from describe.numbering import asks_by_pen, by_neighbours
from describe.pages import DescribedPage
from describe.pen import with_pen
from describe.written import without_written
from domain.description.document import Description
from domain.description.merging import with_sheet
from domain.description.values import with_what_follows
from domain.events import AgentKind, EventType, Outcome
from pipeline.describing.pen import KnownBeside
from pipeline.processing.events import revision_event

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from domain.delivery.sheet import SheetWords
    from domain.events import Event
    from domain.page import Page
    from domain.text import PageText
    from pipeline.describing.pen import PenReader

NOT_DESCRIBED = Description(())
_NOTHING_BESIDE = KnownBeside()
_LOG = logging.getLogger("vankho.describing")


def description_of(
    code: str,
    pages: Iterable[tuple[Page, PageText | None]],
    pens: PenReader | None = None,
    beside: KnownBeside = _NOTHING_BESIDE,
) -> Description:
    """What a document says of itself; nothing, without an extractor, where describing it went wrong.

    A record is never lost for what a rule stumbled over: it is archived, and described by a later program.

    Args:
        code: names it in the log.
        pages: all of its pages in order, with their texts as they stand now.
        pens: reads what a pen wrote; without it that is asked for.
        beside: what else is known of it.
    """
    given = tuple(pages)  # whoever reads them as they are asked for may refuse the file
    learned = beside.learned()  # a fault of the database is no rule's, and is waited out
    try:
        seen = tuple(described_page(page, text) for page, text in given)
        document = Document(seen)
        found = learned.improve(document.described())
        return _with_pen(found, document, given, pens, beside) if pens is not None else found
    except Exception:  # noqa: BLE001 - whatever a rule stumbles over
        _LOG.exception("describing %s failed", code)
        return NOT_DESCRIBED


def _with_pen(
    found: Description,
    document: Document,
    given: Sequence[tuple[Page, PageText | None]],
    pens: PenReader,
    beside: KnownBeside,
) -> Description:
    """The description with what a pen wrote, decided by all that is known of the document."""
    places = document.places_to_read(found)
    image = next((page.image for page, _ in given if places and page.number == places[0].page), None)
    if image is None:
        return found
    filled = with_pen(found, pens(image, places), (*said_by_signatures(document.pages), *beside.said(found)))
    return by_neighbours(filled, beside.neighbours(filled)) if asks_by_pen(filled) else filled


def describing_event(code: str, description: Description, time: datetime) -> Event:
    """The event that a program described a record."""
    agent, told = description.extractor or EXTRACTOR, sentence_of(description)
    event = revision_event(code, EventType.DESCRIPTION, agent, told, time, AgentKind.SOFTWARE)
    return event if description.extractor else replace(event, outcome=Outcome.WARNING)


def with_words(description: Description, words: SheetWords | None) -> Description:
    """The description with what a delivery's sheet says; what follows from it is worked out with what the page says."""
    if words is None:
        return description
    told = with_what_follows({one.name: one.value for one in words.values}, description)
    return with_sheet(description, {name: value for name, value in told.items() if value is not None})


def sheet_event(code: str, words: SheetWords, person: str, time: datetime) -> Event:
    """The event that somebody's sheet spoke of a record; cells that could be no value stand in it as they were."""
    told = f"{len(words.values)} trường theo bảng kê {words.sheet}, hàng {words.row}"
    unread = f"; không dùng được: {'; '.join(words.unread)}" if words.unread else ""
    return revision_event(code, EventType.DESCRIPTION, person, told + unread, time, AgentKind.PERSON)


def sentence_of(description: Description) -> str:
    """The line of the event: how much is known, how much of it a person is asked for, how much is cited."""
    if not description.fields:
        return "không mô tả được"
    asked = sum(field.asked for field in description.fields)
    parts = [f"{len(description.fields)} trường"]
    parts += [f"cần hỏi {asked}"] if asked else []
    parts += [f"viện dẫn {len(description.citations)} văn bản"] if description.citations else []
    return ", ".join(parts)


def described_page(page: Page, text: PageText | None) -> DescribedPage:
    """A page and its text as rules look at them."""
    width, height = (page.image.width, page.image.height) if page.image else (1, 1)
    return DescribedPage(page.number, width, height, without_written(text) if page.image and text else None)
