"""The auditor's page and interface: filtered, page by page, with the proof of an entry as a file."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from api.http.app import create_app
from api.http.dependencies import _actor
from domain.people.rights import Rights
from domain.people.roles import Grant, RoleName
from pipeline.archive import Archive
from storage.journal import kiem_tra_nhat_ky
from tests.api.conftest import BASE_URL
from tests.pipeline.journal.conftest import LAN, founded, home, opened, work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.actors import Actor

__all__ = ["founded", "home"]


@pytest.fixture
def client(home: Path) -> Iterator[TestClient]:
    """Over an archive in which three searches were made and signed."""
    work(home, times=3)
    with opened(home) as parts:
        app = create_app(Archive.of(parts))
        with TestClient(app, base_url=BASE_URL) as client:
            yield client


def log_in_as(client: TestClient, *roles: RoleName) -> None:
    actor = replace(LAN, rights=Rights.of(Grant(role) for role in roles))

    async def asked() -> Actor:
        return actor

    client.app.dependency_overrides[_actor] = asked  # type: ignore[attr-defined]


def test_an_auditor_sees_names_words_and_the_checkpoint(client: TestClient) -> None:
    log_in_as(client, RoleName.AUDITOR)
    answer = client.get("/journal", params={"person": LAN.name, "act": "search"})
    assert answer.status_code == 200
    assert answer.text.count("Tìm kiếm") >= 3
    for shown in ("Nguyễn Thị Lan", "10.0.0.7", "tìm 30/11 08:00 2", "/api/v1/journal/2/proof", "vankho/uuid-"):
        assert shown in answer.text
    assert answer.headers["cache-control"] == "private, no-store"
    assert "10.0.0.7" not in client.get("/journal", params={"person": "Người khác"}).text


@pytest.mark.parametrize("role", [role for role in RoleName if role is not RoleName.AUDITOR])
def test_nobody_else_sees_the_journal(client: TestClient, role: RoleName) -> None:
    log_in_as(client, role)
    for path in ("/journal", "/api/v1/journal", "/api/v1/journal/0/proof", "/api/v1/journal/checkpoint"):
        answer = client.get(path)
        assert answer.status_code == 403
        assert "10.0.0.7" not in answer.text


def test_the_list_goes_on_page_by_page(client: TestClient) -> None:
    seen: list[int] = []
    after = ""
    while True:
        page = client.get("/api/v1/journal", params={"limit": 1, "act": "search", "after": after}).json()
        seen += [entry["number"] for entry in page["entries"]]
        if page["next"] is None:
            break
        after = page["next"]
    assert seen == [2, 1, 0]


def test_the_proof_of_an_entry_is_verified_by_python_alone(client: TestClient, tmp_path: Path) -> None:
    answer = client.get("/api/v1/journal/1/proof")
    assert answer.headers["content-disposition"] == 'attachment; filename="muc-1.json"'
    (tmp_path / "muc-1.json").write_bytes(answer.content)
    verifier = Path(kiem_tra_nhat_ky.__file__)
    command = [sys.executable, "-I", str(verifier), str(tmp_path / "muc-1.json")]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, "1 mục (số 1 đến 1)" in ended.stdout) == (0, True), ended.stdout
    missing = client.get("/api/v1/journal/99/proof")
    assert (missing.status_code, missing.json()["code"]) == (404, "entry-not-found")


def test_what_cannot_be_read_in_a_filter_is_told(client: TestClient) -> None:
    for params in ({"act": "fly"}, {"since": "hôm qua"}, {"after": "x"}):
        answer = client.get("/api/v1/journal", params=params)
        assert (answer.status_code, answer.json()["code"]) == (422, "usage")


def test_that_somebody_looked_is_an_entry(client: TestClient) -> None:
    log_in_as(client, RoleName.AUDITOR)
    client.get("/api/v1/journal", params={"person": LAN.name})
    client.app.state.archive.journal._parts.writer.flush()  # type: ignore[attr-defined]
    (entry,) = client.get("/api/v1/journal", params={"act": "read-journal"}).json()["entries"]
    assert (entry["roles"], entry["personal"]["titles"]) == (["auditor"], [LAN.name])
