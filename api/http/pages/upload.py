"""`/upload`: where files are dropped; the rest is `static/upload.js` speaking tus."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from api.http.dependencies import TheArchive, TheOverview
from api.http.pages.rendering import render
from domain.passing_names import PASSING_STARTS, PASSING_SUFFIXES, SYSTEM_NAMES

router = APIRouter()
_PASSING = {"starts": PASSING_STARTS, "ends": PASSING_SUFFIXES, "names": SYSTEM_NAMES}


@router.get("/upload")
def upload_page(request: Request, archive: TheArchive, overview: TheOverview) -> HTMLResponse:
    """An empty list of uploads, with a name for the batch proposed; the browser passes over what intake would."""
    return render(
        request,
        "upload.html",
        batch=f"{archive.clock():%Y-%m-%d %H:%M}",
        limit=archive.settings.limits.file_bytes,
        duplicates=archive.settings.duplicates,
        unattended=overview.unattended(),
        passing=_PASSING,
    )
