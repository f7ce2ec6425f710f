"""Why one page of a document could not be read, and what to do: Vietnamese first, English second."""

from __future__ import annotations

from domain.errors import ErrorCode

PAGE_SENTENCES: dict[ErrorCode, tuple[str, str]] = {
    ErrorCode.TIME_LIMIT: (
        "Trang {page} đọc quá lâu nên bị dừng. Các trang khác vẫn được xử lý; hãy quét lại trang (hoặc in ra tệp PDF mới) rồi nạp lại, hoặc nâng cpu_seconds trong vankho.toml rồi chạy “vankho reread”.",
        "Page {page} took too long and was stopped. The other pages go on; scan it again (or print it to a new PDF) and hand that in, or raise cpu_seconds in vankho.toml and run “vankho reread”.",
    ),
    ErrorCode.MEMORY_LIMIT: (
        "Trang {page} cần quá nhiều bộ nhớ nên bị dừng, dù đã được đọc riêng với giới hạn lớn. Các trang khác vẫn được xử lý; hãy quét lại ở độ phân giải thấp hơn, hoặc nâng large_memory_bytes trong vankho.toml rồi chạy “vankho reread”.",
        "Page {page} needed too much memory and was stopped, even when read alone with the large limit. The other pages go on; scan it again at a lower resolution, or raise large_memory_bytes in vankho.toml and run “vankho reread”.",
    ),
    ErrorCode.PARSER_CRASH: (
        "Chương trình đọc trang {page} bị lỗi đột ngột, đã thử hai lần. Các trang khác vẫn được xử lý; hãy quét lại trang này, hoặc in ra tệp PDF mới rồi nạp lại.",
        "The reader of page {page} crashed, twice. The other pages go on; scan this page again, or print it to a new PDF and hand that in.",
    ),
    ErrorCode.BROKEN_PAGE: (
        "Không giải mã được ảnh của trang {page}. Các trang khác vẫn được xử lý; hãy quét lại trang này.",
        "The picture of page {page} cannot be decoded. The other pages go on; scan this page again.",
    ),
    ErrorCode.IMAGE_TOO_LARGE: (
        "Ảnh của trang {page} vượt giới hạn kích thước. Các trang khác vẫn được xử lý; hãy quét trang thành nhiều mảnh hoặc nâng giới hạn trong cấu hình.",
        "The picture of page {page} is above the size limit. The other pages go on; scan it in parts, or raise the limit in the settings.",
    ),
}
