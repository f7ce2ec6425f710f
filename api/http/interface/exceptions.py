"""`/api/exceptions`: documents that failed, why, what their page looks like, and trying them again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.http.dependencies import TheArchive, TheHeavyWork, TheLanguage, TheOverview
from api.http.downloads import is_known
from api.http.interface.answers import RecordLine, record_line
from api.http.interface.records import WIDTHS
from api.http.pages.rendering import record_url
from api.retrying import failed_documents, retry_batch, shown_page
from domain.messages import explain
from pipeline.intake.earlier import kept_plan

if TYPE_CHECKING:
    from catalogue.entries import RecordSummary
    from domain.messages import Language

router = APIRouter(prefix="/api", tags=["exceptions"])
MOST = 200
THUMBNAIL = WIDTHS[0]
_JPEG: dict[int | str, dict[str, Any]] = {200: {"content": {"image/jpeg": {}}}}


@dataclass(frozen=True, slots=True)
class ExceptionLine:
    """One document that failed; `message` says why and what to do, `picture` is the page that it is about."""

    code: str
    title: str
    batch: str
    owner: str
    received: datetime
    reason: str | None
    message: str | None
    page: int
    picture: str


@dataclass(frozen=True, slots=True)
class ExceptionLines:
    """A page of them, newest first; `next` is the `after` of the following page, null at the end."""

    exceptions: list[ExceptionLine]
    next: str | None


@dataclass(frozen=True, slots=True)
class Retried:
    """What became of a batch's failed documents; `more` asks for another call."""

    retried: list[str]
    refused: dict[str, str]
    more: bool


@router.get("/exceptions", summary="Documents that failed, newest first", operation_id="listExceptions")
def exceptions(
    archive: TheArchive,
    language: TheLanguage,
    after: Annotated[str, Query(max_length=2000, description="`next` of the page before")] = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
    batch: str | None = None,
) -> ExceptionLines:
    """Each with the sentence that says why and what to do."""
    found, following = failed_documents(archive, after, limit, batch)
    return ExceptionLines([_line(summary, language) for summary in found], following)


@router.post(
    "/records/{code}/retry",
    summary="Try a failed document again",
    operation_id="retryRecord",
    status_code=202,
    responses={409: {"description": "`not-failed`: it is in the archive or being worked on"}},
)
def retry(archive: TheArchive, overview: TheOverview, language: TheLanguage, code: str) -> RecordLine:
    """From its kept masters, before other work."""
    archive.retry(code)
    overview.changed()
    return record_line(archive.summary(code), language)


@router.post(
    "/exceptions/retry", summary="Try the failed documents of a batch again", operation_id="retryBatch", status_code=202
)
def retry_all(
    archive: TheArchive, overview: TheOverview, language: TheLanguage, batch: Annotated[str, Query(min_length=1)]
) -> Retried:
    """Some at a time: while `more` is true, call again."""
    tried = retry_batch(archive, batch)
    overview.changed()
    return Retried(tried.again, {code: explain(error, language) for code, error in tried.refused.items()}, tried.more)


@router.get(
    "/records/{code}/kept/{number}/image",
    summary="A page of a document that is in no package (JPEG)",
    operation_id="keptPageImage",
    responses=_JPEG,
    response_class=Response,
)
def kept_image(
    request: Request,
    archive: TheArchive,
    heavy: TheHeavyWork,
    code: str,
    number: int,
    width: Annotated[int, Query(ge=1, le=WIDTHS[-1], description="Pixels; the next larger kept size")] = THUMBNAIL,
) -> Response:
    """Drawn from the master as it was handed in."""
    kept = next(known for known in WIDTHS if known >= width)
    summary = archive.summary(code)
    tag = f'"{summary.content[:32]}-kept-{number}-{kept}"'
    headers = {"ETag": tag, "Cache-Control": "private, max-age=86400"}
    if is_known(request, tag):
        return Response(status_code=304, headers=headers)
    plan = kept_plan(archive.parts.store, summary)
    with heavy.place():
        data = archive.parts.cache.kept_picture(archive.parts.store, plan, number, kept)
    return Response(data, headers=headers, media_type="image/jpeg")


def _line(summary: RecordSummary, language: Language) -> ExceptionLine:
    line = record_line(summary, language)
    page = shown_page(summary)
    return ExceptionLine(
        code=line.code,
        title=line.title,
        batch=line.batch,
        owner=line.owner,
        received=line.received,
        reason=line.reason,
        message=line.message,
        page=page,
        picture=f"/api{record_url(line.code, 'kept', page, 'image')}",
    )
