"""`/records…`: the list, one record, one page of it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from api.description_lines import check_line, likeliest, percent, said, told
from api.holding_lines import dossier_lines
from api.http.access.rules import needs
from api.http.answers import record_lines, record_whole
from api.http.dependencies import TheActor, TheArchive, TheLanguage
from api.http.language import language_of
from api.http.pages.rendering import render
from domain.description.validity_sentences import validity_sentences
from domain.documents import RecordState
from domain.entries import RecordFilter
from domain.errors import ArchiveError, ErrorCode
from domain.list_lengths import RECORDS
from domain.page_messages import page_sentence
from domain.people.access import MODES
from domain.people.passwords import FEWEST_IN_EXPORTS
from domain.people.permissions import Permission
from domain.text import DOUBTFUL, WordOrigin
from pipeline.finding.page_view import boxes_on_page, page_of

if TYPE_CHECKING:
    from api.http.problems import Problem
    from domain.actors import Actor
    from domain.entries import KnownRecord
    from domain.geometry import Box
    from domain.messages import Language
    from domain.page import Page
    from domain.text import PageText, Word
    from pipeline.archive import Archive
    from pipeline.describing.shown import DescriptionShown

router = APIRouter(prefix="/records")
_SETTLED = frozenset({RecordState.IN_REVIEW, RecordState.ARCHIVED, RecordState.FAILED, RecordState.REFUSED})
_GRID = 60  # thumbnails of one stretch of the pages grid


@dataclass(frozen=True, slots=True)
class ShownWord:
    """One word of the text beside the picture.

    Attributes:
        text: as it stands in the archive.
        hit: it answers the query.
        sure: per cent, where a clerk should look at it; None where it is sure enough.
        read: what was recognised, where it was corrected; else None.
        others: what it may read too, likeliest first.
        origin: where on the visible page it was found.
    """

    text: str
    hit: bool
    sure: int | None
    read: str | None
    others: tuple[str, ...] = ()
    origin: WordOrigin = WordOrigin.PICTURE


@router.get("", dependencies=[needs(Permission.SEARCH)])
def record_list(  # noqa: PLR0913, PLR0917 - each filter is one
    request: Request,
    archive: TheArchive,
    actor: TheActor,
    language: TheLanguage,
    text: str = "",
    state: str = "",
    batch: str = "",
    dossier: str = "",
    to_look_at: str = "",
    after: str = "",
) -> HTMLResponse:
    """Newest first; `after` gives the rows behind a record, for the end of a list that is shown."""
    wanted = RecordState(state) if state in set(RecordState) else None
    filter_ = RecordFilter(batch or None, dossier or None, wanted, text or None, bool(to_look_at))
    found = record_lines(archive.records.select(actor, filter_, after or None, RECORDS + 1), RECORDS, language)
    filters = {"text": text, "state": wanted.value if wanted else "", "batch": batch, "dossier": dossier}
    filters["to_look_at"] = "1" if to_look_at else ""
    if after:
        return render(request, "_record_rows.html", lines=found, filters=filters)
    told = _dossier_lines(archive, actor, dossier, language) if dossier else ()
    return render(request, "records.html", lines=found, filters=filters, states=list(RecordState), told=told)


def _dossier_lines(archive: Archive, actor: Actor, code: str, language: Language) -> tuple[str, ...]:
    """What the dossier is whose records are listed; nothing where it is not packed yet or may not be seen."""
    try:
        return tuple(dossier_lines(archive.dossiers.shown(actor, code), language))
    except ArchiveError as error:
        if error.code is not ErrorCode.RECORD_NOT_FOUND:
            raise
        return ()


@router.get("/{code}", dependencies=[needs(Permission.SEARCH)])
def record(request: Request, archive: TheArchive, actor: TheActor, code: str) -> HTMLResponse:
    """What a record is; one in work shows how far it is and looks again every other second."""
    try:
        known = archive.records.known(actor, code)
    except ArchiveError as error:
        if error.code is not ErrorCode.RECORD_NOT_FOUND or not actor.rights.allow(Permission.ASK_ACCESS):
            raise
        asked = archive.access.askable_record(actor, code)  # as unknown as the record where it may not be known of
        return render(request, "conditional_record.html", record=asked)
    return record_page(request, archive, actor, known)


def record_page(
    request: Request, archive: Archive, actor: Actor, known: KnownRecord, problem: Problem | None = None
) -> HTMLResponse:
    """The page of a record, with what went wrong when something was asked for on it."""
    language = language_of(request)
    shown = archive.describing.shown_of(actor, known.record) if known.record else None
    whole, progress = record_whole(known, language, shown), None
    if whole.record.state is RecordState.READING:
        with suppress(ArchiveError):  # it was archived between two looks
            progress = archive.records.pages_read(actor, whole.record.code)
    return render(
        request,
        "record.html",
        problem.status if problem else 200,
        whole=whole,
        shown=shown,
        told=partial(told, language=language),
        said=partial(said, language=language),
        percent=percent,
        likeliest=likeliest,
        check_line=partial(check_line, language=language),
        validity_sentences=partial(validity_sentences, language=language),
        progress=progress,
        settled=whole.record.state in _SETTLED,
        pages=whole.pages[:_GRID],
        grid=_GRID,
        sets_access=actor.rights.allow(Permission.SET_ACCESS, known.summary.fonds),
        corrects=actor.rights.allow(Permission.CORRECT, known.summary.fonds),
        modes=MODES,
        fewest_letters=FEWEST_IN_EXPORTS,
        problem=problem,
    )


@router.get("/{code}/pages", dependencies=[needs(Permission.SEARCH)])
def pages(request: Request, archive: TheArchive, actor: TheActor, code: str, start: int = 0) -> HTMLResponse:
    """More of the pages grid, from page number `start` + 1 on."""
    whole = archive.records.record(actor, code)
    stretch = whole.pages[start : start + _GRID]
    return render(
        request, "_page_grid.html", code=code, pages=stretch, total=len(whole.pages), end=start + len(stretch)
    )


@router.get("/{code}/pages/{number}", dependencies=[needs(Permission.SEARCH)])
def page(  # noqa: PLR0913, PLR0917 - who asks, and for what
    request: Request,
    archive: TheArchive,
    actor: TheActor,
    language: TheLanguage,
    code: str,
    number: int,
    q: str = "",
    field: str = "",
) -> HTMLResponse:
    """The picture with the hits boxed, or the place of a field of its description; its text beside it."""
    whole = archive.records.record(actor, code)
    found = page_of(whole, number)
    text = archive.records.page_text(actor, whole, number)
    boxes = _field_boxes(archive.describing.shown(actor, code), field, number) if field else _boxes(text, q)
    return render(
        request,
        "page.html",
        record=whole,
        page=found,
        q=q,
        boxes=[box.as_list() for box in boxes],
        marks=_marked(text),
        blocks=_blocks(text, set(boxes)),
        sentence=_sentence(found, language),
    )


def _sentence(found: Page, language: Language) -> str | None:
    """Why a page failed; the page itself keeps only the code."""
    return page_sentence(ErrorCode(found.reason), found.number, language) if found.reason else None


def _boxes(text: PageText | None, query: str) -> tuple[Box, ...]:
    return boxes_on_page(text, query) if text and query.strip() else ()


def _field_boxes(shown: DescriptionShown, field: str, page: int) -> tuple[Box, ...]:
    """Where a field of that name stands on the page."""
    places = (place for one in shown.description.fields if one.name == field for place in one.places)
    return tuple(box for place in places if place.page == page for box in place.boxes)


def _marked(text: PageText | None) -> list[dict[str, object]]:
    """Places on the picture: seals, what was not read, and words that signatures, notes and fields put on the page."""
    if text is None:
        return []
    put_in = [("put-in", word.box) for word in text.words() if word.origin is WordOrigin.APPEARANCE]
    places = [*((mark.kind.value, mark.box) for mark in text.marks), *put_in]
    return [{"kind": kind, "box": box.as_list()} for kind, box in places]


def _blocks(text: PageText | None, hits: set[Box]) -> list[list[list[ShownWord]]]:
    """The text as blocks of lines of words, those that answer the query told apart."""
    return [
        [[shown_word(word, hit=word.box in hits) for word in line.words] for line in block.lines]
        for block in (text.blocks if text else ())
    ]


def shown_word(word: Word, *, hit: bool) -> ShownWord:
    """A word as the page shows it."""
    sure = None if word.confidence >= DOUBTFUL else round(word.confidence * 100)
    return ShownWord(
        word.text, hit, sure, word.correction.before if word.correction else None, word.others, word.origin
    )
