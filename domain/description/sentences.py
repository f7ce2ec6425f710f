"""The sentences about what documents say: lines and fields; in `domain.messages` with all others."""

from __future__ import annotations

from domain.delivery.sentences import SHEET_SENTENCES
from domain.errors import ErrorCode

DESCRIPTION_SENTENCES: dict[ErrorCode, tuple[str, str]] = {
    ErrorCode.LINE_NOT_FOUND: (
        "Trang {page} của tài liệu {record} không có dòng “{line}”; số dòng có thể đã đổi sau lần đọc lại. Hãy xem bằng “vankho doubts {record} --page {page} --all”.",
        "Page {page} of document {record} has no line “{line}”; lines may be named anew after a re-reading. Look them up with “vankho doubts {record} --page {page} --all”.",
    ),
    ErrorCode.SECRET_DOCUMENT: (
        "Trang đầu của tài liệu mang độ mật “{degree}” nên kho không nhận và không lưu gì của nó, chỉ ghi lại mã băm, thời gian, lô và người nạp. Tài liệu bí mật nhà nước không được để trên máy có nối mạng: hãy báo người phụ trách, gỡ tệp khỏi máy này và làm theo quy định về bảo vệ bí mật nhà nước. Nếu tài liệu không mật hoặc đã giải mật, người có quyền cho nhận bằng “vankho secrecy release {short} --reason …” rồi nạp lại.",
        "The first page bears the degree of secrecy “{degree}”, so the document was not taken in and nothing of it is kept but its hash, the time, the batch and who handed it in. Documents of state secrets may not lie on machines in a network: tell the person in charge, remove the file from this machine and follow the rules for secret documents. If it is not secret, or not any more, who may do so releases it with “vankho secrecy release {short} --reason …”; then hand it in again.",
    ),
    ErrorCode.SECRET_FILE: (
        "Trang đầu của tệp mang độ mật “{degree}” nên tệp không được đọc; không lưu gì của nó. Tài liệu bí mật nhà nước không được để trên máy có nối mạng: hãy gỡ tệp khỏi máy này và làm theo quy định về bảo vệ bí mật nhà nước. Nếu tài liệu không mật hoặc đã giải mật, hãy thêm --not-secret.",
        "The first page of the file bears the degree of secrecy “{degree}”, so it was not read; nothing of it is kept. Documents of state secrets may not lie on machines in a network: remove the file from this machine and follow the rules for secret documents. If it is not secret, or not any more, add --not-secret.",
    ),
    ErrorCode.STOP_NOT_FOUND: (
        "Không có tài liệu nào bị dừng vì độ mật mang mã băm “{content}”, hoặc có nhiều hơn một. Hãy xem danh sách bằng “vankho secrecy list” và ghi ít nhất {least} ký tự đầu.",
        "No document, or more than one, was stopped for its secrecy under the hash “{content}”. Look them up with “vankho secrecy list” and give at least the first {least} signs.",
    ),
    ErrorCode.AUTHORITY_NOT_FOUND: (
        "Không có tên cơ quan, người ký hay địa danh nào mang mã “{authority}” trong những tài liệu được xem; chưa ghi gì. Hãy xem mã bằng “vankho authorities list”.",
        "No body, signer or place has the code “{authority}” in the documents that may be seen; nothing was written. Look it up with “vankho authorities list”.",
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
