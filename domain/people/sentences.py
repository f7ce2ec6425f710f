"""The sentences about people: log-in, permission, accounts; in `domain.messages` with all others."""

from __future__ import annotations

from domain.errors import ErrorCode

PEOPLE_SENTENCES: dict[ErrorCode, tuple[str, str]] = {
    ErrorCode.INDEX_OUTDATED: (
        "Chỉ mục tìm kiếm của bản trước chưa ghi ai được xem gì. Hãy đề nghị người quản trị chạy: vankho reindex.",
        "The search index of an earlier release does not say who may see what. Ask the administrator: vankho reindex.",
    ),
    ErrorCode.FONDS_NOT_FOUND: (
        "Kho không có phông {fonds}. Hãy xem các phông bằng “vankho fonds list”, hoặc thêm phông trước khi nạp.",
        "The archive has no fonds {fonds}. See which there are with “vankho fonds list”, or add it first.",
    ),
    ErrorCode.FONDS_OTHER: (
        "Hồ sơ {dossier} thuộc phông {fonds}, không đổi được. Hãy nạp vào phông ấy hoặc chọn mã hồ sơ khác.",
        "Dossier {dossier} belongs to fonds {fonds}, which cannot be changed. Use that fonds or another dossier code.",
    ),
    ErrorCode.REQUEST_NOT_FOUND: (
        "Không có yêu cầu đọc tài liệu {request}. Hãy xem lại danh sách yêu cầu.",
        "There is no request {request} to read a record. Look at the list of requests again.",
    ),
    ErrorCode.REQUEST_DECIDED: (
        "Yêu cầu {request} đã được người khác quyết định. Hãy tải lại danh sách để xem kết quả.",
        "Somebody else has decided request {request} already. Load the list again to see the outcome.",
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
