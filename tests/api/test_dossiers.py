"""Dossiers and fonds over HTTP and on the page of their records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.identifiers import RecordCode

if TYPE_CHECKING:
    from fastapi.testclient import TestClient


def test_a_dossier_tells_what_it_holds_and_what_is_owed(client: TestClient, notice: str) -> None:
    code = RecordCode.parse(notice).dossier
    told = client.get(f"/api/v1/dossiers/{code}").json()
    assert told["dossier"] == code
    assert told["counts"]["documents"] >= 1
    assert "maintenance" in told["missing"]
    page = client.get("/records", params={"dossier": code}).text
    assert f"<h2>{code}" in page
    assert "Thời hạn lưu trữ: chưa có" in page
    assert "Mức độ tin cậy: Số hóa (02)" in page
    assert told["fields"]["confidence"]["value"] == "02"
    fonds = client.get(f"/api/v1/fonds/{told['fonds']}").json()
    assert fonds["counts"]["documents"] >= told["counts"]["documents"]


def test_a_dossier_that_is_none_is_a_problem_and_its_page_an_empty_list(client: TestClient) -> None:
    answer = client.get("/api/v1/dossiers/KHONG.CO")
    assert (answer.status_code, answer.json()["code"]) == (404, "record-not-found")
    assert client.get("/api/v1/fonds/KHONG").json()["code"] == "fonds-not-found"
    assert client.get("/records", params={"dossier": "KHONG.CO"}).status_code == 200
