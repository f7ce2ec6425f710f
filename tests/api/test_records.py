"""Search, records, pages and files over HTTP."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from domain.actors import SYSTEM
from domain.documents import FileUse
from domain.vietnamese import fold
from tests.api.drawn_pages import HISTORY, NOTICE, word_box

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from pipeline.archive import Archive

_ROUNDING = 12  # pixels at 300 dpi


def test_a_query_without_marks_finds_the_page_and_boxes_the_word(client: TestClient, notice: str) -> None:
    answer = client.get("/api/v1/search", params={"q": "tiep cong dan"}).json()
    hit = answer["hits"][0]
    assert (hit["record"], hit["page"], answer["next"]) == (notice, 1, None)
    marked = [hit["snippet"][start:end] for start, end in hit["marks"]]
    assert [fold(word) for word in marked[:3]] == ["tiep", "cong", "dan"]
    x, y, w, h = hit["boxes"][0]
    left, top, right, bottom = word_box(NOTICE[0], 0, "tiếp")
    assert abs(x - left) < _ROUNDING
    assert abs(x + w - right) < _ROUNDING
    assert abs(y - top) < _ROUNDING
    assert abs(y + h - bottom) < _ROUNDING


def test_a_page_boxes_the_same_words_as_the_search(client: TestClient, notice: str) -> None:
    found = client.get("/api/v1/search", params={"q": "tiep cong dan"}).json()["hits"][0]["boxes"]
    page = client.get(f"/api/v1/records/{notice}/pages/1", params={"q": "tiep cong dan"}).json()
    assert sorted(page["boxes"]) == sorted(found)
    assert page["page"]["state"] == "read"


def test_hits_come_in_stretches(client: TestClient) -> None:
    first = client.get("/api/v1/search", params={"q": "nhan dan", "limit": 1}).json()
    assert first["total"] >= 2
    assert first["next"] == 1
    second = client.get("/api/v1/search", params={"q": "nhan dan", "limit": 1, "offset": first["next"]}).json()
    assert second["hits"][0]["record"] != first["hits"][0]["record"]


def test_all_hits_are_walked_through_by_a_cursor(client: TestClient) -> None:
    total = client.get("/api/v1/search", params={"q": "nhan dan"}).json()["total"]
    records, cursor, asked = list[str](), "", 0
    while cursor is not None:
        answer = client.get("/api/v1/search", params={"q": "nhan dan", "limit": 1, "cursor": cursor}).json()
        records += [hit["record"] for hit in answer["hits"]]
        cursor, asked = answer["cursor"], asked + 1
    assert len(records) == asked == total >= 2
    assert len(set(records)) >= 2
    assert client.get("/api/v1/search", params={"q": "nhan dan", "cursor": "junk"}).json()["code"] == "query-invalid"


def test_records_are_listed_with_their_pages_counted_and_sorted(client: TestClient, notice: str) -> None:
    params: dict[str, str] = {"q": "tiep cong dan", "by": "records", "facets": "true", "sort": "date"}
    answer = client.get("/api/v1/search", params=params).json()
    assert answer["hits"] == []
    assert answer["total"] == len(answer["records"])
    (found,) = [one for one in answer["records"] if one["record"] == notice]
    assert found["hits"][0]["page"] == found["pages"] == 1
    fonds = [one for one in answer["facets"] if one["facet"] == "fonds"]
    assert sum(one["records"] for one in fonds) == answer["total"]
    alone = client.get("/api/v1/search", params={"q": f"phong:{fonds[0]['value'].lower()} tiep cong dan"}).json()
    assert notice in {hit["record"] for hit in alone["hits"]}
    assert (alone["records"], alone["facets"]) == (None, [])
    assert client.get("/api/v1/search", params={"q": "x", "sort": "colour"}).status_code == 422


def test_a_wrong_value_of_a_field_is_told_with_what_may_be_typed(client: TestClient) -> None:
    answer = client.get("/api/v1/search", params={"q": "ngay:32/1/2017"})
    assert answer.status_code == 422
    assert "05/4/2017" in answer.json()["detail"]


def test_an_empty_query_is_a_problem_in_the_readers_language(client: TestClient) -> None:
    answer = client.get("/api/v1/search", params={"q": " "})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "query-invalid"
    assert "Không hiểu" in answer.json()["detail"]
    english = client.get("/api/v1/search", params={"q": " "}, headers={"Accept-Language": "en-GB,vi;q=0.5"})
    assert "not understood" in english.json()["detail"]


def test_records_are_listed_page_by_page(client: TestClient, notice: str, history: str) -> None:
    lines = []
    after: str | None = None
    while True:
        answer = client.get("/api/v1/records", params={"limit": 1, "batch": "lô một", "after": after or ""})
        lines += [line["code"] for line in answer.json()["records"]]
        after = answer.json()["next"]
        if after is None:
            break
    assert set(lines) == {notice, history}
    assert len(lines) == 2


def test_filters_narrow_the_list(client: TestClient, notice: str) -> None:
    found = client.get("/api/v1/records", params={"text": "thong bao"}).json()["records"]
    assert [line["code"] for line in found] == [notice]
    assert client.get("/api/v1/records", params={"state": "failed"}).json()["records"] == []
    assert client.get("/api/v1/records", params={"state": "lost"}).status_code == 422


def test_a_record_is_told_whole(client: TestClient, history: str) -> None:
    whole = client.get(f"/api/v1/records/{history}").json()
    assert whole["record"]["state"] == "archived"
    assert [page["number"] for page in whole["pages"]] == [1, 2]
    assert whole["sources"][0]["name"] == "lich-su.tiff"
    assert whole["events"][0]["type"] == "ingestion start"


def test_the_text_has_a_form_feed_between_pages(client: TestClient, history: str) -> None:
    answer = client.get(f"/api/v1/records/{history}/text")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    first, second = answer.text.split("\f")
    assert HISTORY[0][0] in first
    assert HISTORY[1][1] in second


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/text",
        "/pages/1",
        "/pages/1/image",
        "/pages/1/thumbnail",
        "/fields/number/image",
        "/file",
        "/masters/1",
        "/verification",
    ],
)
def test_an_unknown_record_is_not_found(client: TestClient, path: str) -> None:
    answer = client.get(f"/api/v1/records/VK.1999.1.0000001{path}")
    assert answer.status_code == 404
    assert answer.json()["code"] == "record-not-found"


@pytest.mark.parametrize(
    "path",
    [
        "/pages/2",
        "/pages/0",
        "/pages/2/image",
        "/pages/99/thumbnail",
        "/fields/enclosures/image",
        "/masters/2",
        "/masters/0",
    ],
)
def test_a_page_or_master_that_is_not_there_is_not_found(client: TestClient, notice: str, path: str) -> None:
    assert client.get(f"/api/v1/records/{notice}{path}").status_code == 404


def test_a_page_picture_is_as_wide_as_asked_and_not_sent_twice(client: TestClient, notice: str) -> None:
    answer = client.get(f"/api/v1/records/{notice}/pages/1/thumbnail")
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.content[:2] == b"\xff\xd8"
    again = client.get(f"/api/v1/records/{notice}/pages/1/thumbnail", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_the_master_comes_back_byte_for_byte_under_its_own_name(
    client: TestClient, archive: Archive, notice: str
) -> None:
    answer = client.get(f"/api/v1/records/{notice}/masters/1")
    source = archive.records.record(SYSTEM, notice).sources[0]
    assert hashlib.sha256(answer.content).hexdigest() == source.fixity.sha256
    assert answer.headers["etag"] == f'"{source.fixity.sha256}"'
    assert f"filename*=utf-8''{quote(source.name)}" in answer.headers["content-disposition"]


def test_a_download_can_be_taken_up_in_the_middle(client: TestClient, archive: Archive, notice: str) -> None:
    whole = client.get(f"/api/v1/records/{notice}/file")
    part = client.get(
        f"/api/v1/records/{notice}/file", headers={"Range": "bytes=100-199", "If-Range": whole.headers["etag"]}
    )
    assert part.status_code == 206
    assert part.content == whole.content[100:200]
    other = client.get(f"/api/v1/records/{notice}/file", headers={"Range": "bytes=100-199", "If-Range": '"other"'})
    assert other.status_code == 200
    stored = next(file for file in archive.records.record(SYSTEM, notice).files if file.use is FileUse.ACCESS)
    assert hashlib.sha256(whole.content).hexdigest() == stored.fixity.sha256


def test_a_download_is_never_opened_inside_our_pages(client: TestClient, notice: str) -> None:
    headers = client.get(f"/api/v1/records/{notice}/file").headers
    assert headers["content-disposition"].startswith("attachment")
    assert headers["content-security-policy"].startswith("sandbox")
    assert headers["x-content-type-options"] == "nosniff"


def test_batches_count_and_refusals_say_why(client: TestClient) -> None:
    batch = next(line for line in client.get("/api/v1/batches").json() if line["name"] == "lô một")
    assert batch["counts"] == {"archived": 2, "refused": 1}
    refusal = client.get("/api/v1/refusals", params={"batch": "lô một"}).json()[0]
    assert (refusal["name"], refusal["reason"]) == ("rỗng.pdf", "empty-file")
    assert "rỗng" in refusal["message"]


def test_the_program_tells_that_it_runs_and_is_ready(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}


def test_every_operation_is_named_and_described(client: TestClient) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    operations = [operation for path in paths.values() for operation in path.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    assert all(operation["summary"] and operation["description"] for operation in operations)
    assert all(path.startswith(("/api/v1/", "/healthz", "/readyz")) for path in paths)


@pytest.mark.parametrize("path", ["/api/v1/nowhere", "/api/v1/records/a/b/c/d"])
def test_an_unknown_address_is_a_problem_too(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.json()["code"] == "path-not-found"
    assert client.delete("/api/v1/search").json()["code"] == "method-not-allowed"
