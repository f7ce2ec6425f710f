"""The words about sheets that come with deliveries, help and sentences, Vietnamese and English."""

from __future__ import annotations

SHEETS: dict[str, tuple[str, str]] = {
    "dossier-command": (
        "các hồ sơ: xem, ghi thông tin, nhập bảng kê",
        "dossiers: show, say what they are, import sheets",
    ),
    "dossier-list": ("liệt kê các hồ sơ", "list the dossiers"),
    "dossier-show": (
        "thông tin một hồ sơ: người ghi, bảng kê, hoặc tính từ tài liệu; còn thiếu gì",
        "what a dossier is: as people and sheets say, or counted from its records; what is owed",
    ),
    "dossier-set": (
        "ghi thông tin của một hồ sơ: “maintenance=01”, “title=…”",
        "say what a dossier is: maintenance=01 title=“…”",
    ),
    "dossier-import": ("nhập thông tin nhiều hồ sơ từ bảng kê", "take what a sheet says of many dossiers"),
    "dossier-code": ("mã hồ sơ", "code of the dossier"),
    "dossier-values": (
        "TRƯỜNG=GIÁ TRỊ; tên trường: “title, maintenance, language, start, end, keywords, sheets, condition, information_sign, confidence, paper_code, recovery, recovery_status, note”; bỏ trống: không có",
        "FIELD=VALUE: title, maintenance, language, start, end, keywords, sheets, condition, information_sign, confidence, paper_code, recovery, recovery_status, note; empty: there is none",
    ),
    "dossier-sheet": (
        "bảng kê xlsx hoặc CSV có cột Mã hồ sơ hoặc Số và ký hiệu hồ sơ",
        "XLSX or CSV with a column Mã hồ sơ or Số và ký hiệu hồ sơ",
    ),
    "dossier-written": ("{dossier}: đã ghi, phiên bản {version}", "{dossier}: written, version {version}"),
    "dossier-same": ("{dossier}: không có gì thay đổi", "{dossier}: nothing changes"),
    "fonds-show": ("thông tin một phông", "what a fonds is"),
    "fonds-set": (
        "ghi thông tin của một phông: “history=…”, “state=closed”",
        "say what a fonds is: history=“…” state=closed",
    ),
    "fonds-import": ("nhập thông tin các phông từ bảng kê", "take what a sheet says of fonds"),
    "fonds-values": (
        "TRƯỜNG=GIÁ TRỊ; tên trường: “state, history, period, classification, language, recovery, note, paper, key_groups, other_types, lookup_tools”",
        "FIELD=VALUE: state, history, period, classification, language, recovery, note, paper, key_groups, other_types, lookup_tools",
    ),
    "fonds-sheet": ("bảng kê xlsx hoặc CSV có cột Mã phông", "XLSX or CSV with a column Mã phông"),
    "fonds-written": ("Đã ghi thông tin phông {fonds}", "Fonds {fonds}: written"),
    "describe-from": (
        "bảng kê đi kèm (xlsx hoặc CSV): số, ký hiệu, ngày, trích yếu … của từng tệp; khớp theo đường dẫn, mã tài liệu hoặc số thứ tự",
        "a sheet that came with the files (XLSX or CSV): number, notation, day, subject … of each; rows find files by path, code or ordinal",
    ),
    "check-sheet": (
        "chỉ kiểm tra bảng kê với các tệp rồi dừng, chưa nạp gì",
        "only check the sheet against the files, and take nothing in",
    ),
    "sheet-invalid": (
        "{sheet}, ô {place} ({heading}): “{text}” không dùng được; giá trị này ghi vào nhật ký của tài liệu, các ô khác của hàng vẫn dùng.",
        "{sheet}, cell {place} ({heading}): “{text}” is no value of that column; it is kept with the record's events, the other cells of the row count.",
    ),
    "sheet-no-file": (
        "{sheet}, hàng {row}: không có tệp nào là “{text}”.",
        "{sheet}, row {row}: no file is “{text}”.",
    ),
    "sheet-several-files": (
        "{sheet}, hàng {row}: nhiều tệp khớp với “{text}”; hàng này chưa dùng. Hãy ghi đường dẫn đầy đủ hơn.",
        "{sheet}, row {row}: several files may be “{text}”; the row is not used. Give more of the path.",
    ),
    "sheet-taken": (
        "{sheet}, hàng {row}: nhiều hàng cùng nói về tệp “{text}”; chưa hàng nào được dùng. Hãy giữ một hàng.",
        "{sheet}, row {row}: several rows are about file “{text}”; none of them is used. Keep one.",
    ),
    "sheet-no-row": (
        "{sheet}: không có hàng nào cho tệp {text}; tệp vẫn được nạp, không kèm thông tin.",
        "{sheet}: no row is about file {text}; it is taken in without one.",
    ),
    "sheet-secret": (
        "{sheet}, hàng {row}: bảng kê ghi {text} là tài liệu mật; tệp không được nạp, chỉ giữ mã băm. Hãy làm theo quy định về bảo vệ bí mật nhà nước.",
        "{sheet}, row {row}: the sheet says that {text} is secret; it is not taken in, only its hash is kept. Follow the rules on state secrets.",
    ),
    "sheet-unknown-column": (
        "{sheet}, cột {place}: không nhận ra tiêu đề “{heading}”; cột này không dùng.",
        "{sheet}, column {place}: heading “{heading}” is not known; the column is not used.",
    ),
    "sheet-checked": (
        "Bảng kê {sheet}: {rows} hàng, {told} tệp có thông tin, {without_file} hàng không có tệp, {without_row} tệp không có hàng, {cells} ô không dùng được.",
        "Sheet {sheet}: {rows} rows, {told} files are told of, {without_file} rows without a file, {without_row} files without a row, {cells} cells of no use.",
    ),
}
