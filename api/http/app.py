"""The web application over one archive: routes, pages, errors, the guard before all of them."""

from __future__ import annotations

from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from api.http.access.asking import Reach
from api.http.access.guard import Guard
from api.http.access.verifications import Verifications
from api.http.addresses import API, BEFORE
from api.http.heads import HeadAsGet
from api.http.interface import (
    account,
    audits,
    authorities,
    batches,
    description,
    descriptions,
    dossiers,
    exceptions,
    journal,
    people,
    records,
    review,
    search,
    signing,
    verification,
)
from api.http.jobs import HeavyWork
from api.http.moved import Moved
from api.http.pages import access as access_page
from api.http.pages import account as account_page
from api.http.pages import audits as audits_page
from api.http.pages import authorities as authorities_page
from api.http.pages import batches as batches_page
from api.http.pages import description as description_page
from api.http.pages import exceptions as exceptions_page
from api.http.pages import journal as journal_page
from api.http.pages import login as login_page
from api.http.pages import one_time_link as link_page
from api.http.pages import people as people_page
from api.http.pages import provider as provider_page
from api.http.pages import record_access as record_access_page
from api.http.pages import records as record_pages
from api.http.pages import review as review_page
from api.http.pages import roles as roles_page
from api.http.pages import search as search_page
from api.http.pages import second_factor as second_factor_page
from api.http.pages import signing as signing_page
from api.http.pages import upload as upload_page
from api.http.pages import verification as verification_pages
from api.http.telling import tell_faults
from api.http.uploads import routes as uploads
from api.http.uploads.upload_intake import UploadIntake
from api.http.uploads.upload_store import UploadStore
from api.observe import health

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection

    from pipeline.archive import Archive

_INTERFACES = (
    search,
    records,
    dossiers,
    descriptions,
    authorities,
    verification,
    signing,
    audits,
    batches,
    review,
    exceptions,
    people,
    account,
    description,
    journal,
    health,
)
_PAGES = (
    search_page,
    record_pages,
    record_access_page,
    description_page,
    authorities_page,
    verification_pages,
    upload_page,
    batches_page,
    review_page,
    exceptions_page,
    access_page,
    audits_page,
    signing_page,
    journal_page,
)
_DOORS = (login_page, provider_page, link_page, account_page, second_factor_page, people_page, roles_page)


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
        openapi_url=None,  # `description` serves it, by a rule as every route
        docs_url=None,  # they would load scripts from elsewhere
        redoc_url=None,
        lifespan=_lifespan,
    )
    scratch, web = archive.settings.home / "scratch", archive.settings.web
    app.state.archive = archive
    app.state.reach = Reach(host, proxied=bool(names))
    health.prepare(app, archive)
    in_hand = max(web.connections // 2, 1)
    app.state.heavy = HeavyWork.of(archive.settings.worker_count, in_hand)
    app.state.verifications = Verifications(web.verify_per_minute)
    app.state.uploads = UploadStore(
        scratch / "uploads", archive.clock, archive.settings.reserve_bytes, web.upload_quota
    )
    app.state.upload_intake = UploadIntake(archive, app.state.uploads, app.state.overview)
    for module in _INTERFACES:
        app.include_router(module.router)
    app.include_router(uploads.router, prefix=API)
    app.include_router(uploads.router, prefix=BEFORE, include_in_schema=False)
    for module in (*_PAGES, *_DOORS):
        app.include_router(module.router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=Path(__file__).with_name("static")), name="static")
    tell_faults(app)
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
