"""What states of accounts, roles and permissions are called; Vietnamese, English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.people.accounts import PersonState
from domain.people.permissions import Permission
from domain.people.roles import RoleName

if TYPE_CHECKING:
    from enum import StrEnum

PEOPLE_TERMS: dict[type[StrEnum], dict[StrEnum, tuple[str, str]]] = {
    PersonState: {
        PersonState.ACTIVE: ("đang dùng", "active"),
        PersonState.DISABLED: ("đã khóa", "closed"),
    },
    RoleName: {
        RoleName.CLERK: ("Cán bộ số hóa", "Clerk"),
        RoleName.REVIEWER: ("Người kiểm tra", "Reviewer"),
        RoleName.ARCHIVIST: ("Phụ trách lưu trữ", "Archivist in charge"),
        RoleName.OFFICIAL: ("Người khai thác", "Official"),
        RoleName.GUEST: ("Khách đọc", "Guest reader"),
        RoleName.AUDITOR: ("Người kiểm toán", "Auditor"),
        RoleName.ADMINISTRATOR: ("Quản trị", "Administrator"),
        RoleName.PROGRAM: ("Chương trình", "Program"),
    },
    Permission: {
        Permission.SEARCH: ("tra cứu", "search"),
        Permission.READ_OPEN: ("đọc tài liệu công khai", "read open records"),
        Permission.READ_CONDITIONAL: ("đọc tài liệu sử dụng có điều kiện", "read conditional records"),
        Permission.SEE_SECRET: ("thấy mô tả tài liệu mật", "see descriptions of secret records"),
        Permission.SEE_WORK: ("xem tài liệu đang xử lý", "see documents on their way"),
        Permission.DOWNLOAD: ("tải tệp về", "download files"),
        Permission.VERIFY: ("kiểm tra chữ ký, tính toàn vẹn", "verify signatures and fixity"),
        Permission.ASK_ACCESS: ("xin đọc tài liệu có điều kiện", "ask to read conditional records"),
        Permission.DEPOSIT: ("nạp tài liệu", "hand documents in"),
        Permission.CORRECT: ("sửa chữ đã nhận dạng", "correct recognised text"),
        Permission.REVIEW: ("kiểm tra, duyệt", "review"),
        Permission.RELEASE: ("cho phát hành", "release"),
        Permission.RELEASE_SECRECY: (
            "xem và cho nhận tài liệu bị dừng vì độ mật",
            "see what was stopped for its secrecy, and release it",
        ),
        Permission.SEAL: ("ký niêm phong", "seal"),
        Permission.HOLD: ("giữ pháp lý", "hold"),
        Permission.DESTROY: ("hủy tài liệu", "destroy"),
        Permission.SET_ACCESS: ("đặt chế độ tiếp cận", "set access"),
        Permission.AUDIT: ("kiểm tra chữ ký, tính toàn vẹn của cả kho", "audit all signatures and files"),
        Permission.READ_JOURNAL: ("đọc nhật ký", "read the journal"),
        Permission.MANAGE_PEOPLE: ("quản lý người dùng", "manage people"),
        Permission.MANAGE_SETTINGS: ("quản lý thiết lập", "manage settings"),
        Permission.OPERATE: ("vận hành hệ thống", "operate the system"),
    },
}
