"""People of the demonstration: one in each role that an office meets daily, with a password printed once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.actors import SYSTEM
from domain.people.access import AccessMode
from domain.people.roles import Grant, RoleName
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    from pathlib import Path

_PEOPLE = (
    ("lan", "Nguyễn Thị Lan", RoleName.CLERK, "cán bộ số hóa: nạp, sửa chữ"),
    (
        "minh",
        "Trần Văn Minh",
        RoleName.OFFICIAL,
        "người khai thác: tra cứu, xin đọc tài liệu có điều kiện",
    ),
    ("hoa", "Lê Thị Hoa", RoleName.AUDITOR, "kiểm toán: xem mọi thứ và nhật ký, không đổi gì"),
    ("binh", "Phạm Văn Bình", RoleName.ARCHIVIST, "phụ trách lưu trữ: chế độ sử dụng, duyệt yêu cầu đọc"),
)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One of them: the name to log in with, the password, and what the person does."""

    name: str
    full_name: str
    password: str
    does: str


def make_people(home: Path, conditional: str) -> list[DemoPerson]:
    """Add the people to the archive in `home`, and make the record `conditional` one that is read on request only."""
    made = []
    with open_archive(home, write=True) as archive:
        for name, full_name, role, does in _PEOPLE:
            password = f"Kho-{secrets.token_hex(4)}-{secrets.randbelow(90) + 10}a"
            _, link = archive.people.add(SYSTEM, name, full_name, [Grant(role)])
            archive.people.use_link(link, password, "demo")
            made.append(DemoPerson(name, full_name, password, does))
        archive.access.set(SYSTEM, conditional, AccessMode.CONDITIONAL, "minh họa chế độ sử dụng có điều kiện")
    return made
