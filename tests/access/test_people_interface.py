"""People and roles as programs manage them: by the rules of the pages, with a proof of who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

from domain.actors import SYSTEM
from domain.people.roles import Grant, RoleName
from tests.access.conftest import BASE_URL, PASSWORD, add

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI
    from httpx2 import Response

    from domain.people.accounts import Person
    from pipeline.archive import Archive
    from tests.access.conftest import Browser


@dataclass(frozen=True, slots=True)
class Program:
    """A program with the token of an administrator."""

    client: TestClient
    token: str

    def __call__(self, method: str, path: str, told: object = None) -> Response:
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"}
        return self.client.request(method, f"/api/v1{path}", json=told, headers=headers)


@pytest.fixture(scope="module")
def new_program(app: FastAPI, come_in: Callable[[str], Browser]) -> Callable[[str], Program]:
    """A program of an administrator's."""

    def make(person: str) -> Program:
        browser = come_in(person)
        wanted = {"name": "nhân sự", "roles": ["administrator"], "days": 1}
        made = browser.client.post("/api/v1/account/tokens", json=wanted, headers=browser.proof)
        assert made.status_code == 201, made.text
        return Program(TestClient(app, base_url=BASE_URL), made.json()["token"])

    return make


@pytest.fixture(scope="module")
def confirmed(new_program: Callable[[str], Program]) -> Program:
    program = new_program("administrator")
    assert program("POST", "/account/confirm", {"password": PASSWORD}).status_code == 204
    return program


