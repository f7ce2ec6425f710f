"""A small real archive: three drawn documents, read by Tesseract, sealed, packed and indexed once for all tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from api.http.app import create_app
from pipeline.intake.receiving import Deposit
from pipeline.settings.archive_settings import ArchiveSettings
from pipeline.upkeep.founding import found_archive
from pipeline.wiring import now, open_archive
from scan.collect import collect
from tests.api.drawn_pages import HISTORY, NOTICE, save_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.archive import Archive
    from pipeline.intake.result import IngestResult

BASE_URL = "http://127.0.0.1:8417"


@pytest.fixture(scope="package")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Archive, dict[str, IngestResult]]]:
    """The archive, and what became of each file handed in."""
    folder = tmp_path_factory.mktemp("web")
    files = folder / "files"
    files.mkdir()
    save_pages(files / "thông báo.png", NOTICE)
    save_pages(files / "lich-su.tiff", HISTORY)
    (files / "rỗng.pdf").touch()
    home = folder / "archive"
    found_archive(ArchiveSettings(home=home, organisation="Kho thử <&>"), None, now())
    with open_archive(home, write=True) as archive:
        archive.start()
        deposit = Deposit("lô một", "người thử")
        results = {
            result.source: result for result in archive.ingest(collect([files], as_document=False).documents, deposit)
        }
        archive.finish()
        yield archive, results


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
