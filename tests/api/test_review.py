"""Review over HTTP: what waits, what is asked, answers as a draft, undone and put back, released, given back."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from domain.actors import SYSTEM
from domain.batches import BatchKind
from pipeline.intake.receiving import Deposit
from scan.collect import collect
from tests.api.drawn_pages import save_pages
from tests.api.test_uploads import TUS, begin, send, settled
from tests.patience import LOOKS, PAUSE_SECONDS

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi.testclient import TestClient

    from pipeline.archive import Archive

_API = "/api/v1/review"
_NOTICE = ("Thông báo tạm ngừng phát sóng", "để bảo dưỡng máy phát đài Khe Lạnh")
_LETTER = ("Kính mời các cụ cao niên", "dự lễ mừng thọ tại đình làng")
_SAID = {
    "field:kind": "thông báo",
    "field:number": "15",
    "field:date": "05/4/2019",
    "field:issuer": "Đài Phát thanh huyện Khe Lạnh",
    "field:subject": "về việc bảo dưỡng máy phát sóng",
}


@pytest.fixture(scope="module")
def batch(client: TestClient, archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A batch of letters in review, of which the machine found nothing that its kind requires."""
    assert client.get("/healthz").status_code == 200, "the archive works"
    folder = tmp_path_factory.mktemp("review")
    save_pages(folder / "máy phát.png", (_NOTICE,), colour=True)
    save_pages(folder / "mừng thọ.png", (_LETTER,), colour=True)
    opened = archive.batches.new(SYSTEM, "công văn chờ kiểm tra", kind=BatchKind.LETTERS).identifier
    documents = collect([folder], as_document=False).documents
    list(archive.intake.ingest(SYSTEM, documents, Deposit(opened, review=True)))
    return opened


@pytest.fixture(scope="module")
def codes(client: TestClient, batch: str) -> dict[str, str]:
    lines = client.get(f"{_API}/batches/{batch}/documents").json()["documents"]
    return {line["title"]: line["record"] for line in lines}


def _next(client: TestClient, batch: str) -> dict[str, Any]:
    answer = client.post(f"{_API}/batches/{batch}/next")
    assert answer.status_code == 200, answer.text
    value: dict[str, Any] = answer.json()
    return value


def _answers(client: TestClient, code: str, **said: str | None) -> dict[str, Any]:
    given = {subject.replace("__", ":"): text for subject, text in said.items()}
    answer = client.post(f"{_API}/records/{code}/answers", json={"answers": given})
    assert answer.status_code == 200, answer.text
    value: dict[str, Any] = answer.json()
    return value


def test_what_waits_is_counted_and_listed_page_by_page(client: TestClient, batch: str) -> None:
    counts = client.get(f"{_API}/batches/{batch}").json()
    assert (counts["documents"], counts["ready"], counts["release"]) == (2, 0, "clerk")
    assert counts["left"] == counts["questions"] >= 2 * len(_SAID) - 2
    assert counts["minutes"] >= 1
    page = client.get(f"{_API}/batches/{batch}/documents", params={"limit": 1}).json()
    rest = client.get(f"{_API}/batches/{batch}/documents", params={"limit": 1, "after": page["next"]}).json()
    assert [line["title"] for line in page["documents"] + rest["documents"]] == ["máy phát", "mừng thọ"]
    assert rest["next"] is None


def test_a_question_tells_its_field_in_words_and_nobody_is_asked_twice(client: TestClient, batch: str) -> None:
    document = _next(client, batch)
    assert document["sizes"][0][0] > 1000
    asked = {one["subject"]: one for one in document["asked"]}
    assert asked["field:date"]["label"] == "Ngày ban hành"
    english = client.get(f"{_API}/records/{document['record']}", headers={"Accept-Language": "en"}).json()
    assert {one["label"] for one in english["asked"]}.isdisjoint({"Ngày ban hành", "Số"})
    assert client.get(f"{_API}/batches/{batch}").json()["people"] == ["web"]


def test_answers_are_kept_as_people_type_them_and_can_be_taken_back(client: TestClient, codes: dict[str, str]) -> None:
    code = codes["máy phát"]
    document = _answers(client, code, field__date="5/4/2019")
    asked = {one["subject"]: one for one in document["asked"]}
    assert (asked["field:date"]["answer"], asked["field:date"]["left"]) == ("05/4/2019", False)
    undone = client.post(f"{_API}/records/{code}/undo").json()
    assert (undone["answered"], undone["undone"]) == (document["answered"] - 1, 1)
    assert next(one for one in undone["asked"] if one["subject"] == "field:date")["left"]
    redone = client.post(f"{_API}/records/{code}/redo").json()
    assert (redone["answered"], redone["undone"], redone["left"]) == (document["answered"], 0, document["left"])


