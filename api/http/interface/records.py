"""`/api/records`: what is in the archive, record by record and page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from fastapi import APIRouter, Query, Request, Response
from pydantic import AfterValidator
from starlette.responses import StreamingResponse

from api.http.dependencies import TheArchive, TheHeavyWork, TheLanguage
from api.http.downloads import document_name, is_known, master_of, send_file
from api.http.interface.answers import (
    PageAnswer,
    ReadingLink,
    RecordLines,
    RecordWhole,
    record_line,
    record_on_its_way,
    record_whole,
)
from domain.documents import RecordState
from domain.errors import ArchiveError, ErrorCode
from domain.terms import Term
from pipeline.finding.page_view import boxes_on_page, page_text
from pipeline.proving.record_verification import document_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalogue.entries import RecordSummary
    from domain.documents import Record
    from domain.page import Page
    from pipeline.archive import Archive

router = APIRouter(prefix="/api/records", tags=["records"])
MOST_RECORDS = 200
_LINK_SECONDS = 86_400
WIDTHS = (240, 480, 960, 1600, 2480, 3508, 4960)  # pixels; few, so that few copies of a page are kept
THUMBNAIL = WIDTHS[0]
_Term = TypeVar("_Term", bound=Term | None)
_BINARY: dict[int | str, dict[str, Any]] = {200: {"content": {"application/octet-stream": {}}}}
_JPEG: dict[int | str, dict[str, Any]] = {200: {"content": {"image/jpeg": {}}}}


def known(term: _Term) -> _Term:
    """What is asked for stands on our list; only what is stored may be newer than we are.

    Raises:
        ValueError: it does not.
    """
    if term is not None and not term.known:
        raise ValueError(", ".join(type(term)))
    return term


@router.get("", summary="List records, newest first", operation_id="listRecords")
def records(  # noqa: PLR0913, PLR0917 - each filter is one
    archive: TheArchive,
    language: TheLanguage,
    after: Annotated[str | None, Query(description="Code of the last record of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_RECORDS)] = 50,
    batch: Annotated[str | None, Query(description="Identifier; or name, where one batch alone has it")] = None,
    dossier: str | None = None,
    state: Annotated[RecordState | None, AfterValidator(known)] = None,
    text: Annotated[str | None, Query(description="Words in the title or code, marks left aside")] = None,
    to_look_at: Annotated[bool, Query(description="Only records with findings that somebody should look at")] = False,
) -> RecordLines:
    """A page of the list; `next` is the `after` of the following page, null at the end."""
    of_batch = archive.batches.find(batch) if batch else None
    found = archive.parts.catalogue.records(
        after or None, limit + 1, batch=of_batch, dossier=dossier, state=state, text=text, to_look_at=to_look_at
    )
    lines = [record_line(summary, language) for summary in found[:limit]]
    return RecordLines(lines, lines[-1].code if len(found) > limit else None)


@router.get("/{code}", summary="Everything about a record", operation_id="showRecord")
def record(archive: TheArchive, language: TheLanguage, code: str) -> RecordWhole:
    """An archived record from its package; one still in work as far as it is known."""
    return whole_record(archive, archive.summary(code), language)


@router.get("/{code}/text", summary="The text of a record, a form feed between pages", operation_id="showText")
def text(archive: TheArchive, code: str) -> StreamingResponse:
    """UTF-8 text page by page; a page that could not be read is empty."""
    archive.record(code)  # an unknown code is told before the answer begins
    return StreamingResponse(_texts(archive, code), media_type="text/plain; charset=utf-8")


@router.get("/{code}/pages/{number}", summary="A page: findings, text with geometry", operation_id="showPage")
def page(archive: TheArchive, code: str, number: int, q: str | None = None) -> PageAnswer:
    """The page and its text; with `q` also the boxes of the words that answer it, best place first."""
    whole = archive.record(code)
    found = page_of(whole, number)
    words = page_text(archive, whole, number)
    boxes = boxes_on_page(words, q) if words and q else ()
    return PageAnswer(found, words, [box.as_list() for box in boxes])


@router.get(
    "/{code}/pages/{number}/image",
    summary="The picture of a page (JPEG)",
    operation_id="pageImage",
    responses=_JPEG,
    response_class=Response,
)
def image(
    request: Request,
    archive: TheArchive,
    heavy: TheHeavyWork,
    code: str,
    number: int,
    width: Annotated[int, Query(ge=1, le=32_767, description="Pixels wanted; the next larger kept size")] = 32_767,
) -> Response:
    """The page as it looks, upright, at most as wide as its master."""
    return _picture(request, archive, heavy, (code, number, _kept_width(width)))


@router.get(
    "/{code}/pages/{number}/thumbnail",
    summary="A small picture of a page (JPEG)",
    operation_id="pageThumbnail",
    responses=_JPEG,
    response_class=Response,
)
def thumbnail(request: Request, archive: TheArchive, heavy: TheHeavyWork, code: str, number: int) -> Response:
    """240 pixels wide."""
    return _picture(request, archive, heavy, (code, number, THUMBNAIL))


@router.get(
    "/{code}/file",
    summary="The document as a PDF",
    operation_id="downloadDocument",
    responses=_BINARY,
    response_class=Response,
)
def document(request: Request, archive: TheArchive, code: str) -> Response:
    """Our sealed PDF/A, or the signed original, byte for byte as stored; ranges and ETag."""
    whole = archive.record(code)
    return send_file(request, archive, whole, document_file(whole), document_name(whole))


@router.get(
    "/{code}/masters/{ordinal}",
    summary="A file as it was handed in",
    operation_id="downloadMaster",
    responses=_BINARY,
    response_class=Response,
)
def master(request: Request, archive: TheArchive, code: str, ordinal: int) -> Response:
    """Master number `ordinal` (1-based), byte for byte as it came, under its own name."""
    whole = archive.record(code)
    file, name = master_of(whole, ordinal)
    return send_file(request, archive, whole, file, name)


@router.get(
    "/{code}/masters/{ordinal}/link",
    summary="A passing link to a file as it was handed in",
    operation_id="linkMaster",
)
def master_link(
    archive: TheArchive, code: str, ordinal: int, seconds: Annotated[int, Query(ge=1, le=_LINK_SECONDS)] = 600
) -> ReadingLink:
    """For programs that fetch large masters: straight from the object store where it gives links, else from here."""
    whole = archive.record(code)
    file, name = master_of(whole, ordinal)
    link = archive.reading_link(whole, file, seconds, name)
    return ReadingLink(link or f"/api/records/{code}/masters/{ordinal}", seconds if link else None, file.fixity.sha256)


def whole_record(archive: Archive, summary: RecordSummary, language: TheLanguage) -> RecordWhole:
    """From the package when it is archived, else from the catalogue."""
    line, catalogue = record_line(summary, language), archive.parts.catalogue
    related = catalogue.related(summary.code)
    if summary.state is RecordState.ARCHIVED:
        return record_whole(line, archive.record(summary.code), related, language)
    noticed, events = archive.noticed(summary.code), catalogue.events(summary.code)
    return record_on_its_way(summary, noticed, events, related, language)


def page_of(record: Record, number: int) -> Page:
    """Page `number` (1-based).

    Raises:
        ArchiveError: RECORD_NOT_FOUND.
    """
    if not 1 <= number <= len(record.pages):
        raise ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=f"{record.code}#{number}")
    return record.pages[number - 1]


def _texts(archive: Archive, code: str) -> Iterator[str]:
    for number, words in archive.page_texts(code):
        yield ("\f" if number > 1 else "") + (words.text if words else "")


def _kept_width(wanted: int) -> int:
    return next((width for width in WIDTHS if width >= wanted), 32_767)


def _picture(request: Request, archive: Archive, heavy: TheHeavyWork, place: tuple[str, int, int]) -> Response:
    """The picture, unless the client has it; what is stored never changes, so the content names its version."""
    code, number, width = place
    tag = f'"{archive.summary(code).content[:32]}-{number}-{width}"'
    headers = {"ETag": tag, "Cache-Control": "private, max-age=86400"}
    if is_known(request, tag):
        return Response(status_code=304, headers=headers)
    with heavy.place():
        data = archive.page_picture(code, number, width)
    return Response(data, headers=headers, media_type="image/jpeg")
