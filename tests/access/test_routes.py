"""Every route × every role, asked for by people who have logged in: as `docs/permissions.md` says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from api.http.access.table import RouteRule, route_rules
from api.http.app import create_app
from api.http.dependencies import _actor
from domain.actors import SYSTEM, Actor, ActorKind
from domain.people.permissions import Permission
from domain.people.rights import Rights
from domain.people.roles import RoleName
from tests.access.conftest import BASE_URL, RECORD, Browser

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI
    from httpx2 import Response

    from domain.people.accounts import Person
    from pipeline.archive import Archive

_GIVEN = {
    "number": "1",
    "name": "number",
    "ordinal": "1",
    "upload_id": "A" * 22,
    "link": "nothing",
    "role": "nobody",
    "token": "T1",
}
_NEEDED = {"q": "nghị quyết", "batch": "L20000101-0001", "name": "một lô", "offset": "0"}


def _asked(route: RouteRule, **given: str) -> str:
    values = {**_GIVEN, **given}
    return route.path.format_map({**values, "identifier": values.get("identifier", "L20000101-0001")})


def _verdict(answer: Response) -> str:
    """Whether somebody was let in: `log in`, `not permitted`, or `let in`, whatever was answered then."""
    bodiless = answer.request.method == "HEAD"
    sent = answer.headers.get("location", "").startswith("/login")
    if sent or (answer.status_code == 401 and (bodiless or "login-needed" in answer.text)):
        return "log in"
    refused = answer.status_code == 403 and (bodiless or "not-permitted" in answer.text)
    return "not permitted" if refused else "let in"


def _ask(browser: Browser, route: RouteRule, path: str) -> Response:
    return browser.client.request(route.method, path, params=_NEEDED, headers=browser.proof, follow_redirects=False)


def test_every_route_has_a_rule(app: FastAPI) -> None:
    assert [route for route in route_rules(app) if route.rule is None] == []


def test_a_route_without_a_rule_is_found(archive: Archive) -> None:
    app = create_app(archive)
    app.add_api_route("/open-to-all", lambda: "secret")
    assert [route.path for route in route_rules(app) if route.rule is None] == ["/open-to-all"]
    app.state.upload_intake.close()


@pytest.mark.parametrize("role", [*RoleName, None])
def test_a_role_is_let_in_where_the_table_says_so_and_nowhere_else(
    app: FastAPI,
    visit: Callable[[], Browser],
    come_in: Callable[[str], Browser],
    people: dict[str, Person],
    role: RoleName | None,
) -> None:
    browser = come_in(role.value) if role else visit().look("/login")[0]
    found, expected = {}, {}
    for route in route_rules(app):
        if role and (route.path == "/logout" or (route.rule and route.rule.open)):
            continue  # ends the session (`test_login`); is open to anybody, and so asked by nobody in particular
        if route.path.startswith("/login/provider"):
            continue  # there is none here, so it leads to the log-in page (`tests/end_to_end/test_provider.py`)
        path = _asked(route, code="VK.2026.000001.9999999", identifier=people["thử"].identifier)
        name = f"{route.method} {route.path}"
        found[name] = _verdict(_ask(browser, route, path))
        expected[name] = "let in" if route.lets_in(role) else "not permitted" if role else "log in"
    assert found == expected


class _Somebody:
    """Who asks, exchanged from one request to the next."""

    permissions: frozenset[Permission] = frozenset()

    def __call__(self) -> Actor:
        return Actor(ActorKind.PROGRAM, "nobody", Rights(self.permissions), confirmed=True)


def test_a_rule_names_all_permissions_of_the_use_cases_behind_it_and_no_other(
    archive: Archive, people: dict[str, Person]
) -> None:
    """Whoever has exactly these comes through to the end; whoever lacks one does not."""
    app, somebody = create_app(archive), _Somebody()
    app.dependency_overrides[_actor] = somebody
    browser = Browser(TestClient(app, base_url=BASE_URL, raise_server_exceptions=False))
    batch = archive.batches.select(SYSTEM, 1)[0].identifier
    for route in route_rules(app):
        if route.rule is None or route.rule.open or not route.rule.permissions or route.path.startswith("/api/uploads"):
            continue
        identifier = people["thử"].identifier if "people" in route.path else batch
        path = _asked(route, code=RECORD, identifier=identifier)
        for lacking in route.rule.permissions:
            somebody.permissions = frozenset(Permission) - {lacking}
            assert _verdict(_ask(browser, route, path)) == "not permitted", (route, lacking)
        if not {"/people", "/roles"} & {route.path[: len("/people")], route.path[: len("/roles")]}:
            somebody.permissions = frozenset(route.rule.permissions)
            assert _verdict(_ask(browser, route, path)) == "let in", route
    app.state.upload_intake.close()
