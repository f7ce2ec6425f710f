"""An audit of a real small archive, begun on the page: judged by the workers, told in a sealed report, compared."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from domain.audits import AuditState
from domain.messages import Language
from pipeline.isolation.jobs import VERIFY
from pipeline.wiring import now
from tests.judges import pdftotext
from tests.patience import LOOKS, PAUSE_SECONDS

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi.testclient import TestClient

    from pipeline.wiring import Parts

_API = "/api/v1/audits"


@pytest.fixture(scope="module")
def audit(client: TestClient) -> dict[str, Any]:
    answer = client.post("/audits", data={"batch": "", "fonds": ""}, follow_redirects=False)
    assert answer.status_code == 303
    return ended(client, answer.headers["location"].rpartition("/")[2])


def ended(client: TestClient, identifier: str) -> dict[str, Any]:
    for _ in range(LOOKS):
        value: dict[str, Any] = client.get(f"{_API}/{identifier}").json()
        if value["state"] != AuditState.RUNNING.value:
            return value
        time.sleep(PAUSE_SECONDS)
    raise AssertionError("the audit does not end")


def test_every_record_and_signature_is_judged(audit: dict[str, Any], notice: str, history: str) -> None:
    assert (audit["state"], audit["planned"], audit["judged"]) == ("done", 2, 2)
    assert audit["records"] == {"passed": 2, "indeterminate": 0, "failed": 0}
    assert audit["signatures"] == audit["records"]
    assert notice != history


def test_the_report_is_sealed_by_the_archive_and_says_what_was_found(
    client: TestClient, audit: dict[str, Any], parts: Parts, tmp_path: Path
) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(client.get(f"{_API}/{audit['identifier']}/report").content)
    job = parts.authorities.judging(path, "report", now(), Language.VI)
    assert parts.sandbox.call(VERIFY, job).indication.value == "TOTAL-PASSED"
    text = " ".join(pdftotext(path).split())
    assert "Phải kiểm tra 2 tài liệu, đã kiểm tra 2" in text
    assert audit["rows_sha256"] in text.replace(" ", "")


def test_the_rows_are_a_sheet(client: TestClient, audit: dict[str, Any], notice: str) -> None:
    answer = client.get(f"{_API}/{audit['identifier']}/rows")
    assert answer.headers["content-type"].startswith("text/csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert any(line.startswith(f"{notice},TOTAL-PASSED,") for line in lines)


def test_the_page_tells_it_in_words(client: TestClient, audit: dict[str, Any]) -> None:
    page = client.get(f"/audits/{audit['identifier']}")
    assert "Báo cáo đã niêm phong bởi" in page.text
    assert "thử nghiệm, không có giá trị pháp lý" in page.text
    assert page.headers["cache-control"] == "private, no-store"
    listed = client.get("/audits", params={"lang": "en"})
    assert f'href="/audits/{audit["identifier"]}"' in listed.text
    assert "the whole archive" in listed.text


def test_nothing_to_audit_is_told_where_it_was_asked(client: TestClient) -> None:
    answer = client.post("/audits", data={"fonds": "không có"}, params={"lang": "vi"})
    assert answer.status_code == 422
    assert "Không có tài liệu đã lưu trữ nào trong phạm vi" in answer.text
    refused = client.post("/audits", data={"sample": "nhiều"})
    assert refused.status_code == 422
    unknown = client.get(f"{_API}/20000101-000000-0000")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "audit-not-found")


def test_one_audit_goes_on_at_a_time(client: TestClient, audit: dict[str, Any], parts: Parts) -> None:
    from pipeline.auditing.kept import KeptAudits

    kept = KeptAudits(parts.store)
    summary = kept.summary(audit["identifier"])
    kept.keep_summary(replace(summary, state=AuditState.RUNNING))
    try:
        answer = client.post(_API, json={})
        assert (answer.status_code, answer.json()["code"]) == (409, "audit-running")
    finally:
        kept.keep_summary(summary)


def test_an_audit_is_compared_with_the_one_before(client: TestClient, audit: dict[str, Any]) -> None:
    second = ended(client, client.post(_API, json={}).json()["identifier"])
    assert second["comparison"]["before"] == audit["identifier"]
    counts = {name: second["comparison"][name] for name in ("worse", "better", "other", "new", "gone")}
    assert set(counts.values()) == {0}
    assert audit["identifier"] in client.get(f"/audits/{second['identifier']}").text
