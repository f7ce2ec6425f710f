"""Log-in by a real Keycloak in Chromium: a role from a group, a new proof, log-out, who stays out, its absence."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from playwright.sync_api import expect

from pipeline.people.openid import _FRESH_SECONDS
from testbed.identities import CLIENT, SECRET, Realm, make_realm
from testbed.servers.programs import Unavailable
from testbed.servers.running import Server, start
from tests.end_to_end.test_browser import _PATIENCE_MS, _wait_for
from tests.end_to_end.vankho import vankho
from tests.patience import PATIENCE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.servers, pytest.mark.browser]

_VANKHO = Path(sys.executable).with_name("vankho")
_LOCAL_PASSWORD = "Sông Hồng-2026"


@dataclass(frozen=True, slots=True)
class Office:
    """An archive whose people log in by a provider, served; with one administrator of its own."""

    url: str
    realm: Realm
    server: Server
    link: str


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    home = tmp_path_factory.mktemp("provider") / "archive"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    try:
        server = start("keycloak")
    except Unavailable as error:
        pytest.skip(f"keycloak: {error}")
    try:
        realm = make_realm(server.url, ["so-hoa", "kiem-toan"], [url], f"{url}/login/provider/back-channel")
        assert vankho("init", home).code == 0
        (home / "keys" / "provider").write_text(SECRET, encoding="utf-8")
        with (home / "vankho.toml").open("a", encoding="utf-8") as settings:
            settings.write(
                f'\n[provider]\nissuer = "{realm.issuer}"\nclient = "{CLIENT}"\nsecret_file = "provider"\n'
                'label = "Sở Nội vụ"\nroles = ["so-hoa = clerk", "kiem-toan = auditor"]\n'
                'programs = ["quet = program"]\n'
            )
        told = vankho("users", "add", "quan-tri", "--role", "administrator", home=home).stdout
        with _serving(home, port, url):
            yield Office(url, realm, server, re.findall(r"/link\S*", told)[0])
    finally:
        realm.admin.close()
        server.stop()


class _serving:  # noqa: N801 - a context
    def __init__(self, home: Path, port: int, url: str) -> None:
        self._command = [str(_VANKHO), "--home", str(home), "serve", "--port", str(port)]
        self._url = url

    def __enter__(self) -> None:
        self._process = subprocess.Popen(self._command, stderr=subprocess.DEVNULL)
        _wait_for(self._url, self._process)

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        assert self._process.wait(timeout=PATIENCE_SECONDS) in {0, 130}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="vi-VN")
    context.set_default_timeout(_PATIENCE_MS)
    expect.set_options(timeout=_PATIENCE_MS)
    page = context.new_page()
    yield page
    context.close()


def _log_in(page: Page, office: Office, name: str) -> None:
    page.goto(f"{office.url}/login")
    page.get_by_role("link", name="Đăng nhập bằng Sở Nội vụ").click()
    page.locator("#username").fill(name)
    page.locator("#password").fill(f"mat-khau-{name}")
    page.locator("#kc-login").click()


def test_a_person_comes_in_with_the_role_of_a_group_and_out_again(page: Page, office: Office) -> None:
    office.realm.person("lan", "mat-khau-lan", ["so-hoa"])

    _log_in(page, office, "lan")
    expect(page.locator("header")).to_contain_text(re.compile(r"lan\s+Cán bộ số hóa"))
    page.goto(f"{office.url}/account")
    expect(page.get_by_text("do dịch vụ đăng nhập chung quản lý")).to_be_visible()

    page.goto(f"{office.url}/confirm?next=/account")
    page.locator("#password").fill("mat-khau-lan")
    page.locator("#kc-login").click()
    page.wait_for_url(f"{office.url}/account")

    page.get_by_role("button", name="Đăng xuất").first.click()
    expect(page.get_by_text("Bạn đã đăng xuất.")).to_be_visible()
    page.goto(f"{office.url}/login")
    page.get_by_role("link", name="Đăng nhập bằng Sở Nội vụ").click()
    expect(page.locator("#kc-login")).to_be_visible()  # the provider asks again: it was logged out of too


def test_who_has_no_role_and_who_is_disabled_stay_out(page: Page, office: Office) -> None:
    office.realm.person("khach", "mat-khau-khach")
    _log_in(page, office, "khach")
    expect(page.get_by_text("chưa nhóm nào của bạn được giao vai trò")).to_be_visible()

    page.context.clear_cookies()
    binh = office.realm.person("binh", "mat-khau-binh", ["kiem-toan"])
    office.realm.change(binh, enabled=False)
    _log_in(page, office, "binh")
    expect(page.locator("#kc-login")).to_be_visible()
    page.goto(f"{office.url}/records")
    expect(page).to_have_url(re.compile("/login"))


def test_whom_the_provider_logs_out_is_out_at_once_and_a_strangers_word_counts_for_nothing(
    page: Page, office: Office
) -> None:
    mai = office.realm.person("mai", "mat-khau-mai", ["so-hoa"])
    _log_in(page, office, "mai")
    expect(page.locator("header")).to_contain_text("mai")
    place = f"{office.url}/login/provider/back-channel"
    for forged in ("", "a.b.c"):
        answer = httpx.post(place, data={"logout_token": forged}, timeout=60)
        assert (answer.status_code, answer.headers["cache-control"]) == (400, "no-store")
    page.goto(f"{office.url}/account")
    expect(page).to_have_url(f"{office.url}/account")

    office.realm.log_out_everywhere(mai)  # answers when we were told
    page.goto(f"{office.url}/account")
    expect(page).to_have_url(re.compile("/login"))


def test_a_program_comes_in_by_the_providers_token(office: Office) -> None:
    ours, other = office.realm.program("quet", "bi-mat-quet"), office.realm.program("khac", "bi-mat-khac")
    asked = {}
    for name, token in {"ours": ours, "other": other, "forged": f"{ours[:-6]}AAAAAA", "none": "a.b.c"}.items():
        headers = {"Authorization": f"Bearer {token}"}
        asked[name] = httpx.get(
            f"{office.url}/api/v1/search?q=a", headers=headers, timeout=PATIENCE_SECONDS
        ).status_code
    assert asked == {"ours": 200, "other": 403, "forged": 401, "none": 401}


def test_z_while_the_provider_is_away_an_account_of_ours_comes_in(page: Page, office: Office) -> None:
    office.server.kill()
    time.sleep(_FRESH_SECONDS)  # so long a provider that answered counts as being there
    page.goto(f"{office.url}/login/provider")
    expect(page.get_by_text("Không liên lạc được với dịch vụ đăng nhập chung")).to_be_visible()
    page.goto(f"{office.url}{office.link}")
    for box in page.locator('input[type="password"]').all():
        box.fill(_LOCAL_PASSWORD)
    page.locator("main button").first.click()
    page.wait_for_url(re.compile("/login"))
    page.locator('input[name="name"]').fill("quan-tri")
    page.locator('input[name="password"]').fill(_LOCAL_PASSWORD)
    page.locator("main button").first.click()
    expect(page.locator("header")).to_contain_text("quan-tri")
