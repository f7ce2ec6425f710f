"""`/upload`: where files are dropped; the rest is `static/upload.js` speaking tus."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from api.dependencies import TheArchive
from api.rendering import render

router = APIRouter()


@router.get("/upload")
def upload_page(request: Request, archive: TheArchive) -> HTMLResponse:
    """An empty list of uploads, with a name for the batch proposed."""
    limit = archive.parts.settings.limits.file_bytes
    return render(request, "upload.html", batch=f"{archive.parts.clock():%Y-%m-%d %H:%M}", limit=limit)
