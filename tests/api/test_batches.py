"""Batches over HTTP: opened, shown with their records page by page, closed; what takes a name takes an identifier."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

import pytest

from api.http.access.asking import WEB
from domain.actors import SYSTEM
from domain.batches import BatchState
from tests.api.test_uploads import TUS, begin, send, settled

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from pipeline.archive import Archive


@pytest.fixture
def first(client: TestClient) -> str:
    """Identifier of the batch that the archive was filled with."""
    return str(next(line["id"] for line in client.get("/api/v1/batches").json() if line["name"] == "lô một"))


def opened(client: TestClient, name: str) -> str:
    answer = client.post("/api/v1/batches", params={"name": name, "kind": "letters"})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["batch"]["id"])


def test_a_batch_is_opened_shown_and_closed(client: TestClient) -> None:
    identifier = opened(client, "Hộp mở rồi đóng")
    assert re.fullmatch(r"L\d{8}-\d{4}", identifier)
    again = client.post("/api/v1/batches", params={"name": "Hộp mở rồi đóng"})
    assert (again.status_code, again.json()["code"]) == (409, "batch-exists")
    assert identifier in again.json()["detail"]
    whole = client.get(f"/api/v1/batches/{identifier}").json()
    assert (whole["batch"]["state"], whole["batch"]["kind"], whole["batch"]["owner"]) == (
        "open",
        "letters",
        WEB.name,
    )
    closed = client.post(f"/api/v1/batches/{identifier}/close").json()
    assert closed["batch"]["state"] == "closed"
    assert [event["type"] for event in closed["events"]] == ["opened", "closed"]
    assert client.post(f"/api/v1/batches/{identifier}/close").json() == closed


def test_an_unknown_kind_or_state_is_refused(client: TestClient) -> None:
    assert client.post("/api/v1/batches", params={"name": "a", "kind": "maps"}).status_code == 422
    assert client.get("/api/v1/batches", params={"state": "lost"}).status_code == 422


def test_records_of_a_batch_come_page_by_page(client: TestClient, first: str, notice: str, history: str) -> None:
    page = client.get(f"/api/v1/batches/{first}/records", params={"limit": 1}).json()
    rest = client.get(f"/api/v1/batches/{first}/records", params={"limit": 1, "after": page["next"]}).json()
    assert {line["code"] for line in page["records"] + rest["records"]} == {notice, history}
    assert rest["next"] is None
    assert {line["batch_id"] for line in page["records"]} == {first}
    assert client.get(f"/api/v1/batches/{first}/records", params={"state": "failed"}).json()["records"] == []


def test_batches_are_paged_by_the_last_one_that_was_shown(client: TestClient, first: str) -> None:
    opened(client, "Hộp của trang sau")
    everything = [line["id"] for line in client.get("/api/v1/batches").json()]
    seen: list[str] = []
    while page := client.get("/api/v1/batches", params={"limit": 1, "after": seen[-1] if seen else ""}).json():
        seen += [line["id"] for line in page]
    assert seen == everything
    assert client.get("/api/v1/batches", params={"limit": 1, "offset": len(seen) - 1}).json()[0]["id"] == seen[-1]
    mine = client.get("/api/v1/batches", params={"owner": WEB.name, "state": "open"}).json()
    assert first not in {line["id"] for line in mine}


def test_a_name_serves_where_one_batch_has_it_else_the_identifiers_are_told(
    client: TestClient, archive: Archive, first: str
) -> None:
    for given in ("lô một", first, first.lower()):
        assert client.get("/api/v1/records", params={"batch": given}).json()["records"]
    hers = archive.batches.new(SYSTEM, "Hộp trùng tên", "Lan").identifier
    his = archive.batches.new(SYSTEM, "Hộp trùng tên", "Minh").identifier
    for path in ("/api/v1/records", "/api/v1/refusals", "/api/v1/exceptions", "/records", "/exceptions", "/batches"):
        told = client.get(path, params={"batch": "Hộp trùng tên"}, headers={"Accept": "application/json"})
        assert told.status_code == 409, path
        assert hers in told.text
        assert his in told.text
    missing = client.get("/api/v1/records", params={"batch": "không có"})
    assert (missing.status_code, missing.json()["code"]) == (404, "batch-not-found")
    assert client.get("/batches/L20990101-0001").status_code == 404


def test_an_upload_into_an_open_batch_is_in_it_and_into_a_closed_one_is_refused_at_once(
    client: TestClient, archive: Archive
) -> None:
    theirs = archive.batches.new(SYSTEM, "Hộp của Lan", "Lan").identifier
    place = begin(client, 5, filename="thư.txt", batch=theirs)
    archive.batches.close(SYSTEM, theirs)
    send(client, place, 0, b"hello")
    assert settled(client, place)["state"] == "refused", "begun before it was closed: taken to its end"
    assert [told.name for told in archive.intake.refusals(SYSTEM, theirs)] == ["thư.txt"]
    metadata = {"Upload-Length": "5", "Upload-Metadata": f"batch {_base64(theirs)}"}
    late = client.post("/api/v1/uploads", headers=TUS | metadata)
    assert (late.status_code, late.json()["code"]) == (409, "batch-closed")


def test_the_upload_page_offers_ones_own_open_batches_and_a_new_one(client: TestClient, archive: Archive) -> None:
    mine, theirs = opened(client, "Hộp để nạp"), archive.batches.new(SYSTEM, "Hộp người khác", "Lan").identifier
    closed = opened(client, "Hộp đã xong")
    archive.batches.close(SYSTEM, closed)
    page = client.get("/upload").text
    assert f'<option value="{mine}">Hộp để nạp' in page
    assert theirs not in page
    assert closed not in page
    assert '<option value="">mở lô mới</option>' in page
    chosen = client.get("/upload", params={"batch": theirs}).text
    assert f'<option value="{theirs}" selected>' in chosen


def test_the_page_of_a_batch_shows_records_refusals_and_history_and_closes_it(
    client: TestClient, archive: Archive, first: str, notice: str
) -> None:
    page = client.get("/batches", params={"batch": "lô một"}).text
    for part in (first, f"/records/{notice}", "rỗng.pdf", "người thử", "Mở lô", "Đóng lô", f"/upload?batch={first}"):
        assert part in page
    identifier = opened(client, "Hộp sẽ đóng")
    closed = client.post(f"/batches/{identifier}/close", headers={"HX-Request": "true"}).text
    assert "đã đóng" in closed
    assert f"/upload?batch={identifier}" not in closed
    assert archive.batches.batch(SYSTEM, identifier).state is BatchState.CLOSED
    assert client.post(f"/batches/{identifier}/close", headers={"Origin": "http://evil.example"}).status_code == 403


def test_the_list_of_batches_is_narrowed_to_open_ones_and_ones_own(client: TestClient, first: str) -> None:
    mine = opened(client, "Hộp của tôi")
    assert f"/batches/{first}" in client.get("/batches").text
    shown = client.get("/batches", params={"mine": "1", "state": "open"}).text
    assert f"/batches/{mine}" in shown
    assert f"/batches/{first}" not in shown


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
