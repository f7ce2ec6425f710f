"""The words of the command line, Vietnamese and English. Help is told by `help_words`, errors by `domain.messages`."""

from __future__ import annotations

from api.cli.audit_words import AUDIT
from api.cli.authority_words import AUTHORITIES
from api.cli.describe_words import DESCRIBE
from api.cli.evidence_words import EVIDENCE
from api.cli.help_words import HELP
from api.cli.journal_words import JOURNAL
from api.cli.people_words import PEOPLE
from api.cli.secrecy_words import SECRECY
from api.cli.sheet_words import SHEETS
from api.cli.signer_words import SIGNER
from api.cli.text_words import TEXTS
from domain.messages import Language

WORDS: dict[str, tuple[str, str]] = {
    "program": (
        "Văn Khố: số hóa và lưu trữ điện tử tài liệu Việt Nam.",
        "Văn Khố: digitisation and electronic archive for Vietnamese records.",
    ),
    "usage": ("cách dùng", "usage"),
    "commands": ("lệnh", "commands"),
    "options": ("tùy chọn", "options"),
    "arguments": ("tham số", "arguments"),
    "help": ("hiện trợ giúp này rồi thoát", "show this help and exit"),
    "version": ("hiện phiên bản rồi thoát", "show the version and exit"),
    "home": (
        "thư mục của kho (mặc định: biến VANKHO_HOME, nếu không có thì thư mục hiện tại)",
        "the archive's folder (default: VANKHO_HOME, else the current folder)",
    ),
    "lang": ("ngôn ngữ thông báo: vi hoặc en", "language of messages: vi or en"),
    "json": ("in kết quả dạng JSON, mỗi dòng một mục", "print results as JSON, one item a line"),
    **HELP,
    **TEXTS,
    **AUDIT,
    **DESCRIBE,
    **AUTHORITIES,
    **SECRECY,
    **EVIDENCE,
    **SHEETS,
    "access-line": ("{code}  chế độ {mode} ({name}), {given}", "{code}  mode {mode} ({name}), {given}"),
    "access-own": ("đặt riêng", "its own"),
    "access-inherited": ("theo hồ sơ {dossier}", "from dossier {dossier}"),
    "access-default": ("theo mặc định của kho", "the archive's default"),
    "fonds-added": ("Đã thêm phông {code}: {title}", "Fonds {code} added: {title}"),
    **PEOPLE,
    **JOURNAL,
    **SIGNER,
    "created": ("Đã tạo kho lưu trữ tại {home}", "Archive created at {home}"),
    "keys-moved": (
        "Trong thư mục khóa đã có khóa cũ: giữ nguyên, chuyển sang {path}.",
        "There were keys in the keys folder already: kept as they were, now in {path}.",
    ),
    "test-authority": (
        "Chữ ký dùng cơ quan chứng thực THỬ NGHIỆM tạo tại máy này: không có giá trị pháp lý.",
        "Seals come from a TEST authority made on this machine: they have no legal value.",
    ),
    "root-apart": (
        "Khóa gốc nằm riêng ở {path}: hãy chép cả thư mục ra nơi cất an toàn rồi xóa khỏi máy này. Kho làm việc không cần khóa gốc trong hai năm; “vankho doctor” báo trước khi cần.",
        "The root's key lies apart in {path}: copy the folder to a safe place, then remove it here. The archive works two years without it; “vankho doctor” tells in time when it is needed.",
    ),
    "interrupted": (
        "Đã dừng. Việc dang dở sẽ được làm tiếp ở lần chạy sau.",
        "Stopped. Unfinished work goes on at the next run.",
    ),
    "summary": (
        "Xong: {archived} đã lưu trữ, {duplicate} đã có sẵn, {refused} bị từ chối, {failed} lỗi.",
        "Done: {archived} archived, {duplicate} duplicates, {refused} refused, {failed} failed.",
    ),
    "passed-over": (
        "Bỏ qua {count} tệp tạm hoặc tệp hệ thống: {names}",
        "{count} temporary or system files were passed over: {names}",
    ),
    "passed-over-one": (
        "{name} là tệp tạm hoặc tệp hệ thống nên được bỏ qua.",
        "{name} is a temporary or system file and was passed over.",
    ),
    "left-out": (
        "Để ngoài {count} mục không phải tệp thường (liên kết, ống dẫn hoặc thiết bị): {names}. Muốn nạp, hãy chép nội dung ra tệp.",
        "{count} items that are no regular files (links, pipes or devices) were left out: {names}. To ingest them, copy their content into files.",
    ),
    "left-out-one": (
        "{name} là liên kết, ống dẫn hoặc thiết bị, không phải tệp thường, nên được để ngoài.",
        "{name} is a link, a pipe or a device, no regular file, and was left out.",
    ),
    "file-again": (
        "“{name}” đã có ở hồ sơ khác, mã {record}. Lưu thêm một bản vào hồ sơ {dossier}? [c/K] ",
        "Another dossier holds “{name}” already, with code {record}. File it in dossier {dossier} as well? [y/N] ",
    ),
    "lies-elsewhere": ("Cũng có ở: {records}.", "Also filed as: {records}."),
    "filed-elsewhere": (
        "{count} tài liệu đã có ở hồ sơ khác và chưa được lưu vào hồ sơ này; “--duplicates file” để lưu thêm.",
        "{count} documents lie in other dossiers and were not filed in this one; --duplicates file files them.",
    ),
    "to-look-at": (
        "{count} tài liệu có điều cần xem (dòng “!” ở trên, hoặc “vankho show MÃ”).",
        "{count} documents have something to look at (lines “!” above, or “vankho show CODE”).",
    ),
    "more-findings": ("và {count} điều nữa: vankho show {record}", "and {count} more: vankho show {record}"),
    "batch-to-look-at": (
        "{count} tài liệu có điều cần xem",
        "{count} documents have something to look at",
    ),
    "library-said": ("thông báo kỹ thuật", "technical message"),
    "state-received": ("đã nhận", "received"),
    "state-reading": ("đang đọc", "reading"),
    "state-in-review": ("chờ kiểm tra", "in review"),
    "state-released": ("đã duyệt, đang lập bản lưu", "released, is being written"),
    "state-to-sign": ("chờ ký", "to be signed"),
    "state-ready": ("chờ đóng gói", "ready"),
    "state-stored": ("chờ lập chỉ mục", "stored"),
    "state-archived": ("đã lưu trữ", "archived"),
    "state-duplicate": ("đã có sẵn", "duplicate"),
    "state-refused": ("bị từ chối", "refused"),
    "state-failed": ("lỗi", "failed"),
    "page": ("trang", "page"),
    "pages": ("trang", "pages"),
    "page-short": ("tr.", "p."),
    "page-before": ("trước", "before"),
    "page-after": ("sau", "after"),
    "pages-alike": ("hai hình giống nhau: thay đổi không hiện trên trang", "both look alike: the change does not show"),
    "pages-left-out": (
        "Chỉ vẽ {drawn} trong {all} trang đã đổi; các trang còn lại xem ở danh sách thay đổi.",
        "Only {drawn} of {all} changed pages were drawn; the others are in the list of changes.",
    ),
    "given": ("Người kiểm tra đưa vào", "Handed in by whoever asked"),
    "found": ("{total} trang khớp", "{total} pages found"),
    "number-doubtful": ("số chưa chắc, có thể là {numbers}", "doubtful number, may be {numbers}"),
    "found-records": ("{total} tài liệu khớp", "{total} records found"),
    "facet-kind": ("Loại", "Kind"),
    "facet-year": ("Năm", "Year"),
    "facet-issuer": ("Cơ quan ban hành", "Issuer"),
    "facet-signer": ("Người ký", "Signer"),
    "facet-fonds": ("Phông", "Fonds"),
    "watching": ("Đang theo dõi {folder}. Bấm Ctrl-C để dừng.", "Watching {folder}. Ctrl-C stops."),
    "serving": ("Mở trình duyệt tại {url}  (Ctrl-C để dừng)", "Open {url} in a browser  (Ctrl-C stops)"),
    "serving-elsewhere": (
        "CẢNH BÁO: {host} mở kho cho các máy khác mà không mã hóa, như --without-tls yêu cầu. "
        "Ai xem được đường mạng giữa máy này và máy mã hóa đứng trước cũng thấy mật khẩu và tài liệu.",
        "WARNING: {host} opens the archive to other machines without encryption, as --without-tls wants. "
        "Whoever sees the network between here and the proxy that encrypts sees passwords and documents.",
    ),
    "nobody-yet": (
        "Kho chưa có tài khoản: chỉ mở được trên chính máy này, và ở đây ai cũng làm được mọi việc. "
        "Thêm người quản trị đầu tiên: “vankho users add TÊN --role administrator”.",
        "There are no accounts yet: the archive opens on this machine only, where everybody may do everything. "
        "Add the first administrator: “vankho users add NAME --role administrator”.",
    ),
    "rebuilt": (
        "Đã dựng lại {records} tài liệu, {pages} trang từ kho đối tượng.",
        "Rebuilt {records} records, {pages} pages from the object store.",
    ),
    "indexing": (
        "{records} tài liệu, {pages} trang đã vào chỉ mục mới · {pace:.1f} tài liệu/giây",
        "{records} records, {pages} pages are in the new index · {pace:.1f} records/s",
    ),
    "reindex-resumed": (
        "Trong đó {records} tài liệu đã làm xong ở lần chạy trước.",
        "{records} of these records were done by an earlier run.",
    ),
    "drift-unknown": (
        "Không so được với chỉ mục cũ: {reason}",
        "The old index could not be compared: {reason}",
    ),
    "drift-missing": (
        "Chỉ mục cũ thiếu {count} tài liệu: {codes}",
        "The old index lacked {count} records: {codes}",
    ),
    "drift-extra": (
        "Chỉ mục cũ có {count} tài liệu mà kho không có: {codes}",
        "The old index had {count} records that the store does not have: {codes}",
    ),
    "drift-different": (
        "Chỉ mục cũ khác kho ở {count} tài liệu: {codes}",
        "The old index differed from the store in {count} records: {codes}",
    ),
    "resumed": ("Đã làm tiếp {count} tài liệu dang dở.", "{count} unfinished documents were taken up again."),
    "exported": ("Đã xuất {record} ra {folder}", "{record} exported to {folder}"),
    "copying": (
        "{copied} tệp đã chép ({copied_bytes} byte), {same} tệp có sẵn",
        "{copied} files copied ({copied_bytes} bytes), {same} there already",
    ),
    "copied": (
        "Bản sao đầy đủ: chép {copied} tệp ({copied_bytes} byte), đối chiếu {same} tệp có sẵn ({same_bytes} byte).",
        "The copy is whole: {copied} files copied ({copied_bytes} bytes), {same} that were there verified ({same_bytes} bytes).",
    ),
    "copied-in-part": (
        "Bản sao CHƯA đầy đủ: {failed} mục không chép được (xem trên); chép {copied} tệp ({copied_bytes} byte), đối chiếu {same} tệp có sẵn.",
        "The copy is NOT whole: {failed} items could not be copied (see above); {copied} files copied ({copied_bytes} bytes), {same} verified.",
    ),
    "eta": ("{rate:.0f} trang/phút, còn khoảng {left}", "{rate:.0f} pages/min, about {left} left"),
    "yes": ("được", "ok"),
    "no": ("KHÔNG", "NO"),
    "password-prompt": ("Mật khẩu khóa ký: ", "Password of the signing key: "),
}


def say(language: Language, key: str, **facts: object) -> str:
    """The word or sentence `key` in `language`, its facts filled in."""
    vietnamese, english = WORDS[key]
    text = vietnamese if language is Language.VI else english
    return text.format(**facts) if facts else text
