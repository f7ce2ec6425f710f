"""People in Chromium, over TLS: the first administrator, a clerk, an official; idle time; documents with scripts."""

from __future__ import annotations

import re
import ssl
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import httpx2
import pyotp
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import expect

from tests.api.drawn_pages import save_pages
from tests.api.serving import free_port
from tests.end_to_end.vankho import vankho
from tests.patience import PATIENCE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

_VANKHO = Path(sys.executable).with_name("vankho")
_PATIENCE_MS = 1000 * PATIENCE_SECONDS
_PASSWORD = "Sông Hồng-2026"
_REFUSED = "status of 4"  # the browser's console tells of answers that tests ask for
_LINES = ("Quyết định <script>document.title=1</script>", "<img src=x onerror=alert(1)> rừng ngập mặn")


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for the loopback, signed by itself, and its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 7, now - timedelta(days=1), now + timedelta(days=9))
    certificate = made.add_extension(names, critical=True).sign(key, hashes.SHA256())
    paths = folder / "cert.pem", folder / "key.pem"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    paths[1].write_bytes(key.private_bytes(*private))
    return paths


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("people") / "archive"
    assert vankho("init", home).code == 0
    return home


@pytest.fixture(scope="module")
def added(home: Path) -> Callable[[str, str], str]:
    """Adds somebody in a role; gives the address of the one-time link."""

    def add(name: str, role: str) -> str:
        return str(vankho("users", "add", name, "--role", role, "--json", home=home).lines[0]["link"])

    return add


