"""The terms of the profession for what is stored as codes: states, natures, findings, events; Vietnamese, English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.documents import FileUse, RecordState, RelationKind, SourceNature
from domain.events import EventType, Outcome
from domain.evidence import Coverage, Indication, LaterChanges, TrustRegime
from domain.messages import Language
from domain.page import DpiSource, FindingCode, PageState, QualityFinding

if TYPE_CHECKING:
    from enum import StrEnum

TERMS: dict[StrEnum, tuple[str, str]] = {
    RecordState.RECEIVED: ("đã nhận", "received"),
    RecordState.READING: ("đang đọc chữ", "reading"),
    RecordState.READY: ("đã đọc, chờ đóng gói", "read, waits for packing"),
    RecordState.STORED: ("đã lưu, chờ lập chỉ mục", "stored, waits for indexing"),
    RecordState.ARCHIVED: ("đã lưu trữ", "archived"),
    RecordState.DUPLICATE: ("đã có sẵn", "duplicate"),
    RecordState.REFUSED: ("bị từ chối", "refused"),
    RecordState.FAILED: ("lỗi", "failed"),
    SourceNature.IMAGES: ("Ảnh quét", "Scanned pictures"),
    SourceNature.PDF: ("PDF không ký số", "PDF without signature"),
    SourceNature.SIGNED_PDF: ("PDF đã ký số, giữ nguyên từng byte", "Signed PDF, kept byte for byte"),
    FileUse.MASTER: ("Bản gốc đã nhận", "Master as received"),
    FileUse.ACCESS: ("Bản sử dụng", "Access copy"),
    FileUse.OCR_TEXT: ("Lớp chữ (ALTO)", "Text layer (ALTO)"),
    FileUse.DESCRIPTION: ("Mô tả", "Description"),
    RelationKind.PART_OF: ("Nằm trong", "Inside"),
    RelationKind.HAS_PART: ("Bên trong có", "Holds"),
    RelationKind.FOLLOWS: ("Tiếp theo", "Follows"),
    RelationKind.FOLLOWED_BY: ("Có phần tiếp theo", "Followed by"),
    PageState.READ: ("đã đọc", "read"),
    PageState.BLANK: ("trang trắng", "blank"),
    PageState.FAILED: ("không đọc được", "could not be read"),
    DpiSource.METADATA: ("theo tệp", "from the file"),
    DpiSource.ESTIMATED: ("ước lượng", "estimated"),
    DpiSource.RENDERED: ("khi dựng trang", "as drawn"),
    EventType.INGESTION_START: ("Nhận vào kho", "Taken in"),
    EventType.FORMAT_IDENTIFICATION: ("Xác định định dạng", "Format identified"),
    EventType.TRANSFER: ("Số hóa", "Digitised"),
    EventType.TEXT_RECOGNITION: ("Nhận dạng chữ", "Text recognised"),
    EventType.MODIFICATION: ("Người xem sửa chữ", "Text confirmed by a person"),
    EventType.PDFA_CREATION: ("Lập bản PDF/A", "PDF/A written"),
    EventType.SIGNATURE_VALIDATION: ("Kiểm tra chữ ký số", "Signature validated"),
    EventType.SIGNING: ("Ký số", "Sealed"),
    EventType.PACKAGE_CREATION: ("Đóng gói lưu trữ", "Package written"),
    EventType.INGESTION_END: ("Hoàn tất lưu trữ", "Archived"),
    EventType.QUARANTINE: ("Cách ly", "Quarantined"),
    EventType.FIXITY_CHECK: ("Kiểm tra toàn vẹn", "Fixity checked"),
    Outcome.SUCCESS: ("đạt", "success"),
    Outcome.WARNING: ("cần chú ý", "warning"),
    Outcome.FAILURE: ("không đạt", "failure"),
    Indication.TOTAL_PASSED: ("Hợp lệ", "Valid"),
    Indication.INDETERMINATE: ("Chưa đủ căn cứ kết luận", "Not enough evidence to conclude"),
    Indication.TOTAL_FAILED: ("Không hợp lệ", "Not valid"),
    TrustRegime.PUBLIC_SERVICE: (
        "Chữ ký số chuyên dùng công vụ (Ban Cơ yếu Chính phủ)",
        "Public service signature (Government Cipher Committee)",
    ),
    TrustRegime.PUBLIC: ("Chữ ký số công cộng (NEAC)", "Public signature (NEAC national root)"),
    TrustRegime.TEST: (
        "Cơ quan chứng thực THỬ NGHIỆM: không có giá trị pháp lý",
        "TEST authority: no legal value",
    ),
    TrustRegime.UNKNOWN: ("Không rõ: ngoài danh sách tin cậy", "Unknown: not on the trusted list"),
    Coverage.WHOLE_FILE: ("Ký toàn bộ tệp", "Covers the whole file"),
    Coverage.WHOLE_REVISION: ("Ký trọn phiên bản lúc ký", "Covers its whole revision"),
    Coverage.LESS: ("Không ký hết nội dung", "Covers less than its revision"),
    LaterChanges.NONE: ("Không có", "None"),
    LaterChanges.LTA_UPDATES: ("Chỉ thêm dữ liệu xác thực lâu dài", "Only long-term validation data"),
    LaterChanges.FORM_FILLING: ("Có điền biểu mẫu hoặc ký thêm", "A form was filled or signed"),
    LaterChanges.ANNOTATIONS: ("Có thêm chú thích", "Annotations were added"),
    LaterChanges.OTHER: ("Nội dung đã đổi", "The content was changed"),
    LaterChanges.UNANALYSABLE: ("Không phân tích được", "Cannot be analysed"),
}

_FINDINGS: dict[FindingCode, tuple[str, str]] = {
    FindingCode.BLANK: ("Trang trắng", "Blank page"),
    FindingCode.LOW_RESOLUTION: (
        "Chỉ {value:.0f} dpi (quy định từ 200)",
        "Only {value:.0f} dpi (200 are required)",
    ),
    FindingCode.SKEWED: ("Trang lệch {value:.1f}°", "Skewed by {value:.1f}°"),
    FindingCode.LOW_CONTRAST: ("Chữ mờ, tương phản {percent:.0f} %", "Faint, contrast {percent:.0f} %"),
    FindingCode.CUT_EDGE: ("Có thể bị cắt mép", "An edge may be cut off"),
    FindingCode.TURNED: ("Ảnh quay ngang hoặc ngược, đã hiện thẳng", "The picture was turned; shown upright"),
    FindingCode.NOT_COLOUR: ("Ảnh không màu", "Not in colour"),
    FindingCode.DARK: (
        "Ảnh tối đen {percent:.0f} %, không thấy gì: hãy kiểm tra máy quét và quét lại trang",
        "The picture is {percent:.0f} % black and shows nothing: check the scanner and scan the page again",
    ),
    FindingCode.OTHER_SCRIPT: (
        "Khoảng {percent:.0f} % chữ thuộc chữ viết khác (Hán Nôm, chữ Nga…), không nhận dạng",
        "About {percent:.0f} % of the letters are of another script (Hán Nôm, Cyrillic…) and are not read",
    ),
    FindingCode.TOO_SMALL: (
        "Ảnh chỉ rộng {value:.0f} điểm, không thể có chữ: hãy quét lại trang",
        "The picture is only {value:.0f} pixels across and can hold no text: scan the page again",
    ),
    FindingCode.NEGATIVE: (
        "Âm bản (chữ trắng trên nền đen): đã đọc, giữ nguyên như quét",
        "A negative (white on black): read, kept as scanned",
    ),
    FindingCode.UNREAD_TEXT: (
        "Khoảng {value:.0f} dòng giống chữ in chưa đọc được: hãy xem các chỗ đánh dấu trên ảnh",
        "About {value:.0f} lines look printed and were not read: see the places marked on the picture",
    ),
    FindingCode.DPI_NOT_BELIEVED: (
        "Độ phân giải ghi trong tệp ({value:.0f} dpi) không đáng tin",
        "The file's resolution ({value:.0f} dpi) is not believed",
    ),
}


def term(code: StrEnum, language: Language) -> str:
    """The term of `code` in `language`."""
    return TERMS[code][language is not Language.VI]


def finding_term(finding: QualityFinding, language: Language) -> str:
    """A quality finding with its measured value as people say it."""
    template = _FINDINGS[finding.code][language is not Language.VI]
    return template.format(value=finding.value, percent=finding.value * 100)
