"""Resumable uploads as a tus client sees them, into a real archive."""

from __future__ import annotations

import base64
import hashlib
import io
import time
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.testclient import TestClient

from api.http.app import create_app
from domain.actors import SYSTEM
from tests.api.conftest import BASE_URL
from tests.api.drawn_pages import NOTICE, draw_page
from tests.end_to_end.papers import jpeg_bytes, portfolio, sheet
from tests.patience import LOOKS

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.archive import Archive

TUS = {"Tus-Resumable": "1.0.0"}
PART = TUS | {"Content-Type": "application/offset+octet-stream"}


def begin(client: TestClient, length: int, **metadata: str) -> str:
    header = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in metadata.items())
    answer = client.post("/api/v1/uploads", headers=TUS | {"Upload-Length": str(length), "Upload-Metadata": header})
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"])


def send(client: TestClient, place: str, offset: int, data: bytes, **headers: str) -> Any:
    return client.patch(place, headers=PART | {"Upload-Offset": str(offset)} | headers, content=data)


def offset_of(client: TestClient, place: str) -> int:
    answer = client.head(place, headers=TUS)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    return int(answer.headers["upload-offset"])


def settled(client: TestClient, place: str) -> dict[str, Any]:
    status: dict[str, Any] = {}
    for _ in range(LOOKS):
        status = client.get(f"{place}/status").json()
        if status["settled"]:
            return status
        time.sleep(0.1)
    raise AssertionError(status)


def sha256(data: bytes) -> str:
    return "sha256 " + base64.b64encode(hashlib.sha256(data).digest()).decode()


def test_options_tell_what_is_spoken(client: TestClient, archive: Archive) -> None:
    headers = client.options("/api/v1/uploads").headers
    assert headers["tus-version"] == "1.0.0"
    assert set(headers["tus-extension"].split(",")) == {"creation", "checksum", "termination", "expiration"}
    assert int(headers["tus-max-size"]) == archive.settings.limits.file_bytes


def test_a_file_in_parts_becomes_a_record_that_is_found(client: TestClient, archive: Archive) -> None:
    buffer = io.BytesIO()
    draw_page(("Giấy mời họp triển khai", "nhiệm vụ phòng cháy rừng")).save(buffer, "PNG", dpi=(300, 300))
    data = buffer.getvalue()
    place = begin(
        client, len(data), filename="giấy mời.png", batch="lô tải lên", dossier="VK.TAI.1", dossier_title="Họp"
    )
    half = len(data) // 2
    assert send(client, place, 0, data[:half], **{"Upload-Checksum": sha256(data[:half])}).status_code == 204
    assert offset_of(client, place) == half
    answer = send(client, place, half, data[half:])
    assert answer.headers["upload-offset"] == str(len(data))
    status = settled(client, place)
    assert (status["state"], status["pages_read"], status["pages"], status["message"]) == ("archived", 1, 1, None)
    summary = archive.records.summary(SYSTEM, status["record"])
    assert (summary.title, summary.batch, summary.dossier, summary.dossier_title) == (
        "giấy mời",
        "lô tải lên",
        "VK.TAI.1",
        "Họp",
    )
    assert archive.records.record(SYSTEM, status["record"]).sources[0].name == "giấy mời.png"
    assert [hit["record"] for hit in client.get("/api/v1/search?q=chay rung").json()["hits"]] == [status["record"]]


def test_what_the_archive_holds_is_told_as_a_duplicate(client: TestClient, notice: str) -> None:
    whole = client.get(f"/api/v1/records/{notice}/masters/1").content
    place = begin(client, len(whole), filename="khác tên.png")
    send(client, place, 0, whole)
    status = settled(client, place)
    assert (status["state"], status["record"], status["reason"]) == ("duplicate", notice, "already-archived")
    assert notice in status["message"]


