"""The sentences about sheets that come with deliveries; in `domain.messages` with all others."""

from __future__ import annotations

from domain.errors import ErrorCode

SHEET_SENTENCES: dict[ErrorCode, tuple[str, str]] = {
    ErrorCode.SHEET_UNREADABLE: (
        "Không đọc được bảng kê{why}; chưa nạp tệp nào. Hãy lưu bảng kê thành tệp xlsx hoặc CSV (UTF-8) rồi thử lại.",
        "The sheet cannot be read{why}; no file was taken in. Save it as XLSX or as CSV (UTF-8) and try again.",
    ),
    ErrorCode.SHEET_TOO_LARGE: (
        "Bảng kê quá lớn (vượt giới hạn {most}); chưa nạp tệp nào. Hãy chia bảng kê theo hồ sơ rồi thử lại.",
        "The sheet is too large (beyond the limit of {most}); no file was taken in. Divide it by dossiers and try again.",
    ),
    ErrorCode.SHEET_NO_HEADINGS: (
        "Bảng kê {sheet} không có hàng tiêu đề nào nhận ra được; chưa nạp tệp nào. Hãy đặt tên cột như “Số”, “Ký hiệu”, “Ngày văn bản”, “Trích yếu”, “Đường dẫn file”.",
        "Sheet {sheet} has no headings that are known; no file was taken in. Call its columns “Số”, “Ký hiệu”, “Ngày văn bản”, “Trích yếu”, “Đường dẫn file”.",
    ),
    ErrorCode.SHEET_NO_FILES: (
        "Không hàng nào của bảng kê {sheet} khớp với tệp được nạp; chưa nạp tệp nào. Hãy xem cột “Đường dẫn file”, “Mã tài liệu” hoặc “Số thứ tự văn bản trong hồ sơ” ({rows} hàng, {files} tệp).",
        "No row of sheet {sheet} is about a file that is handed in; no file was taken in. Look at its column “Đường dẫn file”, “Mã tài liệu” or “Số thứ tự văn bản trong hồ sơ” ({rows} rows, {files} files).",
    ),
    ErrorCode.SHEET_NO_DOSSIERS: (
        "Bảng kê {sheet} không có cột “Mã hồ sơ” hoặc “Số và ký hiệu hồ sơ” nào có giá trị; chưa ghi gì. Hãy thêm cột ấy rồi thử lại.",
        "Sheet {sheet} names no dossier in a column “Mã hồ sơ” or “Số và ký hiệu hồ sơ”; nothing was written. Add that column and try again.",
    ),
}
