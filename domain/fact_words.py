"""Facts of a sentence in the reader's language: one half of a bilingual fact, terms for codes, no long digests.

A fact of ours is written `tiếng Việt / English` or `tiếng Việt (English)`. What a library said is English: it stands in
the log, in `--json` and behind an English sentence, never in a Vietnamese one.
"""

from __future__ import annotations

import re

_MARKED = re.compile("[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
_PLACE = re.compile(r"\S*[/\\]\S*")  # may hold a Vietnamese name without being a Vietnamese text
_DIGEST = re.compile(r"[0-9a-f]{12,}")
_SHOWN_DIGITS = 8
_TWO_HALVES = " / "
_OURS = frozenset({"detail", "found", "expected", "place", "state"})  # facts with two halves, or terms
_DIGESTS = _OURS | {"key"}  # what a person typed or named is never cut
_FILE_NAME = re.compile(r"[^\s/\\]+\.[0-9A-Za-z]{1,4}")
_BRACKETED = re.compile(r"(?P<vi>.*) \((?P<en>[^()]*)\)(?P<rest>[^()]*)", re.DOTALL)
_TERMS = {  # found by content, in a PDF
    "Windows program": "chương trình Windows",
    "Linux program": "chương trình Linux",
    "NUL bytes": "chỉ toàn byte 0",
    "text": "văn bản thường",
    "unknown": "không nhận ra được",
    "embedded program": "có chương trình đính kèm",
    "XFA script": "mã chạy trong biểu mẫu XFA",
    "JavaScript": "mã JavaScript",
    "JavaScript (3D)": "mã JavaScript trong hình ba chiều",
    "Launch": "lệnh mở chương trình",
    "SubmitForm": "lệnh gửi dữ liệu đi",
    "ImportData": "lệnh lấy dữ liệu vào",
    "RichMedia": "nội dung đa phương tiện",
    "RichMediaExecute": "nội dung đa phương tiện",
    "rich text": "văn bản RTF",
    # where a document stands
    "received": "đã nhận",
    "reading": "đang đọc chữ",
    "to-sign": "chờ ký",
    "ready": "chờ đóng gói",
    "stored": "chờ lập chỉ mục",
    "archived": "đã lưu trữ",
    "duplicate": "đã có sẵn",
    "refused": "bị từ chối",
    "failed": "lỗi",
}


def told_fact(name: str, fact: str | float, *, in_vietnamese: bool) -> str | float:
    """The fact `name` as a sentence of this language tells it."""
    if not isinstance(fact, str):
        return fact
    if not in_vietnamese:
        return _english(fact) if name in _OURS else fact
    told = _TERMS.get(fact) or _vietnamese_half(fact) or fact if name in _OURS else fact
    return short_digests(told) if name in _DIGESTS else told


def _english(fact: str) -> str:
    """The English half of a fact; what has only one stays."""
    if not is_vietnamese(fact):
        return fact
    before, halves, after = fact.partition(_TWO_HALVES)
    if halves:
        place, told, _ = before.rpartition(": ")
        return f"{place}{told}{after}"
    bracketed = _bracketed(fact)
    if not bracketed:
        return fact
    place, colon, _ = bracketed["vi"].rpartition(": ")
    return f"{'' if is_vietnamese(place) else place + colon}{bracketed['en']}{bracketed['rest']}"


def told_why(detail: str | float | None, *, in_vietnamese: bool) -> str:
    """The part of the fact `detail` that a sentence may add: none in Vietnamese where only a library has spoken."""
    if detail is None or detail == "":
        return ""
    told = str(told_fact("detail", detail, in_vietnamese=in_vietnamese))
    known = str(detail) in _TERMS or is_vietnamese(told) or _FILE_NAME.fullmatch(told)
    return told if known or not in_vietnamese else ""


def is_vietnamese(text: str) -> bool:
    """Some letter bears a Vietnamese mark, places in a file system left aside."""
    return _MARKED.search(_PLACE.sub("", text.replace(_TWO_HALVES, " "))) is not None


def _vietnamese_half(fact: str) -> str:
    """Empty for a fact that is not Vietnamese."""
    if not is_vietnamese(fact):
        return ""
    before, halves, _ = fact.partition(_TWO_HALVES)
    if halves:
        return before
    bracketed = _bracketed(fact)
    return bracketed["vi"] if bracketed else fact


def _bracketed(fact: str) -> re.Match[str] | None:
    """The last brackets, where what is in them is English."""
    found = _BRACKETED.fullmatch(fact)
    return found if found and not is_vietnamese(found["en"]) else None


def short_digests(text: str) -> str:
    """`text` with its digests cut to the first few digits, enough to compare by eye."""
    return _DIGEST.sub(lambda found: f"{found[0][:_SHOWN_DIGITS]}…", text)
