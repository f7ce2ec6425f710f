"""A dossier by its code, as its package tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode

if TYPE_CHECKING:
    from domain.documents import Dossier
    from pipeline.wiring import Parts


def known_dossier(parts: Parts, code: str) -> Dossier:
    """The dossier of a code that a person or a sheet gave.

    Raises:
        ArchiveError: RECORD_NOT_FOUND, there is none; OBJECT_CORRUPT.
    """
    try:
        return parts.dossiers.dossier(code)
    except ArchiveError as error:
        if error.code is not ErrorCode.OBJECT_MISSING:
            raise
        raise ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=code) from error