def test_what_another_dossier_holds_is_told_and_filed_when_somebody_wants_it(
    client: TestClient, archive: Archive
) -> None:
    data = jpeg_bytes(sheet("Quyết định nâng lương", "gửi nhiều hồ sơ nhân sự"))

    def handed_in(**metadata: str) -> dict[str, Any]:
        place = begin(client, len(data), filename="nâng lương.jpg", **metadata)
        send(client, place, 0, data)
        return settled(client, place)

    first = handed_in(dossier="VK.LUONG.1")["record"]
    told = handed_in(dossier="VK.LUONG.2")
    assert (told["state"], told["reason"], told["record"]) == ("duplicate", "filed-elsewhere", first)
    assert (told["elsewhere"], "VK.LUONG.2" in told["message"]) == ([first], True)
    filed = handed_in(dossier="VK.LUONG.2", duplicates="file")
    assert (filed["state"], filed["elsewhere"]) == ("archived", [first])
    assert archive.records.summary(SYSTEM, filed["record"]).dossier == "VK.LUONG.2"
    texts = [next(iter(archive.records.page_texts(SYSTEM, code)))[1] for code in (first, filed["record"])]
    assert texts[0] == texts[1], "its reading was reused"


def test_a_rule_for_duplicates_that_is_none_is_refused(client: TestClient) -> None:
    header = f"filename {base64.b64encode(b'a.png').decode()},duplicates {base64.b64encode(b'maybe').decode()}"
    answer = client.post("/api/v1/uploads", headers=TUS | {"Upload-Length": "5", "Upload-Metadata": header})
    assert (answer.status_code, answer.json()["code"]) == (422, "usage")


def test_a_refused_file_has_its_sentence_and_is_kept_in_quarantine(client: TestClient, archive: Archive) -> None:
    place = begin(client, 5, filename="thư.txt", batch="lô từ chối")
    send(client, place, 0, b"hello")
    status = settled(client, place)
    assert (status["state"], status["record"], status["reason"]) == ("refused", None, "no-fixed-pages")
    assert "xuất ra PDF" in status["message"]
    assert [refusal.name for refusal in archive.intake.refusals(SYSTEM, "lô từ chối")] == ["thư.txt"]


def test_documents_inside_an_upload_are_told_with_it_and_on_both_record_pages(
    client: TestClient, tmp_path: Path
) -> None:
    inside = jpeg_bytes(sheet("Giấy biên nhận nằm trong tập"))
    data = portfolio(tmp_path / "Tập nộp.pdf", {"giấy <1>.jpg": inside, "thư.rtf": b"{\\rtf1 x}", "a.xml": b"<a/>"})
    whole = data.read_bytes()
    place = begin(client, len(whole), filename="Tập nộp.pdf")
    send(client, place, 0, whole)
    status = settled(client, place)
    paper, letter = sorted(status["inside"], key=lambda one: one["name"])
    assert (paper["name"], paper["state"]) == ("giấy <1>.jpg", "archived")
    assert (letter["state"], letter["record"]) == ("refused", None)
    assert "RTF" in letter["message"]
    assert status["left_inside"] == ["a.xml"]
    page = client.get(f"/records/{status['record']}").text
    assert f'href="/records/{paper["record"]}"' in page
    assert "thư.rtf" in page
    assert "không lưu thành tài liệu riêng" in page
    assert f'href="/records/{status["record"]}"' in client.get(f"/records/{paper['record']}").text
    (related,) = client.get(f"/api/v1/records/{paper['record']}").json()["related"]
    assert (related["kind"], related["code"]) == ("part-of", status["record"])


def test_an_empty_file_is_refused_too(client: TestClient) -> None:
    assert settled(client, begin(client, 0, filename="a.pdf"))["reason"] == "empty-file"


def test_a_part_at_the_wrong_place_is_refused(client: TestClient) -> None:
    place = begin(client, 10)
    send(client, place, 0, b"abc")
    answer = send(client, place, 7, b"xyz")
    assert answer.status_code == 409
    assert answer.json()["code"] == "upload-offset"
    assert offset_of(client, place) == 3


