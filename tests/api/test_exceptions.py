"""The bin of documents that need a person: why, what the page looks like, and one key to try again."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from domain.digest import fixity_of
from domain.documents import SourceFile, SourceFormat, SourceNature
from domain.errors import ArchiveError, ErrorCode
from pipeline.intake.intake_plan import IntakePlan, PlannedSource
from pipeline.settings.archive_settings import ArchiveSettings
from pipeline.upkeep.founding import found_archive
from pipeline.wiring import now
from tests.api.drawn_pages import HISTORY, NOTICE, save_pages
from tests.api.failing import crashing_path, fail_all
from tests.api.serving import serving, wait_until
from tests.end_to_end.vankho import vankho

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx2
    from fastapi.testclient import TestClient

    from pipeline.wiring import Parts
    from tests.api.serving import Running


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, list[str]]]:
    """A server over four failed documents: three of one batch, and one of two pages of another."""
    folder = tmp_path_factory.mktemp("failed")
    for batch in ("one", "other"):
        (folder / batch).mkdir()
    for number, text in enumerate(("một", "hai", "ba")):
        save_pages(folder / "one" / f"{text}.png", ((f"Tờ trình số {number}", "về việc sửa mái nhà kho"),))
    save_pages(folder / "other" / "sử.tiff", HISTORY)
    home, path = folder / "archive", crashing_path(folder)
    found_archive(ArchiveSettings(home=home), None, now())
    codes = fail_all(home, folder / "one", "lô hỏng", path) + fail_all(home, folder / "other", "lô/khác & lạ", path)
    with serving(home) as running:
        yield running, codes


def test_failed_documents_are_listed_newest_first_with_what_to_do(
    broken: tuple[Running, list[str]],
) -> None:
    client, codes = broken[0].client, broken[1]
    lines = client.get("/api/v1/exceptions").json()["exceptions"]
    assert lines[0]["code"] == codes[-1]
    assert {line["code"] for line in lines} == set(codes)
    assert lines[0]["reason"] == "broken-page"
    assert lines[0]["page"] == 1
    assert "trang 1" in lines[0]["message"].lower()


def test_the_list_goes_on_behind_a_cursor(broken: tuple[Running, list[str]]) -> None:
    client, codes = broken[0].client, broken[1]
    found: list[str] = []
    after = ""
    for _ in codes:
        answer = client.get("/api/v1/exceptions", params={"limit": 1, "after": after}).json()
        found += [line["code"] for line in answer["exceptions"]]
        after = answer["next"] or ""
    assert not after
    assert found == [line["code"] for line in client.get("/api/v1/exceptions").json()["exceptions"]]


def test_the_page_is_drawn_from_the_kept_master(broken: tuple[Running, list[str]]) -> None:
    client = broken[0].client
    line = client.get("/api/v1/exceptions").json()["exceptions"][0]
    answer = client.get(line["picture"], params={"width": 480})
    assert answer.headers["content-type"] == "image/jpeg"
    picture = Image.open(io.BytesIO(answer.content))
    assert picture.width == 480
    assert (
        client.get(
            line["picture"], params={"width": 480}, headers={"If-None-Match": answer.headers["etag"]}
        ).status_code
        == 304
    )
    second = client.get(line["picture"].replace("/kept/1/", "/kept/2/"))
    assert second.status_code == 200
    assert second.content != client.get(line["picture"]).content
    assert client.get(line["picture"].replace("/kept/1/", "/kept/3/")).status_code == 404


def test_the_page_for_people_says_why_and_offers_to_try_again(broken: tuple[Running, list[str]]) -> None:
    client, codes = broken[0].client, broken[1]
    text = client.get("/exceptions").text
    assert '<span id="failed-count">(4)</span>' in text
    for code in codes:
        assert f'hx-post="/records/{code}/retry"' in text
    assert "lô/khác &amp; lạ" in text
    of_batch = client.get("/exceptions", params={"batch": "lô hỏng"}).text
    assert codes[-1] not in of_batch
    assert "mọi tài liệu lỗi của lô này" in of_batch


def test_batches_lead_to_the_bin(broken: tuple[Running, list[str]]) -> None:
    client = broken[0].client
    text = client.get("/batches").text
    (batch,) = [line["id"] for line in client.get("/api/v1/batches").json() if line["name"] == "lô hỏng"]
    assert f"/exceptions?batch={batch}" in text
    told = vankho("batches", home=broken[0].folder.parent / "archive").stdout
    assert "3 lỗi" in told
    assert f"vankho retry --batch {batch}" in told


def test_what_is_in_the_archive_cannot_be_tried_again(client: TestClient, notice: str) -> None:
    answer = client.post(f"/api/v1/records/{notice}/retry")
    assert answer.status_code == 409
    assert answer.json()["code"] == "not-failed"
    assert client.post("/api/v1/records/VK.1.0000001/retry").status_code == 404


def test_another_site_cannot_try_anything_again(broken: tuple[Running, list[str]]) -> None:
    client, codes = broken[0].client, broken[1]
    for path in (f"/api/v1/records/{codes[0]}/retry", f"/records/{codes[0]}/retry", "/exceptions/retry?batch=x"):
        assert client.post(path, headers={"Origin": "http://evil.example"}).status_code == 403


def test_a_page_that_cannot_be_drawn_is_tried_once_and_then_told_so(parts: Parts, tmp_path: Path) -> None:
    save_pages(tmp_path / "a.png", NOTICE)
    half = (tmp_path / "a.png").read_bytes()[:3000]
    digest = fixity_of([half])
    source = PlannedSource(SourceFile("a.png", SourceFormat.PNG, digest), 1, ())
    code = "VK.2026.000001.0000001"
    plan = IntakePlan(digest.sha256, SourceNature.IMAGES, (source,), "a", None, None, "lô", "x", now(), record=code)
    store, cache = parts.store, parts.cache
    store.put_bytes(plan.source_key(0), half)
    for _ in range(2):
        with pytest.raises(ArchiveError) as told:
            cache.kept_picture(store, plan, 1, 240)
        assert told.value.code is ErrorCode.BROKEN_PAGE
        store.delete(plan.source_key(0))  # the second time nobody looks


def test_one_try_then_the_rest_of_the_batch(broken: tuple[Running, list[str]]) -> None:
    """Last in this file: afterwards nothing is left to be done."""
    client, codes = broken[0].client, broken[1]
    before = client.get("/api/v1/exceptions", params={"limit": 2}).json()
    answer = client.post(f"/api/v1/records/{codes[-1]}/retry")
    assert answer.status_code == 202
    assert answer.json()["state"] in {"received", "reading"}
    shown = {line["code"] for line in before["exceptions"]}
    rest = client.get("/api/v1/exceptions", params={"after": before["next"]}).json()["exceptions"]
    assert {line["code"] for line in rest}.isdisjoint(shown)
    row = client.post(f"/records/{codes[0]}/retry", headers={"HX-Request": "true"})
    assert row.status_code == 200
    assert "Đang làm lại" in row.text
    again = client.post(f"/records/{codes[0]}/retry", headers={"HX-Request": "true"})
    assert again.status_code == 409
    tried = client.post("/api/v1/exceptions/retry", params={"batch": "lô hỏng"}).json()
    assert tried == {"retried": sorted(codes[1:3], reverse=True), "refused": {}, "more": False}
    wait_until(lambda: _archived(client) == len(codes), broken[0])
    assert client.get("/api/v1/exceptions").json() == {"exceptions": [], "next": None}
    assert "Không có tài liệu nào cần xử lý" in client.get("/exceptions").text


def _archived(client: httpx2.Client) -> int:
    return len(client.get("/api/v1/records", params={"state": "archived"}).json()["records"])
