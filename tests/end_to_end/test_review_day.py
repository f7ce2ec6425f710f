"""A clerk's day in Chromium by keys alone: batch, upload, questions, release, and the sealed record that is found."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.api.drawn_pages import save_pages
from tests.api.serving import serving
from tests.end_to_end.vankho import vankho
from tests.patience import LOOKS, PATIENCE_SECONDS, PAUSE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page, Route

    from tests.api.serving import Running

pytestmark = pytest.mark.browser

_PATIENCE_MS = 1000 * PATIENCE_SECONDS
_MOST_STEPS = 80  # of Tab from one end of a page to the other
_MEANT = ("net::ERR_INTERNET_DISCONNECTED", "status of 422")  # what the browser says of what a test brings about
_FIRST = ("Thông báo lịch tiêm phòng dại", "cho đàn chó các thôn Khe Lạnh")
_SECOND = ("Kính gửi các hộ trồng quế", "về giá thu mua vụ này của hợp tác xã")
_ISSUER = "Ủy ban nhân dân xã Khe Lạnh"  # of both: typed for the first, carried over to the second
# What a person says of each document, by the title that its file gave it: whatever the machine asks of these.
_SAID = {
    "tiêm phòng": {
        "kind": "thông báo",
        "symbol": "27/TB-UBND",
        "date": "05/4/2019",
        "subject": "về lịch tiêm phòng dại cho đàn chó",
    },
    "trồng quế": {"kind": "công văn", "symbol": "", "date": "6/4/2019", "subject": "về giá thu mua quế vụ này"},
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A new archive with batches for the tests below, served."""
    home = tmp_path_factory.mktemp("day") / "archive"
    assert vankho("init", home).code == 0
    with serving(home) as running:
        yield running


@pytest.fixture
def page(browser: Browser, server: Running) -> Iterator[Page]:
    """A Vietnamese page on an office's screen; whatever it complains about on its console fails the test."""
    context = browser.new_context(base_url=str(server.client.base_url), viewport={"width": 1366, "height": 768})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert [complaint for complaint in complaints if not any(told in complaint for told in _MEANT)] == []


def _reach(page: Page, wanted: Locator) -> None:
    """Press Tab until it has the focus."""
    wanted.wait_for(state="attached")
    for _ in range(_MOST_STEPS):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way by Tab to {wanted}")


def _asked(page: Page) -> tuple[str, str]:
    """Document and subject of the open question that has the focus; empty where none has."""
    title, subject = page.evaluate(
        """() => { const item = document.activeElement.closest('.review-item[data-state=open]');
            return item ? [document.getElementById('review-title').textContent, item.dataset.subject] : ['', '']; }"""
    )
    return title, subject


def _question(page: Page) -> str:
    """Its subject alone."""
    return _asked(page)[1]


def _expect_question(page: Page, subject: str) -> None:
    """The question of that subject has the focus."""
    expect(page.locator(f"[data-subject='{subject}'] :is(input, textarea)")).to_be_focused(timeout=_PATIENCE_MS)


def _waits(server: Running, batch: str, number: int) -> None:
    """So many documents of the batch are in review."""
    for _ in range(LOOKS):
        if server.client.get(f"/api/v1/review/batches/{batch}").json()["documents"] == number:
            return
        time.sleep(PAUSE_SECONDS)
    raise AssertionError("the documents do not come into review")


def test_a_day_by_keys_alone(page: Page, server: Running, tmp_path: Path) -> None:
    files = [tmp_path / "tiêm phòng.png", tmp_path / "trồng quế.png"]
    for path, lines in zip(files, (_FIRST, _SECOND), strict=True):
        save_pages(path, (lines,), colour=True)
    batch = _open_batch_by_keys(page)
    _upload_by_keys(page, files)
    _waits(server, batch, 2)

    page.goto(f"/batches/{batch}")
    expect(page.locator("#batch-review")).to_contain_text("2 tài liệu")
    _reach(page, page.get_by_role("link", name="Kiểm tra", exact=True))
    page.keyboard.press("Enter")
    expect(page.locator("#review-left")).to_contain_text("câu hỏi, khoảng")
    _answer_all(page)

    expect(page.locator("#finished-title")).to_have_text("Đã trả lời hết câu hỏi của lô")
    expect(page.get_by_role("button", name="Duyệt 2 tài liệu")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".done")).to_contain_text("Đã duyệt 2 tài liệu")
    _find_by_keys(page, server)


def _open_batch_by_keys(page: Page) -> str:
    page.goto("/batches")
    _reach(page, page.get_by_label("Tên lô mới"))
    page.keyboard.type("Công văn tháng tư")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Loại giấy tờ")).to_have_value("letters")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".record-head .where")).to_contain_text("Công văn")
    return page.url.rpartition("/")[2]


