"""The seven items of TT 15/2025 are shown of every signature, whatever is known of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from domain.evidence import Indication, SignatureReport, SubIndication
from domain.messages import Language
from domain.signatures.findings import Finding
from domain.signatures.seven_items import seven_items

_BLANK = SignatureReport("Ky", Indication.TOTAL_FAILED, SubIndication.FORMAT_FAILURE, "")
_DAY = datetime(2026, 11, 30, tzinfo=UTC)


def told(report: SignatureReport) -> dict[str, str]:
    return {item.label: item.value for item in seven_items(report, Language.VI)}


def test_all_seven_are_told_even_of_what_cannot_be_read() -> None:
    items = seven_items(_BLANK, Language.VI)
    assert len(items) == 7
    assert all(item.label and item.value for item in items)
    assert len(seven_items(_BLANK, Language.EN)) == 7


def test_a_time_says_who_says_so() -> None:
    stamped = replace(_BLANK, proven_time=_DAY, claimed_time=_DAY)
    assert "theo dấu thời gian" in told(stamped)["Thời điểm ký hoặc dấu thời gian"]
    assert "máy người ký khai" in told(replace(stamped, proven_time=None))["Thời điểm ký hoặc dấu thời gian"]


def test_validity_at_signing_is_only_told_where_it_was_checked() -> None:
    label = "Hiệu lực của chứng thư tại thời điểm ký"
    passed = replace(_BLANK, indication=Indication.TOTAL_PASSED, sub_indication=None)
    assert told(passed)[label] == "có hiệu lực, không bị thu hồi"
    open_ = replace(passed, indication=Indication.INDETERMINATE, sub_indication=SubIndication.TRY_LATER)
    assert told(open_)[label] == "chưa kiểm tra được"
    assert "thu hồi" in told(replace(open_, sub_indication=SubIndication.REVOKED_NO_POE))[label]
    assert "ngoài thời hạn" in told(replace(open_, findings=(Finding.OUTSIDE_PERIOD.value,)))[label]
