"""What only a bucket can do for a record: legal hold, and links that read straight from it."""

from __future__ import annotations

import urllib.request
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from api.http.app import create_app
from pipeline.archive import Archive
from pipeline.wiring import open_archive
from tests.api.conftest import BASE_URL
from tests.end_to_end.papers import save, sheet
from tests.end_to_end.test_both_scales import Place
from tests.end_to_end.vankho import vankho
from tests.servers import server_url
from tests.storage.buckets import new_bucket

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save(sheet("Quyết định thanh tra"), tmp_path_factory.mktemp("in") / "tờ trình.png")


@pytest.fixture(scope="module", params=["minio", "versitygw"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, source: Path) -> Iterator[Place]:
    home = tmp_path_factory.mktemp("bucket") / "home"
    with new_bucket(server_url(f"{request.param.upper()}_URL")) as url:
        made = Place(home, VANKHO_OBJECT_STORE_URL=url)
        made.found()
        made.run("ingest", source)
        yield made


def test_a_held_record_is_held_file_by_file_until_it_is_released(place: Place) -> None:
    (code,) = (line["record"] for line in place.run("search", "thanh tra")[0]["hits"])
    (held,) = place.run("hold", code)
    assert held["held"]
    assert held["files"] > 5
    with place.opened() as parts:
        assert parts.dossiers.is_held(parts.dossiers.record(code))
    place.run("hold", code, "--release")
    with place.opened() as parts:
        assert not parts.dossiers.is_held(parts.dossiers.record(code))


def test_a_master_is_read_by_a_link_straight_from_the_bucket(place: Place, source: Path) -> None:
    with place.opened() as parts, TestClient(create_app(Archive.of(parts)), base_url=BASE_URL) as client:
        (code,) = (line["code"] for line in _records(client))
        link = client.get(f"/api/v1/records/{code}/masters/1/link", params={"seconds": 60}).json()
    assert link["seconds"] == 60
    with urllib.request.urlopen(link["url"], timeout=10) as answer:  # noqa: S310 - loopback
        assert answer.read() == source.read_bytes()
        assert "t%E1%BB%9D%20tr%C3%ACnh.png" in answer.headers["content-disposition"]


def test_a_folder_holds_nothing_and_links_to_us(tmp_path: Path, source: Path) -> None:
    home = tmp_path / "home"
    assert vankho("init", home).code == 0
    (line,) = vankho("ingest", source, "--json", home=home).lines
    refused = vankho("hold", line["record"], home=home)
    assert (refused.code, "[hold-unsupported]" in refused.stderr) == (1, True)
    with open_archive(home, write=False) as archive, TestClient(create_app(archive), base_url=BASE_URL) as client:
        link = client.get(f"/api/v1/records/{line['record']}/masters/1/link").json()
        assert link["seconds"] is None
        assert client.get(link["url"]).content == source.read_bytes()


def _records(client: TestClient) -> list[dict[str, str]]:
    found: list[dict[str, str]] = client.get("/api/v1/records").json()["records"]
    return found
