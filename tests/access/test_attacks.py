"""Attacks of OWASP ASVS 5 (level 2) on who is logged in: each is tried, and comes to nothing."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from api.http.access.asking import Reach
from api.http.app import create_app
from api.http.dependencies import _actor
from api.http.pages.rendering import marked
from domain.actors import SYSTEM, Actor, ActorKind
from domain.errors import ErrorCode
from domain.people.rights import EVERYTHING
from domain.people.roles import Grant, RoleName
from tests.access.conftest import BASE_URL, RECORD, Browser, add

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from fastapi import FastAPI

    from domain.people.accounts import Person
    from pipeline.archive import Archive

_SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def _tus(name: str = "a.pdf", length: int = 4) -> dict[str, str]:
    metadata = f"filename {base64.b64encode(name.encode()).decode()}"
    return {"Tus-Resumable": "1.0.0", "Upload-Length": str(length), "Upload-Metadata": metadata}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/account/tokens"),
        ("POST", "/batches/L1/close"),
        ("POST", "/api/v1/batches?name=lô"),
        ("POST", "/api/v1/uploads"),
        ("PATCH", "/api/v1/uploads/AAAAAAAAAAAAAAAAAAAAAA"),
        ("DELETE", "/api/v1/uploads/AAAAAAAAAAAAAAAAAAAAAA"),
        ("POST", "/verify"),
    ],
)
def test_a_cookie_alone_changes_nothing(come_in: Callable[[str], Browser], method: str, path: str) -> None:
    browser = come_in("clerk")
    bare = browser.client.request(method, path)
    assert (bare.status_code, "csrf-token" in bare.text) == (403, True)
    other = browser.client.request(method, path, headers={"X-CSRF-Token": "0" * 64})
    assert other.status_code == 403
    assert "csrf-token" not in browser.client.request(method, path, headers=browser.proof).text


def test_the_token_of_one_persons_page_is_no_use_with_anothers_cookie(come_in: Callable[[str], Browser]) -> None:
    mine, theirs = come_in("clerk"), come_in("clerk")
    assert mine.token != theirs.token
    assert mine.client.post("/api/v1/batches?name=lô", headers=theirs.proof).status_code == 403


def test_a_request_of_another_site_is_refused_although_it_has_everything(come_in: Callable[[str], Browser]) -> None:
    browser = come_in("clerk")
    headers = {**browser.proof, "Origin": "https://evil.example"}
    assert browser.client.post("/api/v1/batches?name=lô", headers=headers).json()["code"] == "cross-site-request"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "a@127.0.0.1"])
def test_no_page_nor_link_is_made_under_a_strange_name(visit: Callable[[], Browser], host: str) -> None:
    assert visit().client.get("/login", headers={"Host": host}).status_code == 421


def test_cookies_are_out_of_the_reach_of_scripts_and_behind_tls_of_other_hosts(
    app: FastAPI, people: dict[str, Person]
) -> None:
    assert people
    for base, named, secure in [
        (BASE_URL, "vankho_", False),
        (BASE_URL.replace("http", "https"), "__Host-vankho_", True),
    ]:
        client = TestClient(app, base_url=base)
        browser, page = Browser(client).look("/login")
        answer = browser.post("/login", name="official", password="Sông Hồng-2026")
        for told in (page.headers["set-cookie"], answer.headers["set-cookie"].split(", vankho")[0]):
            assert told.startswith(named)
            assert "HttpOnly" in told
            assert "SameSite=lax" in told
            assert "Path=/" in told
            assert "Domain" not in told
            assert ("Secure" in told) is secure
        assert ("strict-transport-security" in answer.headers) is secure


def test_a_cookie_of_the_open_network_is_none_behind_tls(app: FastAPI, come_in: Callable[[str], Browser]) -> None:
    planted = come_in("clerk").client.cookies["vankho_session"]
    client = TestClient(app, base_url=BASE_URL.replace("http", "https"))
    client.cookies.set("vankho_session", planted)
    assert client.get("/", follow_redirects=False).status_code == 303


def test_another_persons_upload_does_not_exist(come_in: Callable[[str], Browser]) -> None:
    mine, theirs = come_in("clerk"), come_in("archivist")
    begun = mine.client.post("/api/v1/uploads", headers={**_tus(), **mine.proof})
    assert begun.status_code == 201
    place, none = begun.headers["location"], "/api/v1/uploads/AAAAAAAAAAAAAAAAAAAAAA"
    part = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    asked = [("HEAD", ""), ("PATCH", ""), ("DELETE", ""), ("GET", "/status"), ("POST", "/retry")]
    for method, more in asked:
        strange, absent = (
            theirs.client.request(method, path + more, headers={**part, **theirs.proof}, content=b"ab")
            for path in (place, none)
        )
        assert strange.status_code == absent.status_code == 404
        assert strange.text.replace(place, none) == absent.text
    sent = mine.client.patch(place, headers={**part, **mine.proof}, content=b"ab")
    assert (sent.status_code, sent.headers["upload-offset"]) == (204, "2")
    again = come_in("clerk")  # the same person, from another machine
    assert again.client.head(place, headers={"Tus-Resumable": "1.0.0"}).headers["upload-offset"] == "2"
    assert again.client.delete(place, headers={"Tus-Resumable": "1.0.0", **again.proof}).status_code == 204


def test_scripts_in_names_are_text_wherever_they_are_shown(come_in: Callable[[str], Browser], archive: Archive) -> None:
    person, _ = archive.people.add(SYSTEM, "mã-độc", _SCRIPT, [Grant(RoleName.GUEST)], _SCRIPT)
    browser, clerk = come_in("administrator"), come_in("clerk")
    upload = clerk.client.post("/api/v1/uploads", headers={**_tus(f"{_SCRIPT}.pdf"), **clerk.proof})
    pages = [
        browser.client.get("/people").text,
        browser.client.get(f"/people/{person.identifier}").text,
        browser.post("/people", name=_SCRIPT, full_name=_SCRIPT, department=_SCRIPT).text,
        browser.client.get("/login", params={"next": f"/{_SCRIPT}", "done": _SCRIPT}).text,
        clerk.client.get("/", params={"q": _SCRIPT}).text,
        clerk.client.get("/records", params={"text": _SCRIPT, "batch": _SCRIPT}).text,
        clerk.client.get(f"/records/{_SCRIPT}").text,
        clerk.client.post(
            "/verify", params={"name": f"{_SCRIPT}.pdf"}, headers={**clerk.proof, "HX-Request": "true"}, content=b"x"
        ).text,
        str(marked(f"chữ {_SCRIPT} đọc được", [(0, 3), (5, 9)])),
    ]
    for page in pages:
        assert "<script>alert" not in page.replace("<mark>", "").replace("</mark>", "")
        assert "<img src=x" not in page
    assert upload.status_code == 201
    assert clerk.client.delete(upload.headers["location"], headers={"Tus-Resumable": "1.0.0", **clerk.proof}).is_success


def test_no_header_is_put_into_an_answer_by_a_name(come_in: Callable[[str], Browser]) -> None:
    clerk = come_in("clerk")
    downloaded = clerk.client.get(f"/api/v1/records/{RECORD}/file")
    assert downloaded.status_code == 200
    assert downloaded.headers["content-disposition"].startswith("attachment; filename*=utf-8''")
    for path in ("/login?next=/a%0d%0aSet-Cookie:%20x=y", "/records/a%0d%0aSet-Cookie:%20x=y", "/?lang=vi%0d%0aX: y"):
        answer = clerk.client.get(path, follow_redirects=False)
        assert "x=y" not in answer.headers.get("set-cookie", "")
        assert "\n" not in "".join(answer.headers.values())


def test_what_is_downloaded_runs_nothing(come_in: Callable[[str], Browser]) -> None:
    headers = come_in("clerk").client.get(f"/api/v1/records/{RECORD}/masters/1").headers
    assert headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert headers["content-disposition"].startswith("attachment")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "private, no-store"


def test_who_is_put_out_is_out_at_once(come_in: Callable[[str], Browser], archive: Archive) -> None:
    person = add(archive, "sắp-nghỉ", Grant(RoleName.OFFICIAL))
    browser = come_in("sắp-nghỉ")
    assert browser.client.get("/records").status_code == 200
    archive.people.disable(SYSTEM, person.identifier)
    assert browser.client.get("/records", follow_redirects=False).status_code == 303
    assert browser.client.get("/api/v1/records").status_code == 401


def test_a_form_that_is_too_long_is_refused_before_it_is_read(visit: Callable[[], Browser]) -> None:
    browser, _ = visit().look("/login")
    answer = browser.post("/login", name="a" * 100_000, password="b")
    assert (answer.status_code, "request-invalid" in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("actor", "leads_to", "code"),
    [
        (Actor(ActorKind.PERSON, "a", EVERYTHING), "/confirm?next=%2Fpeople", "confirmation-needed"),
        (Actor(ActorKind.PERSON, "a", held_up=ErrorCode.PASSWORD_EXPIRED), "/account", "password-expired"),
        (Actor(ActorKind.PERSON, "a", held_up=ErrorCode.SECOND_FACTOR_NEEDED), "/account", "second-factor-needed"),
    ],
)
def test_who_has_to_prove_or_mend_something_first_is_led_there(
    archive: Archive, actor: Actor, leads_to: str, code: str
) -> None:
    app = create_app(archive)
    app.dependency_overrides[_actor] = lambda: actor
    client = TestClient(app, base_url=BASE_URL)
    assert client.get("/people", follow_redirects=False).headers["location"] == leads_to
    piece = client.get("/people", headers={"HX-Request": "true", "HX-Current-URL": f"{BASE_URL}/people"})
    assert piece.headers["hx-redirect"] == leads_to
    told = client.get("/people", headers={"Authorization": "Bearer x"})
    assert (told.status_code, told.json()["code"]) == (403, code)
    app.state.upload_intake.close()


@pytest.fixture(scope="module")
def nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive that nobody has an account in."""
    from pipeline.settings.archive_settings import ArchiveSettings
    from pipeline.upkeep.founding import found_archive
    from pipeline.wiring import now, open_archive

    home: Path = tmp_path_factory.mktemp("nobody") / "archive"
    found_archive(ArchiveSettings(home=home), None, now())
    with open_archive(home, write=True) as archive:
        yield archive


