"""Sentences of what may be wrong with audits; Vietnamese, English."""

from __future__ import annotations

from domain.errors import ErrorCode

AUDIT_SENTENCES: dict[ErrorCode, tuple[str, str]] = {
    ErrorCode.AUDIT_NOT_FOUND: (
        "Không có lần kiểm tra “{audit}”, hoặc lần đó chưa xong. Xem các lần kiểm tra bằng “vankho audit --list”.",
        "There is no audit “{audit}”, or it is not over yet. “vankho audit --list” shows the audits.",
    ),
    ErrorCode.AUDIT_RUNNING: (
        "Lần kiểm tra {audit} đang chạy; mỗi lúc chỉ một lần. Hãy đợi xong, hoặc theo dõi bằng “vankho audit --resume”.",
        "The audit {audit} goes on; there is one at a time. Wait for its end, or watch it by “vankho audit --resume”.",
    ),
    ErrorCode.NOTHING_TO_AUDIT: (
        "Không có tài liệu đã lưu trữ nào trong phạm vi yêu cầu. Hãy xem lại lô, phông hoặc ngày.",
        "No archived record is in the scope asked for. Look at the batch, the fonds or the day again.",
    ),
}