def _upload_by_keys(page: Page, files: list[Path]) -> None:
    page.on("filechooser", lambda chooser: chooser.set_files(files))  # heard of long before it opens
    _reach(page, page.get_by_role("link", name="Nạp thêm vào lô này"))
    page.keyboard.press("Enter")
    _reach(page, page.get_by_label("Kiểm tra trước khi niêm phong"))
    page.keyboard.press("Space")
    _reach(page, page.locator("#files"))
    page.keyboard.press("Space")
    for row in range(len(files)):
        expect(page.locator(".upload").nth(row)).to_have_attribute("data-state", "in-review", timeout=_PATIENCE_MS)
    expect(page.locator(".upload-state").first).to_have_text("đã đọc, chờ kiểm tra")
    expect(page.locator("#upload-total")).to_contain_text("2 xong")


def _answer_all(page: Page) -> None:
    """Questions as they come, until none is left."""
    asked: set[tuple[str, str]] = set()
    for _ in range(LOOKS):
        if page.locator("#review-finished").is_visible():
            break
        title, subject = _asked(page)
        if not subject or (title, subject) in asked:
            page.wait_for_timeout(1000 * PAUSE_SECONDS)
            continue
        carried = any(one == "field:issuer" for _, one in asked)
        asked.add((title, subject))
        _answer(page, title, subject.partition(":")[2], carried=carried)
    must = {(title, f"field:{field}") for title in _SAID for field in ("symbol", "date", "issuer", "subject")}
    assert must <= asked


def _answer(page: Page, title: str, field: str, *, carried: bool) -> None:
    keys, here = page.keyboard, page.locator(".review-item.here")
    said = _SAID[title].get(field)
    if field == "issuer":
        keys.press("Alt+p") if carried else keys.type(_ISSUER)
        expect(here.locator("input")).to_have_value(_ISSUER)
        keys.press("Enter")
    elif field == "kind" and said:
        keys.press("Control+a")
        keys.type({"thông báo": "thong bao", "công văn": "cong van"}[said])
        expect(here.locator(".review-options button").first).to_contain_text(said)
        keys.press("Alt+1")
    elif said == "":
        keys.press("Alt+0")
    else:
        if said is not None:
            keys.press("Control+a")
            keys.type(said)
        keys.press("Enter")


def _find_by_keys(page: Page, server: Running) -> None:
    for _ in range(LOOKS):
        states = server.client.get("/api/v1/batches").json()[0]["counts"]
        if states.get("archived") == 2:
            break
        time.sleep(PAUSE_SECONDS)
    page.keyboard.press("/")
    page.get_by_role("searchbox").wait_for()
    _reach(page, page.get_by_role("searchbox"))
    page.keyboard.type("tiem phong dai")
    page.keyboard.press("Enter")
    heading = page.locator(".hit h2 a")
    expect(heading).to_contain_text("Thông báo 27/TB-UBND ngày 05/4/2019 của Ủy ban nhân dân xã Khe Lạnh")
    expect(heading).to_contain_text("lịch tiêm phòng dại cho đàn chó")
    _reach(page, heading)
    page.keyboard.press("Enter")
    page.wait_for_url("**/records/*/pages/1*")
    page.goto(page.url.partition("/pages/")[0])
    expect(page.locator(".timeline")).to_contain_text("duyệt bởi")
    expect(page.locator(".record-head .state").first).to_have_text("đã lưu trữ")


@pytest.fixture
def held(page: Page, server: Running, tmp_path: Path) -> str:
    """A batch with two documents in review, of which everything is asked, on the screen."""
    number = len(server.client.get("/api/v1/batches").json())
    for name in ("một", "hai"):
        save_pages(tmp_path / f"{name}.png", ((f"Đơn xin đất trồng chè số {name} {number}", "của hộ ông Lò Văn Pánh"),))
    opened = server.client.post("/api/v1/batches", params={"name": f"Đơn {number}", "kind": "letters"}).json()
    batch = str(opened["batch"]["id"])
    page.goto(f"/upload?batch={batch}")
    page.locator("#review").check()
    page.locator("#files").set_input_files([tmp_path / "một.png", tmp_path / "hai.png"])
    _waits(server, batch, 2)
    page.goto(f"/batches/{batch}/review")
    page.locator(".review-item.here").wait_for(timeout=_PATIENCE_MS)
    return batch


def _left(server: Running, batch: str) -> int:
    return int(server.client.get(f"/api/v1/review/batches/{batch}").json()["left"])


