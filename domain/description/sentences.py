"""The sentences about what documents say: lines and fields; in `domain.messages` with all others."""

from __future__ import annotations

from domain.delivery.sentences import SHEET_SENTENCES
from domain.errors import ErrorCode

DESCRIPTION_SENTENCES: dict[ErrorCode, tuple[str, str]] = {
    ErrorCode.LINE_NOT_FOUND: (
        "Trang {page} của tài liệu {record} không có dòng “{line}”; số dòng có thể đã đổi sau lần đọc lại. Hãy xem bằng “vankho doubts {record} --page {page} --all”.",
        "Page {page} of document {record} has no line “{line}”; lines may be named anew after a re-reading. Look them up with “vankho doubts {record} --page {page} --all”.",
    ),
    ErrorCode.FIELD_UNKNOWN: (
        "Không có trường nào tên “{field}”; chưa ghi gì. Hãy dùng một trong các tên: {names}.",
        "No field is called “{field}”; nothing was written. Use one of these names: {names}.",
    ),
    ErrorCode.FIELD_INVALID: (
        "Trường {field} không nhận giá trị “{value}”; chưa ghi gì. Ngày viết 05/4/2017, 4/2017 hoặc 2017; số và ký hiệu viết 26/2017/QĐ-UBND; số trang, năm chỉ gồm chữ số; nhiều nơi nhận cách nhau bằng dấu chấm phẩy.",
        "Field {field} takes no value “{value}”; nothing was written. Write days as 05/4/2017, 4/2017 or 2017, numbers of documents as 26/2017/QĐ-UBND, pages and years in figures, several recipients with semicolons.",
    ),
    **SHEET_SENTENCES,
}
