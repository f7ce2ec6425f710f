"""Verdicts over HTTP, for records and for files that are not stored."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import replace
from typing import TYPE_CHECKING

from pyhanko.pdf_utils import generic

from domain.actors import SYSTEM
from domain.evidence import Change, ChangeKind, GivenKind, TrustRegime
from pipeline.isolation.jobs import EvidenceFiles
from tests.signing.revised_samples import first_page, revised, stream

if TYPE_CHECKING:
    from fastapi.testclient import TestClient
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    from pipeline.archive import Archive
    from pipeline.wiring import Parts


def test_our_own_seal_passes_and_is_called_a_test(client: TestClient, notice: str) -> None:
    report = client.get(f"/api/v1/records/{notice}/verification").json()
    assert report["indication"] == "TOTAL-PASSED"
    assert report["signatures"][0]["regime"] == "test"
    assert "THỬ NGHIỆM" in report["message"]
    package = report["package"]
    assert package["sealed"]
    assert (package["later"], package["findings"]) == (False, [])
    assert "Con dấu" in package["signer"]


def test_a_file_at_hand_is_judged_and_not_kept(client: TestClient, archive: Archive, notice: str) -> None:
    sealed = client.get(f"/api/v1/records/{notice}/file").content
    report = client.post("/api/v1/verify", params={"name": "bản sao.pdf"}, content=sealed).json()
    assert (report["target"], report["indication"]) == ("bản sao.pdf", "TOTAL-PASSED")
    assert list((archive.passing() / "verify").iterdir()) == []


def test_evidence_handed_in_for_a_record_is_named_and_changes_no_regime(
    archive: Archive, parts: Parts, notice: str
) -> None:
    assert parts.test_ca is not None
    report = archive.proving.verify_record(SYSTEM, notice, given=EvidenceFiles(trust=(parts.test_ca,)))
    assert [item.kind for item in report.given] == [GivenKind.ANCHOR]
    assert report.signatures[0].regime is TrustRegime.TEST


def test_our_own_seal_tells_where_it_stands_and_what_it_shows(client: TestClient, notice: str) -> None:
    (row,) = client.get(f"/api/v1/records/{notice}/verification").json()["signatures"]
    assert (row["page"], row["holder"]) == (1, "unknown")
    assert row["shown"].startswith("Kho thử <&>")


def test_one_flipped_byte_fails(client: TestClient, notice: str) -> None:
    sealed = bytearray(client.get(f"/api/v1/records/{notice}/file").content)
    sealed[len(sealed) // 3] ^= 1
    assert client.post("/api/v1/verify", content=bytes(sealed)).json()["indication"] == "TOTAL-FAILED"


def test_what_is_no_pdf_is_judged_too(client: TestClient) -> None:
    answer = client.post("/api/v1/verify", content=b"hello")
    assert answer.status_code == 200
    assert answer.json()["indication"] != "TOTAL-PASSED"


def test_nothing_is_refused_with_its_sentence(client: TestClient) -> None:
    answer = client.post("/api/v1/verify", content=b"")
    assert answer.status_code == 422
    assert answer.json()["code"] == "empty-file"


def test_a_verdict_speaks_english_when_asked(client: TestClient, notice: str) -> None:
    report = client.get(f"/api/v1/records/{notice}/verification", headers={"Accept-Language": "en"}).json()
    assert "is valid" in report["message"]


def test_what_was_changed_after_the_seal_is_told_in_data_and_on_the_page(client: TestClient, notice: str) -> None:
    def scripted(writer: IncrementalPdfFileWriter) -> None:
        action = {generic.pdf_name("/S"): generic.pdf_name("/JavaScript")}
        writer.root[generic.pdf_name("/OpenAction")] = generic.DictionaryObject(action)
        writer.update_root()

    forged = revised(client.get(f"/api/v1/records/{notice}/file").content, scripted)
    report = client.post("/api/v1/verify", content=forged).json()
    assert report["indication"] == "INDETERMINATE"
    (change,) = report["signatures"][0]["changes"]
    assert (change["kind"], change["name"], change["signed_by"]) == ("actions", "OpenAction", None)
    assert "Lệnh tự chạy của tài liệu đã đổi" in client.post("/verify", content=forged).text


def test_a_changed_page_is_named_and_shown_as_it_was_and_as_it_became(client: TestClient, notice: str) -> None:
    def painted(writer: IncrementalPdfFileWriter) -> None:
        page = first_page(writer)
        page[generic.pdf_name("/Contents")] = writer.add_object(stream(b"0 0 1 rg 100 500 200 100 re f"))

    forged = revised(client.get(f"/api/v1/records/{notice}/file").content, painted)
    (page,) = client.post("/api/v1/verify", content=forged).json()["changed_pages"]
    assert (page["page_before"], page["page_after"]) == (1, 1)
    assert page["revision_after"] == page["revision_before"] + 1
    shown = client.post("/verify", content=forged).text
    before, after = (b64decode(found) for found in re.findall(r'<img src="data:image/jpeg;base64,([^"]+)"', shown))
    assert before != after
    assert before[:2] == after[:2] == b"\xff\xd8"
    assert "Trang đã đổi sau khi ký" in shown
    assert "Sau: bản thứ" in shown


def test_a_record_is_drawn_from_its_stored_file_and_one_without_changes_is_not(
    client: TestClient, archive: Archive, notice: str
) -> None:
    report = archive.proving.verify_record(SYSTEM, notice)
    assert archive.proving.draw_changed_pages(SYSTEM, report) == ()
    assert "base64" not in client.get(f"/records/{notice}/verification").text
    change = Change(ChangeKind.PAGE_CONTENT, page_before=1, page_after=1, revision_before=1, revision_after=2)
    (row,) = report.signatures
    (pair,) = archive.proving.draw_changed_pages(SYSTEM, replace(report, signatures=(replace(row, changes=(change,)),)))
    assert (pair.fault, pair.changes) == (None, (change,))
    assert pair.before
    assert pair.after
