"""Re-reading many records: handed to the durable engine a few hundred at a time, told as they end.

Records that an earlier run left in the engine's hands are waited for, not begun twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from domain.documents import RecordState
from domain.errors import SYSTEM_FAULTS, ArchiveError
from pipeline.archive import Archive
from pipeline.dbos_engine import deadly
from pipeline.reread_plan import plan_of
from pipeline.reread_report import REPORT, RereadReport
from pipeline.rereading import report_key
from pipeline.story import ANEW, OLDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.wiring import Parts

_HELD = 200  # records in the engine's hands
_LOOKED_AT = 40


def archived_codes(parts: Parts, dossier: str | None = None) -> Iterator[str]:
    """Codes of the archived records, of one dossier or of all, newest first.

    Raises:
        ArchiveError: RECORD_NOT_FOUND, there is no such dossier.
    """
    if dossier is not None:
        parts.catalogue.dossier(dossier)
    after = None
    while page := parts.catalogue.records(after, dossier=dossier, state=RecordState.ARCHIVED):
        yield from (summary.code for summary in page)
        after = page[-1].code


def looked_at(parts: Parts, code: str, *, anew: bool) -> tuple[RereadReport, int]:
    """What would be left of a record, and how many pages would be read again.

    Raises:
        ArchiveError: a fault of the machine; what is the matter with the record stands in the report.
    """
    reader = str(parts.reader)
    try:
        plan = plan_of(parts.dossiers, parts.reviser.archived(code), reader, anew=anew)
    except ArchiveError as error:
        if error.code in SYSTEM_FAULTS:
            raise
        return RereadReport(code, reader, code=error.code.value, facts=error.facts), 0
    return RereadReport(code, reader, left=plan.left), len(plan.pages)


def reread(archive: Archive, codes: Iterable[str], *, anew: bool) -> Iterator[RereadReport]:
    """Read archived records again, those of their pages that another reader or version read, or all with `anew`.

    Raises:
        ArchiveUnusable: the archive itself failed; what was begun goes on at the next run.
    """
    archive.parts.reviser.catch_up()
    run = _Run(archive, anew, archive.parts.engine.live())
    for code in dict.fromkeys(codes):
        report, pages = looked_at(archive.parts, code, anew=anew)
        if pages or run.is_live(code):
            run.begin(code, pages)
        else:
            yield run.told(code) or report
        while len(run.waiting) >= _HELD:
            archive.rest()
            yield from run.ended()
        yield from run.ended()
    while run.waiting:
        archive.rest()
        yield from run.ended()


@dataclass(slots=True)
class _Run:
    """Records in the engine's hands: their tickets, None for those of an earlier run."""

    archive: Archive
    anew: bool
    live: frozenset[str]
    waiting: dict[str, str | None] = field(default_factory=dict)

    def begin(self, code: str, pages: int) -> None:
        parts = self.archive.parts
        parts.progress.received(code, pages)
        if self.is_live(code):
            self.waiting[code] = None
        else:
            key = f"{ANEW if self.anew else OLDER}{code}"
            self.waiting[code] = parts.engine.submit(key, parts.clock().isoformat())

    def ended(self) -> Iterator[RereadReport]:
        """Of the oldest few."""
        if None in self.waiting.values():
            self.live = self.archive.parts.engine.live()
        for code, ticket in list(islice(self.waiting.items(), _LOOKED_AT)):
            if ticket is None and not self.is_live(code):
                del self.waiting[code]
                yield self.told(code) or looked_at(self.archive.parts, code, anew=self.anew)[0]
            elif ticket is not None and self.archive.parts.engine.ended(ticket):
                del self.waiting[code]
                yield self.told(code) or self._given_up(code)

    def is_live(self, code: str) -> bool:
        """Whether the engine has this record in hand, whoever gave it."""
        return f"{OLDER}{code}" in self.live or f"{ANEW}{code}" in self.live

    def told(self, code: str) -> RereadReport | None:
        """What the steps left for whoever asks, once; also of a run that was cut short before it could be told."""
        store, key = self.archive.parts.store, report_key(code)
        if store.stat(key) is None:
            return None
        report = REPORT.validate_json(store.read_bytes(key))
        store.delete(key)
        return report

    def _given_up(self, code: str) -> RereadReport:
        error = deadly()
        return RereadReport(code, str(self.archive.parts.reader), code=error.code.value, facts=error.facts)
