"""A clerk's way through Chromium against a real server: upload, progress, search without marks, box on the page."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from playwright.sync_api import expect

from tests.api.drawn_pages import save_pages, word_box
from tests.api.failing import crashing_path, fail_all
from tests.api.serving import serving
from tests.end_to_end import papers
from tests.end_to_end.vankho import vankho
from tests.patience import LOOKS, PATIENCE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, FloatRect, Locator, Page, Request, Route

pytestmark = pytest.mark.browser

_VANKHO = Path(sys.executable).with_name("vankho")
_LINES = ("Quyết định phê duyệt đề án", "bảo tồn rừng ngập mặn ven biển", "Ủy ban nhân dân tỉnh Sông Vân")
_PATIENCE_MS = 1000 * PATIENCE_SECONDS
_CUT_BY_THE_TEST = "net::ERR_FAILED"
_ROUNDING = 4  # CSS pixels


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A new archive, served by `vankho serve` on a free port of the loopback."""
    home = tmp_path_factory.mktemp("browser") / "archive"
    assert vankho("init", home).code == 0
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([_VANKHO, "--home", home, "serve", "--port", str(port)], stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, server)
        yield url
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=PATIENCE_SECONDS) in {0, 130}, "the server did not stop in order"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A Vietnamese page; whatever it complains about on its console fails the test."""
    context = browser.new_context(base_url=address, viewport={"width": 1366, "height": 768})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert [complaint for complaint in complaints if _CUT_BY_THE_TEST not in complaint] == []


@pytest.fixture(scope="module")
def decision(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("files") / "Quyết định rừng ngập mặn.png"
    save_pages(path, (_LINES,))
    return path


def test_from_upload_to_the_box_on_the_page(page: Page, decision: Path) -> None:
    page.goto("/upload")
    page.get_by_label("Tên lô").fill("lô trình duyệt")
    page.locator("#files").set_input_files(decision)
    row = page.locator(".upload")
    expect(row.locator(".upload-name")).to_have_text(decision.name)
    expect(row).to_have_attribute("data-state", "archived", timeout=_PATIENCE_MS)
    expect(row.locator(".upload-state")).to_have_text("đã lưu trữ")
    assert row.locator("progress").evaluate("bar => [bar.value, bar.max]") == [1, 1]

    page.goto("/")
    page.keyboard.press("/")
    page.get_by_role("searchbox").fill("rung ngap man")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("1 trang khớp")
    assert [word.lower() for word in page.locator(".snippet mark").all_inner_texts()][:3] == ["rừng", "ngập", "mặn"]
    page.locator(".hit h2 a").click()

    page.locator("#viewer[data-ready]").wait_for(timeout=_PATIENCE_MS)
    expect(page.locator("#hit-place")).to_have_text("chỗ khớp 1/3")
    assert page.locator(".text mark").all_inner_texts() == ["rừng", "ngập", "mặn"]
    page.wait_for_timeout(800)  # until the picture has come to rest
    for number, word in enumerate(("rừng", "ngập", "mặn")):
        _assert_same_place(page.locator(".hit-box").nth(number).bounding_box(), _on_screen(page, word))

    page.keyboard.press("n")
    expect(page.locator("#hit-place")).to_have_text("chỗ khớp 2/3")
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("rung ngap man")


def test_the_report_of_an_uploaded_record_says_valid_and_test(page: Page, decision: Path) -> None:
    page.goto("/records")
    page.get_by_role("link", name=decision.stem).click()
    page.get_by_role("link", name="Kiểm tra chữ ký và toàn vẹn").click()
    expect(page.locator(".verdict h2")).to_have_text("Hợp lệ")
    expect(page.locator(".verdict")).to_contain_text("TOTAL-PASSED")
    expect(page.locator(".test-label")).to_contain_text("không có giá trị pháp lý")


def test_the_same_file_again_is_a_duplicate_and_a_stranger_is_refused(
    page: Page, decision: Path, tmp_path: Path
) -> None:
    stranger = tmp_path / "ghi chú.txt"
    stranger.write_text("không phải ảnh", encoding="utf-8")
    page.goto("/upload")
    page.locator("#files").set_input_files([decision, stranger])
    rows = page.locator(".upload")
    expect(rows.nth(0)).to_have_attribute("data-state", "duplicate", timeout=_PATIENCE_MS)
    expect(rows.nth(0)).to_contain_text("không lưu lần thứ hai")
    expect(rows.nth(1)).to_have_attribute("data-state", "refused", timeout=_PATIENCE_MS)
    expect(rows.nth(1)).to_contain_text("Đây là tệp văn bản thuần (.txt)")
    expect(rows.nth(1)).to_contain_text("Hãy xuất ra PDF")


def test_the_row_tells_what_was_found_and_system_files_are_passed_over(page: Page, tmp_path: Path) -> None:
    noted = papers.pdf_of(papers.sheet("Công văn có ghi chú bên lề"), tmp_path / "CV 26.UBND.pdf")
    with pikepdf.open(noted, allow_overwriting_input=True) as pdf:
        note = Dictionary(Subtype=Name.Text, Contents=String("xem lại"))
        pdf.pages[0].obj.Annots = Array(
            [note, Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("x")))]
        )
        pdf.save(noted)
    for name in ("~$a.docx", "Thumbs.db"):
        (tmp_path / name).write_bytes(b"x")
    page.goto("/upload")
    page.locator("#files").set_input_files([noted, tmp_path / "~$a.docx", tmp_path / "Thumbs.db"])
    expect(page.locator("#passed")).to_have_text("Bỏ qua 2 tệp tạm hoặc tệp hệ thống: ~$a.docx, Thumbs.db")
    expect(page.locator(".upload")).to_have_count(1)
    expect(page.locator(".upload")).to_have_attribute("data-state", "archived", timeout=_PATIENCE_MS)
    expect(page.locator(".upload .finding")).to_have_count(1)  # a link is a fact for the record's page
    expect(page.locator(".upload .finding")).to_contain_text("1 ghi chú không in ra trang")
    expect(page.locator("#upload-total")).to_contain_text("1 tài liệu có điều cần xem")
    page.locator(".upload-record").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("CV 26.UBND")
    expect(page.locator(".finding.level-lost")).to_contain_text("Chỉ trong bản gốc")
    expect(page.locator(".finding.level-told").first).to_contain_text("Ghi nhận")


def test_an_upload_goes_on_where_a_lost_connection_cut_it(page: Page, tmp_path: Path) -> None:
    big = tmp_path / "lớn.bin"
    big.write_bytes(bytes(20 << 20))  # three parts; no picture, so it is refused once it is here
    page.goto("/upload")
    offsets: list[int] = []

    def third_part_fails(route: Route, request: Request) -> None:
        if request.method != "PATCH":
            route.continue_()
            return
        offsets.append(int(request.headers["upload-offset"]))
        if offsets.count(16 << 20) == 1 and offsets[-1] == 16 << 20:
            route.abort()
        else:
            route.continue_()

    page.route(re.compile("/api/v1/uploads/"), third_part_fails)
    page.locator("#files").set_input_files(big)
    expect(page.locator(".upload")).to_have_attribute("data-state", "refused", timeout=_PATIENCE_MS)
    assert offsets == [0, 8 << 20, 16 << 20, 16 << 20]


def test_a_dropped_file_is_verified_without_being_stored(page: Page, decision: Path) -> None:
    page.goto("/verify")
    page.locator("#file").set_input_files(decision)
    expect(page.locator(".verdict")).to_be_visible(timeout=_PATIENCE_MS)
    expect(page.locator(".verdict h2")).not_to_have_text("Hợp lệ")
    expect(page.locator(".verdict")).to_have_css("text-decoration-line", "none")  # only doubtful words are underlined


@pytest.fixture(scope="module")
def failed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own over three documents that could not be read, and whose recogniser is well again."""
    folder = tmp_path_factory.mktemp("failed")
    (folder / "files").mkdir()
    for number in range(3):
        save_pages(folder / "files" / f"Tờ trình {number}.png", ((f"Tờ trình số {number}", "về việc sửa mái"),))
    home = folder / "archive"
    assert vankho("init", home).code == 0
    fail_all(home, folder / "files", "lô hỏng", crashing_path(folder))
    with serving(home) as running:
        yield str(running.client.base_url)