@pytest.mark.parametrize("algorithm", ["sha256", "sha1"])
def test_a_part_that_was_changed_on_its_way_is_dropped(client: TestClient, algorithm: str) -> None:
    place = begin(client, 10)
    digest = base64.b64encode(hashlib.new(algorithm, b"abc").digest()).decode()
    assert send(client, place, 0, b"abX", **{"Upload-Checksum": f"{algorithm} {digest}"}).status_code == 460
    assert offset_of(client, place) == 0
    assert send(client, place, 0, b"abc", **{"Upload-Checksum": f"{algorithm} {digest}"}).status_code == 204


def test_a_file_over_the_limit_is_refused_before_a_byte_is_sent(client: TestClient, archive: Archive) -> None:
    length = archive.settings.limits.file_bytes + 1
    answer = client.post("/api/v1/uploads", headers=TUS | {"Upload-Length": str(length)})
    assert answer.status_code == 413
    assert answer.json()["code"] == "file-too-large"


def test_more_than_was_declared_is_refused(client: TestClient) -> None:
    place = begin(client, 3)
    assert send(client, place, 0, b"abcdef").status_code == 413
    assert offset_of(client, place) == 0


def test_an_upload_goes_on_after_a_restart_of_the_server(client: TestClient, archive: Archive) -> None:
    place = begin(client, 6, filename="a.txt")
    send(client, place, 0, b"abc")
    with TestClient(create_app(archive), base_url=BASE_URL) as restarted:
        assert offset_of(restarted, place) == 3
        assert send(restarted, place, 3, b"def").status_code == 204
        assert settled(restarted, place)["state"] == "refused"


def test_a_whole_file_that_the_archive_had_not_seen_is_taken_at_the_next_start(archive: Archive) -> None:
    """The server died between the last byte and the door."""
    dead = TestClient(create_app(archive), base_url=BASE_URL)  # its start and stop never run
    dead.app.state.upload_intake.close()  # type: ignore[attr-defined] # the hands are gone, so nobody takes what comes
    place = begin(dead, 5, filename="a.txt")
    answer = send(dead, place, 0, b"hello")
    assert answer.status_code == 204
    assert dead.get(f"{place}/status").json()["state"] == "receiving"
    with TestClient(create_app(archive), base_url=BASE_URL) as next_start:
        assert settled(next_start, place)["state"] == "refused"


def test_a_cancelled_upload_is_gone(client: TestClient) -> None:
    place = begin(client, 6)
    assert client.delete(place, headers=TUS).status_code == 204
    assert client.head(place, headers=TUS).status_code == 404
    assert client.get(f"{place}/status").json()["code"] == "upload-unknown"


def test_another_version_of_the_protocol_is_refused_with_ours(client: TestClient) -> None:
    answer = client.post("/api/v1/uploads", headers={"Upload-Length": "3", "Tus-Resumable": "0.2.2"})
    assert answer.status_code == 412
    assert answer.headers["tus-version"] == "1.0.0"


def test_a_part_of_another_type_is_refused(client: TestClient) -> None:
    place = begin(client, 3)
    headers = TUS | {"Upload-Offset": "0", "Content-Type": "application/pdf"}
    assert client.patch(place, headers=headers, content=b"abc").status_code == 415


def test_a_dossier_code_that_cannot_be_one_is_refused_at_once(client: TestClient) -> None:
    metadata = "dossier " + base64.b64encode(b"../x").decode()
    answer = client.post("/api/v1/uploads", headers=TUS | {"Upload-Length": "3", "Upload-Metadata": metadata})
    assert answer.status_code == 422


def test_the_same_notice_drawn_again_is_the_same_page() -> None:
    """The test's own premise: drawing is deterministic, so that a duplicate is one."""
    assert draw_page(NOTICE[0]).tobytes() == draw_page(NOTICE[0]).tobytes()
