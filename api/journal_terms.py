"""The words of the journal: what was done, how it ended, what does not add up; Vietnamese, English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.actors import ActorKind
from domain.journal import Act, ActOutcome
from pipeline.journal.verifying import JournalFault

if TYPE_CHECKING:
    from enum import StrEnum

JOURNAL_TERMS: dict[type[StrEnum], dict[StrEnum, tuple[str, str]]] = {
    Act: {
        Act.SEARCH: ("Tìm kiếm", "Search"),
        Act.LIST: ("Xem danh sách", "List"),
        Act.VIEW: ("Xem", "View"),
        Act.DOWNLOAD: ("Tải về", "Download"),
        Act.EXPORT: ("Xuất", "Export"),
        Act.VERIFY: ("Kiểm tra chữ ký và toàn vẹn", "Verify"),
        Act.AUDIT: ("Kiểm tra toàn kho", "Audit"),
        Act.DEPOSIT: ("Nộp tài liệu", "Deposit"),
        Act.RETRY: ("Thử lại", "Try again"),
        Act.OPEN_BATCH: ("Mở lô", "Open a batch"),
        Act.CLOSE_BATCH: ("Đóng lô", "Close a batch"),
        Act.CORRECT: ("Sửa chữ", "Correct"),
        Act.ANSWER: ("Trả lời khi kiểm tra", "Answer in review"),
        Act.RETURN_BATCH: ("Trả lô lại", "Give a batch back"),
        Act.REREAD: ("Đọc lại", "Read again"),
        Act.DESCRIBE: ("Mô tả tài liệu", "Describe"),
        Act.KEEP_EVIDENCE: ("Giữ dữ liệu thu hồi", "Keep revocation data"),
        Act.CHANGE_ANCHORS: ("Đổi chứng thư gốc được tin cậy", "Change trusted roots"),
        Act.DECIDE_AUTHORITY: ("Quyết định danh mục cơ quan, người ký", "Decide on an authority record"),
        Act.RECHECK: ("So lại bản lưu trữ", "Compare the archival copy again"),
        Act.SEAL: ("Niêm phong", "Seal"),
        Act.RELEASE: ("Duyệt", "Release"),
        Act.HOLD: ("Giữ lại, không cho hủy", "Hold"),
        Act.END_HOLD: ("Thôi giữ lại", "End a hold"),
        Act.DESTROY: ("Hủy", "Destroy"),
        Act.COPY: ("Sao chép kho", "Copy the archive"),
        Act.REBUILD: ("Dựng lại cơ sở dữ liệu", "Rebuild"),
        Act.REINDEX: ("Dựng lại chỉ mục", "Make the index anew"),
        Act.START_WORK: ("Khởi động", "Start"),
        Act.LOG_IN: ("Đăng nhập", "Log in"),
        Act.LOG_OUT: ("Đăng xuất", "Log out"),
        Act.USE_LINK: ("Dùng liên kết một lần", "Use a one-time link"),
        Act.CONFIRM: ("Xác nhận lại danh tính", "Confirm identity"),
        Act.CHANGE_ACCOUNT: ("Đổi tài khoản của mình", "Change one's account"),
        Act.MANAGE_PEOPLE: ("Quản lý người dùng", "Manage people"),
        Act.CHANGE_ACCESS: ("Đổi quyền đọc", "Change access"),
        Act.ASK_ACCESS: ("Xin đọc", "Ask for access"),
        Act.CHANGE_SETTINGS: ("Đổi cấu hình", "Change settings"),
        Act.READ_JOURNAL: ("Xem nhật ký", "Read the journal"),
        Act.EXPORT_JOURNAL: ("Xuất nhật ký", "Export the journal"),
        Act.MAIL_CHECKPOINT: ("Gửi mốc nhật ký qua thư", "Mail a checkpoint"),
        Act.ROTATE_KEY: ("Thay khóa ký nhật ký", "Rotate the journal's key"),
        Act.ERASE_PERSONAL: ("Xóa tên và từ tìm kiếm hết hạn", "Erase names and search words"),
        Act.GAP: ("Khoảng trống: có thể thiếu việc đã làm", "Gap: acts may be missing"),
        Act.CLOCK_BACK: ("Đồng hồ bị lùi: thứ tự xem theo số mục", "The clock went back: numbers tell the order"),
        Act.USE: ("Việc khác", "Other"),
    },
    ActOutcome: {
        ActOutcome.PENDING: ("đang làm", "goes on"),
        ActOutcome.DONE: ("xong", "done"),
        ActOutcome.REFUSED: ("bị từ chối", "refused"),
        ActOutcome.FAILED: ("không thành", "failed"),
        ActOutcome.CUT_SHORT: ("bị cắt ngang", "cut short"),
    },
    ActorKind: {
        ActorKind.PERSON: ("Người", "Person"),
        ActorKind.PROGRAM: ("Chương trình", "Program"),
        ActorKind.SYSTEM: ("Hệ thống", "System"),
    },
    JournalFault: {
        JournalFault.ROW_CHANGED: (
            "mục trong cơ sở dữ liệu khác với mục đã ký",
            "the entry in the database differs from the signed one",
        ),
        JournalFault.ROW_MISSING: (
            "mục đã ký không còn trong cơ sở dữ liệu",
            "a signed entry is missing in the database",
        ),
        JournalFault.PERSONAL_CHANGED: (
            "tên, địa chỉ hoặc từ tìm kiếm không phải là bản đã ghi",
            "a name, address or search word is not what was sealed",
        ),
        JournalFault.TILE_MISSING: (
            "một phần nhật ký không còn trong kho",
            "a part of the log is missing in the store",
        ),
        JournalFault.TILE_CHANGED: (
            "nhật ký trong kho khác với mốc đã ký",
            "the log in the store is not what was signed",
        ),
        JournalFault.LOG_CUT: ("nhật ký đã bị cắt bớt", "the log was cut"),
        JournalFault.FORKED: (
            "nhật ký không phải là phần tiếp của mốc cũ: quá khứ đã bị viết lại",
            "the log does not continue the older checkpoint: the past was rewritten",
        ),
        JournalFault.SIGNATURE: ("chữ ký trên mốc sai", "the signature on the checkpoint is wrong"),
    },
}
