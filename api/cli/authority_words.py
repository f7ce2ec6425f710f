"""The words of `vankho authorities`, help and sentences, Vietnamese and English."""

from __future__ import annotations

AUTHORITIES: dict[str, tuple[str, str]] = {
    "authorities": (
        "danh mục cơ quan, người ký, địa danh mà kho học được từ tài liệu của mình",
        "authority records: bodies, signers and places that the archive learned from its records",
    ),
    "authorities-list": ("liệt kê tên được đề xuất, hoặc đã quyết định", "list names that are proposed, or decided"),
    "authorities-confirm": (
        "nhận một tên vào danh mục, hoặc sửa cách viết của nó",
        "take a name into the authority records, or correct its spelling",
    ),
    "authorities-refuse": ("không nhận một tên; sẽ không đề xuất lại", "refuse a name; it is not proposed again"),
    "authorities-state": (
        "tên ở tình trạng nào: được đề xuất (mặc định), đã nhận, không nhận",
        "names in which state: proposed (default), confirmed, refused",
    ),
    "authorities-least": (
        "đề xuất tên có trong ít nhất từng này tài liệu (mặc định 3)",
        "propose names that stand in so many records at least (default 3)",
    ),
    "authorities-code": ("mã của tên, như danh sách ghi", "code of the name, as the list tells it"),
    "authorities-name": ("cách viết đúng, nếu tên đọc được bị sai", "right spelling, where the one read is faulty"),
    "authorities-reason": ("lý do (bắt buộc)", "why (required)"),
    "authorities-line": (
        "{code}  {kind}: {name}{signs}  ({count} tài liệu{days})",
        "{code}  {kind}: {name}{signs}  ({count} records{days})",
    ),
    "authorities-confirmed": (
        "Đã nhận {name} [{code}]. Tài liệu đã lưu trữ được mô tả lại theo danh mục bằng: vankho describe --all",
        "{name} [{code}] confirmed. Archived records that it changes are described anew by: vankho describe --all",
    ),
    "authorities-refused": (
        "Không nhận {name} [{code}]; sẽ không đề xuất lại.",
        "{name} [{code}] refused; it is not proposed again.",
    ),
    "authorities-none": ("Không có tên nào.", "There are none."),
}
