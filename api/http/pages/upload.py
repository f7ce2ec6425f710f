"""`/upload`: where files are dropped; the rest is `static/upload.js` speaking tus."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from api.http.access.rules import needs
from api.http.dependencies import TheActor, TheArchive, TheOverview, TheUploads
from api.http.pages.rendering import render
from domain.batches import BatchKind, BatchState
from domain.passing_names import PASSING_STARTS, PASSING_SUFFIXES, SYSTEM_NAMES
from domain.people.permissions import Permission

router = APIRouter()
_PASSING = {"starts": PASSING_STARTS, "ends": PASSING_SUFFIXES, "names": SYSTEM_NAMES}


@router.get("/upload", dependencies=[needs(Permission.DEPOSIT)])
def upload_page(
    request: Request,
    archive: TheArchive,
    actor: TheActor,
    overview: TheOverview,
    uploads: TheUploads,
    batch: str = "",
) -> HTMLResponse:
    """An empty list of uploads, with a name for a new batch proposed; the browser passes over what intake would.

    `batch` is chosen beforehand, also where somebody else opened it. While the database is away uploads go on, into
    new batches.
    """
    known = overview.open_batches(actor.name)
    own = known or ()
    sees = known is not None and actor.rights.allow(Permission.SEE_WORK)
    asked = [archive.batches.find(actor, batch)] if batch and sees else []
    return render(
        request,
        "upload.html",
        batches=[*own, *(one for one in asked if one not in own and one.state is BatchState.OPEN)],
        chosen=asked[0].identifier if asked else "",
        batches_known=known is not None,
        fonds=archive.access.deposit_fonds(actor) if known is not None else (),
        name=f"{archive.clock():%Y-%m-%d %H:%M}",
        limit=archive.settings.limits.file_bytes,
        quota=archive.settings.web.upload_quota if actor.identifier else 0,
        used=uploads.used(actor.identifier),
        duplicates=archive.settings.duplicates,
        unattended=overview.unattended(),
        passing=_PASSING,
        kinds=list(BatchKind),
        reviewed=archive.settings.review.release == "review",
    )
