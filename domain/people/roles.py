"""Roles: templates of permissions, which an administrator may change (architecture, decision 10)."""

from __future__ import annotations

from dataclasses import dataclass

from domain.people.permissions import READING, Permission
from domain.terms import Term

_P = Permission
_FULL_READING = READING | {_P.READ_CONDITIONAL, _P.SEE_WORK, _P.VERIFY, _P.DOWNLOAD}


class RoleName(Term):
    """The roles that every archive has."""

    CLERK = "clerk"  # cán bộ số hóa
    REVIEWER = "reviewer"  # người kiểm tra
    ARCHIVIST = "archivist"  # phụ trách lưu trữ
    OFFICIAL = "official"  # người khai thác
    GUEST = "guest"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"  # people and settings, not content
    PROGRAM = "program"


TEMPLATES: dict[RoleName, frozenset[Permission]] = {
    RoleName.CLERK: _FULL_READING | {_P.DEPOSIT, _P.CORRECT},
    RoleName.REVIEWER: _FULL_READING | {_P.CORRECT, _P.REVIEW},
    RoleName.ARCHIVIST: _FULL_READING
    | {
        _P.SEE_SECRET,
        _P.DEPOSIT,
        _P.CORRECT,
        _P.REVIEW,
        _P.RELEASE,
        _P.RELEASE_SECRECY,
        _P.SEAL,
        _P.HOLD,
        _P.DESTROY,
        _P.SET_ACCESS,
    },
    RoleName.OFFICIAL: READING | {_P.DOWNLOAD, _P.VERIFY, _P.ASK_ACCESS},
    RoleName.GUEST: READING,
    RoleName.AUDITOR: _FULL_READING | {_P.SEE_SECRET, _P.READ_JOURNAL, _P.AUDIT},
    RoleName.ADMINISTRATOR: frozenset({_P.MANAGE_PEOPLE, _P.MANAGE_SETTINGS, _P.OPERATE}),
    RoleName.PROGRAM: READING | {_P.DOWNLOAD, _P.DEPOSIT},
}


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that somebody holds.

    Attributes:
        role: which.
        fonds: code of the one fonds it is held for; empty for the whole archive.
    """

    role: RoleName
    fonds: str = ""
