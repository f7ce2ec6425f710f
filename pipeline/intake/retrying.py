"""Documents that need a person: the cursor through them, and trying those of a batch again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.documents import RecordState
from domain.errors import SYSTEM_FAULTS, ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable

    from catalogue.catalogue import Catalogue
    from domain.entries import RecordSummary
    from domain.people.access import Sight

TOGETHER = 50  # documents of a batch that one request tries again: a proxy waits a minute at most
_ANCHORS = 6


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of trying again.

    Attributes:
        again: codes that are being worked on again.
        refused: codes that could not be tried, with the error.
        more: others of the batch have failed too; ask again.
    """

    again: list[str]
    refused: dict[str, ArchiveError]
    more: bool


def failed_records(
    catalogue: Catalogue, after: str, limit: int, batch: str | None, sight: Sight | None = None
) -> tuple[tuple[RecordSummary, ...], str | None]:
    """At most `limit` FAILED documents, newest first, and the cursor of the next ones, None at the end.

    The cursor names the last few documents of a page: while a clerk goes through the list, those behind him are being
    worked on again and have no place in it any more.
    """
    states = catalogue.states(tuple(filter(None, after.split("~"))), sight)
    still = [code for code, state in states.items() if state is RecordState.FAILED]
    behind = still[-1] if still else None
    found = catalogue.records(behind, limit + 1, batch=batch, state=RecordState.FAILED, sight=sight)
    shown = found[:limit]
    cursor = "~".join(summary.code for summary in shown[-_ANCHORS:])
    return shown, cursor if len(found) > limit else None


def retry_batch(catalogue: Catalogue, batch: str, retry: Callable[[str], None], sight: Sight | None = None) -> Tried:
    """Try the failed documents of `batch` again, some at a time.

    Args:
        catalogue: tells them.
        batch: its identifier.
        retry: tries the document of a code again.
        sight: of whoever wants it; documents that may not be seen stay as they are.

    Raises:
        ArchiveError: a server is away; what was tried before stays so.
    """
    again: list[str] = []
    refused: dict[str, ArchiveError] = {}
    found = catalogue.records(None, TOGETHER + 1, batch=batch, state=RecordState.FAILED, sight=sight)
    for summary in found[:TOGETHER]:
        try:
            retry(summary.code)
        except ArchiveError as error:
            if error.code in SYSTEM_FAULTS:
                raise
            refused[summary.code] = error
        else:
            again.append(summary.code)
    return Tried(again, refused, more=len(found) > TOGETHER and bool(again))
