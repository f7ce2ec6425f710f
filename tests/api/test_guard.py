"""Strangers' names, strangers' pages and scripts inside pages are kept out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from api.cli.parser import build_parser
from api.http.access.guard import Guard, is_known_host, is_public_name
from api.http.app import create_app
from domain.errors import ArchiveError
from domain.messages import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from httpx2 import Response

    from pipeline.archive import Archive


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
    answer = client.get("/api/v1/records", headers={"Host": "evil.example"})
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
@pytest.mark.parametrize("path", ["/api/v1/uploads", "/api/v1/verify", "/verify"])
def test_another_site_can_change_nothing(client: TestClient, path: str, headers: dict[str, str]) -> None:
    answer = client.post(path, headers=headers, content=b"x")
    assert answer.status_code == 403
    assert answer.json()["code"] == "cross-site-request"


def test_our_own_pages_may(client: TestClient) -> None:
    headers = {"Origin": "http://127.0.0.1:8417", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/api/v1/verify", headers=headers, content=b"x").status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/records", "/upload", "/verify", "/batches", "/exceptions", "/nowhere", "/api/v1/records"]
)
def test_no_page_may_run_inline_script_or_be_framed(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/?q=lich", "/records", "/upload", "/verify", "/batches", "/exceptions"])
def test_pages_load_nothing_from_elsewhere_and_carry_no_inline_code(client: TestClient, path: str) -> None:
    text = client.get(path).text
    assert "http://" not in text.replace("http://127.0.0.1:8417", "").replace("http://www.w3.org", "")
    assert "https://" not in text
    assert "style=" not in text
    assert " onclick" not in text
    assert "<script>" not in text


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("vankho.example.vn", True),
        ("VANKHO.example.vn", True),
        ("vankho.example.vn:443", True),
        ("kho.example.vn:8443", True),
        ("kho.example.vn", True),
        ("vankho.example.vn.evil.example", False),
        ("evil.example", False),
        ("a@vankho.example.vn", False),
        ("", False),
    ],
)
def test_names_that_a_proxy_gives_us_are_known(host: str, known: bool) -> None:
    assert is_public_name(host, frozenset({"vankho.example.vn", "kho.example.vn:8443"})) is known


_IPV6_NAMES = frozenset({"[2001:db8::1]:8417", "[fe80::2]"})


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("[2001:db8::1]:8417", True),
        ("[2001:DB8:0:0::1]", True),
        ("[2001:db8::1]:443", True),
        ("[fe80::2%25eth0]:8417", True),
        ("[fe80::2%eth0]", True),
        ("[2001:db8::2]", False),
        ("[2001:db8::1:8417]", False),
        ("[2001:db8::]", False),
        ("[2001]", False),
        ("[evil.example]", False),
        ("[10.0.0.5]", False),
        ("[]", False),
        ("[", False),
        ("[2001", False),
        ("2001:db8::1", False),
        ("[2001:db8::1]evil.example", False),
        ("[2001:db8::1]:x", False),
        ("evil.example[2001:db8::1]", False),
    ],
)
def test_an_ipv6_address_that_a_proxy_gives_us_admits_itself_alone(host: str, known: bool) -> None:
    assert is_public_name(host, _IPV6_NAMES) is known
    assert not is_known_host(host, "127.0.0.1")


@pytest.mark.parametrize("name", ["[::1]", "[2001:db8::1]:8417", "[", "kho.example.vn:8443", ""])
def test_no_name_admits_strangers(name: str) -> None:
    for host in ("evil.example", "[2001:db8::bad]", "[::2]:8417", "[evil]", "", ":8443", "["):
        assert not is_public_name(host, [name])
        assert not is_known_host(host, "2001:db8::1")


def test_the_configured_ipv6_address_is_known_however_it_is_written() -> None:
    assert is_known_host("[2001:DB8:0::1]:8417", "2001:db8::1")
    assert is_known_host("[fe80::1]", "fe80::1%eth0")
    assert is_known_host("[2001:db8::1]", "::")
    assert not is_known_host("[2001:db8::2]", "2001:db8::1")


def is_from_our_pages(answer: Response) -> bool:
    """The guard let the request through; under a public name nobody may do anything before there are accounts."""
    assert answer.json()["code"] in {"cross-site-request", "accounts-needed"}
    return bool(answer.json()["code"] == "accounts-needed")


@pytest.mark.parametrize(
    ("origin", "taken"),
    [
        ("https://[2001:db8::1]:8417", True),
        ("https://[2001:db8::1]", False),
        ("https://[2001:db8::2]:8417", False),
        ("https://[evil]", False),
        ("https://", False),
        ("https://[", False),
    ],
)
def test_our_own_pages_may_under_an_ipv6_address(archive: Archive, origin: str, taken: bool) -> None:
    app = create_app(archive, names=["[2001:db8::1]:8417", "["])
    client = TestClient(app, base_url="http://127.0.0.1:8417", raise_server_exceptions=False)
    answer = client.post("/api/v1/verify", headers={"Origin": origin}, content=b"x")
    assert is_from_our_pages(answer) is taken
    app.state.upload_intake.close()


@pytest.fixture(scope="module")
def named(archive: Archive) -> Iterator[TestClient]:
    """The page under a public name; what was uploaded is not taken to the door."""
    app = create_app(archive, names=["vankho.example.vn"])
    yield TestClient(app, base_url="http://vankho.example.vn", raise_server_exceptions=False)
    app.state.upload_intake.close()


@pytest.mark.parametrize("host", ["vankho.example.vn", "127.0.0.1:8417"])
def test_our_own_pages_may_under_a_public_name(named: TestClient, host: str) -> None:
    """Whether the proxy passes the name on or puts our address in its place."""
    headers = {"Host": host, "Origin": "https://vankho.example.vn", "Sec-Fetch-Site": "same-origin"}
    assert is_from_our_pages(named.post("/api/v1/verify", headers=headers, content=b"x"))


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "https://vankho.example.vn:9999", "https://x.vankho.example.vn", "null"]
)
def test_other_sites_may_not_under_a_public_name(named: TestClient, origin: str) -> None:
    for host in ("vankho.example.vn", "127.0.0.1:8417"):
        answer = named.post("/api/v1/verify", headers={"Host": host, "Origin": origin}, content=b"x")
        assert (answer.status_code, answer.json()["code"]) == (403, "cross-site-request")


def test_a_name_that_is_a_url_is_refused_at_the_command_line() -> None:
    parser = build_parser(Language.EN)
    assert parser.parse_args(["serve", "--public-name", "A.vn", "--public-name", "b.vn:8443"]).public_name == [
        "a.vn",
        "b.vn:8443",
    ]
    assert parser.parse_args(["serve", "--public-name", "[2001:DB8::1]:443"]).public_name == ["[2001:db8::1]:443"]
    for wrong in ("[::g]", "[1.2.3.4]", "[::1", "[::1%eth0]", "https://a.vn", "a.vn/", "*", "a b", ""):
        with pytest.raises(ArchiveError):
            parser.parse_args(["serve", "--public-name", wrong])


@pytest.mark.parametrize(
    ("origin", "told", "taken"),
    [
        ("http://127.0.0.1:8417", "http", True),
        ("https://127.0.0.1:8417", "http", False),
        ("http://127.0.0.1:8417", "https", False),
        ("https://127.0.0.1:8417", "https", True),
        ("https://vankho.example.vn", "https", True),
        ("http://vankho.example.vn", "https", False),
    ],
)
def test_https_is_another_origin_than_http(archive: Archive, origin: str, told: str, taken: bool) -> None:
    """`told` is the scheme of the connection, or what a proxy says of its own."""
    app = create_app(archive, names=["vankho.example.vn"])
    client = TestClient(app, base_url=f"{told}://127.0.0.1:8417", raise_server_exceptions=False)
    answer = client.post("/api/v1/verify", headers={"Origin": origin}, content=b"x")
    assert is_from_our_pages(answer) is taken
    app.state.upload_intake.close()


def test_an_address_has_a_length_and_a_pasted_page_fits(client: TestClient) -> None:
    pasted = "Ủy ban nhân dân xã Đông Hải báo cáo kết quả công tác lưu trữ năm 2019. " * 90
    assert client.get("/api/v1/search", params={"q": pasted}).status_code == 200
    too_long = client.get("/api/v1/search", params={"q": pasted * 3})
    assert (too_long.status_code, too_long.json()["code"]) == (414, "address-too-long")


def test_a_person_is_told_on_a_page_that_says_nothing_about_the_archive(client: TestClient, archive: Archive) -> None:
    answer = client.get("/", params={"q": "a" * 40_000})
    assert answer.status_code == 414
    assert answer.headers["content-type"].startswith("text/html")
    assert 'lang="vi"' in answer.text
    assert "rút ngắn" in answer.text
    stranger = client.get("/", headers={"Host": "<b>evil"})
    assert stranger.status_code == 421
    assert "<b>" not in stranger.text
    assert archive.settings.organisation[:3] not in stranger.text


def test_only_so_many_requests_are_in_hand_at_once(archive: Archive) -> None:
    app = create_app(archive)
    guard = Guard(app, "127.0.0.1", most=0)
    client = TestClient(guard, base_url="http://127.0.0.1:8417")
    busy = client.get("/api/v1/records")
    assert (busy.status_code, busy.json()["code"]) == (503, "server-busy")
    assert int(busy.headers["retry-after"]) > 0
    assert client.get("/healthz").status_code == 200
    app.state.upload_intake.close()


@pytest.mark.parametrize("path", ["/", "/api/v1/records", "/metrics", "/readyz", "/static/style.css", "/records/{}"])
def test_head_tells_what_get_would(client: TestClient, notice: str, path: str) -> None:
    got, head = client.get(path.format(notice)), client.head(path.format(notice))
    assert got.status_code == head.status_code == 200
    assert head.content == b""
    passing = {"date"}
    if path != "/metrics":  # its figures move
        assert {k: v for k, v in head.headers.items() if k not in passing} == {
            k: v for k, v in got.headers.items() if k not in passing
        }


def test_head_of_what_is_not_there_is_the_same_refusal(client: TestClient) -> None:
    assert client.head("/api/v1/nowhere").status_code == client.get("/api/v1/nowhere").status_code == 404
    assert client.head("/api/v1/verify").status_code == 405
