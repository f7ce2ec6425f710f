"""Work in the background: beginning and ending it, who does it, how it goes and what is in its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import ArchiveUnusable, ErrorCode
from domain.people.permissions import Permission
from pipeline.acts import act
from pipeline.durable.orders import rest, submit
from pipeline.finding.record_use_cases import pages_read
from pipeline.processing.story import ARCHIVE
from pipeline.proving.confirming import take_up

if TYPE_CHECKING:
    from domain.actors import Actor
    from domain.entries import WorkerSummary
    from pipeline.durable.engine import QueueLoad
    from pipeline.processing.stages import StageTotals, Watch
    from pipeline.upkeep.reindexing import IndexingSoFar
    from pipeline.wiring import Parts


class WorkUseCases:
    """Running the work of this process, and looking at that of all."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @act(Permission.OPERATE)
    def start(self, actor: Actor) -> int:
        """Begin to work, with what an earlier run left unfinished; returns how many documents that is.

        Raises:
            ArchiveUnusable: DATABASE_EMPTY, but the object store is not: rebuild first.
        """
        parts = self._parts
        if parts.catalogue.is_empty() and parts.holds_dossiers():
            raise ArchiveUnusable(ErrorCode.DATABASE_EMPTY)
        engine = parts.engine
        parts.batches.keep_all()
        parts.people.keep_all()
        parts.kept_requests.keep_all()
        with parts.catalogue.only_one("keeping submit") as may:
            unfinished = parts.catalogue.unfinished() if may and parts.works else ()
            if not parts.settings.shared:  # else others work on them, and there may be very many
                for code in unfinished:
                    self._announce(code)
            if may and parts.works:
                take_up(parts, engine)
            live = engine.live(ARCHIVE)
            for code in unfinished:
                if code not in live:
                    submit(parts, code)
        return len(unfinished)

    @act(Permission.OPERATE)
    def finish(self, actor: Actor) -> None:
        """Return when nothing is unfinished any more.

        Raises:
            ArchiveUnusable: the archive itself failed; what is unfinished goes on at the next run.
        """
        self._finish()

    @act(Permission.OPERATE)
    def drain(self, actor: Actor) -> None:
        """Return when nothing is in work any more, re-readings and corrections that were cut short included.

        An index of an earlier release is made anew by then, unless that failed, which the log tells.

        Raises:
            ArchiveUnusable: as `finish`.
        """
        self._finish()
        while self._parts.engine.live():
            rest(self._parts)
        self._parts.reviser.catch_up()
        self._parts.renewal.begin_if_due()
        while self._parts.renewal.works:
            rest(self._parts)

    @act(Permission.OPERATE)
    def workers(self, actor: Actor) -> tuple[WorkerSummary, ...]:
        """The processes that work on the archive, living or lost."""
        return self._parts.catalogue.workers()

    @act(Permission.OPERATE)
    def loads(self, actor: Actor) -> tuple[QueueLoad, ...]:
        """What waits and what runs, over all machines."""
        return self._parts.engine.loads()

    @act(Permission.OPERATE)
    def totals(self, actor: Actor) -> dict[str, StageTotals]:
        """How the stages of this process did so far."""
        return self._parts.meter.totals()

    @act(Permission.OPERATE)
    def renewal(self, actor: Actor) -> IndexingSoFar | None:
        """How far this process is with making an outdated index anew; None while it is not at it."""
        return self._parts.renewal.so_far

    @act(Permission.DEPOSIT)
    def watch(self, actor: Actor, watch: Watch) -> None:
        """Let `watch` see each run of a stage of this process."""
        self._parts.meter.watch(watch)

    @act(Permission.OPERATE)
    def faults(self, actor: Actor) -> tuple[ArchiveUnusable, ...]:
        """What keeps this process from working now."""
        return self._parts.faults.now()

    def _announce(self, code: str) -> None:
        summary = self._parts.catalogue.find(code)
        if summary:
            read, pages = pages_read(self._parts, summary)
            self._parts.progress.received(code, pages - read)

    def _finish(self) -> None:
        live = self._parts.engine.live(ARCHIVE)
        for code in self._parts.catalogue.unfinished():
            if code not in live:
                submit(self._parts, code)
        while self._parts.catalogue.unfinished():
            rest(self._parts)
