"""The words of `vankho secrecy`, help and sentences, Vietnamese and English."""

from __future__ import annotations

SECRECY: dict[str, tuple[str, str]] = {
    "secrecy": (
        "tài liệu bị dừng vì mang độ mật: xem, cho nhận, rà soát tài liệu đã lưu trữ",
        "documents stopped for their degree of secrecy: list them, release one, look through what is archived",
    ),
    "secrecy-list": (
        "liệt kê tài liệu đang bị dừng: mã băm, độ mật, thời gian, lô, người nạp",
        "list what is stopped: hash, degree, time, batch, who handed it in",
    ),
    "secrecy-all": ("kể cả tài liệu đã cho nhận", "those released too"),
    "secrecy-release": (
        "cho nhận một tài liệu bị dừng nhầm hoặc đã giải mật; sau đó nạp lại tệp",
        "let a document be taken in that was stopped by mistake or is secret no more; then hand the file in again",
    ),
    "secrecy-hash": (
        "mã băm của tài liệu, hoặc ít nhất 8 ký tự đầu",
        "hash of the document, or at least its first 8 signs",
    ),
    "secrecy-reason": ("vì sao cho nhận (bắt buộc)", "why (required)"),
    "secrecy-sweep": (
        "rà soát tài liệu đã lưu trữ trước đây; dừng giữa chừng thì lần sau làm tiếp",
        "look through records archived before; cut short, the next run goes on",
    ),
    "secrecy-record": (
        "đã lưu trữ là {record}; đề nghị đặt chế độ 03: vankho access set {record} 03 --reason …",
        "archived as {record}; proposed is mode 03: vankho access set {record} 03 --reason …",
    ),
    "secrecy-released": ("được {by} cho nhận lúc {time}: {reason}", "released by {by} at {time}: {reason}"),
    "secrecy-swept": (
        "Đã rà soát {records} tài liệu: {found} mang độ mật, {failed} không xem được.",
        "{records} records looked at: {found} bear a degree of secrecy, {failed} could not be looked at.",
    ),
    "not-secret": (
        "vẫn đọc tệp mang độ mật: người dùng bảo đảm tài liệu không mật hoặc đã giải mật",
        "read a file that bears a degree of secrecy all the same: you vouch that it is not secret, or not any more",
    ),
}
