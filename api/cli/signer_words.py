"""The words of `vankho signer`, help and sentences, Vietnamese and English."""

from __future__ import annotations

SIGNER: dict[str, tuple[str, str]] = {
    "signer": (
        "xem, thay chứng thư ký của kho; ký lại tài liệu mang con dấu thử nghiệm",
        "show and change who signs for the archive; seal anew what the test authority sealed",
    ),
    "signer-show": ("ai đang ký, ai đã ký từ ngày nào", "who signs now, and who signed since when"),
    "signer-set": (
        "thay người ký; chứng thư, khóa và máy chủ dấu thời gian được thử trước, không dùng được thì không đổi gì",
        "change the signer; certificate, key and timestamp servers are tried first, else nothing changes",
    ),
    "signer-file": (
        "tệp ghi cấu hình ký của người ký mới; khóa và mật khẩu nằm trong thư mục khóa của kho",
        "TOML file with the table [signing] of the new signer; files of keys and passwords lie in the folder of keys",
    ),
    "signer-confirm": (
        "xác nhận một lần cho các tài liệu đang chờ ký bằng dịch vụ ký số từ xa",
        "confirm, at once, the documents that wait to be signed by a remote signing service",
    ),
    "signer-otp": (
        "tệp chứa mã dùng một lần, hoặc “-” để nhập; bỏ trống: dịch vụ gửi mã nếu cần",
        "file with the one-time code, or “-” to type it; none: the service sends one where it is needed",
    ),
    "signer-reseal": (
        "ký lại các tài liệu mang con dấu thử nghiệm bằng người ký hiện tại, thành phiên bản mới",
        "seal anew, by the present signer and as a new version, what the test authority sealed",
    ),
    "signer-records": ("mã tài liệu; bỏ trống: cả kho", "codes of records; none: the whole archive"),
    "signer-dry-run": ("chỉ đếm, không ký", "only count, seal nothing"),
    "signer-now": (
        "Đang ký: {name}; {regime}; hiệu lực {begin} – {end}, còn {days} ngày.",
        "Signs now: {name}; {regime}; in force {begin} – {end}, {days} days left.",
    ),
    "signer-since": (
        "Từ {since}: {name}; {regime}; hiệu lực {begin} – {end}; người đổi: {by}.",
        "Since {since}: {name}; {regime}; in force {begin} – {end}; changed by: {by}.",
    ),
    "signer-from-beginning": (
        "Kho chỉ từng ký bằng cơ quan chứng thực thử nghiệm.",
        "The archive was only ever sealed by its test authority.",
    ),
    "signer-seen": ("thấy khi ký lần đầu", "seen at the first seal"),
    "signer-waiting": ("{count} tài liệu chờ ký.", "{count} documents wait to be signed."),
    "signer-code-sent": (
        "Dịch vụ đã gửi mã dùng một lần cho {count} tài liệu chờ ký. Chạy tiếp: “vankho signer confirm --otp -”",
        "The service sent a one-time code for {count} waiting documents. Go on: vankho signer confirm --otp -",
    ),
    "signer-confirmed": (
        "Đã ký {signed} tài liệu; còn chờ ký {waiting}.",
        "{signed} documents signed; {waiting} wait still.",
    ),
    "signer-nothing": ("Không có tài liệu nào chờ ký.", "No document waits to be signed."),
    "signer-changed": (
        "Từ nay ký bằng {name}; {regime}; hiệu lực {begin} – {end}.",
        "From now on {name} signs; {regime}; in force {begin} – {end}.",
    ),
    "signer-same": ("Chứng thư vẫn là chứng thư đang dùng.", "The certificate is the one used so far."),
    "signer-changed-waiting": (
        "{count} tài liệu chờ ký sẽ do người ký mới ký.",
        "{count} waiting documents will be signed by the new signer.",
    ),
    "signer-restart": (
        (
            "Khởi động lại mọi máy làm việc; kho trên nhiều máy: chép bảng [signing] và tệp khóa sang từng máy. "
            "Tài liệu đã ký trước đó vẫn có hiệu lực."
        ),
        "Restart all workers; copy [signing] and the keys to each machine. What was sealed before stays valid.",
    ),
    "signer-server-fault": ("Máy chủ dấu thời gian {server}: {fault}", "Timestamp server {server}: {fault}"),
    "reseal-sealed": ("{record}: đã ký lại, phiên bản {version}", "{record}: sealed anew, version {version}"),
    "reseal-due": ("{record}: còn mang con dấu thử nghiệm", "{record}: still bears the test authority's seal"),
    "reseal-real": ("{record}: đã có chữ ký thật, giữ nguyên", "{record}: bears a real seal, left as it is"),
    "reseal-signed": ("{record}: bản gốc có chữ ký, giữ nguyên", "{record}: a signed original, left as it is"),
    "reseal-summary": (
        "Ký lại {sealed}; còn chờ {due}; giữ nguyên {kept}; lỗi {failed}.",
        "{sealed} sealed anew; {due} waiting; {kept} left as they are; {failed} failed.",
    ),
}
