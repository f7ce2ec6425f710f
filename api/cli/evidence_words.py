"""The words of `vankho evidence`, help and sentences, Vietnamese and English."""

from __future__ import annotations

EVIDENCE: dict[str, tuple[str, str]] = {
    "anchors": (
        "chứng thư của các cơ quan được tin cậy, theo thời gian: liệt kê, thêm, thôi tin, cập nhật theo tệp",
        "certificates of trusted authorities, each with its time: list, add, end, update from a file",
    ),
    "anchors-list": (
        "liệt kê, kể cả danh sách đi kèm chương trình",
        "list them, with those that come with the program",
    ),
    "anchors-add": ("tin các chứng thư trong tệp PEM này", "trust the certificates of this PEM file"),
    "anchors-remove": (
        "thôi tin một chứng thư; điều đã được chứng minh trước đó vẫn giữ giá trị",
        "trust a certificate no longer; what was proven before stays good",
    ),
    "anchors-update": ("làm theo một tệp danh sách", "take over a profile"),
    "anchors-file": ("tệp PEM", "PEM file"),
    "anchors-profile": (
        "tệp danh sách, mỗi mục “[[certificate]]” gồm “file, sha256, regime, role, from, until”",
        "TOML file, each “[[certificate]]” with “file, sha256, regime, role, from, until”",
    ),
    "anchors-regime": (
        "thuộc hệ thống nào: “vgca” (công vụ), “national” (công cộng), “own” (riêng của tổ chức)",
        "whose law: vgca (public service), national (public), own (of this organisation alone)",
    ),
    "anchors-since": (
        "tin từ thời điểm này (mặc định: không giới hạn)",
        "trusted from this moment (default: no bound)",
    ),
    "anchors-until": ("tin đến thời điểm này", "trusted until this moment"),
    "anchors-fingerprint": (
        "dấu vân tay SHA-256, ít nhất 8 ký tự đầu",
        "SHA-256 fingerprint, at least its first 8 signs",
    ),
    "anchors-reason": ("vì sao (bắt buộc)", "why (required)"),
    "anchors-changed": ("Danh sách nay là bản {number}.", "The profile is now version {number}."),
    "evidence": (
        "dữ liệu chứng minh chứng thư của người ký chưa bị thu hồi: lấy, liệt kê, đưa tệp vào",
        "evidence that signers' certificates were not revoked: fetch it, list it, hand files in",
    ),
    "evidence-refresh": (
        "hỏi máy chủ của cơ quan cấp chứng thư và giữ lại câu trả lời (cần “fetch = true” trong mục “[evidence]”)",
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
        "tệp PEM hoặc nhị phân (“.crl .der .crt .p7b”)",
        "PEM or binary files (.crl, .der, .crt, .p7b)",
    ),
    "evidence-none": ("không có chữ ký của nơi khác", "no signature of others"),
    "evidence-new": ("mới", "new"),
    "evidence-known": ("đã có", "known"),
    "evidence-refreshed": (
        "Đã xem {records} tài liệu: giữ thêm {kept} mục, {lacking} tài liệu còn thiếu.",
        "{records} records looked at: {kept} more pieces kept, {lacking} records still lack some.",
    ),
    "seven-items": ("Thông tư 15/2025/TT-BKHCN", "TT 15/2025/TT-BKHCN"),
    "no-address": ("chứng thư không ghi nơi công bố", "the certificate names no place"),
    "verify-at": (
        "kết luận tại thời điểm này (như “2026-11-30T08:00”, giờ Việt Nam) thay cho hiện tại; cùng dữ liệu vào thì báo cáo giống hệt",
        "judge at this moment (as “2026-11-30T08:00”, Vietnam's time) in place of now; the same inputs give the same report",
    ),
}
