"""Each later change as one plain sentence: what, where, the value before and after, who signed it; Vietnamese first."""

from __future__ import annotations

from domain.evidence import Change, ChangeKind
from domain.messages import Language

_WHAT: dict[ChangeKind, tuple[str, str]] = {
    ChangeKind.SIGNATURE_ADDED: ("Thêm chữ ký “{name}”{place}", "Signature “{name}” was added{place}"),
    ChangeKind.FIELD_VALUE: (
        "Giá trị của ô “{name}”{place} đã đổi: trước là {before}, nay là {after}",
        "The value of field “{name}”{place} was changed: it was {before} and is {after}",
    ),
    ChangeKind.FIELD_LOOK: (
        "Hình hiển thị của ô “{name}”{place} đã đổi, giá trị không đổi",
        "The look of field “{name}”{place} was changed, its value was not",
    ),
    ChangeKind.FIELD_CHANGED: (
        "Tính chất {after} của ô “{name}”{place} đã đổi",
        "Property {after} of field “{name}”{place} was changed",
    ),
    ChangeKind.FIELD_ADDED: ("Thêm ô “{name}”{place}", "Field “{name}” was added{place}"),
    ChangeKind.FIELD_REMOVED: ("Gỡ ô “{name}”{place}", "Field “{name}” was taken away{place}"),
    ChangeKind.FIELD_ORDER: (
        "Thứ tự các ô của biểu mẫu đã đổi: ô nằm trên có thể che ô khác",
        "The order of the form's fields was changed: one on top may cover another",
    ),
    ChangeKind.FIELD_COVERED: (
        "Hình của chữ ký {after} che lên ô “{name}”{place}",
        "The picture of signature {after} covers field “{name}”{place}",
    ),
    ChangeKind.ANNOTATION_ADDED: ("Thêm chú thích{place}", "An annotation was added{place}"),
    ChangeKind.ANNOTATION_CHANGED: ("Chú thích{place} đã đổi", "An annotation{place} was changed"),
    ChangeKind.ANNOTATION_REMOVED: ("Gỡ chú thích{place}", "An annotation was taken away{place}"),
    ChangeKind.ANNOTATION_ORDER: (
        "Thứ tự các chú thích và ô{place} đã đổi: cái nằm trên có thể che cái khác",
        "The order of annotations and fields{place} was changed: one on top may cover another",
    ),
    ChangeKind.PAGE_CONTENT: ("Nội dung{place} đã đổi", "The content{place} was changed"),
    ChangeKind.PAGE_RESOURCE: (
        "Phông chữ, hình hoặc tài nguyên “{name}”{place} đã đổi",
        "Font, picture or resource “{name}”{place} was changed",
    ),
    ChangeKind.PAGE_SIZE: ("Khổ giấy hoặc hướng quay{place} đã đổi", "Size or rotation{place} was changed"),
    ChangeKind.PAGE_CHANGED: ("Mục “{name}”{place} đã đổi", "Entry “{name}”{place} was changed"),
    ChangeKind.PAGE_ADDED: ("Thêm một trang{place}", "A page was added{place}"),
    ChangeKind.PAGE_REMOVED: ("Bớt một trang{place}", "A page was taken away{place}"),
    ChangeKind.PAGE_ORDER: ("Thứ tự các trang đã đổi", "The order of the pages was changed"),
    ChangeKind.PAGE_COVERED: (
        "Hình của chữ ký “{name}”{place} che hơn một phần tư trang",
        "The picture of signature “{name}”{place} covers more than a quarter of the page",
    ),
    ChangeKind.FORM: ("Mục “{name}” của biểu mẫu đã đổi", "Entry “{name}” of the form was changed"),
    ChangeKind.LAYERS: (
        "Các lớp hiện hoặc ẩn của tài liệu đã đổi",
        "Which layers of the document are shown or hidden was changed",
    ),
    ChangeKind.ACTIONS: (
        "Lệnh tự chạy của tài liệu đã đổi",
        "Actions that the document carries out by itself were changed",
    ),
    ChangeKind.DOCUMENT: ("Mục “{name}” của tài liệu đã đổi", "Entry “{name}” of the document was changed"),
    ChangeKind.INFORMATION: (
        "Thông tin “{name}” về tài liệu đã đổi",
        "Information “{name}” about the document was changed",
    ),
}


def change_sentence(change: Change, language: Language = Language.VI) -> str:
    """What was changed, where, between which revisions, and who signed the change."""
    vietnamese = language is Language.VI
    what = _WHAT[change.kind][0 if vietnamese else 1].format(
        name=_clean(change.name) or ("không tên" if vietnamese else "no name"),
        before=_quoted(change.before, vietnamese=vietnamese),
        after=_quoted(change.after, vietnamese=vietnamese),
        place=_place(change, vietnamese=vietnamese),
    )
    return f"{what} ({_revisions(change, vietnamese=vietnamese)})."


def _quoted(text: str | None, *, vietnamese: bool) -> str:
    return f"“{_clean(text)}”" if text else "trống" if vietnamese else "empty"


def _clean(text: str | None) -> str:
    """Text of the file without signs that steer a terminal or the direction of writing."""
    return "".join(sign if sign.isprintable() else " " for sign in text or "")


def _place(change: Change, *, vietnamese: bool) -> str:
    before, after = change.page_before, change.page_after
    if before is None and after is None:
        return ""
    if before is not None and after is not None and before != after:
        return f" ở trang {before}, nay là trang {after}," if vietnamese else f" on page {before}, now page {after},"
    page = after if after is not None else before
    return f" ở trang {page}" if vietnamese else f" on page {page}"


def _revisions(change: Change, *, vietnamese: bool) -> str:
    before, after = change.revision_before, change.revision_after
    if vietnamese:
        who = f"chữ ký “{_clean(change.signed_by)}” che phủ" if change.signed_by else "không ai ký phần này"
        return f"bản thứ {before} của tệp so với bản thứ {after}; {who}"
    who = f"covered by signature “{_clean(change.signed_by)}”" if change.signed_by else "nobody signed this"
    return f"revision {before} of the file against revision {after}; {who}"
