"""Coming in and going out through the pages: log-in, one-time links, sessions, proving again, one's own account."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyotp
import pytest

from domain.actors import SYSTEM
from domain.people.roles import Grant, RoleName
from tests.access.conftest import PASSWORD, add

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.people.accounts import Person
    from pipeline.archive import Archive
    from tests.access.conftest import Browser

_ANOTHER = "Hồng Hà*2027"


def test_a_page_leads_to_the_log_in_and_then_to_itself(visit: Callable[[], Browser], people: dict[str, Person]) -> None:
    asked = visit().client.get("/records?text=nghị+quyết", follow_redirects=False)
    assert asked.status_code == 303
    browser, page = visit().look(asked.headers["location"])
    goal = re.search(r'name="next" value="([^"]*)"', page.text)
    assert goal
    came = browser.post("/login", name="clerk", password=PASSWORD, next=goal[1])
    assert came.headers["location"] == asked.url.raw_path.decode()
    assert people


def test_a_program_without_credentials_is_told_how_to_prove_itself(visit: Callable[[], Browser]) -> None:
    answer = visit().client.get("/api/v1/records")
    assert (answer.status_code, answer.json()["code"]) == (401, "login-needed")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == 'Bearer realm="vankho"'


def test_a_piece_of_a_page_sends_the_whole_page_to_the_log_in(visit: Callable[[], Browser]) -> None:
    around = {"HX-Request": "true", "HX-Current-URL": "http://127.0.0.1:8417/?q=a&n=40"}
    answer = visit().client.get("/hits?q=a&offset=20", headers=around)
    assert answer.headers["hx-redirect"] == "/login?next=%2F%3Fq%3Da%26n%3D40"


def test_who_is_unknown_and_who_errs_are_told_the_same(visit: Callable[[], Browser], archive: Archive) -> None:
    add(archive, "quên", Grant(RoleName.GUEST))
    browser, _ = visit().look("/login")
    wrong, unknown = (browser.post("/login", name=name, password="Sai bét-2026") for name in ("quên", "không-ai"))
    assert wrong.status_code == unknown.status_code == 401
    told = [re.sub(r'value="[^"]*"', "", answer.text) for answer in (wrong, unknown)]
    assert told[0] == told[1]
    assert "login-refused" in wrong.text
    assert "Sai bét" not in wrong.text


def test_who_guesses_on_is_told_to_wait(visit: Callable[[], Browser], archive: Archive) -> None:
    add(archive, "đích", Grant(RoleName.GUEST))
    browser, _ = visit().look("/login")
    answers = [browser.post("/login", name="đích", password=f"Sai bét-{n}") for n in range(12)]
    delayed = [answer for answer in answers if answer.status_code == 429]
    assert delayed
    assert int(delayed[-1].headers["retry-after"]) > 0
    assert browser.post("/login", name="đích", password=PASSWORD).status_code == 429


def test_a_log_in_gives_a_new_session_whatever_the_browser_held(
    visit: Callable[[], Browser], people: dict[str, Person]
) -> None:
    assert people
    browser, _ = visit().look("/login")
    planted = "a" * 43  # by somebody who waits for it to become worth something
    browser.client.cookies.set("vankho_session", planted, domain="127.0.0.1", path="/")
    assert browser.post("/login", name="official", password=PASSWORD).status_code == 303
    first = browser.client.cookies["vankho_session"]
    assert first != planted
    again, _ = browser.look("/login")
    assert again.post("/login", name="official", password=PASSWORD).status_code == 303
    second = again.client.cookies["vankho_session"]
    stale = visit()
    stale.client.cookies.set("vankho_session", first)
    assert second != first
    assert stale.client.get("/records", follow_redirects=False).headers["location"].startswith("/login?next=")


def test_a_stranger_cannot_log_somebody_in_under_an_account_of_his_own(
    visit: Callable[[], Browser], people: dict[str, Person]
) -> None:
    assert people
    form = {"name": "guest", "password": PASSWORD}
    bare = visit().client.post("/login", data=form)
    assert (bare.status_code, "csrf-token" in bare.text) == (403, True)
    theirs, _ = visit().look("/login")
    victim, _ = visit().look("/login")
    assert victim.client.post("/login", data={**form, "csrf": theirs.token}).status_code == 403
    assert "vankho_session" not in victim.client.cookies


def test_who_logs_out_is_out_on_the_server_too(come_in: Callable[[str], Browser], visit: Callable[[], Browser]) -> None:
    browser = come_in("reviewer")
    kept = browser.client.cookies["vankho_session"]
    assert browser.client.post("/logout").status_code == 403  # not from a page of ours
    answer = browser.post("/logout")
    assert answer.headers["location"] == "/login?done=logged-out"
    assert "vankho_session" not in browser.client.cookies
    thief = visit()
    thief.client.cookies.set("vankho_session", kept)
    assert thief.client.get("/", follow_redirects=False).status_code == 303


def test_who_was_idle_comes_back_to_where_he_was(come_in: Callable[[str], Browser]) -> None:
    browser = come_in("reviewer")
    answer = browser.post("/logout", idle="1", next="/records?text=a")
    assert answer.headers["location"] == "/login?idle=1&next=%2Frecords%3Ftext%3Da"
    _, page = browser.look(answer.headers["location"])
    assert "Lâu không có thao tác" in page.text


def test_the_head_of_a_page_tells_who_and_in_what_role(come_in: Callable[[str], Browser]) -> None:
    page = come_in("reviewer").client.get("/").text
    assert "<strong>reviewer</strong>" in page
    assert "Người kiểm tra" in page
    assert 'href="/upload"' not in page
    assert "Log out" in come_in("reviewer").client.get("/?lang=en").text


def test_a_one_time_link_is_used_once_and_not_by_looking(visit: Callable[[], Browser], archive: Archive) -> None:
    _, link = archive.people.add(SYSTEM, "mới", "Người <b>mới</b>", [Grant(RoleName.GUEST)])
    browser, page = visit().look(f"/link/{link}")
    browser, page = browser.look(f"/link/{link}")
    assert (page.status_code, page.headers["referrer-policy"]) == (200, "same-origin")
    assert "&lt;b&gt;mới" in page.text
    for fields, code in [
        ({"new": PASSWORD, "again": PASSWORD + "x"}, "passwords-differ"),
        ({"new": "yếu", "again": "yếu"}, "password-weak"),
    ]:
        told = browser.post(f"/link/{link}", **fields)
        assert (told.status_code, code in told.text) == (422, True)
    assert browser.post(f"/link/{link}", new=PASSWORD, again=PASSWORD).headers["location"] == "/login?done=chosen"
    assert browser.look(f"/link/{link}")[1].status_code == 404
    browser, _ = browser.look("/login")
    assert browser.post("/login", name="mới", password=PASSWORD).headers["location"] == "/"


def test_an_authenticator_is_set_up_by_its_picture_and_asked_for_afterwards(
    visit: Callable[[], Browser], come_in: Callable[[str], Browser], archive: Archive
) -> None:
    add(archive, "có-mã", Grant(RoleName.GUEST))
    browser = come_in("có-mã")
    begun = browser.post("/account/totp").text
    assert "<svg" in begun
    assert " style=" not in begun
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', begun)
    assert found
    codes = pyotp.TOTP(found[1].replace(" ", ""))
    assert browser.post("/account/totp/enable", code="000000").status_code == 422
    enabled = browser.post("/account/totp/enable", code=codes.now())
    recovery = re.findall(r'<li><code class="secret">([^<]+)<', enabled.text)
    assert len(recovery) >= 8
    assert recovery[0] not in browser.client.get("/account").text
    door, _ = visit().look("/login")
    asked = door.post("/login", name="có-mã", password=PASSWORD)
    assert (asked.status_code, 'name="code"' in asked.text) == (401, True)
    assert PASSWORD not in asked.text
    assert door.post("/login", name="có-mã", password=PASSWORD, code=recovery[0]).status_code == 303
    other, _ = visit().look("/login")
    assert other.post("/login", name="có-mã", password=PASSWORD, code=recovery[0]).status_code == 422


def test_another_password_ends_the_other_sessions(come_in: Callable[[str], Browser], archive: Archive) -> None:
    add(archive, "đổi", Grant(RoleName.GUEST))
    here, elsewhere = come_in("đổi"), come_in("đổi")
    wrong = here.post("/account/password", old="Sai bét-2026", new=_ANOTHER, again=_ANOTHER)
    assert (wrong.status_code, "password-wrong" in wrong.text) == (422, True)
    assert here.post("/account/password", old=PASSWORD, new=_ANOTHER, again=_ANOTHER).status_code == 303
    assert here.client.get("/account").status_code == 200
    assert elsewhere.client.get("/account", follow_redirects=False).status_code == 303


def test_a_token_is_shown_once_opens_what_its_role_allows_and_nothing_once_revoked(
    visit: Callable[[], Browser], come_in: Callable[[str], Browser]
) -> None:
    browser = come_in("clerk")
    made = browser.post("/account/tokens", name="máy <quét>", role="clerk@", days="30")
    found = re.search(r'<code class="secret">([^<]+)<', made.text)
    assert found
    assert "máy &lt;quét&gt;" in made.text
    bearer = {"Authorization": f"Bearer {found[1]}"}
    program = visit().client
    assert program.get("/api/v1/records", headers=bearer).status_code == 200
    assert (
        program.post("/api/v1/batches?name=lô", headers=bearer).status_code == 201
    )  # no cookie, so no token of a page
    assert program.get(f"/api/v1/records?access_token={found[1]}&token={found[1]}").status_code == 401
    assert program.get("/api/v1/records", headers={"Authorization": f"Basic {found[1]}"}).status_code == 401
    page = browser.client.get("/account").text
    assert found[1] not in page
    revoke = re.search(r'action="(/account/tokens/[^"]+/revoke)"', page)
    assert revoke
    assert browser.post(revoke[1]).status_code == 303
    assert program.get("/api/v1/records", headers=bearer).status_code == 401


def test_a_proxy_that_asks_a_name_itself_keeps_nobody_out(come_in: Callable[[str], Browser]) -> None:
    browser = come_in("clerk")
    passed_on = {"Authorization": "Basic a2hvOmtobw=="}
    assert browser.client.get("/records", headers=passed_on).status_code == 200
    assert browser.client.post("/api/v1/batches?name=lô", headers=passed_on).json()["code"] == "csrf-token"


def test_a_role_is_changed_only_by_who_proved_again_who_he_is(
    come_in: Callable[[str], Browser], archive: Archive, people: dict[str, Person]
) -> None:
    browser = come_in("administrator")
    person = add(archive, "lên-chức", Grant(RoleName.GUEST))
    page = f"/people/{person.identifier}"
    changed = browser.post(f"{page}/grants", role=["clerk", "official"], **{"fonds-clerk": "H01, H02"})
    assert changed.headers["location"] == f"{page}?done=changed"
    held = archive.people.person(SYSTEM, person.identifier).person.grants
    assert set(held) == {Grant(RoleName.CLERK, "H01"), Grant(RoleName.CLERK, "H02"), Grant(RoleName.OFFICIAL)}
    own = browser.post(f"/people/{people['administrator'].identifier}/disable")
    assert (own.status_code, "own-rights" in own.text) == (403, True)
    reset = browser.post(f"{page}/reset")
    assert re.search(r"http://127.0.0.1:8417/link/[\w-]{20,}", reset.text)


def test_proving_again_leads_back_and_is_refused_with_a_wrong_password(come_in: Callable[[str], Browser]) -> None:
    browser, page = come_in("archivist").look("/confirm?next=/records")
    assert page.status_code == 200
    wrong = browser.post("/confirm", password="Sai bét-2026", next="/records")
    assert (wrong.status_code, "password-wrong" in wrong.text) == (422, True)
    assert browser.post("/confirm", password=PASSWORD, next="/records").headers["location"] == "/records"


@pytest.mark.parametrize("path", ["/", "/account", "/api/v1/records", "/login", "/upload"])
def test_what_is_answered_to_one_person_is_kept_nowhere(come_in: Callable[[str], Browser], path: str) -> None:
    assert come_in("clerk").client.get(path).headers["cache-control"] == "private, no-store"
