"""A small real archive: three drawn documents, read by Tesseract, sealed, packed and indexed once for all tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from api.http.app import create_app
from domain.actors import SYSTEM
from pipeline.archive import Archive
from pipeline.intake.receiving import Deposit
from pipeline.settings.archive_settings import ArchiveSettings
from pipeline.upkeep.founding import found_archive
from pipeline.wiring import now, open_parts
from scan.collect import collect
from tests.api.drawn_pages import HISTORY, NOTICE, save_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.intake.result import IngestResult
    from pipeline.wiring import Parts

BASE_URL = "http://127.0.0.1:8417"


@pytest.fixture(scope="package")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """What the archive is made of, for looking behind it."""
    home = tmp_path_factory.mktemp("web") / "archive"
    found_archive(ArchiveSettings(home=home, organisation="Kho thử <&>"), None, now())
    with open_parts(home, write=True) as parts:
        yield parts


@pytest.fixture(scope="package")
def filled(parts: Parts, tmp_path_factory: pytest.TempPathFactory) -> tuple[Archive, dict[str, IngestResult]]:
    """The archive, and what became of each file handed in."""
    files = tmp_path_factory.mktemp("files")
    save_pages(files / "thông báo.png", NOTICE)
    save_pages(files / "lich-su.tiff", HISTORY)
    (files / "rỗng.pdf").touch()
    archive = Archive.of(parts)
    archive.work.start(SYSTEM)
    documents = collect([files], as_document=False).documents
    results = archive.intake.ingest(SYSTEM, documents, Deposit("lô một", "người thử"))
    found = {result.source: result for result in results}
    archive.work.finish(SYSTEM)
    return archive, found


@pytest.fixture(scope="package")
def archive(filled: tuple[Archive, dict[str, IngestResult]]) -> Archive:
    return filled[0]


@pytest.fixture(scope="package")
def notice(filled: tuple[Archive, dict[str, IngestResult]]) -> str:
    """Code of the record of one page."""
    return filled[1]["thông báo.png"].record or "missing"


@pytest.fixture(scope="package")
def history(filled: tuple[Archive, dict[str, IngestResult]]) -> str:
    """Code of the record of two pages."""
    return filled[1]["lich-su.tiff"].record or "missing"


@pytest.fixture(scope="package")
def client(archive: Archive) -> Iterator[TestClient]:
    with TestClient(create_app(archive), base_url=BASE_URL, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(autouse=True)
def _no_cookies(request: pytest.FixtureRequest) -> None:
    """A page that chose a language leaves no cookie to the next test, whichever that is."""
    if "client" in request.fixturenames:
        shared = request.getfixturevalue("client")
        if isinstance(shared, TestClient):
            shared.cookies.clear()
