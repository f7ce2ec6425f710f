"""An archive at which a later release works too: what it wrote is shown, told to be unknown, and nothing falls over.

Not beside the tests of the web server: they share an archive, and one process has one durable engine.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from api.http.app import create_app
from domain.documents import RecordState
from pipeline.archive import Archive
from pipeline.role import Role
from pipeline.settings.archive_settings import ArchiveSettings
from pipeline.upkeep.founding import found_archive
from pipeline.wiring import now, open_parts
from storage.packages import layout
from tests.api.conftest import BASE_URL
from tests.end_to_end.vankho import vankho
from tests.storage.making import DOSSIER, TIME, record
from tests.storage.test_growth import newer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


CODE = f"{DOSSIER.code}.0000001"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """With one record, of which a later release wrote more than we know, in the package and in the database."""
    home = tmp_path / "kho"
    found_archive(ArchiveSettings(home=home), None, now())
    with open_parts(home, write=True, role=Role(writes=True, works=False)) as parts:
        (stored,), _ = parts.dossiers.add(DOSSIER, [record(tmp_path / "papers", 1)], TIME)
        base = parts.dossiers._root.begin(f"hoso:{DOSSIER.code}")
        path = layout.record_path(CODE)
        data = json.dumps(newer(json.loads(base.read_bytes(path))), ensure_ascii=False).encode()
        parts.dossiers._root.new_version(base, {path: data}, (), base.inventory.versions[-1].note)
        parts.catalogue.save_record(parts.dossiers.record(stored.code), 2, DOSSIER)
        with parts.catalogue._database.writing() as connection:
            connection.exec_driver_sql("UPDATE records SET state = 'moved', reason = 'paper-eaten'")
        yield Archive.of(parts)


@pytest.fixture
def client(archive: Archive) -> Iterator[TestClient]:
    with TestClient(create_app(archive), base_url=BASE_URL) as client:
        yield client


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/records", "giá trị lạ: moved"),
        ("/records?lang=en", "unknown: moved"),
        (f"/records/{CODE}", "giá trị lạ: migration"),
        (f"/records/{CODE}", "“paper-eaten”"),
        ("/batches", "đợt 1"),
        ("/api/v1/records", '"state":"moved"'),
        (f"/api/v1/records/{CODE}", '"type":"migration"'),
        ("/api/v1/batches", '"moved":1'),
    ],
)
def test_pages_and_answers_show_what_they_do_not_know(client: TestClient, address: str, told: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert told in answer.text


def test_nobody_may_ask_for_a_state_that_is_on_no_list(client: TestClient) -> None:
    assert client.get("/api/v1/records?state=moved").status_code == 422
    assert client.get(f"/api/v1/records?state={RecordState.ARCHIVED}").json()["records"] == []


def test_the_command_line_names_what_it_does_not_know(archive: Archive) -> None:
    shown = vankho("show", CODE, home=archive.settings.home)
    assert shown.code == 0, shown.stderr
    assert "lược đồ 99" in shown.stderr
    assert "pages.image.depth" in shown.stderr
    assert "events.type: migration" in shown.stderr
    (value,) = vankho("show", CODE, "--json", home=archive.settings.home).lines
    assert value["unknown"]["schema"] == 99
    assert value["nature"] == "microfilm"
