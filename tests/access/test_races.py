"""Two at once: log-ins with one code, uses of one link, and a token that is used while it is revoked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import TYPE_CHECKING

import pyotp
import pytest
from fastapi.testclient import TestClient

from domain.actors import SYSTEM
from domain.people.roles import Grant, RoleName
from tests.access.conftest import BASE_URL, PASSWORD, add

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI
    from httpx2 import Response

    from pipeline.archive import Archive
    from tests.access.conftest import Browser

_OTHERS = ("Hồng Hà*2027", "Cửu Long*2027")


def _at_once(*asked: Callable[[], Response]) -> list[Response]:
    with ThreadPoolExecutor(len(asked)) as pool:
        return [coming.result() for coming in [pool.submit(one) for one in asked]]


@pytest.fixture
def standing(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that stands: the code of an authenticator is good however slow the machine is."""
    moment = archive.clock()
    monkeypatch.setattr(archive.people._parts, "clock", lambda: moment)


@pytest.mark.usefixtures("standing")
def test_of_two_log_ins_with_one_code_one_comes_in(archive: Archive, visit: Callable[[], Browser]) -> None:
    add(archive, "haimáy", Grant(RoleName.GUEST))
    token = archive.people.log_in("haimáy", PASSWORD, "", "127.0.0.1").token
    address = archive.people.begin_totp(archive.people.actor_of_session(token, "127.0.0.1"))
    totp = pyotp.parse_uri(address)
    assert isinstance(totp, pyotp.TOTP)
    now = archive.people._parts.clock()
    archive.people.enable_totp(
        archive.people.actor_of_session(token, "127.0.0.1"), totp.at(now - timedelta(seconds=30))
    )
    browsers = [visit().look("/login")[0] for _ in range(2)]
    form = {"name": "haimáy", "password": PASSWORD, "code": totp.at(now)}
    answers = _at_once(*(lambda one=browser: one.post("/login", **form) for browser in browsers))
    assert sorted(answer.status_code for answer in answers) == [303, 422]
    ends = {answer.status_code: browser for answer, browser in zip(answers, browsers, strict=True)}
    assert ends[303].look("/account")[1].status_code == 200
    assert ends[422].look("/account")[1].status_code == 303


def test_of_two_uses_of_one_link_one_chooses_the_password(archive: Archive, visit: Callable[[], Browser]) -> None:
    _, link = archive.people.add(SYSTEM, "mộtlink", "", [Grant(RoleName.GUEST)])
    browsers = [visit().look(f"/link/{link}")[0] for _ in range(2)]
    uses = [
        lambda one=browser, new=new: one.post(f"/link/{link}", new=new, again=new)
        for browser, new in zip(browsers, _OTHERS, strict=True)
    ]
    answers = _at_once(*uses)
    assert sorted(answer.status_code for answer in answers) == [303, 404]
    assert "link-invalid" in next(answer.text for answer in answers if answer.status_code == 404)
    chosen = next(new for new, answer in zip(_OTHERS, answers, strict=True) if answer.status_code == 303)
    came = [visit().look("/login")[0].post("/login", name="mộtlink", password=new).status_code for new in _OTHERS]
    assert came == [303 if new == chosen else 401 for new in _OTHERS]


def test_a_token_opens_nothing_from_when_its_revocation_is_answered(
    app: FastAPI, come_in: Callable[[str], Browser]
) -> None:
    browser, revoked, asked = come_in("clerk"), Event(), Event()
    wanted = {"name": "đang chạy", "roles": ["clerk"], "days": 1}
    made = browser.client.post("/api/v1/account/tokens", json=wanted, headers=browser.proof).json()
    (token,) = [one for one in browser.client.get("/api/v1/account/tokens").json() if one["name"] == "đang chạy"]
    bearer = {"Authorization": f"Bearer {made['token']}"}

    def use() -> list[tuple[bool, int]]:
        """Whether the revocation was answered before, and what was answered; twice after it was."""
        told: list[tuple[bool, int]] = []
        client = TestClient(app, base_url=BASE_URL)
        while sum(before for before, _ in told) < 2:
            before = revoked.is_set()
            told.append((before, client.get("/api/v1/batches", headers=bearer).status_code))
            asked.set()
        return told

    with ThreadPoolExecutor(3) as pool:
        using = [pool.submit(use) for _ in range(3)]
        asked.wait()
        answer = browser.client.delete(f"/api/v1/account/tokens/{token['id']}", headers=browser.proof)
        revoked.set()
        told = [one for each in using for one in each.result()]
    assert answer.status_code == 204
    assert {status for before, status in told if before} == {401}
    assert {status for before, status in told if not before} <= {200, 401}
    assert (False, 200) in told
