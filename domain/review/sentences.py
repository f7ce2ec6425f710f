"""What can go wrong in review, in words: Vietnamese, English."""

from __future__ import annotations

from domain.errors import ErrorCode

REVIEW_SENTENCES: dict[ErrorCode, tuple[str, str]] = {
    ErrorCode.NOT_IN_REVIEW: (
        "Tài liệu {record} không chờ kiểm tra: nó chưa đọc xong, đã được duyệt, hoặc được nạp không qua kiểm tra. Hãy xem trạng thái của nó ở trang tài liệu.",
        "Document {record} is not in review: it is still being read, was released, or was handed in without review. See its state on its page.",
    ),
    ErrorCode.REVIEW_HELD: (
        "Tài liệu {record} đang do {person} kiểm tra; chưa ghi gì. Hãy làm tài liệu khác, hoặc chờ {person} xong.",
        "Document {record} is before {person} now; nothing was kept. Take another one, or wait for {person}.",
    ),
}
