"""Words of the commands that renew texts of archived records: read again, compare, correct, repair."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "left-inside": ("Còn nằm bên trong: {names}.", "Left inside: {names}."),
    "repair-text": (
        "sửa chữ TCVN3, VNI… thành Unicode trong bảng tính (.xlsx, .csv) và tệp văn bản; luôn ghi ra bản mới",
        "make TCVN3, VNI… text Unicode in spreadsheets (.xlsx, .csv) and text files; always into a copy",
    ),
    "repair-files": ("tệp .xlsx, .csv hoặc văn bản", ".xlsx, .csv or text files"),
    "repair-out": (
        "thư mục ghi bản đã sửa (mặc định: cạnh bản gốc, tên thêm “.unicode”)",
        "folder for the repaired copies (default: beside the original, “.unicode” added to its name)",
    ),
    "repair-in-place": ("thay chính bản gốc", "replace the original itself"),
    "repair-overwrite": ("thay bản đã sửa lần trước", "replace copies made before"),
    "repair-dry-run": ("chỉ báo sẽ sửa gì, không ghi", "only say what would be changed, write nothing"),
    "repair-done": (
        "{file}: đã sửa {changes} trên {blocks} đoạn ({encodings}), ghi ra {target}",
        "{file}: {changes} of {blocks} blocks repaired ({encodings}), written to {target}",
    ),
    "repair-would": (
        "{file}: sẽ sửa {changes} trên {blocks} đoạn ({encodings}); chưa ghi gì",
        "{file}: {changes} of {blocks} blocks would be repaired ({encodings}); nothing was written",
    ),
    "repair-nothing": (
        "{file}: không có gì phải sửa trong {blocks} đoạn; không ghi bản mới",
        "{file}: nothing to repair in {blocks} blocks; no copy was made",
    ),
    "repair-change": (
        "{place}: {before} → {after}  [{encoding}, chắc {sureness:.0%}]",
        "{place}: {before} → {after}  [{encoding}, {sureness:.0%} sure]",
    ),
    "repair-more": ("… và {count} chỗ nữa (xem đủ bằng --json)", "… and {count} more (--json lists all)"),
    "repair-font": ("phông chữ {old} được thay bằng {new}", "font {old} gave way to {new}"),
    "repair-undecided": (
        "{count} chỗ quá ngắn để chắc, để nguyên, xin xem lại: {places}",
        "{count} places are too short to be sure of and stay as they are; please look: {places}",
    ),
    "reread": (
        "đọc lại các trang do bộ nhận dạng cũ đọc; văn bản cũ vẫn giữ trong phiên bản trước",
        "read again the pages that an older reader read; the old texts stay in their version",
    ),
    "recheck": (
        "so từng trang PDF/A đã ký với bản gốc; bản nào mất hay thêm nét thì làm lại, ký lại, bản cũ vẫn giữ trong phiên bản trước",
        "compare every page of the sealed PDF/A with its master; one that lost or added something is made and sealed anew, the old one stays in its version",
    ),
    "recheck-all": (
        "cả những bản mà lần chạy trước đã thấy giống bản gốc",
        "also those that an earlier run found alike",
    ),
    "recheck-dry-run": ("chỉ so và báo, không ghi", "only compare and tell, write nothing"),
    "recheck-alike": ("{record}: bản PDF/A giống bản gốc", "{record}: the PDF/A shows what the original shows"),
    "recheck-known": (
        "{record}: lần chạy trước đã thấy giống bản gốc",
        "{record}: found alike by an earlier run",
    ),
    "recheck-signed": (
        "{record}: bản gốc đã ký chính là bản để đọc",
        "{record}: the signed original itself is what people read",
    ),
    "recheck-lost": (
        "{record}: bản PDF/A mất hoặc thêm nét ở trang {pages}; chưa ghi gì",
        "{record}: the PDF/A lost or added something on page {pages}; nothing was written",
    ),
    "recheck-recomposed": (
        "{record}: bản PDF/A mất hoặc thêm nét ở trang {pages}; đã làm lại và ký lại, phiên bản {version}",
        "{record}: the PDF/A lost or added something on page {pages}; made and sealed anew, version {version}",
    ),
    "recheck-summary": (
        "Xong: {alike} tài liệu giống bản gốc, {recomposed} đã làm lại, {lost} cần làm lại, {failed} lỗi, {signed} bản gốc đã ký để nguyên.",
        "Done: {alike} records alike, {recomposed} made anew, {lost} to be made anew, {failed} failed, {signed} signed originals left as they are.",
    ),
    "reread-records": (
        "mã tài liệu (mặc định: mọi tài liệu trong kho)",
        "record codes (default: every record of the archive)",
    ),
    "reread-dossier": ("mọi tài liệu của hồ sơ này", "all records of this dossier"),
    "reread-all": (
        "cả những trang mà bộ nhận dạng hiện nay đã đọc, và những trang từng đọc lỗi",
        "also pages that the present reader read, and those that could not be read",
    ),
    "reread-dry-run": ("chỉ báo sẽ đọc lại gì, không ghi", "only say what would be read again, write nothing"),
    "reread-done": (
        "{record}: đã đọc lại {pages} trang, {words} chữ đổi ({before} → {reader})",
        "{record}: {pages} pages read again, {words} words changed ({before} → {reader})",
    ),
    "reread-none": ("{record}: không có trang nào phải đọc lại", "{record}: no page to read again"),
    "reread-would": (
        "{record}: sẽ đọc lại {pages} trang bằng {reader}",
        "{record}: {pages} pages would be read again by {reader}",
    ),
    "reread-would-all": (
        "Sẽ đọc lại {pages} trang của {records} tài liệu; chưa ghi gì.",
        "{pages} pages of {records} records would be read again; nothing was written.",
    ),
    "reread-confirmed": (
        "giữ nguyên {lines} dòng người đã xác nhận",
        "{lines} lines that a person confirmed stay as they are",
    ),
    "reread-summary": (
        "Xong: đọc lại {pages} trang của {records} tài liệu, {words} chữ đổi, {failed} tài liệu lỗi. PDF/A đã ký giữ nguyên từng byte, kể cả lớp chữ cũ.",
        "Done: {pages} pages of {records} records read again, {words} words changed, {failed} records failed. Sealed PDF/A stay byte for byte, their old text layer too.",
    ),
    "reread-nothing": ("Không có trang nào phải đọc lại.", "There is no page to read again."),
    "reread-left": ("Số trang để nguyên: {left}.", "Pages left as they are: {left}."),
    "left-current": ("do bộ nhận dạng hiện nay đọc", "read by the present reader"),
    "left-born-digital": ("có chữ sẵn trong PDF", "with text of their own in the PDF"),
    "left-blank": ("trang trắng", "blank"),
    "left-failed": ("từng đọc lỗi (thử lại bằng --all)", "failed before (--all tries again)"),
    "left-unreadable": ("lần này đọc lỗi, giữ văn bản cũ", "unreadable now, old text kept"),
    "left-found-blank": ("lần này không thấy chữ, giữ văn bản cũ", "no text found now, old text kept"),
    "doubts": (
        "xem những dòng có chữ máy đọc chưa chắc (chữ trong ngoặc vuông) cùng số dòng để sửa",
        "show lines with words that the reader is unsure of (in brackets), and what to call them when correcting",
    ),
    "doubts-page": ("chỉ trang này", "this page only"),
    "doubts-all": ("mọi dòng, cả những dòng đã chắc", "all lines, the sure ones too"),
    "correct": (
        "sửa một dòng theo ảnh trang; văn bản cũ vẫn giữ trong phiên bản trước",
        "correct a line by the picture of its page; the old text stays in its version",
    ),
    "correct-page": ("số trang", "number of the page"),
    "correct-line": (
        "số dòng như “vankho doubts” chỉ ra, ví dụ B3_L2",
        "the line as `vankho doubts` names it, like B3_L2",
    ),
    "correct-text": (
        "chữ in trên dòng ấy (bỏ trống: dòng đã đúng, chỉ xác nhận)",
        "what is printed on it (left out: the line is right and only confirmed)",
    ),
    "correct-by": ("người xác nhận (mặc định: người dùng hệ thống)", "who confirms (default: the system's user)"),
    "corrected": ("“{before}” → “{after}” ({person} xác nhận)", "“{before}” → “{after}” (confirmed by {person})"),
    "corrected-already": (
        "“{after}” đã được xác nhận từ trước; không ghi gì.",
        "“{after}” was confirmed before; nothing was written.",
    ),
    "export-corrections": (
        "xuất các dòng người đã xác nhận làm dòng huấn luyện (đọc bởi training.reader --pages)",
        "export lines that people confirmed as lines to train on (for training.reader --pages)",
    ),
    "corrections-to": ("thư mục ghi các dòng, mỗi trang một tệp", "folder for the lines, a file a page"),
    "no-corrections": ("Chưa có dòng nào được người xác nhận.", "No line was confirmed by a person yet."),
}