def test_what_is_typed_survives_a_crash_and_answers_are_undone_after_it(page: Page, server: Running, held: str) -> None:
    keys, before = page.keyboard, _left(server, held)
    keys.type("đơn")
    first = _question(page)
    page.reload()
    field = page.locator(f"[data-subject='{first}'] :is(input, textarea)")
    expect(field).to_have_value("đơn")
    expect(page.locator("#review-told")).to_have_text("Chữ gõ dở lần trước đã được khôi phục.")
    _expect_question(page, first)
    keys.press("Enter")
    expect(page.locator(f"[data-subject='{first}'] .review-state")).to_have_text("đã trả lời: đơn")
    assert _left(server, held) == before - 1
    page.reload()
    page.locator(".review-item.here").wait_for()
    assert _question(page) != first
    keys.press("Control+z")
    _expect_question(page, first)
    expect(page.locator("#review-told")).to_have_text("Đã bỏ câu trả lời vừa rồi.")
    assert _left(server, held) == before
    keys.press("Control+y")
    expect(page.locator(f"[data-subject='{first}'] .review-state")).to_have_text("đã trả lời: đơn")
    assert _left(server, held) == before - 1


def test_no_key_fires_while_a_letter_is_composed_and_figures_choose_nothing(
    page: Page, server: Running, held: str
) -> None:
    before, first = _left(server, held), _question(page)
    page.keyboard.type("1")
    assert _question(page) == first
    page.keyboard.press("Control+a")
    composing = page.context.new_cdp_session(page)
    composing.send("Input.imeSetComposition", {"text": "giâ", "selectionStart": 3, "selectionEnd": 3})
    for key, code, virtual, alt in (("Enter", "Enter", 229, 0), ("1", "Digit1", 229, 1), ("z", "KeyZ", 229, 2)):
        pressed = {"key": key, "code": code, "windowsVirtualKeyCode": virtual, "modifiers": alt}
        composing.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **pressed})
        composing.send("Input.dispatchKeyEvent", {"type": "keyUp", **pressed})
    assert _question(page) == first
    assert page.locator(".review-item.here .review-state").inner_text() == ""
    composing.send("Input.insertText", {"text": "giấy"})
    expect(page.locator(".review-item.here :is(input, textarea)")).to_have_value("giấy")
    assert _left(server, held) == before


def test_without_the_network_answers_are_kept_and_sent_again(page: Page, server: Running, held: str) -> None:
    before, first = _left(server, held), _question(page)
    page.context.set_offline(True)
    page.keyboard.type("đơn xin đất")
    page.keyboard.press("Enter")
    expect(page.locator("#review-told")).to_contain_text("Mất kết nối: 1 câu trả lời đang giữ ở máy này")
    second = _question(page)
    assert second not in {"", first}, "work goes on"
    page.keyboard.press("Alt+0")
    expect(page.locator("#review-told")).to_contain_text("2 câu trả lời", timeout=_PATIENCE_MS)
    assert _left(server, held) == before
    page.context.set_offline(False)
    expect(page.locator("#review-told")).to_have_text(
        "Đã có mạng lại, mọi câu trả lời đã được ghi.", timeout=_PATIENCE_MS
    )
    assert _left(server, held) == before - 2


def test_another_tab_of_ones_own_goes_on_from_what_was_answered(page: Page, server: Running, held: str) -> None:
    other = page.context.new_page()
    other.goto(f"/batches/{held}/review")
    other.locator(".review-item.here").wait_for()
    first, before = _question(page), _left(server, held)
    assert _question(other) == first, "one person has one document before him"
    page.keyboard.type("đơn")
    page.keyboard.press("Enter")
    expect(page.locator(f"[data-subject='{first}'] .review-state")).to_have_text("đã trả lời: đơn")
    other.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")  # as where one turns to it
    expect(other.locator(f"[data-subject='{first}'] .review-state")).to_have_text("đã trả lời: đơn")
    expect(other.locator(f"[data-subject='{first}'] :is(input, textarea)")).to_have_value("đơn")
    assert _left(server, held) == before - 1
    other.close()


def test_what_the_server_refuses_is_told_beside_its_field_and_stays_there(
    page: Page, server: Running, held: str
) -> None:
    before = _left(server, held)
    date = page.locator("[data-subject='field:date'] input")
    _reach(page, date)
    page.keyboard.type("hôm qua")
    page.keyboard.press("Enter")
    expect(page.locator("[data-subject='field:date'] .review-state")).to_contain_text("không nhận giá trị “hôm qua”")
    _expect_question(page, "field:date")
    expect(date).to_have_value("hôm qua")
    assert _left(server, held) == before


def test_words_of_the_picture_fill_the_field_and_lines_are_confirmed(page: Page, server: Running, held: str) -> None:
    assert held
    words = server.client.get(f"/api/v1/review/records/{_code(page)}/pages/1/lines?every=true").json()
    line = next(one for one in words if "trồng chè" in one["text"])
    subject = page.locator("[data-subject='field:subject'] textarea")
    _reach(page, subject)
    page.locator("#review-picture").scroll_into_view_if_needed()
    _drag_over(page, line["box"])
    expect(subject).to_have_value(line["text"])
    expect(subject).to_be_focused()