@pytest.fixture(scope="module")
def address(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The archive, open to the network, encrypted."""
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = _certificate(folder)
    port = free_port()
    command: list[str | Path] = [_VANKHO, "--home", home, "serve", "--host", "0.0.0.0", "--port", str(port)]  # noqa: S104
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([*command, "--tls-cert", certificate, "--tls-key", key], stderr=log)
    url = f"https://127.0.0.1:{port}"
    try:
        _wait_for(url, certificate, server)
        yield url
    finally:
        server.terminate()
        assert server.wait(timeout=PATIENCE_SECONDS) in {0, 130}, (folder / "log").read_text()


def _wait_for(url: str, certificate: Path, server: subprocess.Popen[bytes]) -> None:
    trust = ssl.create_default_context(cafile=certificate)
    trust.minimum_version = ssl.TLSVersion.TLSv1_2
    with httpx2.Client(verify=trust, transport=httpx2.HTTPTransport(verify=trust, retries=60)) as client:
        assert client.get(f"{url}/healthz", timeout=PATIENCE_SECONDS).json() == {"status": "ok"}
    assert server.poll() is None


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """New browsers; what they complain about on their consoles fails the test."""
    complaints: list[str] = []
    contexts = []

    def new(scheme: Literal["light", "dark"] = "light") -> Page:
        context = browser.new_context(base_url=address, ignore_https_errors=True, color_scheme=scheme)
        contexts.append(context)
        context.set_default_timeout(_PATIENCE_MS)
        expect.set_options(timeout=_PATIENCE_MS)  # a machine may be busy
        page = context.new_page()
        page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        return page

    yield new
    for context in contexts:
        context.close()
    assert [told for told in complaints if _REFUSED not in told and "Response Status Error" not in told] == []


def _choose_password(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("Mật khẩu mới", exact=True).fill(_PASSWORD)
    page.get_by_label("Nhập lại mật khẩu mới").fill(_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/login?done=chosen")


def _log_in(page: Page, name: str) -> None:
    """By the keyboard alone, from the field that has the focus."""
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(_PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#log-out").wait_for()


def test_the_first_administrator_comes_in_by_a_link_and_sets_an_authenticator_up(
    visit: Callable[..., Page], added: Callable[[str, str], str]
) -> None:
    page = visit()
    _choose_password(page, added("chủ", "administrator"))
    page.keyboard.type("chủ")
    page.keyboard.press("Tab")
    page.keyboard.type("Sai bét-2026")
    page.keyboard.press("Enter")
    expect(page.locator(".problem")).to_contain_text("login-refused")
    expect(page.get_by_label("Tên đăng nhập")).to_have_value("chủ")
    page.keyboard.type(_PASSWORD)  # the field has the focus again
    page.keyboard.press("Enter")
    page.wait_for_url("**/account")
    expect(page.locator(".due")).to_contain_text("bắt buộc")
    page.get_by_role("button", name="Bật mã xác thực").click()
    drawn = page.locator(".qr svg").bounding_box()
    assert drawn is not None
    assert drawn["width"] > 150
    codes = pyotp.TOTP(page.locator("code.secret").inner_text().replace(" ", ""))
    page.keyboard.type(codes.now())
    page.keyboard.press("Enter")
    expect(page.locator(".codes li")).to_have_count(10)
    expect(page.locator(".due")).to_have_count(0)

    page.get_by_role("link", name="Người dùng").click()
    page.get_by_label("Họ tên").fill("Trần Văn Bình")
    page.get_by_label("Tên đăng nhập").fill("bình")
    page.get_by_role("checkbox", name="Cán bộ số hóa").check()
    page.get_by_role("button", name="Thêm và tạo đường dẫn").click()
    link = page.locator(".once code").inner_text()
    expect(page.locator(".who")).to_contain_text("Quản trị")
    clerk = visit("dark")
    _choose_password(clerk, link)
    _log_in(clerk, "bình")
    expect(clerk.locator(".who")).to_have_text(re.compile("bình.*Cán bộ số hóa"))


def test_who_does_nothing_is_warned_then_logged_out_and_comes_back_to_the_page(
    visit: Callable[..., Page], added: Callable[[str, str], str]
) -> None:
    page = visit()
    _choose_password(page, added("lan", "official"))
    page.clock.install()
    page.goto("/records?text=a")
    _log_in(page, "lan")
    page.wait_for_url("**/records?text=a", wait_until="load")  # its scripts count from when they are there
    page.clock.fast_forward("13:30")
    expect(page.locator("#idle")).to_be_visible()
    expect(page.locator("#idle-told")).to_contain_text("giây")
    page.keyboard.press("Enter")
    expect(page.locator("#idle")).to_be_hidden()
    page.clock.fast_forward("15:01")
    page.wait_for_url("**/login?idle=1&next=%2Frecords%3Ftext%3Da")
    page.go_back()
    expect(page).to_have_url(re.compile("/login"))
    _log_in(page, "lan")
    expect(page).to_have_url(re.compile(r"/records\?text=a"))


def test_scripts_in_a_documents_name_and_text_are_shown_and_never_run(
    visit: Callable[..., Page], added: Callable[[str, str], str], tmp_path: Path
) -> None:
    name = "<img src=x onerror=alert(1)> quyết định.png"
    save_pages(tmp_path / name, (_LINES,))
    page = visit()
    _choose_password(page, added("hoa", "clerk"))
    _log_in(page, "hoa")
    page.goto("/upload")
    page.locator("#files").set_input_files(tmp_path / name)
    expect(page.locator(".upload")).to_have_attribute("data-state", "archived", timeout=_PATIENCE_MS)
    expect(page.locator(".upload-name")).to_have_text(name)
    for place in ("/records", "/batches", "/?q=rung+ngap+man"):
        page.goto(place)
        assert page.title() != "1"
    expect(page.locator(".hit h2")).to_contain_text("<img src=x")
    page.locator(".hit h2 a").click()
    page.locator("#viewer[data-ready]").wait_for(timeout=_PATIENCE_MS)
    assert page.title() != "1"
    assert page.locator("main img[src=x], main script:not([src]):not([type*=json])").count() == 0
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page).to_have_url(re.compile("/login"))
    page.go_back()
    expect(page).to_have_url(re.compile("/login"))
