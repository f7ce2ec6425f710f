"""What fields of dossiers and fonds are called; Vietnamese, English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.dossiers.fields import DossierField, FondsField

if TYPE_CHECKING:
    from enum import StrEnum

HOLDING_TERMS: dict[type[StrEnum], dict[StrEnum, tuple[str, str]]] = {
    DossierField: {
        DossierField.TITLE: ("Tiêu đề", "Title"),
        DossierField.MAINTENANCE: ("Thời hạn lưu trữ", "Retention"),
        DossierField.LANGUAGE: ("Ngôn ngữ", "Languages"),
        DossierField.START: ("Ngày bắt đầu", "Start date"),
        DossierField.END: ("Ngày kết thúc", "End date"),
        DossierField.KEYWORDS: ("Từ khóa", "Keywords"),
        DossierField.SHEETS: ("Số lượng tờ", "Sheets"),
        DossierField.CONDITION: ("Tình trạng vật lý", "Condition"),
        DossierField.INFORMATION_SIGN: ("Ký hiệu thông tin", "Information sign"),
        DossierField.CONFIDENCE: ("Mức độ tin cậy", "Confidence level"),
        DossierField.PAPER_CODE: ("Mã hồ sơ gốc giấy", "Code of the paper dossier"),
        DossierField.RECOVERY: ("Chế độ dự phòng", "Backup regime"),
        DossierField.RECOVERY_STATUS: ("Tình trạng dự phòng", "Backup state"),
        DossierField.NOTE: ("Ghi chú", "Note"),
    },
    FondsField: {
        FondsField.STATE: ("Trạng thái", "State"),
        FondsField.HISTORY: ("Lịch sử", "History"),
        FondsField.PERIOD: ("Thời gian tài liệu theo mô tả", "Period as described"),
        FondsField.CLASSIFICATION: ("Phương án phân loại", "Classification"),
        FondsField.LANGUAGE: ("Ngôn ngữ", "Languages"),
        FondsField.RECOVERY: ("Chế độ dự phòng", "Backup regime"),
        FondsField.NOTE: ("Ghi chú", "Note"),
        FondsField.PAPER: ("Tổng số tài liệu giấy", "Units on paper"),
        FondsField.KEY_GROUPS: ("Các nhóm tài liệu chủ yếu", "Main groups"),
        FondsField.OTHER_TYPES: ("Loại hình tài liệu khác", "Other kinds of documents"),
        FondsField.LOOKUP_TOOLS: ("Công cụ tra cứu", "Finding aids"),
    },
}
