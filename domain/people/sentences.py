"""The sentences about people: log-in, permission, accounts; in `domain.messages` with all others."""

from __future__ import annotations

from domain.errors import ErrorCode

PEOPLE_SENTENCES: dict[ErrorCode, tuple[str, str]] = {
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
    ErrorCode.PROVIDER_AWAY: (
        "Không liên lạc được với dịch vụ đăng nhập chung ({issuer}). Tài khoản cấp tại kho vẫn đăng nhập được bằng mật khẩu; hãy báo người quản trị.",
        "The log-in service ({issuer}) cannot be reached{why}. Accounts of this archive still log in by password; tell the administrator.",
    ),
    ErrorCode.PROVIDER_REFUSED: (
        "Dịch vụ đăng nhập chung không xác nhận được danh tính của bạn{aside}. Hãy đăng nhập lại từ đầu; nếu vẫn không được, hãy báo người quản trị.",
        "The log-in service did not prove who you are{aside}. Log in again from the start; if that fails, tell the administrator.",
    ),
    ErrorCode.PROVIDER_CLOCK: (
        "Đồng hồ của máy này chậm {seconds} giây so với dịch vụ đăng nhập chung nên chưa thể đăng nhập qua đó. Hãy báo người quản trị chỉnh giờ máy chủ.",
        "The clock of this machine is {seconds} seconds behind that of the log-in service, so nobody can log in by it. Have the administrator set the clock.",
    ),
}
