"""What signatures are, in the words of NĐ 30/2020; Vietnamese first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.messages import Language
from domain.signature_roles import RoleReason, SignatureRole

if TYPE_CHECKING:
    from collections.abc import Iterable

ROLE_WORDS: dict[SignatureRole, tuple[str, str]] = {
    SignatureRole.AUTHOR: ("người ký văn bản", "author"),
    SignatureRole.OFFICE: ("cơ quan", "office"),
    SignatureRole.NUMBER: ("số văn bản", "document number"),
    SignatureRole.DATE: ("ngày văn bản", "document date"),
    SignatureRole.INITIAL: ("ký nháy", "initial"),
    SignatureRole.COPY: ("bản sao", "copy mark"),
    SignatureRole.RECEIVER: ("cơ quan nhận", "receiving office"),
    SignatureRole.GAZETTE: ("cơ quan công báo", "gazette"),
    SignatureRole.TIMESTAMP: ("dấu thời gian", "timestamp"),
    SignatureRole.UNKNOWN: ("chưa rõ vai trò", "role not known"),
}
_COUNTED: dict[SignatureRole, tuple[str, str]] = {
    SignatureRole.AUTHOR: ("của người ký văn bản", "of the author"),
    SignatureRole.OFFICE: ("của cơ quan", "of the office"),
    SignatureRole.NUMBER: ("ghi số", "for the number"),
    SignatureRole.DATE: ("ghi ngày", "for the date"),
    SignatureRole.COPY: ("trên bản sao", "on a copy"),
    SignatureRole.RECEIVER: ("của cơ quan nhận", "of a receiving office"),
    SignatureRole.GAZETTE: ("của cơ quan công báo", "of the gazette"),
}
REASON_WORDS: dict[RoleReason, tuple[str, str]] = {
    RoleReason.TEXT: ("theo chữ hiển thị", "by the text it shows"),
    RoleReason.PRINT_BESIDE: ("theo chữ in ngay bên cạnh", "by what is printed beside it"),
    RoleReason.BELOW_NUMBER: (
        "ở sau hoặc dưới số, ký hiệu trên trang đầu",
        "behind or below the number on the first page",
    ),
    RoleReason.HEAD_LEFT: ("ở chỗ của số, ký hiệu trên trang đầu", "where the number stands on the first page"),
    RoleReason.HEAD_RIGHT: ("ở phía trên bên phải trang đầu", "top right of the first page"),
    RoleReason.NUMBER_AGAIN: ("nhắc lại số, ngày ở đầu văn bản", "repeats number or date of the head"),
    RoleReason.OVER_AUTHOR: ("trùm lên chữ ký của người ký văn bản", "covers part of the author's signature"),
    RoleReason.UNDER_OFFICE: ("có chữ ký của cơ quan trùm lên", "the office's signature covers part of it"),
    RoleReason.SIGNING_PLACE: ("ở chỗ ký, phía dưới bên phải", "in the place for signing, low on the right"),
    RoleReason.BEFORE_AUTHOR: ("nhỏ hơn và ký trước người ký văn bản", "smaller, and signed before the author"),
    RoleReason.PERSON: ("chứng thư của cá nhân", "a person's certificate"),
    RoleReason.ORGANISATION: ("chứng thư của cơ quan, tổ chức", "an organisation's certificate"),
    RoleReason.SAME_OFFICE: ("cùng tên với chữ ký của cơ quan ở chỗ khác", "named as the office's signature elsewhere"),
    RoleReason.OTHER_OFFICE: (
        "của cơ quan khác, ký sau cơ quan ban hành",
        "of another organisation, after the issuing one",
    ),
    RoleReason.INVISIBLE: ("không hiện trên trang nào", "shows on no page"),
}


def counted(role: SignatureRole, count: int, language: Language) -> str:
    """`2 của cơ quan`: how many signatures of a file are that."""
    words = _COUNTED.get(role) or ROLE_WORDS[role]
    return f"{count} {words[language is not Language.VI]}"


def role_word(role: SignatureRole, language: Language) -> str:
    """The role; of a later program's role, that it is not known to this one."""
    vietnamese, english = ROLE_WORDS.get(role, ROLE_WORDS[SignatureRole.UNKNOWN])
    return vietnamese if language is Language.VI else english


def reason_words(reasons: Iterable[RoleReason], language: Language) -> str:
    """Why a role is told, as one phrase; reasons of a later program are left out."""
    known = (REASON_WORDS[reason] for reason in reasons if reason in REASON_WORDS)
    return "; ".join(pair[language is not Language.VI] for pair in known)
