"""`/api/v1/records`: what is in the archive, record by record and page by page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from fastapi import APIRouter, Query, Request, Response
from pydantic import AfterValidator
from starlette.responses import StreamingResponse

from api.http.access.rules import needs
from api.http.addresses import API
from api.http.answers import (
    PageAnswer,
    ReadingLink,
    RecordLines,
    RecordWhole,
    record_lines,
    record_whole,
)
from api.http.dependencies import TheActor, TheArchive, TheHeavyWork, TheLanguage
from api.http.downloads import document_name, is_known, master_of, send_file
from api.http.jobs import in_thread
from domain.description.fields import FieldName
from domain.documents import RecordState
from domain.entries import RecordFilter
from domain.list_lengths import MOST_RECORDS, RECORDS
from domain.people.permissions import Permission
from domain.terms import Term
from pipeline.finding.page_view import boxes_on_page, page_of
from pipeline.finding.use_cases import THUMBNAIL
from pipeline.proving.record_verification import document_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from api.http.jobs import HeavyWork
    from domain.actors import Actor
    from domain.text import PageText
    from pipeline.archive import Archive

router = APIRouter(prefix=f"{API}/records", tags=["records"])
_LINK_SECONDS = 86_400
WIDTHS = (THUMBNAIL, 480, 960, 1600, 2480, 3508, 4960)  # pixels; few, so that few copies of a page are kept
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


@router.get(
    "", summary="List records, newest first", operation_id="listRecords", dependencies=[needs(Permission.SEARCH)]
)
def records(  # noqa: PLR0913, PLR0917 - each filter is one
    archive: TheArchive,
    actor: TheActor,
    language: TheLanguage,
    after: Annotated[str | None, Query(description="Code of the last record of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_RECORDS)] = RECORDS,
    batch: Annotated[str | None, Query(description="Identifier; or name, where one batch alone has it")] = None,
    dossier: str | None = None,
    state: Annotated[RecordState | None, AfterValidator(known)] = None,
    text: Annotated[str | None, Query(description="Words in the title or code, marks left aside")] = None,
    to_look_at: Annotated[bool, Query(description="Only records with findings that somebody should look at")] = False,
) -> RecordLines:
    """A page of the list; `next` is the `after` of the following page, null at the end."""
    wanted = RecordFilter(batch, dossier, state, text, to_look_at)
    return record_lines(archive.records.select(actor, wanted, after or None, limit + 1), limit, language)


@router.get(
    "/{code}", summary="Everything about a record", operation_id="showRecord", dependencies=[needs(Permission.SEARCH)]
)
def record(archive: TheArchive, actor: TheActor, language: TheLanguage, code: str) -> RecordWhole:
    """An archived record from its package; one still in work as far as it is known."""
    known = archive.records.known(actor, code)
    return record_whole(known, language, archive.describing.shown_of(actor, known.record) if known.record else None)


@router.get(
    "/{code}/text",
    summary="The text of a record, a form feed between pages",
    operation_id="showText",
    dependencies=[needs(Permission.SEARCH)],
)
async def text(archive: TheArchive, actor: TheActor, heavy: TheHeavyWork, code: str) -> StreamingResponse:
    """UTF-8 text page by page; a page that could not be read is empty."""
    texts = await heavy.reading.run(archive.records.page_texts, actor, code)
    return StreamingResponse(heavy.reading.each(_with_form_feeds(texts)), media_type="text/plain; charset=utf-8")


@router.get(
    "/{code}/pages/{number}",
    summary="A page: findings, text with geometry",
    operation_id="showPage",
    dependencies=[needs(Permission.SEARCH)],
)
def page(archive: TheArchive, actor: TheActor, code: str, number: int, q: str | None = None) -> PageAnswer:
    """The page and its text; with `q` also the boxes of the words that answer it, best place first."""
    whole = archive.records.record(actor, code)
    found = page_of(whole, number)
    words = archive.records.page_text(actor, whole, number)
    boxes = boxes_on_page(words, q) if words and q else ()
    return PageAnswer(found, words, [box.as_list() for box in boxes])


@router.get(
    "/{code}/pages/{number}/image",
    summary="The picture of a page (JPEG)",
    operation_id="pageImage",
    responses=_JPEG,
    response_class=Response,
    dependencies=[needs(Permission.SEARCH)],
)
async def image(  # noqa: PLR0913, PLR0917 - who asks, and for what
    request: Request,
    archive: TheArchive,
    actor: TheActor,
    heavy: TheHeavyWork,
    code: str,
    number: int,
    width: Annotated[int, Query(ge=1, le=32_767, description="Pixels wanted; the next larger kept size")] = 32_767,
) -> Response:
    """The page as it looks, upright, at most as wide as its master."""
    finding, kept = archive.finding, _kept_width(width)
    drawn = partial(finding.drawn_picture, actor, code, number, kept)
    draw = partial(finding.page_picture, actor, code, number, kept)
    return await _picture(request, heavy, await _tag(archive, actor, (code, number, kept)), drawn, draw)


@router.get(
    "/{code}/pages/{number}/thumbnail",
    summary="A small picture of a page (JPEG)",
    operation_id="pageThumbnail",
    responses=_JPEG,
    response_class=Response,
    dependencies=[needs(Permission.SEARCH)],
)
async def thumbnail(
    request: Request, archive: TheArchive, actor: TheActor, heavy: TheHeavyWork, code: str, number: int
) -> Response:
    """240 pixels wide."""
    drawn = partial(archive.finding.drawn_thumbnail, actor, code, number)
    draw = partial(archive.finding.thumbnail, actor, code, number)
    return await _picture(request, heavy, await _tag(archive, actor, (code, number, THUMBNAIL)), drawn, draw)


@router.get(
    "/{code}/fields/{name}/image",
    summary="The place of a field on its page, enlarged (JPEG)",
    operation_id="fieldImage",
    responses=_JPEG,
    response_class=Response,
    dependencies=[needs(Permission.SEARCH)],
)
async def field_image(
    archive: TheArchive, actor: TheActor, heavy: TheHeavyWork, code: str, name: FieldName
) -> Response:
    """Where the value stands, with what is printed around it: for whoever is asked for it."""
    data = await heavy.drawing.run(partial(archive.finding.field_picture, actor, code, name))
    return Response(data, headers={"Cache-Control": "private, no-cache"}, media_type="image/jpeg")


@router.get(
    "/{code}/file",
    summary="The document as a PDF",
    operation_id="downloadDocument",
    responses=_BINARY,
    response_class=Response,
    dependencies=[needs(Permission.SEARCH, Permission.DOWNLOAD)],
)
async def document(request: Request, archive: TheArchive, actor: TheActor, heavy: TheHeavyWork, code: str) -> Response:
    """Our sealed PDF/A, or the signed original, byte for byte as stored; ranges and ETag."""
    whole = await in_thread(archive.records.record, actor, code)
    fetch = partial(archive.finding.fetch, actor, whole)
    return await send_file(request, heavy.reading, fetch, document_file(whole), document_name(whole))


@router.get(
    "/{code}/masters/{ordinal}",
    summary="A file as it was handed in",
    operation_id="downloadMaster",
    responses=_BINARY,
    response_class=Response,
    dependencies=[needs(Permission.SEARCH, Permission.DOWNLOAD)],
)
async def master(
    request: Request, archive: TheArchive, actor: TheActor, heavy: TheHeavyWork, code: str, ordinal: int
) -> Response:
    """Master number `ordinal` (1-based), byte for byte as it came, under its own name."""
    whole = await in_thread(archive.records.record, actor, code)
    file, name = master_of(whole, ordinal)
    return await send_file(request, heavy.reading, partial(archive.finding.fetch, actor, whole), file, name)


@router.get(
    "/{code}/masters/{ordinal}/link",
    summary="A passing link to a file as it was handed in",
    operation_id="linkMaster",
    dependencies=[needs(Permission.SEARCH, Permission.DOWNLOAD)],
)
def master_link(
    archive: TheArchive,
    actor: TheActor,
    code: str,
    ordinal: int,
    seconds: Annotated[int, Query(ge=1, le=_LINK_SECONDS)] = 600,
) -> ReadingLink:
    """For programs that fetch large masters: straight from the object store where it gives links, else from here."""
    whole = archive.records.record(actor, code)
    file, name = master_of(whole, ordinal)
    link = archive.finding.reading_link(actor, whole, file, seconds, name)
    return ReadingLink(link or f"{API}/records/{code}/masters/{ordinal}", seconds if link else None, file.fixity.sha256)


def _with_form_feeds(texts: Iterator[tuple[int, PageText | None]]) -> Iterator[str]:
    for number, words in texts:
        yield ("\f" if number > 1 else "") + (words.text if words else "")


def _kept_width(wanted: int) -> int:
    return next((width for width in WIDTHS if width >= wanted), 32_767)


async def _tag(archive: Archive, actor: Actor, place: tuple[str, int, int]) -> str:
    """Names a picture: what is stored never changes, so the content names its version."""
    code, number, width = place
    return f'"{(await in_thread(archive.records.summary, actor, code)).content[:32]}-{number}-{width}"'


async def _picture(
    request: Request, heavy: HeavyWork, tag: str, drawn: Callable[[], bytes | None], draw: Callable[[], bytes]
) -> Response:
    """The picture, unless the client has it."""
    headers = {"ETag": tag, "Cache-Control": "private, max-age=86400"}
    if is_known(request, tag):
        return Response(status_code=304, headers=headers)
    data = await in_thread(drawn)
    if data is None:
        data = await heavy.drawing.run(draw)
    return Response(data, headers=headers, media_type="image/jpeg")
