"""The words of `vankho journal`, help and sentences, Vietnamese and English."""

from __future__ import annotations

JOURNAL: dict[str, tuple[str, str]] = {
    "journal": ("xem, kiểm tra, xuất nhật ký ai đã làm gì", "show, verify, export the journal of who did what"),
    "journal-show": (
        "xem các mục, mới nhất trước; kể cả tên, địa chỉ và từ tìm kiếm",
        "show entries, newest first, with names, addresses and search words",
    ),
    "journal-person": ("chỉ của người này: tên hoặc mã tài khoản", "only of this person: name or account identifier"),
    "journal-record": (
        "chỉ về tài liệu, lô hoặc hồ sơ có mã này",
        "only about the record, batch or dossier of this code",
    ),
    "journal-act": (
        "chỉ việc này, như “search”, “view”, “deposit”",
        "only this act, such as “search”, “view”, “deposit”",
    ),
    "journal-since": (
        "từ ngày này (2026-11-30, 30/11/2026), hoặc kèm giờ (2026-11-30T08:00)",
        "from this day on (2026-11-30, 30/11/2026), or with a time (2026-11-30T08:00)",
    ),
    "journal-until": ("đến hết ngày này, hoặc đến trước giờ này", "to the end of this day, or before this time"),
    "journal-limit": ("số mục nhiều nhất", "most entries"),
    "journal-verify": (
        "kiểm tra chữ ký, nhật ký trong kho, cơ sở dữ liệu và các mốc cũ có khớp nhau không",
        "prove that signature, log, database and older checkpoints agree",
    ),
    "journal-older": (
        "mốc cũ đã giữ từ trước, mỗi tệp một mốc; dùng được nhiều lần",
        "an older checkpoint that was kept, one a file; may be repeated",
    ),
    "journal-export": (
        "xuất nhật ký cùng bằng chứng và chương trình kiểm tra vào thư mục mới",
        "export the journal with its proof and a verifier into a new folder",
    ),
    "journal-folder": ("thư mục mới", "a new folder"),
    "journal-export-since": (
        "chỉ các mục sau mốc cũ trong tệp này",
        "only entries behind the older checkpoint in this file",
    ),
    "journal-checkpoint": (
        "in mốc đã ký mới nhất: hãy giữ ở nơi khác để sau này đối chiếu",
        "print the latest signed checkpoint: keep it elsewhere to compare later",
    ),
    "journal-rotate": (
        "thay khóa ký mốc: khóa cũ chứng nhận khóa mới rồi bị xóa khỏi máy này",
        "another key for checkpoints: the old one vouches for it and is then removed from this machine",
    ),
    "journal-lost": (
        "khóa cũ đã mất: khóa mới không được chứng nhận, phải gửi riêng cho người kiểm tra",
        "the old key is lost: nothing vouches for the new one, which auditors must get in another way",
    ),
    "journal-rotated": (
        "Từ mục {size}, mốc được ký bằng khóa mới {new}; khóa cũ {old} đã chứng nhận. Hãy sao lưu thư mục khóa và hủy các bản sao của khóa cũ.",
        "From entry {size} on, checkpoints are signed by the new key {new}; the old key {old} vouches for it. Back up the folder of keys and destroy copies of the old one.",
    ),
    "journal-key-lost": (
        "LƯU Ý: từ mục {size}, mốc được ký bằng khóa mới {new} mà khóa cũ {old} đã mất, không chứng nhận. Phần trước chỉ được chứng minh bằng các mốc cũ; hãy gửi riêng khóa mới cho người kiểm tra: {vkey}",
        "NOTE: from entry {size} on, checkpoints are signed by the new key {new}, for which the lost key {old} does not vouch. Only older checkpoints prove what was before; auditors must get the new key in another way: {vkey}",
    ),
    "journal-key-followed": (
        "Đúng: khóa ký được thay lúc {time}, từ mục {size}: khóa cũ {old} chứng nhận khóa mới {new}.",
        "Right: another key since {time}, from entry {size} on: the old key {old} vouches for the new one {new}.",
    ),
    "journal-mail": (
        "gửi cả qua thư cho những người có trong cấu hình, ngay bây giờ",
        "mail it as well, now, to those whom the settings name",
    ),
    "journal-mailed": ("Đã gửi mốc qua thư.", "The checkpoint was mailed."),
    "journal-mail-refused": (
        "Máy chủ thư không nhận địa chỉ {address}; những người khác đã được gửi.",
        "The mail server refused the address {address}; the others were sent it.",
    ),
    "journal-entry": (
        "{number}  {time}  {who}  {act}{object}: {outcome}{more}",
        "{number}  {time}  {who}  {act}{object}: {outcome}{more}",
    ),
    "journal-unsigned": ("chưa ký", "unsigned"),
    "journal-erased": ("đã xóa tên", "name erased"),
    "journal-none": ("Không có mục nào.", "There are no entries."),
    "journal-well": (
        "Đúng: {size} mục đã ký lúc {time}, cơ sở dữ liệu khớp với nhật ký trong kho.",
        "Right: {size} entries signed at {time}, and the database agrees with the log in the store.",
    ),
    "journal-continued": (
        "Đúng: mốc cũ ({size} mục) là phần đầu của nhật ký này.",
        "Right: the older checkpoint ({size} entries) is the beginning of this log.",
    ),
    "journal-waiting": (
        "{count} mục chưa ký, sẽ được ký khi kho hoạt động.",
        "{count} entries are not signed yet; they will be once the archive is at work.",
    ),
    "journal-unsigned-since": (
        "{count} mục chưa ký, mục cũ nhất từ {time}: sẽ được ký khi “vankho serve”, “vankho work” hoặc một lệnh ghi vào kho chạy.",
        "{count} entries are not signed yet, the oldest from {time}: they will be once “vankho serve”, “vankho work” or a command that writes runs.",
    ),
    "journal-gone": (
        "{count} mục đã xóa tên, địa chỉ, từ tìm kiếm; mục vẫn nguyên vẹn.",
        "Names, addresses and search words of {count} entries were erased; the entries are whole.",
    ),
    "journal-wrong": ("SAI: {fault}{at}{detail}", "WRONG: {fault}{at}{detail}"),
    "journal-at": (", mục {number}", ", entry {number}"),
    "journal-exported": (
        "Đã xuất mục {begin} đến {last} vào {folder}. Kiểm tra: python3 {folder}/kiem_tra_nhat_ky.py {folder}",
        "Entries {begin} to {last} exported to {folder}. To verify: python3 {folder}/kiem_tra_nhat_ky.py {folder}",
    ),
}