def _code(page: Page) -> str:
    return page.locator("#review-code").inner_text()


def _drag_over(page: Page, box: list[int]) -> None:
    """With the mouse over a place of the page's picture, from its upper left to its lower right."""
    corners = page.locator("#review-picture").evaluate(
        """(svg, [x, y, w, h]) => [[x - 4, y - 4], [x + w + 4, y + h + 4]].map(([left, top]) => {
            const place = new DOMPoint(left, top).matrixTransform(svg.getScreenCTM()); return [place.x, place.y]; })""",
        box,
    )
    page.mouse.move(*corners[0])
    page.mouse.down()
    page.mouse.move(*corners[1], steps=4)
    page.mouse.up()


def test_lines_are_taken_as_they_stand_or_corrected(page: Page, server: Running, held: str) -> None:
    """Whether a reader is unsure of drawn letters changes with it, so the browser is told that it is."""
    every = f"/api/v1/review/records/{_code(page)}/pages/1/lines?every=true"

    def unsure(route: Route) -> None:
        lines = route.fetch(url=str(server.client.base_url).rstrip("/") + every).json()
        for line in (one for one in lines if not one["confirmed"]):
            line["doubtful"] = line["words"][1]["doubtful"] = True
        route.fulfill(json=lines)

    page.route("**/pages/1/lines", unsure)
    before = server.client.get(every).json()
    left = _left(server, held)
    page.keyboard.press("Alt+t")
    first = page.locator("#review-line-list input").first
    expect(first).to_be_focused()
    expect(first).to_have_value(before[0]["text"])
    page.keyboard.type("cấp")  # in place of the word that the reader is unsure of
    page.keyboard.press("Enter")
    expect(page.locator("#review-line-list input")).to_have_count(len(before) - 1)
    page.keyboard.press("Enter")
    told = page.locator("#review-told")
    expect(told).to_have_text("Hết dòng chưa chắc của tài liệu.", timeout=_PATIENCE_MS)
    assert _question(page), "back at the questions"
    _sent(page)
    after = server.client.get(every).json()
    words = before[0]["text"].split()
    assert [line["text"] for line in after] == [" ".join([words[0], "cấp", *words[2:]]), before[1]["text"]]
    assert all(line["confirmed"] for line in after)
    assert _left(server, held) == left


def _sent(page: Page) -> None:
    """No answer waits in the browser any more."""
    for _ in range(LOOKS):
        if page.evaluate("() => localStorage.getItem('vankho.review.outbox')") == "[]":
            return
        page.wait_for_timeout(1000 * PAUSE_SECONDS)
    raise AssertionError("an answer was not sent")


def test_keys_are_shown_and_ones_own_take_their_place(page: Page, held: str) -> None:
    assert held
    page.keyboard.press("F1")
    table = page.locator("#review-keys")
    expect(table).to_contain_text("Như tài liệu trước")
    button = page.get_by_role("button", name="Đổi: Tài liệu không có")
    _reach(page, button)
    page.keyboard.press("Enter")
    page.keyboard.press("k")
    expect(page.locator("#key-told")).to_contain_text("Phím phải kèm Alt hoặc Ctrl")
    page.keyboard.press("Alt+p")
    expect(page.locator("#key-told")).to_have_text("Phím này đang dùng cho: Như tài liệu trước")
    page.keyboard.press("Alt+k")
    expect(page.locator("#key-told")).to_have_text("Đã ghi phím mới trên máy này.")
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    first = _question(page)
    page.keyboard.press("Alt+k")
    expect(page.locator(f"[data-subject='{first}'] .review-state")).to_have_text("đã trả lời: tài liệu không có")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_all_of_it_fits_an_office_screen_also_at_150_per_cent(
    browser: Browser, server: Running, page: Page, held: str, colours: str
) -> None:
    assert page
    sizes = [({"width": 1366, "height": 768}, 1.0), ({"width": 911, "height": 512}, 1.5)]
    for size, scale in sizes:
        context = browser.new_context(
            base_url=str(server.client.base_url),
            viewport=size,  # type: ignore[arg-type]
            device_scale_factor=scale,
            color_scheme=colours,  # type: ignore[arg-type]
        )
        other = context.new_page()
        other.goto(f"/batches/{held}/review")
        here = other.locator(".review-item.here :is(input, textarea)")
        here.wait_for(timeout=_PATIENCE_MS)
        for place in (here, other.locator("#review-crop"), other.locator("#review-left")):
            box = place.bounding_box()
            assert box
            assert box["y"] >= 0
            assert box["y"] + box["height"] <= size["height"]
            assert box["x"] + box["width"] <= size["width"]
        assert other.evaluate("document.scrollingElement.scrollHeight <= innerHeight")
        context.close()
