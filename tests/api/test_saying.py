"""A person says what a record is over HTTP, and which names the archive learns: by programs and on pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fastapi.testclient import TestClient


def posted(client: TestClient, address: str, form: dict[str, str]) -> str:
    """The page that answers a form sent from the page at the same address; where it leads to, if it leads on."""
    token = re.search(r'name="csrf" value="([^"]*)"', client.get(address).text)
    answer = client.post(address, data={**form, "csrf": token[1] if token else ""}, follow_redirects=False)
    return answer.headers.get("location", answer.text)


def test_a_program_says_a_field_with_a_reason_and_the_others_stay(client: TestClient, history: str) -> None:
    address = f"/api/v1/records/{history}/description"
    before = client.get(address).json()["fields"]
    said = client.patch(address, json={"fields": {"note": "Có bút  tích"}, "reason": "đọc trên giấy"})
    fields = said.json()["fields"]
    assert (fields["note"]["value"], fields["note"]["source"]) == ("Có bút tích", "person")
    assert {name: fields[name] for name in before if name != "note"} == {
        name: field for name, field in before.items() if name != "note"
    }
    event = client.get(f"/api/v1/records/{history}").json()["events"][-1]
    assert event["detail"].endswith("Lý do: đọc trên giấy")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"fields": {"note": "x"}, "reason": " "}, 422, "usage"),
        ({"fields": {}, "reason": "r"}, 422, "usage"),
        ({"fields": {"colour": "x"}, "reason": "r"}, 422, "field-unknown"),
        ({"fields": {"date": "hôm qua"}, "reason": "r"}, 422, "field-invalid"),
        ({"field": {}, "reason": "r"}, 422, "request-invalid"),
    ],
)
def test_what_cannot_be_said_is_refused_with_its_reason_and_nothing_is_written(
    client: TestClient, history: str, body: dict[str, object], status: int, code: str
) -> None:
    address = f"/api/v1/records/{history}/description"
    before = client.get(address).json()
    refused = client.patch(address, json=body)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert client.get(address).json() == before


def test_a_record_that_is_not_there_has_no_description(client: TestClient) -> None:
    said = client.patch("/api/v1/records/H1.9/description", json={"fields": {"note": "x"}, "reason": "r"})
    assert (said.status_code, said.json()["code"]) == (404, "record-not-found")


def test_the_form_writes_what_was_changed_or_ticked_and_asks_first_what_is_doubtful(
    client: TestClient, history: str
) -> None:
    address = f"/records/{history}/description"
    form = client.get(address).text
    assert f'href="{address}"' in client.get(f"/records/{history}").text
    assert 'name="pages" value="2"' in form
    assert "cần người xem" not in form.partition('name="pages"')[2], "what is asked stands above"
    led = posted(client, address, {"pages": "2", "was-pages": "2", "keywords": "thư viện; đọc sách", "reason": "r"})
    assert led == f"/records/{history}#description"
    fields = client.get(f"/api/v1/records/{history}/description").json()["fields"]
    assert (fields["keywords"]["value"], fields["pages"]["source"]) == (["thư viện", "đọc sách"], "derived")


def test_a_form_with_a_faulty_value_comes_back_as_it_was_typed(client: TestClient, history: str) -> None:
    page = posted(client, f"/records/{history}/description", {"date": "hôm qua", "reason": "r"})
    assert 'value="hôm qua"' in page
    assert "Ngày viết 05/4/2017" in page


def test_names_that_the_archive_learned_are_listed_and_decided(client: TestClient, history: str) -> None:
    said = {"issuer": "CẢNG VỤ HÀNG HẢI NHA TRANC", "place": "Ba Ngòi"}
    client.patch(f"/api/v1/records/{history}/description", json={"fields": said, "reason": "r"})
    found = client.get("/api/v1/authorities", params={"least": 1}).json()
    codes = {one["name"]: one["code"] for one in found}
    assert {one["kind"] for one in found if one["name"] in said.values()} == {"body", "place"}
    assert client.get("/api/v1/authorities").json() == [], "not often enough"
    body = codes[said["issuer"]]
    confirmed = client.post(
        f"/api/v1/authorities/{body}/confirm", json={"name": "CẢNG VỤ HÀNG HẢI NHA TRANG", "reason": "con dấu"}
    ).json()
    assert (confirmed["state"], confirmed["spellings"]) == ("confirmed", [said["issuer"]])
    refused = client.post(f"/api/v1/authorities/{codes['Ba Ngòi']}/refuse", json={"reason": "tên cũ"}).json()
    assert (refused["state"], refused["decisions"][0]["reason"]) == ("refused", "tên cũ")
    page = client.get("/authorities", params={"state": "confirmed"}).text
    assert "CẢNG VỤ HÀNG HẢI NHA TRANG" in page
    assert posted(client, f"/authorities/{body}", {"answer": "refuse", "reason": "nhầm"}) == "/authorities"
    unknown = client.post("/api/v1/authorities/0000/refuse", json={"reason": "r"})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "authority-not-found")
