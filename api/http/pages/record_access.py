"""`/records/CODE/access`, `/records/CODE/export`: what is asked for on a record's page about who may read it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, RedirectResponse, Response

from api.http.access.forms import TheForm
from api.http.access.rules import needs
from api.http.addresses import record_url
from api.http.dependencies import TheActor, TheArchive, TheHeavyWork, TheLanguage
from api.http.jobs import in_thread
from api.http.pages.login import SEE_OTHER
from api.http.pages.records import record_page
from api.http.problems import problem_of
from domain.errors import ArchiveError, ErrorCode
from domain.people.access import AccessMode
from domain.people.permissions import Permission

router = APIRouter(prefix="/records")


@router.post("/{code}/access", dependencies=[needs(Permission.SEARCH, Permission.SET_ACCESS)])
def set_access(
    request: Request, archive: TheArchive, actor: TheActor, language: TheLanguage, code: str, form: TheForm
) -> Response:
    """Give the record, or its dossier, another access mode; none: that of the dossier, of the archive."""
    known = archive.records.known(actor, code)
    mode = AccessMode(form.get("mode")) if form.get("mode") else None
    try:
        if form.get("for") == "dossier":
            archive.access.set_dossier(actor, known.summary.dossier, mode, form.get("reason"))
        else:
            archive.access.set(actor, code, mode, form.get("reason"))
    except ArchiveError as error:
        if error.code is not ErrorCode.USAGE:
            raise
        return record_page(request, archive, actor, known, problem_of(error, language))
    return RedirectResponse(f"{record_url(code)}#access-title", SEE_OTHER)


@router.post("/{code}/export", dependencies=[needs(Permission.SEARCH, Permission.DOWNLOAD)])
async def export(  # noqa: PLR0913, PLR0917 - who asks, and for what
    request: Request,
    archive: TheArchive,
    actor: TheActor,
    language: TheLanguage,
    heavy: TheHeavyWork,
    code: str,
    form: TheForm,
) -> Response:
    """The record's files in one encrypted file; its name tells the code alone."""
    try:
        path = await heavy.reading.run(archive.finding.protected_copy, actor, code, form.raw("password"))
    except ArchiveError as error:
        if error.code is not ErrorCode.EXPORT_PASSWORD:
            raise
        known = await in_thread(archive.records.known, actor, code)
        return await in_thread(record_page, request, archive, actor, known, problem_of(error, language))
    headers = {"Cache-Control": "private, no-store"}
    return FileResponse(
        path,
        headers=headers,
        media_type="application/zip",
        filename=f"{code}.zip",
        background=BackgroundTask(path.unlink, missing_ok=True),
    )
