"""Every fault has a status, a stable code and two sentences."""

from __future__ import annotations

import json

import pytest

from api.http.problems import STATUS, problem_of
from api.http.request_faults import RequestFault, RequestRefused
from domain.errors import ArchiveError, ErrorCode
from domain.messages import Language


@pytest.mark.parametrize("code", ErrorCode)
def test_every_error_code_has_a_status_that_says_error(code: ErrorCode) -> None:
    assert 400 <= STATUS[code] < 600


def test_no_status_is_kept_for_a_code_that_is_gone() -> None:
    assert set(STATUS) == set(ErrorCode)


@pytest.mark.parametrize("fault", RequestFault)
def test_every_fault_of_a_request_is_told_in_both_languages(fault: RequestFault) -> None:
    names = ("place", "detail", "host", "found", "given", "length", "free", "most", "size", "seconds", "used")
    facts: dict[str, str | float] = dict.fromkeys(names, 7)
    told = {language: problem_of(RequestRefused(fault, None, **facts), language) for language in Language}
    assert told[Language.VI].sentence != told[Language.EN].sentence
    assert told[Language.VI].code == told[Language.EN].code == fault.value


def test_a_problem_is_rfc_9457_json_with_our_code() -> None:
    answer = problem_of(ArchiveError(ErrorCode.DISK_FULL, path="/kho"), Language.VI).as_json("/api/v1/uploads/1")
    body = json.loads(bytes(answer.body))
    assert answer.media_type == "application/problem+json"
    assert answer.status_code == body["status"] == 507
    assert body["code"] == "disk-full"
    assert body["type"] == "urn:vankho:problem:disk-full"
    assert "/kho" in body["detail"]
    assert body["instance"] == "/api/v1/uploads/1"


def test_what_may_pass_tells_when_to_come_again() -> None:
    assert "Retry-After" in problem_of(ArchiveError(ErrorCode.INDEX_FAILED, detail=""), Language.VI).headers
    assert "Retry-After" not in problem_of(ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=""), Language.VI).headers
