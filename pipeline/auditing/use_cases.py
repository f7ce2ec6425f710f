"""Audits of the archive: begun, watched, shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.audits import AuditState
from domain.errors import ArchiveError, ErrorCode
from domain.people.permissions import Permission
from pipeline.acts import act

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from domain.actors import Actor
    from domain.audits import AuditedRecord, AuditScope, AuditSummary
    from domain.messages import Language
    from pipeline.auditing.kept import KeptAudits
    from pipeline.wiring import Parts

_LOOKS_BETWEEN = 8  # of a quarter of a second each, between two countings of what was judged


class AuditUseCases:
    """Asking for audits. What does it is loaded when it is asked for."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @act(Permission.AUDIT)
    def begin(self, actor: Actor, scope: AuditScope, language: Language) -> AuditSummary:
        """Let the workers judge every record of `scope`; one audit goes on at a time.

        Raises:
            ArchiveError: AUDIT_RUNNING; NOTHING_TO_AUDIT; BATCH_NOT_FOUND, SEVERAL_BATCHES.
        """
        from pipeline.auditing.kept import begun
        from pipeline.auditing.planning import make_plan
        from pipeline.finding.sight import sight_of
        from pipeline.processing.story import AUDIT

        parts, kept = self._parts, self._kept()
        with parts.catalogue.only_one("beginning an audit") as may:
            running = next((one for one in kept.all() if one.state is AuditState.RUNNING), None)
            if running or not may:
                raise ArchiveError(ErrorCode.AUDIT_RUNNING, audit=running.identifier if running else "–")
            plan, codes = make_plan(parts, kept, scope, sight_of(parts, actor), actor.name, language)
            if not plan.records:
                raise ArchiveError(ErrorCode.NOTHING_TO_AUDIT)
            kept.begin(plan, codes)
            parts.engine.submit(AUDIT, plan.identifier, "")
        return begun(plan)

    @act(Permission.AUDIT)
    def watch(self, actor: Actor, identifier: str) -> Iterator[int]:
        """Wait until an audit is over, telling now and then how many records were judged.

        One that was cut short goes on, where this process works or another does.

        Raises:
            ArchiveError: AUDIT_NOT_FOUND.
            ArchiveUnusable: the archive itself failed; what was begun goes on at the next run.
        """
        from pipeline.auditing.unfinished import resumed
        from pipeline.durable.orders import rest

        parts, kept = self._parts, self._kept()
        plan = kept.plan(identifier)
        while kept.summary(identifier).state is AuditState.RUNNING:
            ticket = resumed(parts, parts.engine, identifier)  # also where it ended in a fault of the engine itself
            while ticket and not parts.engine.ended(ticket):
                yield kept.judged(plan)
                for _ in range(_LOOKS_BETWEEN):
                    rest(parts)
                    if parts.engine.ended(ticket):
                        break

    @act(Permission.AUDIT)
    def select(self, actor: Actor) -> Iterator[AuditSummary]:
        """All audits, newest first."""
        yield from self._kept().all()

    @act(Permission.AUDIT)
    def shown(self, actor: Actor, identifier: str) -> AuditSummary:
        """What an audit found, as far as it has come.

        Raises:
            ArchiveError: AUDIT_NOT_FOUND.
        """
        return self._kept().summary(identifier)

    @act(Permission.AUDIT)
    def judged(self, actor: Actor, identifier: str) -> int:
        """How many records were judged so far, of an audit that goes on.

        Raises:
            ArchiveError: AUDIT_NOT_FOUND.
        """
        kept = self._kept()
        return kept.judged(kept.plan(identifier))

    @act(Permission.AUDIT)
    def report(self, actor: Actor, identifier: str, target: Path) -> None:
        """Write the report of an audit, a PDF/A, as the new file `target`.

        Raises:
            ArchiveError: AUDIT_NOT_FOUND, also while it is not over.
        """
        from pipeline.auditing.kept import REPORT

        self._kept().fetch(identifier, REPORT, target)

    @act(Permission.AUDIT)
    def rows(self, actor: Actor, identifier: str) -> Generator[AuditedRecord]:
        """Every record that an audit looked at, in the order of codes.

        Raises:
            ArchiveError: AUDIT_NOT_FOUND, also while it is not over.
        """
        from pipeline.auditing.kept import ROWS, read_rows

        target = self._parts.run_folder / f"rows-{identifier}.jsonl.gz"
        target.unlink(missing_ok=True)
        self._kept().fetch(identifier, ROWS, target)
        try:
            yield from read_rows(target)
        finally:
            target.unlink(missing_ok=True)

    def _kept(self) -> KeptAudits:
        from pipeline.auditing.kept import KeptAudits

        return KeptAudits(self._parts.store)