def _refused(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_token_alone_manages_nobody_until_its_person_proves_again(new_program: Callable[[str], Program]) -> None:
    program = new_program("administrator")
    assert _refused(program("GET", "/people")) == (403, "confirmation-needed")
    assert _refused(program("POST", "/account/confirm", {"password": "Sai bét-2026"})) == (422, "password-wrong")
    assert _refused(program("GET", "/people")) == (403, "confirmation-needed")
    assert program("POST", "/account/confirm", {"password": PASSWORD}).status_code == 204
    assert program("GET", "/people").status_code == 200


def test_a_person_is_added_comes_in_by_the_link_and_is_put_out_again(confirmed: Program, archive: Archive) -> None:
    grants = [{"role": "clerk", "fonds": "H49"}, {"role": "guest"}]
    told = {"name": "mới-vào", "full_name": "Người Mới", "department": "Phòng 1", "grants": grants}
    made = confirmed("POST", "/people", told)
    assert (made.status_code, made.headers["cache-control"]) == (201, "private, no-store")
    person, link = made.json()["person"], urlsplit(made.json()["link"]).path
    assert _refused(confirmed("POST", "/people", told)) == (409, "person-exists")
    archive.people.use_link(link.rpartition("/")[2], PASSWORD, "127.0.0.1")
    archive.people.log_in("mới-vào", PASSWORD, "", "127.0.0.1")

    shown = confirmed("GET", f"/people/{person}").json()
    assert (shown["name"], shown["full_name"], shown["has_password"]) == ("mới-vào", "Người Mới", True)
    assert shown["grants"] == [{"role": "clerk", "fonds": "H49"}, {"role": "guest", "fonds": ""}]
    assert [one["origin"] for one in confirmed("GET", f"/people/{person}/sessions").json()] == ["127.0.0.1"]
    assert confirmed("DELETE", f"/people/{person}/sessions").status_code == 204
    assert confirmed("GET", f"/people/{person}/sessions").json() == []

    named = confirmed("PATCH", f"/people/{person}", {"full_name": "Tên Khác", "department": ""}).json()
    assert (named["full_name"], named["department"]) == ("Tên Khác", "")
    held = confirmed("PUT", f"/people/{person}/grants", [{"role": "official"}]).json()
    assert held["grants"] == [{"role": "official", "fonds": ""}]
    assert confirmed("POST", f"/people/{person}/disable").json()["state"] == "disabled"
    assert confirmed("POST", f"/people/{person}/enable").json()["state"] == "active"
    again = confirmed("POST", f"/people/{person}/reset", {"second_factor": True}).json()
    assert again["link"] != made.json()["link"]
    assert confirmed("GET", f"/people/{person}").json()["has_password"] is False
    assert "mới-vào" in [one["name"] for one in confirmed("GET", "/people").json()]


def test_whom_wrong_passwords_keep_out_is_let_try_again(confirmed: Program, archive: Archive) -> None:
    person = add(archive, "khóa", Grant(RoleName.GUEST)).identifier
    archive.people._people.begin_attempt("khóa", "")
    for _ in range(2):
        archive.people._people.begin_attempt("khóa", "")
    assert confirmed("GET", f"/people/{person}").json()["locked"] is not None
    assert confirmed("POST", f"/people/{person}/unlock").json()["locked"] is None


def test_nobody_changes_what_he_holds_himself_by_a_program_of_fewer_roles(
    archive: Archive, new_program: Callable[[str], Program]
) -> None:
    person = add(archive, "haivai", Grant(RoleName.ADMINISTRATOR), Grant(RoleName.GUEST))
    program = new_program("haivai")
    program("POST", "/account/confirm", {"password": PASSWORD})
    assert _refused(program("PUT", "/roles/guest", ["search", "operate"])) == (403, "own-rights")
    assert _refused(program("PUT", f"/people/{person.identifier}/grants", [])) == (403, "own-rights")
    archive.people.disable(SYSTEM, "haivai")


def test_what_a_role_allows_is_changed_for_all_who_hold_it(confirmed: Program) -> None:
    before = {one["role"]: one["permissions"] for one in confirmed("GET", "/roles").json()}
    told = confirmed("PUT", "/roles/reviewer", [*before["reviewer"], "hold"]).json()
    assert {one["role"]: one["permissions"] for one in told}["reviewer"] == sorted([*before["reviewer"], "hold"])
    confirmed("PUT", "/roles/reviewer", before["reviewer"])


@pytest.mark.parametrize(
    ("method", "path", "told", "code"),
    [
        ("POST", "/people", {"name": "a", "grant": []}, "request-invalid"),
        ("POST", "/people", {"name": 1}, "request-invalid"),
        ("POST", "/people", None, "request-invalid"),
        ("POST", "/people", {"name": "a", "full_name": "b" * 70_000}, "request-invalid"),
        ("POST", "/people", {"name": "a b"}, "person-name-invalid"),
        ("POST", "/people", {"name": "vua", "grants": [{"role": "king"}]}, "role-unknown"),
        ("PUT", "/roles/king", [], "role-unknown"),
        ("PUT", "/roles/guest", ["rule"], "request-invalid"),
        ("GET", "/people/nobody", None, "person-not-found"),
        ("POST", "/account/tokens", {"name": "x", "roles": ["administrator"]}, "account-needed"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_changed(
    confirmed: Program, method: str, path: str, told: object, code: str
) -> None:
    before = confirmed("GET", "/people").json(), confirmed("GET", "/roles").json()
    assert _refused(confirmed(method, path, told))[1] == code
    assert (confirmed("GET", "/people").json(), confirmed("GET", "/roles").json()) == before


def test_ones_own_tokens_are_listed_and_revoked(come_in: Callable[[str], Browser]) -> None:
    browser = come_in("clerk")
    wanted = {"name": "quét", "roles": ["clerk"], "days": 1}
    made = browser.client.post("/api/v1/account/tokens", json=wanted, headers=browser.proof)
    bare = browser.client.post("/api/v1/account/tokens", json=wanted)
    assert (made.status_code, _refused(bare)) == (201, (403, "csrf-token"))
    (token,) = [one for one in browser.client.get("/api/v1/account/tokens").json() if one["name"] == "quét"]
    assert (token["grants"], made.json()["token"] in str(token)) == ([{"role": "clerk", "fonds": ""}], False)
    revoked = browser.client.delete(f"/api/v1/account/tokens/{token['id']}", headers=browser.proof)
    assert revoked.status_code == 204
    bearer = {"Authorization": f"Bearer {made.json()['token']}"}
    assert browser.client.get("/api/v1/search?q=a", headers=bearer).status_code == 401


def test_the_description_tells_of_what_is_sent(come_in: Callable[[str], Browser], people: dict[str, Person]) -> None:
    assert people
    told = come_in("guest").client.get("/api/v1/openapi.json").json()["paths"]
    body = told["/api/v1/people"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body["required"] == ["name"]
    assert "clerk" in body["properties"]["grants"]["items"]["properties"]["role"]["enum"]
