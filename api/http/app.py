"""The web application over one archive: routes, pages, errors, the guard before all of them."""

from __future__ import annotations

import logging
import secrets
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from api.http.access.guard import Guard
from api.http.access.verifications import Verifications
from api.http.addresses import API, BEFORE
from api.http.dependencies import WEB
from api.http.heads import HeadAsGet
from api.http.interface import batches, exceptions, journal, records, search, verification
from api.http.jobs import HeavyWork
from api.http.language import language_of, wants_json
from api.http.moved import Moved
from api.http.pages import batches as batches_page
from api.http.pages import exceptions as exceptions_page
from api.http.pages import journal as journal_page
from api.http.pages import records as record_pages
from api.http.pages import search as search_page
from api.http.pages import upload as upload_page
from api.http.pages import verification as verification_pages
from api.http.pages.rendering import render
from api.http.problems import problem_of
from api.http.request_faults import RequestFault, RequestRefused
from api.http.uploads import routes as uploads
from api.http.uploads.upload_intake import UploadIntake
from api.http.uploads.upload_store import UploadStore
from api.observe import health
from domain.errors import ArchiveError, ErrorCode

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection

    from starlette.requests import Request
    from starlette.responses import Response

    from pipeline.archive import Archive

_LOG = logging.getLogger("vankho.web")
_NOT_FOUND, _METHOD_NOT_ALLOWED = 404, 405
_INTERFACES = (search, records, verification, batches, exceptions, journal, health)
_PAGES = (search_page, record_pages, verification_pages, upload_page, batches_page, exceptions_page, journal_page)


def create_app(archive: Archive, host: str = "127.0.0.1", names: Collection[str] = ()) -> FastAPI:
    """The application over `archive`, opened for writing and started.

    Args:
        archive: what is shown.
        host: the address that it will be served on.
        names: under which a proxy makes it known besides, as the address bar shows them.
    """
    app = FastAPI(
        title="Văn Khố",
        version=version("vankho"),
        summary="Digitisation and electronic archive for Vietnamese records",
        description="Errors are RFC 9457 problems; `code` is stable. `Accept-Language: en` or `?lang=en` for English.",
        openapi_url=f"{API}/openapi.json",
        docs_url=None,  # they would load scripts from elsewhere
        redoc_url=None,
        lifespan=_lifespan,
    )
    scratch, web = archive.settings.home / "scratch", archive.settings.web
    app.state.archive = archive
    health.prepare(app, archive)
    in_hand = max(web.connections // 2, 1)
    app.state.heavy = HeavyWork.of(archive.settings.worker_count, in_hand)
    app.state.verifications = Verifications(web.verify_per_minute)
    app.state.uploads = UploadStore(scratch / "uploads", archive.clock, archive.settings.reserve_bytes)
    app.state.upload_intake = UploadIntake(archive, WEB, app.state.uploads, app.state.overview)
    for module in _INTERFACES:
        app.include_router(module.router)
    app.include_router(uploads.router, prefix=API)
    app.include_router(uploads.router, prefix=BEFORE, include_in_schema=False)
    for module in _PAGES:
        app.include_router(module.router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=Path(__file__).with_name("static")), name="static")
    app.add_exception_handler(ArchiveError, _archive_error)
    app.add_exception_handler(RequestRefused, _archive_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unexpected)
    app.add_middleware(Moved)
    app.add_middleware(HeadAsGet)
    app.add_middleware(Guard, host=host, names=names, most=in_hand)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.upload_intake.open()
    try:
        yield
    finally:
        app.state.upload_intake.close()


def _tell(request: Request, error: ArchiveError | RequestRefused) -> Response:
    """A problem for programs, a page for people, a piece of a page for htmx."""
    problem = problem_of(error, language_of(request))
    if wants_json(request):
        return problem.as_json(request.url.path)
    template = "_problem.html" if "hx-request" in request.headers else "problem.html"
    response = render(request, template, problem.status, problem=problem)
    response.headers.update(problem.headers)
    return response


async def _archive_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, ArchiveError | RequestRefused):
        raise error
    return _tell(request, error)


async def _invalid_request(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    return _tell(request, RequestRefused(RequestFault.REQUEST_INVALID, place=place, detail=first["msg"]))


async def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 0
    known = {
        _NOT_FOUND: RequestRefused(RequestFault.PATH_NOT_FOUND),
        _METHOD_NOT_ALLOWED: RequestRefused(RequestFault.METHOD_NOT_ALLOWED),
    }
    other = RequestRefused(RequestFault.REQUEST_INVALID, place=request.url.path, detail=str(error))
    return _tell(request, known.get(status, other))


async def _unexpected(request: Request, error: Exception) -> Response:
    """A bug: an incident number joins what the reader sees and what the log says."""
    incident = secrets.token_hex(4)
    _LOG.error("incident %s at %s", incident, request.url.path, exc_info=error)
    return _tell(request, ArchiveError(ErrorCode.INTERNAL, detail=f"{type(error).__name__} #{incident}"))
