"""`FIELD=VALUE …` as they are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode

if TYPE_CHECKING:
    from collections.abc import Sequence


def pairs_of(values: Sequence[str]) -> list[tuple[str, str]]:
    """Names and values of `FIELD=VALUE`.

    Raises:
        ArchiveError: USAGE, one has no sign between.
    """
    pairs = [one.partition("=") for one in values]
    if not pairs or not all(equals for _, equals, _ in pairs):
        raise ArchiveError(ErrorCode.USAGE, detail="FIELD=VALUE")
    return [(name, text) for name, _, text in pairs]
