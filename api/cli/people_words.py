"""The words of `vankho users`, Vietnamese and English: help and results."""

from __future__ import annotations

PEOPLE: dict[str, tuple[str, str]] = {
    "users": ("người dùng: thêm, khóa, giao vai trò, đặt lại", "people: add, close, give roles, reset"),
    "users-list": ("xem mọi người có tài khoản", "list everybody who has an account"),
    "users-add": (
        "thêm một người; in ra đường dẫn dùng một lần để người ấy đặt mật khẩu",
        "add a person; prints the one-time link by which the person chooses a password",
    ),
    "users-disable": ("khóa tài khoản, kết thúc mọi phiên", "close an account and end all its sessions"),
    "users-enable": ("mở lại tài khoản", "open an account again"),
    "users-reset": (
        "bỏ mật khẩu, kết thúc mọi phiên, in ra đường dẫn dùng một lần",
        "drop the password, end all sessions, print a one-time link",
    ),
    "users-roles": ("xem hoặc giao vai trò", "show or set somebody's roles"),
    "users-sessions": ("xem hoặc kết thúc các phiên của một người", "list or end somebody's sessions"),
    "users-unlock": ("cho thử đăng nhập lại ngay", "let somebody try to log in again at once"),
    "users-given": ("tên đăng nhập hoặc mã người dùng", "log-in name or identifier"),
    "users-name": ("tên đăng nhập", "name to log in with"),
    "users-full-name": ("họ và tên", "full name"),
    "users-department": ("phòng, ban", "department"),
    "users-role": (
        "vai trò, thêm @PHÔNG nếu chỉ giữ ở một phông; có thể lặp lại",
        "a role, with @FONDS behind it where it is held for one fonds only; may be repeated",
    ),
    "users-none": ("không giữ vai trò nào nữa", "no role any more"),
    "users-second-factor": (
        "bỏ cả mã xác thực và mã dự phòng (người ấy mất điện thoại)",
        "forget authenticator and recovery codes too (the phone is lost)",
    ),
    "users-end": ("kết thúc mọi phiên", "end all sessions"),
    "init-administrator": (
        "người quản trị đầu tiên; in ra đường dẫn dùng một lần để đặt mật khẩu",
        "the first administrator; prints the one-time link to choose a password by",
    ),
    "person-added": ("Đã thêm {name} ({roles}).", "Added {name} ({roles})."),
    "person-disabled": ("Đã khóa tài khoản {name}.", "The account of {name} is closed."),
    "person-enabled": ("Đã mở lại tài khoản {name}.", "The account of {name} is open again."),
    "person-reset": ("Đã bỏ mật khẩu của {name}.", "The password of {name} is dropped."),
    "person-unlocked": ("{name} được thử đăng nhập lại ngay.", "{name} may try to log in again at once."),
    "person-roles": ("{name}: {roles}", "{name}: {roles}"),
    "person-sessions-ended": ("Đã kết thúc mọi phiên của {name}.", "All sessions of {name} are over."),
    "person-link": (
        "Đường dẫn dùng một lần, hết hạn sau {hours} giờ, chỉ in một lần này: {link}",
        "One-time link, good for {hours} hours, printed this once: {link}",
    ),
    "person-link-use": (
        "Hãy viết nó sau địa chỉ trang web của kho và trao tận tay người ấy.",
        "Write it behind the address of the archive's web page, and hand it to the person alone.",
    ),
    "person-invited": ("chưa đặt mật khẩu", "no password yet"),
    "person-dormant": ("lâu không dùng nên đã đóng", "closed, since nobody used it for long"),
    "person-locked": ("nhập sai nhiều lần, tạm khóa đến {until}", "locked by wrong attempts until {until}"),
    "person-second-factor": ("có mã xác thực", "with authenticator"),
    "person-no-roles": ("không có vai trò", "no roles"),
    "person-seen": ("dùng gần nhất {when}", "last used {when}"),
    "person-session": ("từ {begun}, dùng gần nhất {seen}, {origin}", "since {begun}, last used {seen}, {origin}"),
    "people-recalled": (
        "Đã khôi phục {count} người, chưa ai có mật khẩu: hãy chạy “vankho users reset TÊN” cho từng người.",
        "{count} people are back, without passwords: run “vankho users reset NAME” for each.",
    ),
}
