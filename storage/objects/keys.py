"""Names of stored objects: the one rule that every back end can hold (file systems and S3 alike)."""

from __future__ import annotations

import re

from domain.errors import ArchiveError, ErrorCode

PART_BYTES_MAX = 255  # a file name in ext4, XFS, NTFS
KEY_BYTES_MAX = 1024  # a key in S3
# Backslash, control characters (Cc), surrogates (Cs), and what XML cannot tell, in which S3 lists names.
_FORBIDDEN = re.compile("[\\\\\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def check_key(key: str) -> str:
    """`key` itself when it is safe: relative, `/` between parts, any Unicode but control characters.

    Refused: empty keys and parts, nothing but blanks, `.` and `..` as parts, backslashes, control characters, lone
    surrogates, U+FFFE and U+FFFF, parts over 255 and keys over 1024 bytes of UTF-8.

    Raises:
        ArchiveError: STORE_FAILED with the key and the rule it breaks.
    """
    fault = _fault(key)
    if fault:
        raise ArchiveError(ErrorCode.STORE_FAILED, detail=f"{key[:200]!r}: {fault}")
    return key


def _fault(key: str) -> str | None:
    parts = key.split("/")
    if any(part in {"", ".", ".."} for part in parts):
        return "empty, “.” or “..” part"
    if not key.strip():
        return "nothing but blanks"
    if _FORBIDDEN.search(key):
        return "backslash or control character"
    if len(key.encode()) > KEY_BYTES_MAX or any(len(part.encode()) > PART_BYTES_MAX for part in parts):
        return "name too long"
    return None
