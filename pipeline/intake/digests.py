"""Digests of files as they are handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.digest import Fixity, fixity_of
from domain.errors import ErrorCode, RefusedInput

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CHUNK = 1 << 20


def digest_of(path: Path) -> Fixity:
    """Size and digests of the file at `path`.

    Raises:
        RefusedInput: UNREADABLE_FILE, NOT_A_FILE.
    """
    try:
        if path.exists() and not path.is_file():  # a pipe or device would be waited for, for ever
            raise RefusedInput(ErrorCode.NOT_A_FILE)
        return fixity_of(_chunks(path))
    except OSError as error:
        raise RefusedInput(ErrorCode.UNREADABLE_FILE, detail=error.strerror or str(error)) from error


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
