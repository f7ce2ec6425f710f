"""`/api/v1/openapi.json`: the interface for programs, as data."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse

from api.http.access.rules import needs
from api.http.addresses import API

router = APIRouter(prefix=API)


@router.get("/openapi.json", include_in_schema=False, dependencies=[needs()])
def description(request: Request) -> JSONResponse:
    """All routes for programs, what they take and what they answer."""
    return JSONResponse(request.app.openapi())
