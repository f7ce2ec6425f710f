"""What fields of descriptions, their sources and findings, and roles of citations are called; Vietnamese, English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.description.checks import CheckCode
from domain.description.citations import CitationRole
from domain.description.document import DescriptionFinding
from domain.description.field_words import FIELD_WORDS
from domain.description.fields import FieldFinding, FieldName, FieldSource
from domain.description.validity import ValidityState
from domain.secrecy import SecrecySign

if TYPE_CHECKING:
    from enum import StrEnum

DESCRIPTION_TERMS: dict[type[StrEnum], dict[StrEnum, tuple[str, str]]] = {
    SecrecySign: {
        SecrecySign.STAMP: ("theo dấu trên trang đầu", "by a stamp on the first page"),
        SecrecySign.SHEET: ("theo bảng kê của lô", "by the delivery's sheet"),
        SecrecySign.WORDS: ("theo chữ ở đầu trang đầu", "by words at the head of the first page"),
    },
    FieldName: dict(FIELD_WORDS.items()),
    FieldSource: {
        FieldSource.PRINT: ("chữ in trên trang", "printed text"),
        FieldSource.BORN_DIGITAL: ("chữ có sẵn trong tệp", "text of the file"),
        FieldSource.PEN: ("viết tay", "written by hand"),
        FieldSource.STAMP: ("dấu", "stamp"),
        FieldSource.SIGNATURE: ("chữ ký số", "digital signature"),
        FieldSource.FILE_NAME: ("tên tệp", "file name"),
        FieldSource.SHEET: ("bảng kê kèm theo", "delivery's sheet"),
        FieldSource.NEIGHBOURS: ("hợp với số và ngày của các văn bản trước và sau", "fits those before and after it"),
        FieldSource.PERSON: ("người mô tả", "a person"),
        FieldSource.DERIVED: ("suy ra", "derived"),
    },
    FieldFinding: {
        FieldFinding.HANDWRITTEN: ("viết tay", "handwritten"),
        FieldFinding.BLANK: ("để trống", "left blank"),
        FieldFinding.CUT_OFF: ("bị cắt mép", "cut off"),
        FieldFinding.OVERPRINTED: ("dấu đè lên", "overprinted"),
        FieldFinding.CONTRADICTED: ("nguồn khác nói khác", "contradicted by another source"),
        FieldFinding.IMPOSSIBLE: ("không thể có", "impossible"),
        FieldFinding.MISREAD: ("đã sửa lỗi đọc", "misreading mended"),
    },
    CitationRole: {
        CitationRole.BASIS: ("căn cứ", "basis"),
        CitationRole.FOLLOWS: ("theo", "follows"),
        CitationRole.REPLACES: ("thay thế", "replaces"),
        CitationRole.REPEALS: ("bãi bỏ", "repeals"),
        CitationRole.AMENDS: ("sửa đổi", "amends"),
        CitationRole.SUPPLEMENTS: ("bổ sung", "supplements"),
        CitationRole.CORRECTS: ("đính chính", "corrects"),
        CitationRole.GUIDES: ("hướng dẫn", "guides"),
        CitationRole.OTHER: ("khác", "other"),
    },
    CheckCode: {
        CheckCode.KIND_OF_SYMBOL: ("Ký hiệu không khớp với loại văn bản", "The notation is not that of the kind"),
        CheckCode.ISSUER_OF_SYMBOL: (
            "Ký hiệu không khớp với cơ quan ban hành",
            "The notation is not that of the issuer",
        ),
        CheckCode.POSITION_OF_ISSUER: (
            "Chức vụ người ký không khớp với cơ quan ban hành",
            "The signer's position is none of the issuer's",
        ),
        CheckCode.UNIT_ENDED: (
            "Cấp hành chính của cơ quan ban hành không còn vào ngày ban hành",
            "Units of the issuer's rank had ended by its day",
        ),
        CheckCode.BEFORE_CITED: (
            "Ngày ban hành trước ngày của văn bản được viện dẫn",
            "Older than a document it cites",
        ),
        CheckCode.AFTER_RECEIVED: ("Ngày ban hành sau ngày nhận vào kho", "Dated after the day on which it came in"),
        CheckCode.PAGE_COUNT: ("Số trang ghi khác với số trang thật", "Another number of pages than is told"),
        CheckCode.FILE_NAME: (
            "Tên tệp không đúng quy tắc mã hồ sơ, số thứ tự",
            "The file's name is no code and ordinal",
        ),
        CheckCode.FIELD_MISSING: ("Còn thiếu trường bắt buộc", "Required fields are missing"),
    },
    ValidityState: {
        ValidityState.IN_FORCE: ("Chưa thấy văn bản chấm dứt hiệu lực", "Nothing here ends it"),
        ValidityState.PARTLY: ("Đã được sửa đổi hoặc hết hiệu lực một phần", "Amended or ended in part"),
        ValidityState.REPLACED: ("Đã bị thay thế", "Replaced"),
        ValidityState.REPEALED: ("Đã bị bãi bỏ", "Repealed"),
    },
    DescriptionFinding: {
        DescriptionFinding.NO_HEAD: (
            "Trang đầu không cho biết là văn bản gì",
            "The first page does not say what it is",
        ),
        DescriptionFinding.HEAD_CUT_OFF: ("Phần đầu văn bản bị cắt", "The head is cut off"),
        DescriptionFinding.SEVERAL_DOCUMENTS: (
            "Có vẻ là nhiều văn bản trong một tệp",
            "Looks like several documents in one file",
        ),
        DescriptionFinding.OTHER_LANGUAGE: ("Văn bản tiếng nước ngoài", "In another language"),
        DescriptionFinding.APPENDIX_FIRST: ("Bắt đầu bằng phụ lục", "Begins with an appendix"),
        DescriptionFinding.SECRECY_STAMP: ("Có dấu chỉ độ mật", "Bears a secrecy stamp"),
        DescriptionFinding.LIFTED_SECRECY: ("Đã giải mật", "Its secrecy was lifted"),
    },
}
