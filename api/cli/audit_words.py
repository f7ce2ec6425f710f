"""Words of `vankho audit`."""

from __future__ import annotations

AUDIT: dict[str, tuple[str, str]] = {
    "audit": (
        "kiểm tra mọi chữ ký, mọi tệp đã lưu; so với lần trước; báo cáo PDF/A có niêm phong, CSV, JSON",
        "judge every stored file and signature, compare with the audit before; a sealed PDF/A report, CSV, JSON",
    ),
    "audit-batch": ("chỉ tài liệu của lô này", "only records of this batch"),
    "audit-fonds": ("chỉ tài liệu của phông này", "only records of this fonds"),
    "audit-since": ("chỉ tài liệu nhận từ ngày này", "only records received from this day on"),
    "audit-sample": ("chỉ N tài liệu, chọn ngẫu nhiên", "only N records, chosen by chance"),
    "audit-no-wait": ("giao việc rồi thôi, không đợi kết quả", "hand the work over, and do not wait for it"),
    "audit-resume": ("làm tiếp lần đang dở và đợi kết quả", "go on with the one that was cut short, and wait for it"),
    "audit-list": ("liệt kê các lần kiểm tra", "list the audits"),
    "audit-show": ("xem lại kết quả một lần kiểm tra", "show what an audit found"),
    "audit-to": (
        "ghi thêm report.pdf, rows.csv, rows.jsonl, audit.json vào thư mục này",
        "also write report.pdf, rows.csv, rows.jsonl, audit.json into this folder",
    ),
    "audit-begun": (
        "Lần kiểm tra {audit}: {planned} tài liệu ({scope}).",
        "Audit {audit}: {planned} records ({scope}).",
    ),
    "audit-so-far": ("Đã kiểm tra {judged}/{planned} tài liệu", "{judged} of {planned} records judged"),
    "audit-none": ("Chưa có lần kiểm tra nào.", "There has been no audit yet."),
    "audit-none-running": ("Không có lần kiểm tra nào đang dở.", "No audit is unfinished."),
    "audit-line": (
        "{audit}  {state}  {begun}  {judged}/{planned} tài liệu  {scope}",
        "{audit}  {state}  {begun}  {judged}/{planned} records  {scope}",
    ),
    "audit-records": (
        "Tài liệu: {passed} hợp lệ, {indeterminate} chưa kết luận, {failed} không hợp lệ; cộng {total}.",
        "Records: {passed} passed, {indeterminate} undecided, {failed} failed; {total} in all.",
    ),
    "audit-signatures": (
        "Chữ ký: {passed} hợp lệ, {indeterminate} chưa kết luận, {failed} không hợp lệ; cộng {total}.",
        "Signatures: {passed} passed, {indeterminate} undecided, {failed} failed; {total} in all.",
    ),
    "audit-more": (
        "{unsigned} tài liệu không có chữ ký, {damaged} không còn nguyên vẹn, {not_judged} không kiểm tra được.",
        "{unsigned} records bear no signature, {damaged} are not as they were stored, {not_judged} could not be judged.",
    ),
    "audit-reason": ("  {count} chữ ký: {reason}", "  {count} signatures: {reason}"),
    "audit-compared": (
        "So với {before}: {worse} xấu đi, {better} tốt lên, {other} khác lý do, {new} tài liệu mới, {gone} không còn.",
        "Beside {before}: {worse} worse, {better} better, {other} for another reason, {new} new records, {gone} gone.",
    ),
    "audit-worse": ("  xấu đi: {record} {signature}: {was} → {now}", "  worse: {record} {signature}: {was} → {now}"),
    "audit-gone": ("không còn", "not there any more"),
    "audit-attention": ("Cần xem ngay: {codes}", "To look at now: {codes}"),
    "audit-sealed": ("Báo cáo đã niêm phong bởi: {signer}.", "The report is sealed by: {signer}."),
    "audit-unsealed": ("Báo cáo chưa niêm phong được: {why}", "The report could not be sealed: {why}"),
    "audit-failed": ("Lần kiểm tra không xong: {why}", "The audit did not end: {why}"),
    "audit-written": ("Đã ghi báo cáo và kết quả từng tài liệu vào {folder}.", "Report and rows written to {folder}."),
    "audit-handed-over": (
        "Đã giao việc; theo dõi bằng “vankho audit --resume”.",
        "The work is handed over; “vankho audit --resume” watches it.",
    ),
}