def test_what_the_document_has_not_is_an_answer_too(client: TestClient, codes: dict[str, str]) -> None:
    document = _answers(client, codes["mừng thọ"], field__symbol="")
    number = next(one for one in document["asked"] if one["subject"] == "field:symbol")
    assert (number["answer"], number["left"]) == ("", False)


@pytest.mark.parametrize(
    ("subject", "text", "status", "code"),
    [
        ("field:date", "hôm qua", 422, "field-invalid"),
        ("line:1:B9_L9", "chữ", 404, "line-not-found"),
        ("một dòng", "chữ", 422, "field-unknown"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(
    client: TestClient, codes: dict[str, str], subject: str, text: str, status: int, code: str
) -> None:
    answer = client.post(f"{_API}/records/{codes['máy phát']}/answers", json={"answers": {subject: text}})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_misspelt_body_is_told(client: TestClient, codes: dict[str, str]) -> None:
    answer = client.post(f"{_API}/records/{codes['máy phát']}/answers", json={"answer": {}})
    assert (answer.status_code, answer.json()["code"]) == (422, "request-invalid")


def test_nobody_is_shown_what_another_has_before_him(
    client: TestClient, archive: Archive, batch: str, codes: dict[str, str]
) -> None:
    assert client.post(f"{_API}/leave").status_code == 200
    for code in codes.values():
        archive.review.take(SYSTEM, code)
    held = client.post(f"{_API}/records/{codes['máy phát']}/answers", json={"answers": {"field:number": "1"}})
    assert (held.status_code, held.json()["code"]) == (423, "review-held")
    assert SYSTEM.name in held.json()["detail"]
    assert client.post(f"{_API}/batches/{batch}/next").json() is None
    assert client.get(f"{_API}/batches/{batch}").json()["people"] == [SYSTEM.name]
    archive.review.let_go(SYSTEM)
    assert client.post(f"{_API}/records/{codes['máy phát']}/take").status_code == 200


def test_lines_come_with_their_words_and_are_answered_by_their_subject(
    client: TestClient, codes: dict[str, str]
) -> None:
    code = codes["mừng thọ"]
    lines = client.get(f"{_API}/records/{code}/pages/1/lines", params={"every": True}).json()
    first = next(line for line in lines if "cao niên" in line["text"])
    assert " ".join(word["text"] for word in first["words"]) == first["text"]
    left, top, width, height = first["box"]
    assert all(left <= word["box"][0] and word["box"][0] + word["box"][2] <= left + width for word in first["words"])
    assert top > 0 < height
    _answers(client, code, **{first["subject"].replace(":", "__"): "Kính mời các cụ cao tuổi"})
    answered = client.get(f"{_API}/records/{code}/pages/1/lines").json()
    said = next(line for line in answered if line["subject"] == first["subject"])
    assert (said["text"], said["confirmed"]) == ("Kính mời các cụ cao tuổi", True)
    assert client.get(f"{_API}/records/{code}/pages/7/lines").status_code == 404


@pytest.mark.parametrize(
    ("field", "typed", "expected"),
    [
        ("kind", "thong ba", "thông báo"),
        ("place", "quang b", "Quảng Bình"),
        ("issuer", "uy ban nhan", "Ủy ban nhân dân"),
    ],
)
def test_names_are_picked_without_their_marks(client: TestClient, field: str, typed: str, expected: str) -> None:
    names = client.get(f"{_API}/names", params={"field": field, "q": typed}).json()
    assert any(expected.casefold() in name.casefold() for name in names)
    assert len(names) <= 20


def test_a_field_without_a_list_offers_no_names(client: TestClient) -> None:
    assert client.get(f"{_API}/names", params={"field": "number", "q": "1"}).json() == []


def test_the_page_is_there_and_so_are_its_picture_and_the_way_from_the_record(
    client: TestClient, batch: str, codes: dict[str, str]
) -> None:
    page = client.get(f"/batches/{batch}/review")
    assert page.status_code == 200
    assert f'data-batch="{batch}"' in page.text
    record = client.get(f"/records/{codes['mừng thọ']}").text
    assert f"/batches/{batch}/review?record=" in record
    picture = client.get(f"/api/v1/records/{codes['mừng thọ']}/kept/1/image", params={"width": 2480})
    assert picture.content.startswith(b"\xff\xd8")


def test_a_batch_is_given_back_with_a_remark_that_its_clerk_sees(client: TestClient, batch: str) -> None:
    assert client.post(f"{_API}/batches/{batch}/return", json={"remark": " "}).status_code == 422
    told = client.post(f"/batches/{batch}/return", data={"remark": "Trang 1 mờ <quá>, quét lại"})
    assert told.status_code == 200
    for place in (f"/batches/{batch}", f"/batches/{batch}/review"):
        assert "Trang 1 mờ &lt;quá&gt;, quét lại" in client.get(place).text
    assert client.get(f"{_API}/batches/{batch}").json()["people"] == []
    assert "Trả lại người số hóa" in told.text


def test_what_is_answered_is_released_and_becomes_a_record_called_as_was_said(
    client: TestClient, batch: str, codes: dict[str, str]
) -> None:
    nothing = client.post(f"{_API}/batches/{batch}/release", json={}).json()
    assert nothing["released"] == 0
    code = codes["máy phát"]
    document = _answers(client, code, **{subject.replace(":", "__"): text for subject, text in _SAID.items()})
    assert document["left"] == 0
    page = client.post(f"/batches/{batch}/release").text
    assert "Đã duyệt 1 tài liệu" in page
    assert "Còn 1 tài liệu có câu hỏi" in page
    record = _archived(client, code)
    assert "bảo dưỡng máy phát sóng" in record["record"]["title"]
    gone = client.post(f"{_API}/records/{code}/answers", json={"answers": {"field:number": "16"}})
    assert (gone.status_code, gone.json()["code"]) == (409, "not-in-review")


def test_what_has_open_questions_goes_on_only_with_a_reason(
    client: TestClient, batch: str, codes: dict[str, str]
) -> None:
    page = client.post(f"/batches/{batch}/release", data={"reason": "mất bản gốc, không tra được"})
    assert "Đã duyệt 1 tài liệu" in page.text
    record = _archived(client, codes["mừng thọ"])
    reviewed = next(event for event in record["events"] if event["type"] == "review")
    assert "mất bản gốc" in reviewed["detail"]
    assert client.post(f"{_API}/batches/{batch}/next").json() is None
    assert "mất bản gốc, không tra được" in client.get(f"/batches/{batch}").text


def _archived(client: TestClient, code: str) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for _ in range(LOOKS):
        whole = client.get(f"/api/v1/records/{code}").json()
        if whole["record"]["state"] == "archived":
            return whole
        time.sleep(PAUSE_SECONDS)
    raise AssertionError(whole["record"])


def test_a_batch_is_opened_by_its_form_with_its_kind(client: TestClient) -> None:
    page = client.post("/batches", data={"name": "hộp mở trên trang", "kind": "land"})
    assert page.status_code == 200
    assert "Hồ sơ đất đai" in page.text
    assert "hộp mở trên trang" in page.text
    again = client.post("/batches", data={"name": "hộp mở trên trang", "kind": "land"})
    assert again.status_code == 409


def test_an_upload_that_is_to_be_reviewed_waits_for_people_and_is_settled(client: TestClient, tmp_path: Path) -> None:
    path = tmp_path / "giấy nghỉ phép.png"
    save_pages(path, (("Đơn xin nghỉ phép về quê", "thăm gia đình mười ngày"),))
    data = path.read_bytes()
    place = begin(client, len(data), filename=path.name, batch="nghỉ phép chờ xem", review="yes", kind="personnel")
    assert send(client, place, 0, data).status_code == 204
    status = settled(client, place)
    assert status["state"] == "in-review", status
    line = next(line for line in client.get("/api/v1/batches").json() if line["name"] == "nghỉ phép chờ xem")
    assert line["kind"] == "personnel"
    assert client.get(f"{_API}/batches/{line['id']}").json()["documents"] == 1


def test_an_unknown_kind_of_an_uploads_batch_is_refused(client: TestClient) -> None:
    metadata = "kind bWFwcw==,batch YQ=="
    answer = client.post("/api/v1/uploads", headers=TUS | {"Upload-Length": "5", "Upload-Metadata": metadata})
    assert answer.status_code == 422
