"""Why a person changes what is kept: asked for with every such change."""

from __future__ import annotations

from domain.errors import ArchiveError, ErrorCode

_MOST = 500  # letters


def check_reason(reason: str) -> None:
    """Refuse a reason that says nothing, or too much.

    Raises:
        ArchiveError: USAGE.
    """
    if not reason.strip() or len(reason) > _MOST:
        raise ArchiveError(ErrorCode.USAGE, detail="--reason")
