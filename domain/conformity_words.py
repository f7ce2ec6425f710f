"""What does not conform, and what to do about it, in words for people; Vietnamese, English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.conformity import ConformityRule
from domain.description.field_words import FIELD_WORDS
from domain.description.fields import FieldName
from domain.page_numbers import ranges

if TYPE_CHECKING:
    from domain.conformity import ConformityFinding
    from domain.messages import Language

# What is found, then the remedy. {found} and {wanted} are those of the finding.
_WORDS: dict[ConformityRule, tuple[tuple[str, str], tuple[str, str]]] = {
    ConformityRule.RESOLUTION: (
        ("Quét {found} dpi, cần ít nhất {wanted} dpi.", "Scanned at {found} dpi, at least {wanted} are wanted."),
        ("Quét lại trang này ở {wanted} dpi.", "Scan this page again at {wanted} dpi."),
    ),
    ConformityRule.COLOUR: (
        ("Ảnh {found}, cần ảnh màu 24 bit.", "The picture is {found}, colour of 24 bit is wanted."),
        ("Quét lại ở chế độ màu.", "Scan it again in colour."),
    ),
    ConformityRule.FAITHFUL: (
        ("Ảnh không trung thực: {found}.", "The picture is not faithful: {found}."),
        ("Xem trang, quét lại nếu thiếu hoặc mờ.", "Look at the page; scan it again where something is missing or pale."),
    ),
    ConformityRule.PAGE_UNREAD: (
        ("Không đọc được ảnh của trang.", "The picture of the page could not be read."),
        ("Quét lại trang này.", "Scan this page again."),
    ),
    ConformityRule.TEXT_LAYER: (
        ("Trang không trống nhưng không có lớp chữ.", "The page is not blank and has no text layer."),
        ("Xem trang; quét lại rõ hơn hoặc gõ chữ.", "Look at the page; scan it more clearly, or type its text."),
    ),
    ConformityRule.PDFA: (
        ("Chưa có bản PDF/A hai lớp.", "There is no two-layer PDF/A yet."),
        ("Chạy “vankho recheck {found}”.", "Run “vankho recheck {found}”."),
    ),
    ConformityRule.SEAL: (
        ("Bản PDF/A chưa có chữ ký và dấu hiệu nhận biết của cơ quan.", "The PDF/A bears neither seal nor mark of the office."),
        ("Chạy “vankho recheck {found}”.", "Run “vankho recheck {found}”."),
    ),
    ConformityRule.FILE_NAME: (
        ("Tên tệp “{found}” không đúng mẫu mã hồ sơ + “.” + số thứ tự.", "The file name “{found}” is not dossier code + “.” + ordinal."),
        ("Đổi tên tệp ở lần giao sau.", "Name the file so in the next delivery."),
    ),
    ConformityRule.FIELD_MISSING: (
        ("Thiếu trường bắt buộc: {found}.", "Required fields are missing: {found}."),
        ("Điền các trường này trên trang tài liệu.", "Fill them in on the record's page."),
    ),
    ConformityRule.FIELD_ASKED: (
        ("Trường chưa chắc, cần người xác nhận: {found}.", "Fields that a person must confirm: {found}."),
        ("Xem ảnh cắt và xác nhận trên trang tài liệu.", "Look at the crop and confirm them on the record's page."),
    ),
    ConformityRule.PAGE_COUNT: (
        ("Số trang ghi trong mô tả khác số trang thật ({found}).", "The description tells another number of pages than there are ({found})."),
        ("Kiểm tra có sót trang, rồi sửa số trang.", "See whether a page is missing, then correct the number."),
    ),
    ConformityRule.PAPER_CODE: (
        ("Hồ sơ số hóa chưa ghi mã hồ sơ giấy.", "The digitised dossier does not name its paper file."),
        ("Ghi bằng “vankho dossier set {found} paper_code=…”.", "Say it by “vankho dossier set {found} paper_code=…”."),
    ),
}  # fmt: skip


_OF_FIELDS = frozenset({ConformityRule.FIELD_MISSING, ConformityRule.FIELD_ASKED})
_HEADINGS: dict[ConformityRule, tuple[str, str]] = {
    ConformityRule.RESOLUTION: ("Độ phân giải", "Resolution"),
    ConformityRule.COLOUR: ("Màu", "Colour"),
    ConformityRule.FAITHFUL: ("Trung thực với bản giấy", "Faithful to the paper"),
    ConformityRule.PAGE_UNREAD: ("Trang không đọc được", "Unreadable page"),
    ConformityRule.TEXT_LAYER: ("Lớp chữ", "Text layer"),
    ConformityRule.PDFA: ("PDF/A", "PDF/A"),
    ConformityRule.SEAL: ("Chữ ký và dấu hiệu nhận biết", "Seal and mark"),
    ConformityRule.FILE_NAME: ("Tên tệp", "File name"),
    ConformityRule.FIELD_MISSING: ("Thiếu trường bắt buộc", "Required fields"),
    ConformityRule.FIELD_ASKED: ("Trường chờ xác nhận", "Fields to be confirmed"),
    ConformityRule.PAGE_COUNT: ("Số trang", "Number of pages"),
    ConformityRule.PAPER_CODE: ("Mã hồ sơ giấy", "Code of the paper file"),
}


def rule_heading(rule: ConformityRule, language: Language) -> str:
    """What a rule asks, in a few words."""
    words = _HEADINGS.get(rule)
    return language.said(*words) if words else rule.value


def told_place(finding: ConformityFinding, language: Language) -> str:
    """The pages that a finding is about, `tr. 1-4, 7`; empty for the document."""
    if not finding.pages:
        return ""
    return f"{language.said('tr.', 'p.')} {ranges(finding.pages)}"


def told_in_place(finding: ConformityFinding, said: str, language: Language) -> str:
    """What is said of a finding behind its place, where it has one."""
    place = told_place(finding, language)
    return f"{place}: {said}" if place else said


def told_finding(finding: ConformityFinding, language: Language) -> str:
    """What is found, in words."""
    return _told(finding, 0, language)


def told_remedy(finding: ConformityFinding, language: Language) -> str:
    """What to do about it, in words."""
    return _told(finding, 1, language)


def _told(finding: ConformityFinding, which: int, language: Language) -> str:
    words = _WORDS.get(finding.rule)
    if words is None:  # of a later program
        return finding.rule.value
    found = finding.found
    if finding.rule in _OF_FIELDS:
        names = (FieldName(name) for name in found.split(", "))
        found = ", ".join(language.said(*FIELD_WORDS[name]) for name in names if name in FIELD_WORDS) or "–"
    return language.said(*words[which]).format(found=found, wanted=finding.wanted)
