"""Names of things: dossier codes (mã hồ sơ), record codes (docCode of TT 05/2025/TT-BNV, Phụ lục III)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.errors import ArchiveError, ErrorCode

DOSSIER_CODE_MAX = 100  # TT 05/2025/TT-BNV: fileCode String 100
_DOSSIER_CODE = re.compile(r"[0-9A-Za-zÀ-ỹĐđ](?:[0-9A-Za-zÀ-ỹĐđ._-]*[0-9A-Za-zÀ-ỹĐđ])?")
_RECORD_CODE = re.compile(r"(?P<dossier>.+)\.(?P<ordinal>\d{7})")


@dataclass(frozen=True, slots=True)
class RecordCode:
    """The code of one archived document: dossier code, a full stop, seven digits of the ordinal in the dossier."""

    dossier: str
    ordinal: int

    def __str__(self) -> str:
        """Like `H49.64.33.2001.160.0000001`."""
        return f"{self.dossier}.{self.ordinal:07d}"

    @classmethod
    def parse(cls, text: str) -> RecordCode:
        """Read a code as printed by `str`.

        Raises:
            ArchiveError: RECORD_NOT_FOUND, since no record can bear such a code.
        """
        match = _RECORD_CODE.fullmatch(text)
        if match is None:
            raise ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=text)
        return cls(match["dossier"], int(match["ordinal"]))


def check_dossier_code(code: str) -> str:
    """`code` itself when it can be a mã hồ sơ: letters, digits, `.`, `_`, `-`, at most 100 characters.

    Raises:
        ArchiveError: USAGE, with the code found.
    """
    if len(code) > DOSSIER_CODE_MAX or not _DOSSIER_CODE.fullmatch(code) or ".." in code:
        raise ArchiveError(ErrorCode.USAGE, detail=f"--dossier {code!r}")
    return code