@pytest.mark.parametrize(
    ("listens", "comes_from", "headers", "let_in"),
    [
        ("127.0.0.1", "127.0.0.1", {}, True),
        ("0.0.0.0", "127.0.0.1", {"Host": "127.0.0.1:8417"}, True),  # noqa: S104
        ("0.0.0.0", "10.0.0.7", {"Host": "127.0.0.1:8417"}, False),  # noqa: S104
        ("127.0.0.1", "127.0.0.1", {"X-Forwarded-For": "10.0.0.7"}, False),
        ("127.0.0.1", "127.0.0.1", {"Forwarded": "for=10.0.0.7"}, False),
    ],
)
def test_without_accounts_this_machine_may_do_everything_and_others_nothing(
    nobody: Archive, listens: str, comes_from: str, headers: dict[str, str], let_in: bool
) -> None:
    app = create_app(nobody, listens)
    client = TestClient(app, base_url=BASE_URL, client=(comes_from, 50000))
    page = client.get("/upload", headers=headers)
    assert page.status_code == (200 if let_in else 403)
    assert ("vankho users add" in page.text) is True  # as a notice, or as the reason
    assert client.get("/api/v1/records", headers=headers).status_code == page.status_code
    assert client.get("/healthz", headers=headers).status_code == 200
    app.state.upload_intake.close()


def test_a_server_with_public_names_takes_no_request_for_one_from_here(nobody: Archive) -> None:
    app = create_app(nobody, names=["kho.example.vn"])
    assert app.state.reach == Reach("127.0.0.1", proxied=True)
    for host in ("kho.example.vn", "127.0.0.1:8417"):
        assert TestClient(app, base_url=BASE_URL).get("/", headers={"Host": host}).status_code == 403
    app.state.upload_intake.close()


def test_the_first_person_ends_that_at_once(nobody: Archive) -> None:
    app = create_app(nobody)
    client = TestClient(app, base_url=BASE_URL)
    assert client.get("/upload").status_code == 200
    form = {"name": "chủ", "full_name": "Nguyễn Văn Chủ", "role": RoleName.ADMINISTRATOR.value}
    assert re.search(rf"{BASE_URL}/link/[\w-]{{20,}}", client.post("/people", data=form).text)
    assert client.get("/upload", follow_redirects=False).headers["location"] == "/login?next=%2Fupload"
    app.state.upload_intake.close()
