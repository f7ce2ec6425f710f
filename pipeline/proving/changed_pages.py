"""Pictures of the pages that were changed after somebody signed: as they were beside what they became."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import SYSTEM_FAULTS, ArchiveError, ErrorCode
from domain.evidence import Change, ChangedPage
from pipeline.isolation.jobs import DRAW_PAIR, DrawPairJob
from signing.verify.changes.changed_pages import changed_fields, changes_anywhere, changes_by_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.evidence import VerificationReport
    from domain.limits import InputLimits
    from pipeline.isolation.sandbox import Sandbox

MOST_DRAWN = 4  # pages of a report
_LOOKED_THROUGH = 6  # first pages, for a change that names none
_COSTLY = frozenset({ErrorCode.TIME_LIMIT, ErrorCode.MEMORY_LIMIT})


@dataclass(frozen=True, slots=True)
class PagePair:
    """One changed page, drawn.

    Attributes:
        page: its numbers, and which revisions.
        changes: what was changed on it.
        before, after: JPEG; None for a page that is not there, or that cannot be drawn.
        differs: whether both look otherwise.
        fault: why it cannot be drawn.
    """

    page: ChangedPage
    changes: tuple[Change, ...]
    before: bytes | None = None
    after: bytes | None = None
    differs: bool = True
    fault: ErrorCode | None = None


class PageDrawer:
    """Draws the changed pages of one file, each in a child process of its own.

    Args:
        path: the file.
        sandbox: where strangers' pages are drawn.
        limits: on drawing.
    """

    def __init__(self, path: Path, sandbox: Sandbox, limits: InputLimits) -> None:
        self._path, self._sandbox, self._limits = path.absolute(), sandbox, limits

    def pairs(self, report: VerificationReport) -> tuple[PagePair, ...]:
        """The first pages that the report on the file calls changed; none is drawn where it tells of no change.

        A change that names no page, as of layers, is looked for on the first pages. After a page that took too much
        time or memory no other one is tried: all bear its reason.

        Raises:
            ArchiveError: a fault of the machine, such as DISK_FULL.
        """
        changes = [change for row in report.signatures for change in row.changes]
        found: list[PagePair] = []
        for page, told in list(changes_by_page(changes).items())[:MOST_DRAWN]:
            fault = found[-1].fault if found else None
            found.append(PagePair(page, told, fault=fault) if fault in _COSTLY else self._drawn(page, told))
        if not any(pair.fault in _COSTLY for pair in found):
            for revisions, told in changes_anywhere(changes).items():
                found += self._otherwise(revisions, told, MOST_DRAWN - len(found))
        return tuple(found)

    def _otherwise(self, revisions: tuple[int, int], changes: tuple[Change, ...], most: int) -> Iterator[PagePair]:
        """Those of the first pages that look otherwise; one that cannot be drawn ends the looking."""
        for number in range(1, _LOOKED_THROUGH + 1) if most > 0 else ():
            pair = self._drawn(ChangedPage(*revisions, number, number), changes)
            if pair.fault is not None or most == 0:
                return
            if pair.differs:
                most -= 1
                yield pair

    def _drawn(self, page: ChangedPage, changes: tuple[Change, ...]) -> PagePair:
        with tempfile.TemporaryDirectory(prefix="vankho-pages-") as folder:
            before, after = Path(folder) / "before.jpg", Path(folder) / "after.jpg"
            job = DrawPairJob(self._path, page, changed_fields(changes), before, after, self._limits)
            try:
                drawn = self._sandbox.call_once(DRAW_PAIR, job)
            except ArchiveError as error:
                if error.code in SYSTEM_FAULTS:
                    raise
                return PagePair(page, changes, fault=error.code)
            return PagePair(page, changes, _read(before), _read(after), drawn.differs)


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None
