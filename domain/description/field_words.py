"""What the fields of a description are called; Vietnamese, English."""

from __future__ import annotations

from domain.description.fields import FieldName

FIELD_WORDS: dict[FieldName, tuple[str, str]] = {
    FieldName.TYPE: ("Tên loại (như in)", "Kind as printed"),
    FieldName.KIND: ("Loại văn bản", "Kind"),
    FieldName.NUMBER: ("Số", "Number"),
    FieldName.YEAR_IN_NUMBER: ("Năm trong số", "Year in number"),
    FieldName.NOTATION: ("Ký hiệu", "Notation"),
    FieldName.SYMBOL: ("Số, ký hiệu", "Number and notation"),
    FieldName.ISSUER_PARENT: ("Cơ quan chủ quản", "Superior body"),
    FieldName.ISSUER: ("Cơ quan ban hành", "Issuer"),
    FieldName.PLACE: ("Địa danh", "Place"),
    FieldName.DATE: ("Ngày ban hành", "Date"),
    FieldName.SUBJECT: ("Trích yếu", "Subject"),
    FieldName.ADDRESSEES: ("Kính gửi", "Addressees"),
    FieldName.SIGNER_NAME: ("Người ký", "Signer"),
    FieldName.SIGNER_POSITION: ("Chức vụ người ký", "Signer's position"),
    FieldName.SIGNING_AUTHORITY: ("Quyền hạn ký", "Signing authority"),
    FieldName.OTHER_SIGNERS: ("Người cùng ký", "Other signers"),
    FieldName.RECIPIENTS: ("Nơi nhận", "Recipients"),
    FieldName.URGENCY: ("Độ khẩn", "Urgency"),
    FieldName.SECRECY: ("Độ mật", "Secrecy"),
    FieldName.CIRCULATION: ("Chỉ dẫn lưu hành", "Circulation"),
    FieldName.COPY_MARK: ("Hình thức sao", "Copy mark"),
    FieldName.ARRIVAL_NUMBER: ("Số đến", "Arrival number"),
    FieldName.ARRIVAL_DATE: ("Ngày đến", "Arrival date"),
    FieldName.ENCLOSURES: ("Kèm theo", "Enclosures"),
    FieldName.LANGUAGE: ("Ngôn ngữ", "Language"),
    FieldName.PAGES: ("Số trang", "Pages"),
    FieldName.SHEETS: ("Số tờ", "Sheets"),
    FieldName.KEYWORDS: ("Từ khóa", "Keywords"),
    FieldName.AUTOGRAPH: ("Bút tích", "Autograph"),
    FieldName.NOTE: ("Ghi chú", "Note"),
    FieldName.INFORMATION_SIGN: ("Ký hiệu thông tin", "Information sign"),
    FieldName.CONDITION: ("Tình trạng vật lý", "Condition"),
}
