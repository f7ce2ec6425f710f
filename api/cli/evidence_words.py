"""The words of `vankho evidence`, help and sentences, Vietnamese and English."""

from __future__ import annotations

EVIDENCE: dict[str, tuple[str, str]] = {
    "evidence": (
        "dữ liệu chứng minh chứng thư của người ký chưa bị thu hồi: lấy, liệt kê, đưa tệp vào",
        "evidence that signers' certificates were not revoked: fetch it, list it, hand files in",
    ),
    "evidence-refresh": (
        "hỏi máy chủ của cơ quan cấp chứng thư và giữ lại câu trả lời (cần fetch = true trong mục [evidence])",
        "ask the authorities' servers and keep what they answer (needs fetch = true in [evidence])",
    ),
    "evidence-list": ("liệt kê dữ liệu đang giữ", "list what is kept"),
    "evidence-add": (
        "giữ danh sách thu hồi, câu trả lời OCSP, chứng thư của cơ quan cấp trong các tệp này",
        "keep the revocation lists, OCSP answers and authorities' certificates of these files",
    ),
    "evidence-records": (
        "mã tài liệu; không nêu thì lấy cho những tài liệu còn thiếu",
        "codes of records; without any, those that lack some",
    ),
    "evidence-all": ("mọi tài liệu đã lưu trữ", "every archived record"),
    "evidence-waiting": ("tài liệu còn thiếu gì, vì sao", "which records lack what, and why"),
    "evidence-files": (
        "tệp PEM hoặc nhị phân (.crl, .der, .crt, .p7b)",
        "PEM or binary files (.crl, .der, .crt, .p7b)",
    ),
    "evidence-none": ("không có chữ ký của nơi khác", "no signature of others"),
    "evidence-new": ("mới", "new"),
    "evidence-known": ("đã có", "known"),
    "evidence-refreshed": (
        "Đã xem {records} tài liệu: giữ thêm {kept} mục, {lacking} tài liệu còn thiếu.",
        "{records} records looked at: {kept} more pieces kept, {lacking} records still lack some.",
    ),
    "verify-at": (
        "kết luận tại thời điểm này (YYYY-MM-DDTHH:MM, giờ Việt Nam) thay cho hiện tại; cùng dữ liệu vào thì báo cáo giống hệt",
        "judge at this moment (YYYY-MM-DDTHH:MM, Vietnam's time) in place of now; the same inputs give the same report",
    ),
}
