"""`/healthz`, `/readyz` and `/metrics`: for programs that watch this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from starlette.responses import JSONResponse

from api.http.access.rules import ANYBODY
from api.http.dependencies import TheLanguage
from api.observe.metrics import CONTENT_TYPE, Metrics
from api.observe.overview import Overview
from api.observe.readiness import Readiness

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from pipeline.archive import Archive

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="The program runs", operation_id="health", dependencies=[ANYBODY])
async def health() -> dict[str, str]:
    """Asks nobody: it says nothing about the archive behind it."""
    return {"status": "ok"}


@router.get(
    "/readyz",
    summary="Store, database and index answer",
    operation_id="ready",
    responses={503: {"description": "One of them does not; `reasons` says which and why"}},
    dependencies=[ANYBODY],
)
def ready(request: Request, language: TheLanguage) -> JSONResponse:
    """Asks all three at once and waits two seconds at most."""
    readiness: Readiness = request.app.state.readiness
    obstacles = readiness.obstacles(language)
    if not obstacles:
        return JSONResponse({"status": "ready"})
    reasons = [{"part": found.part, "code": found.code, "message": found.message} for found in obstacles]
    return JSONResponse({"status": "not-ready", "reasons": reasons}, 503)


@router.get("/metrics", include_in_schema=False, dependencies=[ANYBODY])
def metrics(request: Request) -> Response:
    """Figures for Prometheus."""
    figures: Metrics = request.app.state.metrics
    return Response(figures.text(), media_type=CONTENT_TYPE)


def prepare(app: Starlette, archive: Archive) -> None:
    """Give an application what these routes ask for; the archive has been started."""
    app.state.overview = Overview(archive)
    app.state.metrics = Metrics(archive, app.state.overview)
    app.state.readiness = Readiness(archive)
