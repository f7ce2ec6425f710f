"""What audits look at and count by, in words for people; Vietnamese, English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.audits import AuditTableName
from domain.evidence import SubIndication, TrustRegime

if TYPE_CHECKING:
    from domain.audits import AuditScope
    from domain.messages import Language

_HEADINGS: dict[AuditTableName, tuple[str, str]] = {
    AuditTableName.AUTHORITY: ("Theo cơ quan cấp chứng thư", "By issuing authority"),
    AuditTableName.REGIME: ("Theo chế độ chữ ký", "By regime"),
    AuditTableName.ALGORITHM: ("Theo thuật toán", "By algorithm"),
    AuditTableName.YEAR: ("Theo năm ký", "By year of signing"),
    AuditTableName.EXPIRY: ("Theo năm chứng thư hết hạn", "By year in which the certificate ends"),
    AuditTableName.REASON: ("Theo lý do chưa hợp lệ", "By reason of what is not valid"),
}
_REGIMES: dict[str, tuple[str, str]] = {
    TrustRegime.PUBLIC_SERVICE: ("chuyên dùng công vụ", "public service"),
    TrustRegime.PUBLIC: ("công cộng", "public"),
    TrustRegime.TEST: ("thử nghiệm, không có giá trị pháp lý", "test, without legal value"),
    TrustRegime.OWN: ("tổ chức tự tin cậy", "trusted by the organisation itself"),
    TrustRegime.GIVEN: ("tin cậy riêng cho lần kiểm tra", "trusted for one verdict"),
    TrustRegime.UNKNOWN: ("chưa xác định", "not known"),
}

_REASONS: dict[str, tuple[str, str]] = {
    SubIndication.FORMAT_FAILURE: ("chữ ký hoặc tệp sai cấu trúc", "wrong structure"),
    SubIndication.HASH_FAILURE: ("nội dung đã bị sửa sau khi ký", "the content was changed after signing"),
    SubIndication.SIG_CRYPTO_FAILURE: ("giá trị chữ ký không khớp khóa", "the value does not fit the key"),
    SubIndication.REVOKED: ("chứng thư đã bị thu hồi", "revoked certificate"),
    SubIndication.REVOKED_NO_POE: (
        "chứng thư bị thu hồi, không rõ ký trước hay sau",
        "revoked, before or after signing",
    ),
    SubIndication.EXPIRED: ("chứng thư hết hạn", "expired certificate"),
    SubIndication.NOT_YET_VALID: ("chứng thư chưa có hiệu lực", "certificate not yet valid"),
    SubIndication.SIG_CONSTRAINTS_FAILURE: ("trái quy định về chữ ký", "against the rules of signatures"),
    SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE: ("thiếu bằng chứng thu hồi", "no evidence of revocation"),
    SubIndication.CRYPTO_CONSTRAINTS_FAILURE: ("thuật toán không được phép", "forbidden algorithm"),
    SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: (
        "thuật toán yếu, không rõ lúc ký",
        "weak algorithm, time unknown",
    ),
    SubIndication.NO_CERTIFICATE_CHAIN_FOUND: ("không rõ cơ quan cấp chứng thư", "unknown authority"),
    SubIndication.NO_CERTIFICATE_CHAIN_FOUND_NO_POE: ("không rõ cơ quan cấp lúc ký", "unknown authority at signing"),
    SubIndication.NO_SIGNING_CERTIFICATE_FOUND: ("không có chứng thư của người ký", "no certificate of the signer"),
    SubIndication.OUT_OF_BOUNDS_NO_POE: ("chứng thư hết hạn, không rõ lúc ký", "expired, time of signing unknown"),
    SubIndication.TRY_LATER: ("chưa lấy được bằng chứng mới", "fresh evidence is awaited"),
    SubIndication.NO_SIGNATURE: ("không có chữ ký", "no signature"),
    SubIndication.FIXITY_FAILURE: ("tệp đã lưu không còn nguyên vẹn", "stored file is not as it was stored"),
    SubIndication.GENERIC: ("không kiểm tra được", "could not be judged"),
}


def told_value(name: AuditTableName, value: str, language: Language) -> str:
    """A value of a table for people."""
    if not value:
        return language.said("không rõ", "not known")
    if name is AuditTableName.REASON and value in _REASONS:
        return f"{language.said(*_REASONS[value])} ({value})"
    return language.said(*_REGIMES[value]) if name is AuditTableName.REGIME and value in _REGIMES else value


def table_heading(name: AuditTableName, language: Language) -> str:
    """What a table counts by, for people."""
    return language.said(*_HEADINGS[name]) if name in _HEADINGS else name.value


def told_scope(scope: AuditScope, language: Language) -> str:
    """What was looked at, for people."""
    told = [
        language.said("lô {value}", "batch {value}").format(value=scope.batch) if scope.batch else "",
        language.said("phông {value}", "fonds {value}").format(value=scope.fonds) if scope.fonds else "",
        language.said("lưu trữ từ ngày {value:%d/%m/%Y}", "archived from {value:%d/%m/%Y}").format(value=scope.since)
        if scope.since
        else "",
        language.said("mẫu ngẫu nhiên {value}", "a sample of {value}").format(value=scope.sample)
        if scope.sample
        else "",
    ]
    return "; ".join(filter(None, told)) or language.said("toàn bộ kho", "the whole archive")
