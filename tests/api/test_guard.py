"""Strangers' names, strangers' pages and scripts inside pages are kept out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.guard import is_known_host

if TYPE_CHECKING:
    from fastapi.testclient import TestClient


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8417", "127.0.0.1:8417", "127.3.2.1", "[::1]:8417", "LOCALHOST"]
)
def test_loopback_names_are_known(host: str) -> None:
    assert is_known_host(host, "127.0.0.1")


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "evil.example:8417",
        "localhost.evil.example",
        "10.0.0.5",
        "127.0.0.1.evil.example",
        "a@localhost",
    ],
)
def test_a_name_that_was_made_to_resolve_to_us_is_unknown(host: str) -> None:
    assert not is_known_host(host, "127.0.0.1")


def test_the_configured_address_is_known() -> None:
    assert is_known_host("10.0.0.5:8417", "10.0.0.5")
    assert is_known_host("kho.tinh.gov.vn", "kho.tinh.gov.vn")
    assert not is_known_host("10.0.0.6", "10.0.0.5")


def test_who_serves_on_all_addresses_is_reached_by_any_address_but_no_strange_name() -> None:
    assert is_known_host("10.0.0.5", "0.0.0.0")  # noqa: S104
    assert not is_known_host("evil.example", "0.0.0.0")  # noqa: S104


def test_a_request_under_a_strange_name_is_refused(client: TestClient) -> None:
    answer = client.get("/api/records", headers={"Host": "evil.example"})
    assert answer.status_code == 421
    assert answer.json()["code"] == "host-unknown"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://127.0.0.1:9999"},
    ],
)
@pytest.mark.parametrize("path", ["/api/uploads", "/api/verify", "/verify"])
def test_another_site_can_change_nothing(client: TestClient, path: str, headers: dict[str, str]) -> None:
    answer = client.post(path, headers=headers, content=b"x")
    assert answer.status_code == 403
    assert answer.json()["code"] == "cross-site-request"


def test_our_own_pages_may(client: TestClient) -> None:
    headers = {"Origin": "http://127.0.0.1:8417", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/api/verify", headers=headers, content=b"x").status_code == 200


@pytest.mark.parametrize("path", ["/", "/records", "/upload", "/verify", "/batches", "/nowhere", "/api/records"])
def test_no_page_may_run_inline_script_or_be_framed(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/?q=lich", "/records", "/upload", "/verify", "/batches"])
def test_pages_load_nothing_from_elsewhere_and_carry_no_inline_code(client: TestClient, path: str) -> None:
    text = client.get(path).text
    assert "http://" not in text.replace("http://127.0.0.1:8417", "").replace("http://www.w3.org", "")
    assert "https://" not in text
    assert "style=" not in text
    assert " onclick" not in text
    assert "<script>" not in text
