"""Passwords that a command is given: in a file, or asked for; never as an argument, which others would see."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode

if TYPE_CHECKING:
    from api.cli.console import Console


def password_of(file: str | None, console: Console) -> bytes | None:
    """The first line of a file; `-` asks for it, None is none.

    Raises:
        ArchiveError: UNREADABLE_FILE; USAGE, it is empty.
    """
    if file is None:
        return None
    if file == "-":
        return _not_empty(_asked(console).encode())
    try:
        return _not_empty(Path(file).read_bytes().split(b"\n")[0].rstrip(b"\r"))
    except OSError as error:
        raise ArchiveError(ErrorCode.UNREADABLE_FILE, detail=f"{file}: {error.strerror}") from error


def _asked(console: Console) -> str:
    prompt = console.word("password-prompt")
    return getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


def _not_empty(password: bytes) -> bytes:
    if not password:
        raise ArchiveError(ErrorCode.USAGE, detail="mật khẩu rỗng / empty password")
    return password
