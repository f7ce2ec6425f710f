"""What TT 15/2025/TT-BKHCN Điều 6 has shown of every signature, always all seven, in its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.evidence import Indication, ReportItem
from domain.messages import Language
from domain.signatures.findings import Finding
from domain.vietnam_time import readable

if TYPE_CHECKING:
    from domain.evidence import SignatureReport

_LABELS: tuple[tuple[str, str], ...] = (
    ("Tổ chức cấp chứng thư chữ ký số", "Authority that issued the certificate"),
    ("Người ký", "Signer"),
    ("Đơn vị quản lý chứng thư chữ ký số", "Unit that manages the certificate"),
    ("Thời điểm ký hoặc dấu thời gian", "Time of signing or timestamp"),
    ("Tính toàn vẹn của thông điệp dữ liệu", "Integrity of the data message"),
    ("Hiệu lực của chứng thư tại thời điểm ký", "Validity of the certificate at the time of signing"),
    ("Thời hạn của chứng thư chữ ký số", "Period of the certificate"),
)
_UNKNOWN = "không xác định được", "cannot be determined"
_NOT_TOLD = "chứng thư không ghi", "the certificate does not say"
_STAMPED = "{time}, theo dấu thời gian", "{time}, by a timestamp"
_CLAIMED = "{time}, do máy người ký khai", "{time}, as the signer's computer claims"
_WHOLE, _BROKEN = ("toàn vẹn từ khi ký", "intact since it was signed"), ("không toàn vẹn", "not intact")
_VALID = "có hiệu lực, không bị thu hồi", "in force and not revoked"
_OUTSIDE = "ngoài thời hạn của chứng thư", "outside the certificate's period"
_REVOKED = "đã bị thu hồi hoặc tạm dừng", "revoked or suspended"
_UNCHECKED = "chưa kiểm tra được", "could not be checked"


def seven_items(row: SignatureReport, language: Language) -> tuple[ReportItem, ...]:
    """All seven; what is not known is said too."""
    place = 0 if language is Language.VI else 1
    values = (
        row.issuer or _UNKNOWN[place],
        row.signer or _UNKNOWN[place],
        row.organisation or (_NOT_TOLD if row.signer else _UNKNOWN)[place],
        _time(row, place),
        (_UNKNOWN if row.integrity is None else _WHOLE if row.integrity else _BROKEN)[place],
        _validity(row)[place],
        f"{readable(row.valid_from)} – {readable(row.valid_to)}"
        if row.valid_from and row.valid_to
        else _UNKNOWN[place],
    )
    return tuple(ReportItem(label[place], value) for label, value in zip(_LABELS, values, strict=True))


def _time(row: SignatureReport, place: int) -> str:
    if row.proven_time is not None:
        return _STAMPED[place].format(time=readable(row.proven_time))
    if row.claimed_time is not None:
        return _CLAIMED[place].format(time=readable(row.claimed_time))
    return _UNKNOWN[place]


def _validity(row: SignatureReport) -> tuple[str, str]:
    """Only what was shown: with no evidence of revocation it could not be checked (Phụ lục II 1.2)."""
    reason = row.sub_indication or ""
    if reason.startswith("REVOKED"):
        return _REVOKED
    if Finding.OUTSIDE_PERIOD in row.findings or reason in {"EXPIRED", "NOT_YET_VALID"}:
        return _OUTSIDE
    return _VALID if row.indication is Indication.TOTAL_PASSED else _UNCHECKED
