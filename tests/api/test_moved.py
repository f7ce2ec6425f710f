"""Addresses of the interface before `/api/v1`: a release long they say where it is now, and uploads answer at both."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.api.test_uploads import TUS, begin, send

if TYPE_CHECKING:
    from fastapi.testclient import TestClient


def test_an_address_of_before_tells_the_present_one_with_everything_that_was_asked(client: TestClient) -> None:
    answer = client.get("/api/search?q=nh%C3%A2n+d%C3%A2n&limit=1", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, "/api/v1/search?q=nh%C3%A2n+d%C3%A2n&limit=1")
    assert client.get("/api/search", params={"q": "nhân dân"}).json()["total"] > 0


def test_what_is_sent_is_sent_again_to_the_present_address(client: TestClient) -> None:
    assert client.post("/api/verify", content=b"x").json()["indication"] == "TOTAL-FAILED"


@pytest.mark.parametrize("path", ["/api/v1/nowhere", "/api/v1", "/api"])
def test_the_present_interface_is_sent_nowhere(client: TestClient, path: str) -> None:
    assert client.get(path, follow_redirects=False).status_code == 404


@pytest.mark.parametrize("path", ["/records/{}", "/records/{}/pages/1", "/records/{}/verification", "/?q=nhan+dan"])
def test_pages_lead_to_present_addresses(client: TestClient, notice: str, path: str) -> None:
    page = client.get(path.format(notice)).text
    assert '"/api/v1/' in page
    assert not re.findall(r'"/api/(?!v1/)[^"]*', page)


def test_an_upload_goes_on_where_it_was_begun(client: TestClient) -> None:
    begun = client.post("/api/uploads", headers=TUS | {"Upload-Length": "3"}, follow_redirects=False)
    assert begun.status_code == 201
    place = begun.headers["location"]
    assert place.startswith("/api/uploads/")
    assert client.head(place, headers=TUS, follow_redirects=False).headers["Upload-Offset"] == "0"
    assert client.head(place.replace("/api/", "/api/v1/"), headers=TUS).headers["Upload-Offset"] == "0"
    assert client.delete(place, headers=TUS, follow_redirects=False).status_code == 204


def test_uploads_are_begun_at_the_present_address_too(client: TestClient) -> None:
    place = begin(client, 3)
    assert place.startswith("/api/v1/uploads/")
    send(client, place, 0, b"abc")
    assert client.head(place, headers=TUS).headers["Upload-Offset"] == "3"


def test_the_description_names_present_addresses_only_and_each_once(client: TestClient) -> None:
    described = client.get("/api/v1/openapi.json").json()
    assert {path.split("/")[1] for path in described["paths"]} == {"api", "healthz", "readyz"}
    assert not [path for path in described["paths"] if path.startswith("/api/") and not path.startswith("/api/v1/")]
    names = [way["operationId"] for ways in described["paths"].values() for way in ways.values()]
    assert len(names) == len(set(names))
