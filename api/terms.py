"""The terms of the profession for what is stored as codes: states, natures, findings, events; Vietnamese, English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.description_terms import DESCRIPTION_TERMS
from api.holding_terms import HOLDING_TERMS
from api.journal_terms import JOURNAL_TERMS
from api.people_terms import PEOPLE_TERMS
from domain.audits import AuditState
from domain.batches import BatchEventType, BatchKind, BatchState
from domain.documents import FileUse, RecordState, Relation, RelationKind, SourceNature
from domain.events import EventType, Outcome
from domain.evidence import Coverage, GivenKind, Indication, LaterChanges, TrustRegime
from domain.findings import FindingLevel, SourceFinding, SourceFindingCode
from domain.messages import Language
from domain.page import REQUIRED_DPI, DpiSource, FindingCode, PageState, QualityFinding
from domain.page_numbers import ranges
from domain.people.access import AccessMode
from domain.people.requests import RequestState
from domain.validation_material import MaterialKind, Standing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from enum import StrEnum

TERMS: dict[StrEnum, tuple[str, str]] = {
    RecordState.ARRIVING: ("đang nhận", "being taken in"),
    RecordState.RECEIVED: ("đã nhận", "received"),
    RecordState.READING: ("đang đọc chữ", "reading"),
    RecordState.IN_REVIEW: ("chờ kiểm tra", "waits to be reviewed"),
    RecordState.RELEASED: ("đã duyệt, đang lập bản lưu", "released, is being written"),
    RecordState.TO_SIGN: ("chờ ký", "waits to be signed"),
    RecordState.READY: ("đã đọc, chờ đóng gói", "read, waits for packing"),
    RecordState.STORED: ("đã lưu, chờ lập chỉ mục", "stored, waits for indexing"),
    RecordState.ARCHIVED: ("đã lưu trữ", "archived"),
    RecordState.DUPLICATE: ("đã có sẵn", "duplicate"),
    RecordState.REFUSED: ("bị từ chối", "refused"),
    RecordState.FAILED: ("lỗi", "failed"),
    AuditState.RUNNING: ("đang chạy", "goes on"),
    AuditState.DONE: ("xong", "done"),
    AuditState.FAILED: ("lỗi", "failed"),
    BatchState.OPEN: ("đang mở", "open"),
    BatchState.CLOSED: ("đã đóng", "closed"),
    BatchKind.GENERAL: ("Giấy tờ chung", "General"),
    BatchKind.LETTERS: ("Công văn", "Letters"),
    BatchKind.DECISIONS: ("Quyết định", "Decisions"),
    BatchKind.PERSONNEL: ("Hồ sơ nhân sự", "Personnel files"),
    BatchKind.LAND: ("Hồ sơ đất đai", "Land files"),
    BatchKind.VOLUMES: ("Tập đóng quyển", "Bound volumes"),
    SourceNature.IMAGES: ("Ảnh quét", "Scanned pictures"),
    SourceNature.PDF: ("PDF không ký số", "PDF without signature"),
    SourceNature.SIGNED_PDF: ("PDF đã ký số, giữ nguyên từng byte", "Signed PDF, kept byte for byte"),
    AccessMode.OPEN: ("công khai", "open"),
    AccessMode.CONDITIONAL: ("sử dụng có điều kiện", "conditional"),
    AccessMode.SECRET: ("bí mật", "secret"),
    FileUse.MASTER: ("Bản gốc đã nhận", "Master as received"),
    FileUse.ACCESS: ("Bản sử dụng", "Access copy"),
    FileUse.OCR_TEXT: ("Lớp chữ (ALTO)", "Text layer (ALTO)"),
    FileUse.DESCRIPTION: ("Mô tả", "Description"),
    RelationKind.PART_OF: ("Nằm trong", "Inside"),
    RelationKind.HAS_PART: ("Bên trong có", "Holds"),
    RelationKind.FOLLOWS: ("Tiếp theo", "Follows"),
    RelationKind.FOLLOWED_BY: ("Có phần tiếp theo", "Followed by"),
    RelationKind.SAME_CONTENT: ("Cũng có ở", "Also filed as"),
    DpiSource.METADATA: ("theo tệp", "from the file"),
    DpiSource.ESTIMATED: ("ước lượng", "estimated"),
    DpiSource.RENDERED: ("khi dựng trang", "as drawn"),
    EventType.INGESTION_START: ("Nhận vào kho", "Taken in"),
    EventType.FORMAT_IDENTIFICATION: ("Xác định định dạng", "Format identified"),
    EventType.TRANSFER: ("Số hóa", "Digitised"),
    EventType.TEXT_RECOGNITION: ("Nhận dạng chữ", "Text recognised"),
    EventType.MODIFICATION: ("Người xem sửa chữ", "Text confirmed by a person"),
    EventType.REVIEW: ("Kiểm tra trước khi lập bản lưu", "Reviewed before it was written"),
    EventType.DESCRIPTION: ("Mô tả tài liệu", "Document described"),
    EventType.PDFA_CREATION: ("Lập bản PDF/A", "PDF/A written"),
    EventType.SIGNATURE_VALIDATION: ("Kiểm tra chữ ký số", "Signature validated"),
    EventType.SIGNING: ("Ký số", "Sealed"),
    EventType.PACKAGE_CREATION: ("Đóng gói lưu trữ", "Package written"),
    EventType.INGESTION_END: ("Hoàn tất lưu trữ", "Archived"),
    EventType.QUARANTINE: ("Cách ly", "Quarantined"),
    EventType.POLICY_ASSIGNMENT: ("Đổi chế độ tiếp cận", "Access mode changed"),
    EventType.FIXITY_CHECK: ("Kiểm tra toàn vẹn", "Fixity checked"),
    FindingLevel.TOLD: ("Ghi nhận", "Noted"),
    FindingLevel.DOUBTFUL: ("Cần xem", "To look at"),
    FindingLevel.LOST: ("Chỉ trong bản gốc", "In the master only"),
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
    TrustRegime.OWN: (
        "Cơ quan chứng thực riêng do tổ chức của kho tin cậy, ngoài danh sách theo luật",
        "An authority of the archive's own organisation, outside the lists of the law",
    ),
    TrustRegime.GIVEN: ("Tin theo yêu cầu của người kiểm tra", "Trusted because whoever asked said so"),
    GivenKind.ANCHOR: ("chứng thư được tin", "trusted certificate"),
    GivenKind.REVOCATION_LIST: ("danh sách thu hồi", "revocation list"),
    GivenKind.OCSP: ("câu trả lời OCSP", "OCSP answer"),
    Standing.GOOD: ("không bị thu hồi", "not revoked"),
    Standing.REVOKED: ("đã bị thu hồi", "revoked"),
    Standing.NOT_SHOWN: ("chưa có dữ liệu thu hồi", "no revocation data"),
    MaterialKind.CERTIFICATE: ("chứng thư của cơ quan cấp", "certificate of an authority"),
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

# Lists that share a text with another one, where terms of both would be one key.
OWN_TERMS: dict[type[StrEnum], dict[StrEnum, tuple[str, str]]] = {
    **DESCRIPTION_TERMS,
    **HOLDING_TERMS,
    **JOURNAL_TERMS,
    PageState: {
        PageState.READ: ("đã đọc", "read"),
        PageState.BLANK: ("trang trắng", "blank"),
        PageState.FAILED: ("không đọc được", "could not be read"),
    },
    RequestState: {
        RequestState.ASKED: ("chờ quyết định", "waits for a decision"),
        RequestState.GRANTED: ("được đọc", "granted"),
        RequestState.REFUSED: ("không được đọc", "refused"),
    },
    BatchEventType: {
        BatchEventType.OPENED: ("Mở lô", "Opened"),
        BatchEventType.CLOSED: ("Đóng lô", "Closed"),
        BatchEventType.CHECKED: ("Duyệt lần thứ nhất", "Released by the first of two"),
        BatchEventType.RELEASED: ("Duyệt", "Released"),
        BatchEventType.RETURNED: ("Trả lại người số hóa", "Returned to the clerk"),
    },
    **PEOPLE_TERMS,
}

_FINDINGS: dict[FindingCode, tuple[str, str]] = {
    FindingCode.BLANK: ("Trang trắng", "Blank page"),
    FindingCode.LOW_RESOLUTION: (
        "Chỉ {value:.0f} dpi (quy định từ {required})",
        "Only {value:.0f} dpi ({required} are required)",
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
    FindingCode.AS_PICTURE: (
        "Trong PDF/A trang này là một ảnh {value:.0f} dpi kèm lớp chữ ẩn; bản gốc giữ chữ như cũ",
        "In the PDF/A this page is one picture of {value:.0f} dpi with a text layer; the master keeps its letters",
    ),
}

_SOURCE_FINDINGS: dict[SourceFindingCode, tuple[str, str]] = {
    SourceFindingCode.DAMAGED: (
        "Cấu trúc PDF bị hỏng, đã chữa khi đọc: hãy so các trang với bản gốc",
        "The PDF's structure is damaged and was mended in reading: compare the pages with the original",
    ),
    SourceFindingCode.ENCRYPTED: (
        "PDF được mã hóa nhưng mở không cần mật khẩu",
        "The PDF is encrypted, but opens without a password",
    ),
    SourceFindingCode.XFA: (
        "Có biểu mẫu XFA: chỉ các trang thường được đọc và giữ; hãy xem các ô đã điền có đủ không",
        "Has an XFA form: only its ordinary pages are read and kept; see whether all filled fields are there",
    ),
    SourceFindingCode.PORTFOLIO: (
        "Là tập PDF gồm nhiều tài liệu bên trong: trang nhìn thấy có thể chỉ là tờ bìa",
        "A PDF portfolio with documents inside: the page that is seen may be a cover only",
    ),
    SourceFindingCode.ATTACHMENTS: (
        "Có {number} tệp đính kèm, chỉ nằm trong bản gốc, không đọc chữ và không tìm được{names}",
        "{number} attached files are in the master only, are not read and not found{names}",
    ),
    SourceFindingCode.LAYERS_OFF: (
        "Có {number} lớp đang tắt, không hiện nên không đọc và không có trong PDF/A{names}",
        "{number} layers are off: not seen, so not read and not in the PDF/A{names}",
    ),
    SourceFindingCode.LINKS: (
        "Có {number} liên kết ra ngoài: chữ vẫn còn, trong PDF/A không bấm được nữa",
        "{number} links lead outside: their words stay, in the PDF/A they cannot be clicked",
    ),
    SourceFindingCode.ACTIONS: (
        "Có {number} lệnh của nút bấm hoặc liên kết, không có trong PDF/A",
        "{number} actions of buttons or links are not in the PDF/A",
    ),
    SourceFindingCode.MEDIA: (
        "Có {number} đoạn âm thanh, phim hoặc hình ba chiều, chỉ nằm trong bản gốc{pages}",
        "{number} pieces of sound, film or 3D are in the master only{pages}",
    ),
    SourceFindingCode.NOTES: (
        "Có {number} ghi chú không in ra trang, lời ghi chỉ nằm trong bản gốc{pages}",
        "{number} notes are not printed on their pages; their words are in the master only{pages}",
    ),
    SourceFindingCode.NOT_DRAWN: (
        "Có ghi chú hoặc ô biểu mẫu không có hình hiển thị và không vẽ thay được, chỉ nằm trong bản gốc{pages}",
        "Notes or form fields without a look could not be drawn; they are in the master only{pages}",
    ),
    SourceFindingCode.FOREIGN_TAIL: (
        "Sau chỗ kết thúc của PDF còn {number} byte lạ: hãy kiểm tra tệp từ đâu đến",
        "{number} foreign bytes follow the end of the PDF: find out where the file comes from",
    ),
    SourceFindingCode.FOREIGN_HEAD: (
        "Trước phần đầu của PDF có {number} byte lạ",
        "{number} foreign bytes stand before the PDF's header",
    ),
    SourceFindingCode.HYBRID: (
        "PDF có hai bảng tham chiếu (tệp lai), như Microsoft Word ghi",
        "The PDF has two cross-reference tables (hybrid), as Microsoft Word writes it",
    ),
    SourceFindingCode.UPDATES: (
        "PDF được ghi thêm {number} lần sau lần đầu, như khi ký số",
        "The PDF was added to {number} times, as signing does",
    ),
    SourceFindingCode.SEVERAL_PAGES: (
        "Một tệp ảnh có {number} trang, được giữ làm một tài liệu",
        "One picture file of {number} pages, kept as one document",
    ),
    SourceFindingCode.OTHER_PICTURES: (
        "Tệp ảnh còn {number} hình khác (ảnh xem trước hoặc ảnh động): chỉ hình đầu là trang tài liệu",
        "The picture file holds {number} more pictures (previews or animation): only the first is the page",
    ),
}

_RELATIONS: dict[RelationKind, tuple[str, str]] = {
    RelationKind.FOLLOWS: (
        "Thư mục này đã là tài liệu {record}{change}; cả hai được giữ và liên kết với nhau",
        "This folder is document {record} already{change}; both are kept and linked",
    ),
}
_ADDED = (", nay có thêm {count} tệp: {names}", ", now with {count} more files: {names}")
_GONE = (", không còn {count} tệp: {names}", ", without {count} files: {names}")
_REORDERED = (", nay xếp theo thứ tự khác", ", now in another order")
_FEW = 8  # names of one sentence


def term(code: StrEnum, language: Language) -> str:
    """The term of `code` in `language`; of one that a later release wrote, that it is not known."""
    known = OWN_TERMS.get(type(code), TERMS)
    return known.get(code, (f"giá trị lạ: {code.value}", f"unknown: {code.value}"))[language is not Language.VI]


def finding_term(finding: QualityFinding, language: Language) -> str:
    """A quality finding with its measured value as people say it."""
    unknown = f"{term(finding.code, language)} ({{value:g}})"
    template = _FINDINGS[finding.code][language is not Language.VI] if finding.code in _FINDINGS else unknown
    return template.format(value=finding.value, percent=finding.value * 100, required=REQUIRED_DPI)


def source_finding_term(finding: SourceFinding, language: Language) -> str:
    """What inspection noticed about a file as people say it; one of a later program by its code."""
    english = language is not Language.VI
    if not finding.code.known:
        return f"{'Noticed' if english else 'Điều ghi nhận'}: {finding.stable}"
    number = finding.number or ("some" if english else "một số")
    names = f": {some(finding.names, finding.number or 0)}" if finding.names else ""
    pages = f" ({'p.' if english else 'tr.'} {ranges(finding.pages)})" if finding.pages else ""
    return _SOURCE_FINDINGS[finding.code][english].format(number=number, names=names, pages=pages)


def relation_term(relation: Relation, language: Language) -> str:
    """How a record belongs to one that was there before."""
    english = language is not Language.VI
    if relation.kind not in _RELATIONS:
        return f"{term(relation.kind, language)}: {relation.record or relation.name}"
    change = "".join(
        text[english].format(count=len(names), names=some(names, len(names)))
        for text, names in ((_ADDED, relation.added), (_GONE, relation.gone))
        if names
    )
    change = change or _REORDERED[english]
    return _RELATIONS[relation.kind][english].format(record=relation.record, change=change)


def some(names: Sequence[str], count: int) -> str:
    """The first few names, and that there are more."""
    return ", ".join(names[:_FEW]) + ("…" if count > min(len(names), _FEW) else "")
