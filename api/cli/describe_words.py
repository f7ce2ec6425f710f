"""The words of `vankho describe`, help and sentences, Vietnamese and English."""

from __future__ import annotations

DESCRIBE: dict[str, tuple[str, str]] = {
    "describe": (
        "cho biết văn bản là gì: loại, số, ngày, nơi ban hành, trích yếu, người ký, viện dẫn; của tài liệu hoặc của tệp chưa nạp",
        "tell what a document is: kind, number, date, issuer, subject, signer, citations; of a record, or of a file that is in no archive",
    ),
    "describe-targets": (
        "mã tài liệu hoặc tệp; với --set: mã tài liệu rồi các TRƯỜNG=GIÁ TRỊ",
        "record codes or files; with --set: a record code, then FIELD=VALUE …",
    ),
    "describe-anew": (
        "mô tả lại tài liệu bằng chương trình hiện nay; điều người đã nói giữ nguyên, PDF đã ký không ghi lại",
        "describe records anew by today's program; what persons said stays, no sealed PDF is written again",
    ),
    "describe-set": (
        "ghi lời người: vankho describe --set MÃ date=05/4/2017 symbol=26/2017/QĐ-UBND --reason “…”",
        "put down what a person says: vankho describe --set CODE date=05/4/2017 symbol=26/2017/QĐ-UBND --reason “…”",
    ),
    "describe-reason": ("vì sao ghi thế (bắt buộc với --set)", "why so (required with --set)"),
    "describe-all": (
        "mô tả mọi tài liệu chưa mô tả hoặc do chương trình cũ mô tả; với --anew: mọi tài liệu",
        "describe all records that were never described, or by an older program; with --anew: all of them",
    ),
    "describe-check": (
        "dò số văn bản của cả kho: theo cơ quan, loại, năm còn thiếu số nào, số nào trùng",
        "look through the numbers of the whole archive: by issuer, kind and year, which are missing, which stand twice",
    ),
    "describe-series": (
        "{issuer} · {kind} · {year}: {records} văn bản, số {first}–{last}",
        "{issuer} · {kind} · {year}: {records} documents, numbers {first}–{last}",
    ),
    "describe-checked": (
        "{odd} dãy số có số thiếu hoặc trùng. Chỉ xét tài liệu mà số, loại, cơ quan và ngày không cần hỏi lại; “vankho describe --all” mô tả những tài liệu chưa có mô tả.",
        "{odd} series have missing or double numbers. Only records whose number, kind, issuer and day nobody has to be asked for are looked at; “vankho describe --all” describes those without a description.",
    ),
    "describe-missing": ("  thiếu {missing} số: {gaps}", "  {missing} numbers missing: {gaps}"),
    "describe-double": (
        "! trùng số {symbol}: {codes} [{source}]",
        "! number {symbol} stands twice: {codes} [{source}]",
    ),
    "describe-asked": ("cần người xem", "a person should say"),
    "describe-file-name": ("tệp", "file"),
    "describe-none": (
        "{record}: chưa mô tả. Hãy chạy: vankho describe {record} --anew",
        "{record}: not described yet. Run: vankho describe {record} --anew",
    ),
    "describe-done": (
        "{record}: {title} ({fields} trường, cần hỏi {asked}, viện dẫn {citations}), phiên bản {version}",
        "{record}: {title} ({fields} fields, {asked} asked, {citations} citations), version {version}",
    ),
    "describe-same": ("{record}: mô tả không đổi", "{record}: the description stays as it is"),
    "describe-summary": (
        "Xong: {records} tài liệu có mô tả mới, {same} không đổi, {failed} lỗi. PDF/A đã ký giữ nguyên từng byte.",
        "Done: {records} records have a new description, {same} stay as they are, {failed} failed. Sealed PDF/A stay byte for byte.",
    ),
}