def test_what_the_archive_cannot_take_goes_on_by_itself(browser: Browser, decision: Path, tmp_path: Path) -> None:
    home = tmp_path / "archive"
    assert vankho("init", home).code == 0
    blocked = home / "store" / "intake"
    blocked.touch()  # a file where the folder should be
    with serving(home) as running:
        context = browser.new_context(base_url=str(running.client.base_url))
        page = context.new_page()
        page.goto("/upload")
        page.locator("#files").set_input_files(decision)
        row = page.locator(".upload")
        expect(row).to_have_attribute("data-state", "waiting", timeout=_PATIENCE_MS)
        expect(row.locator(".upload-state")).to_have_text("chờ kho, tự thử lại")
        expect(row.locator(".upload-message")).to_contain_text("Kho đối tượng không thực hiện được")
        blocked.unlink()
        expect(row).to_have_attribute("data-state", "archived", timeout=_PATIENCE_MS)
        expect(row.locator(".upload-message")).to_be_hidden()
        context.close()


def test_failed_documents_are_tried_again_by_one_key(browser: Browser, failed: str) -> None:
    context = browser.new_context(base_url=failed, viewport={"width": 1366, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/exceptions")
    expect(page.locator("#failed-count")).to_have_text("(3)")
    rows = page.locator(".exception")
    expect(rows).to_have_count(3)
    _see_pictures(rows)

    page.keyboard.press("r")  # no row was chosen: nothing happens
    page.keyboard.press("j")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("k")
    page.evaluate(
        "document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'r', isComposing: true, bubbles: true}))"
    )
    expect(page.locator(".retried")).to_have_count(0)
    page.keyboard.press("r")
    expect(rows.nth(0)).to_have_class(re.compile("retried"))
    expect(rows.nth(0)).to_contain_text("Đang làm lại")
    expect(page.locator("#failed-count")).to_have_text("(2)")
    expect(rows.nth(1)).to_be_focused()

    taken = rows.nth(1).get_attribute("data-code")
    assert page.request.post(f"/api/v1/records/{taken}/retry").status == 202  # a colleague was quicker
    page.keyboard.press("r")
    expect(rows.nth(1).locator(".exception-answer")).to_contain_text("không ở trạng thái lỗi")

    _try_batch(page, rows.nth(2))
    context.close()
    assert complaints == []


def _see_pictures(rows: Locator) -> None:
    for row in rows.all():
        picture = row.locator("img")
        picture.scroll_into_view_if_needed()
        picture.evaluate("image => image.decode()")  # fails where there is no picture


def _try_batch(page: Page, row: Locator) -> None:
    """All of a row's batch, until nothing is left to be done."""
    row.locator(".where a").click()
    expect(page).to_have_url(re.compile("batch="))
    page.get_by_role("button", name="Làm lại mọi tài liệu lỗi của lô này").click()
    expect(page.locator("#batch-retried")).to_contain_text("1 tài liệu")
    page.goto("/records?state=archived")
    for _ in range(LOOKS):
        if page.locator("tbody tr").count() == 3:
            break
        page.wait_for_timeout(200)
        page.reload()
    expect(page.locator("tbody tr")).to_have_count(3)
    page.goto("/exceptions")
    expect(page.locator("#failed-count")).to_have_text("")
    expect(page.locator(".empty")).to_contain_text("Không có tài liệu nào cần xử lý")


def test_shortcuts_rest_while_somebody_types_or_composes(page: Page) -> None:
    page.goto("/?q=rung")
    box = page.get_by_role("searchbox")
    box.fill("a")
    box.press("/")
    expect(box).to_have_value("a/")
    page.locator("h2 a").first.focus()
    page.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', {key: '?', isComposing: true, bubbles: true}))")
    expect(page.locator("#help")).to_be_hidden()
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()


def _on_screen(page: Page, word: str) -> tuple[float, float, float, float]:
    """Where on the screen OpenSeadragon shows the place at which `word` was drawn."""
    corners = word_box(_LINES, 1, word)
    script = """([left, top, right, bottom]) => {
        const width = Number(document.getElementById("viewer").dataset.width);
        const point = (x, y) => new OpenSeadragon.Point(x / width, y / width);
        const at = (x, y) => vankhoViewer.viewport.viewportToWindowCoordinates(point(x, y));
        const first = at(left, top), last = at(right, bottom);
        return [first.x, first.y, last.x, last.y];
    }"""
    left, top, right, bottom = page.evaluate(script, list(corners))
    return left, top, right, bottom


def _assert_same_place(box: FloatRect | None, place: tuple[float, float, float, float]) -> None:
    assert box is not None
    found = (box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"])
    assert all(abs(a - b) <= _ROUNDING for a, b in zip(found, place, strict=True)), (found, place)


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(LOOKS):
        assert server.poll() is None, "the server went away"
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):  # noqa: S310 - our own loopback address
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not answer")
