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
    ErrorCode.ACCOUNTS_NEEDED: (
        "Kho chưa có tài khoản nào nên chỉ mở được trên chính máy chủ. Hãy thêm người quản trị bằng lệnh “vankho users add” trên máy chủ, rồi đăng nhập.",
        "The archive has no accounts yet, so it opens on the server itself only. Add an administrator there by “vankho users add”, then log in.",
    ),
    ErrorCode.TLS_NEEDED: (
        "{host} mở kho cho các máy khác mà đường truyền không mã hóa: mật khẩu và tài liệu có thể bị xem trộm. Hãy đưa chứng thư bằng --tls-cert và --tls-key; nếu đã có máy khác mã hóa đứng trước, hãy thêm --without-tls.",
        "{host} opens the archive to other machines without encryption: passwords and documents could be read on the way. Give a certificate by --tls-cert and --tls-key, or --without-tls where a proxy before us encrypts.",
    ),
    ErrorCode.TLS_UNFIT: (
        "Không dùng được chứng thư {path} cùng khóa của nó{why}. Hãy kiểm tra hai tệp: định dạng PEM, khóa đi với chứng thư, không đặt mật khẩu, người chạy lệnh đọc được.",
        "The certificate {path} cannot be used with its key{why}. Check both files: PEM, a key that belongs to the certificate, without a password, readable for whoever runs this.",
    ),
}
