"""The sentences about people: log-in, permission, accounts; in `domain.messages` with all others."""

from __future__ import annotations

from domain.errors import ErrorCode

PEOPLE_SENTENCES: dict[ErrorCode, tuple[str, str]] = {
    ErrorCode.INDEX_OUTDATED: (
        "Chỉ mục tìm kiếm của bản trước chưa ghi ai được xem gì. Hãy đề nghị người quản trị chạy: vankho reindex.",
        "The search index of an earlier release does not say who may see what. Ask the administrator: vankho reindex.",
    ),
    ErrorCode.LOGIN_NEEDED: (
        "Cần đăng nhập để xem trang này. Hãy đăng nhập rồi thử lại.",
        "You have to log in to see this. Log in, then try again.",
    ),
    ErrorCode.NOT_PERMITTED: (
        "Vai trò của bạn không được làm việc này. Nếu công việc cần đến, hãy đề nghị người quản trị giao thêm vai trò.",
        "Your role does not allow this. If your work needs it, ask the administrator for another role.",
    ),
    ErrorCode.CONFIRMATION_NEEDED: (
        "Việc này cần xác nhận lại danh tính: hãy nhập lại mật khẩu hoặc mã xác thực rồi làm tiếp.",
        "This needs you to prove again who you are: enter your password or code again, then go on.",
    ),
}
