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
    ErrorCode.JOURNAL_FULL: (
        "Hiện không ghi được nhật ký vì cơ sở dữ liệu không trả lời, nên tạm dừng việc tìm và xem. Hãy thử lại sau; nếu vẫn vậy, hãy báo người quản trị.",
        "The journal cannot be written now because the database does not answer, so searching and viewing pause. Try again later; tell the administrator if it stays so.",
    ),
    ErrorCode.JOURNAL_ALTERED: (
        "Nhật ký trong kho không khớp với mốc đã ký ({key}). Không ghi thêm gì; hãy giữ nguyên hiện trạng, chạy “vankho journal verify” và báo người kiểm tra.",
        "The journal in the object store does not agree with its signed checkpoint ({key}). Nothing was added; leave everything as it is, run “vankho journal verify” and tell the auditor.",
    ),
    ErrorCode.JOURNAL_KEY_MISSING: (
        "Không có khóa ký mốc của nhật ký tại {path}. Các mục vẫn được giữ và sẽ được ký khi khóa trở lại; hãy chép lại thư mục khóa từ bản cất giữ.",
        "The key that signs the journal's checkpoints is not at {path}. Entries are kept and will be signed when it is back; restore the keys folder from its backup.",
    ),
    ErrorCode.JOURNAL_EMPTY: (
        "Nhật ký chưa có mốc nào được ký. Mốc đầu tiên có sau việc làm đầu tiên; hãy thử lại sau một phút.",
        "The journal has no signed checkpoint yet. The first comes after the first act; try again in a minute.",
    ),
    ErrorCode.ENTRY_NOT_FOUND: (
        "Không có mục số {number} trong phần nhật ký đã ký. Hãy xem lại số, hoặc thử lại sau một phút.",
        "There is no entry {number} in the signed part of the journal. Check the number, or try again in a minute.",
    ),
    ErrorCode.CHECKPOINT_UNUSABLE: (
        "Tệp {path} không phải là mốc đã ký của nhật ký này{why}. Hãy đưa tệp mốc đã nhận trước đây.",
        "The file {path} is no signed checkpoint of this journal{why}. Give the checkpoint file that you received before.",
    ),
}
