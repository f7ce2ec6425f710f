"""Re-reading many records: handed to the durable engine a few hundred at a time, told as they end.

Records that an earlier run left in the engine's hands, or that somebody else ordered, are waited for, not begun twice.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from domain.errors import SYSTEM_FAULTS, ArchiveError, ErrorCode
from pipeline.durable.dbos_engine import deadly
from pipeline.durable.orders import rest
from pipeline.processing.story import REREAD, REREAD_ALL
from pipeline.texts.reread_plan import plan_of
from pipeline.texts.reread_report import REPORT, RereadReport
from pipeline.texts.reread_steps import report_key
from pipeline.upkeep.reindexing import batches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.wiring import Parts

_HELD = 200  # records in the engine's hands
_TOGETHER, _LOOKED_AT = 50, 40


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


def reread(parts: Parts, codes: Iterable[str], *, anew: bool) -> Iterator[RereadReport]:
    """Read archived records again, those of their pages that another reader or version read, or all with `anew`.

    Raises:
        ArchiveUnusable: the archive itself failed; what was begun goes on at the next run.
    """
    parts.reviser.catch_up()
    run = _Run(parts, anew=anew)
    for group in batches(dict.fromkeys(codes), _TOGETHER):
        yield from run.order(group)
        yield from run.ended()
        while len(run.waiting) >= _HELD:
            rest(parts)
            yield from run.ended()
    while run.waiting:
        rest(parts)
        yield from run.ended()


class _Run:
    """Records in the engine's hands: their tickets, None for those that somebody else ordered."""

    def __init__(self, parts: Parts, *, anew: bool) -> None:
        self._parts = parts
        self._anew = anew
        self.waiting: dict[str, str | None] = {}

    def order(self, codes: Iterable[str]) -> Iterator[RereadReport]:
        """Hand records to the engine, each once whoever else orders it now; tells those with nothing to do."""
        parts = self._parts
        with self._alone():
            live = parts.engine.live(REREAD, REREAD_ALL)  # before we look: what ends in between is seen to be done
            found = {code: looked_at(parts, code, anew=self._anew) for code in codes}
            for code, (_, pages) in found.items():
                if pages or code in live:
                    self.waiting[code] = None if code in live else self._submitted(code)
                    parts.progress.received(code, pages)
        yield from (self._kept(code) or report for code, (report, _) in found.items() if code not in self.waiting)

    def ended(self) -> Iterator[RereadReport]:
        """Of the oldest few, those that are over."""
        engine = self._parts.engine
        live = engine.live(REREAD, REREAD_ALL) if None in self.waiting.values() else frozenset()
        for code, ticket in list(islice(self.waiting.items(), _LOOKED_AT)):
            if code not in live if ticket is None else engine.ended(ticket):
                del self.waiting[code]
                yield self._kept(code) or self._not_kept(code)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else orders: what is not live now is not begun twice."""
        while True:
            with self._parts.catalogue.only_one("ordering reread") as may:
                if may:
                    yield
                    return
            rest(self._parts)

    def _submitted(self, code: str) -> str:
        parts = self._parts
        return parts.engine.submit(REREAD_ALL if self._anew else REREAD, code, parts.clock().isoformat())

    def _kept(self, code: str) -> RereadReport | None:
        """The report that the steps left, given once; also of a run that was cut short before it could tell."""
        store, key = self._parts.store, report_key(code)
        try:
            report = REPORT.read(store.read_bytes(key), key)
        except ArchiveError as error:
            if error.code is ErrorCode.OBJECT_MISSING:
                return None
            raise
        store.delete(key)
        return report

    def _not_kept(self, code: str) -> RereadReport:
        """Somebody else was told; or there was nothing to tell, since every worker died at it."""
        report, pages = looked_at(self._parts, code, anew=False)
        if not pages:
            return report
        error = deadly()
        return replace(report, code=error.code.value, facts=error.facts)
