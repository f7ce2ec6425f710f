"""Many documents done together, of which one that fails fails alone. Pure but for the log."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, TypeVar

from domain.errors import SYSTEM_FAULTS, ArchiveError, ArchiveUnusable, ErrorCode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Item = TypeVar("Item")
_LOG = logging.getLogger("vankho.parcels")
_MOST_LETTERS = 300


def of_the_machine(error: Exception) -> bool:
    """Nothing is wrong with a document: the same work is done again once somebody has acted."""
    return isinstance(error, ArchiveUnusable) or (isinstance(error, ArchiveError) and error.code in SYSTEM_FAULTS)


def as_error(error: Exception) -> ArchiveError:
    """`error` in the words of the archive; a bug of ours is INTERNAL, and the log has where it was."""
    if isinstance(error, ArchiveError):
        return error
    _LOG.error("unexpected", exc_info=error)
    return ArchiveError(ErrorCode.INTERNAL, detail=f"{type(error).__name__}: {error}"[:_MOST_LETTERS])


def each_to_its_end(
    items: Sequence[Item], together: Callable[[Sequence[Item]], object], fail: Callable[[Item, ArchiveError], object]
) -> None:
    """Do `together` with all items; where that fails, with each half of them, until it is known which are at fault.

    Args:
        items: at least one; what `together` did of them before it failed may be done again.
        together: the work.
        fail: hears of each item that cannot be done, and why.

    Raises:
        ArchiveError: a fault of the machine; nobody is at fault.
    """
    try:
        together(items)
    except Exception as error:
        if of_the_machine(error):
            raise
        if len(items) == 1:
            fail(items[0], as_error(error))
            return
        middle = len(items) // 2
        for half in (items[:middle], items[middle:]):
            each_to_its_end(half, together, fail)
