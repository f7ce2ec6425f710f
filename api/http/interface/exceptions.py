"""`/api/v1/exceptions`: documents that failed, why, what their page looks like, and trying them again."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.http.access.rules import needs
from api.http.addresses import API
from api.http.answers import RecordLine, record_line
from api.http.dependencies import TheActor, TheArchive, TheHeavyWork, TheLanguage, TheOverview
from api.http.downloads import is_known
from api.http.exception_answers import ExceptionLines, Retried, exception_lines, retried
from api.http.interface.records import WIDTHS
from api.http.jobs import in_thread
from domain.people.permissions import Permission

router = APIRouter(prefix=API, tags=["exceptions"])
MOST = 200
THUMBNAIL = WIDTHS[0]
_JPEG: dict[int | str, dict[str, Any]] = {200: {"content": {"image/jpeg": {}}}}


@router.get(
    "/exceptions",
    summary="Documents that failed, newest first",
    operation_id="listExceptions",
    dependencies=[needs(Permission.SEE_WORK)],
)
def exceptions(
    archive: TheArchive,
    actor: TheActor,
    language: TheLanguage,
    after: Annotated[str, Query(max_length=2000, description="`next` of the page before")] = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
    batch: str | None = None,
) -> ExceptionLines:
    """Each with the sentence that says why and what to do."""
    return exception_lines(*archive.intake.failed(actor, after, limit, batch), language)


@router.post(
    "/records/{code}/retry",
    summary="Try a failed document again",
    operation_id="retryRecord",
    status_code=202,
    responses={409: {"description": "`not-failed`: it is in the archive or being worked on"}},
    dependencies=[needs(Permission.DEPOSIT, Permission.SEARCH)],
)
def retry(archive: TheArchive, actor: TheActor, overview: TheOverview, language: TheLanguage, code: str) -> RecordLine:
    """From its kept masters, before other work."""
    archive.intake.retry(actor, code)
    overview.changed()
    return record_line(archive.records.summary(actor, code), language)


@router.post(
    "/exceptions/retry",
    summary="Try the failed documents of a batch again",
    operation_id="retryBatch",
    status_code=202,
    dependencies=[needs(Permission.DEPOSIT)],
)
def retry_all(
    archive: TheArchive,
    actor: TheActor,
    overview: TheOverview,
    language: TheLanguage,
    batch: Annotated[str, Query(min_length=1)],
) -> Retried:
    """Some at a time: while `more` is true, call again."""
    tried = archive.intake.retry_batch(actor, batch)
    overview.changed()
    return retried(tried, language)


@router.get(
    "/records/{code}/kept/{number}/image",
    summary="A page of a document that is in no package (JPEG)",
    operation_id="keptPageImage",
    responses=_JPEG,
    response_class=Response,
    dependencies=[needs(Permission.SEE_WORK, Permission.SEARCH)],
)
async def kept_image(  # noqa: PLR0913, PLR0917 - who asks, and for what
    request: Request,
    archive: TheArchive,
    actor: TheActor,
    heavy: TheHeavyWork,
    code: str,
    number: int,
    width: Annotated[int, Query(ge=1, le=WIDTHS[-1], description="Pixels; the next larger kept size")] = THUMBNAIL,
) -> Response:
    """Drawn from the master as it was handed in."""
    kept = next(known for known in WIDTHS if known >= width)
    content = (await in_thread(archive.records.summary, actor, code)).content
    tag = f'"{content[:32]}-kept-{number}-{kept}"'
    headers = {"ETag": tag, "Cache-Control": "private, max-age=86400"}
    if is_known(request, tag):
        return Response(status_code=304, headers=headers)
    data = await heavy.drawing.run(archive.finding.kept_picture, actor, code, number, kept)
    return Response(data, headers=headers, media_type="image/jpeg")
