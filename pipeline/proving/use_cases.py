"""Proving that what is kept is what was handed in: verdicts, sealed manifests, PDF/A compared with their masters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.messages import Language
from domain.people.permissions import Permission
from pipeline.acts import act
from pipeline.finding.sight import check, each, each_dossier, shows_dossier, sight_of
from pipeline.isolation.jobs import NO_EVIDENCE, EvidenceFiles
from pipeline.proving.record_verification import RecordVerifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from domain.actors import Actor
    from domain.evidence import VerificationReport
    from pipeline.proving.changed_pages import PagePair
    from pipeline.proving.sealing import SealingReport
    from pipeline.upkeep.rechecking.report import RecheckReport
    from pipeline.wiring import Parts


class ProvingUseCases:
    """Asking for verdicts."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._verifier = RecordVerifier(parts)

    @act(Permission.VERIFY)
    def verify_record(
        self,
        actor: Actor,
        code: str,
        language: Language = Language.VI,
        given: EvidenceFiles = NO_EVIDENCE,
        time: datetime | None = None,
        *,
        one_of_many: bool = False,
    ) -> VerificationReport:
        """The verdict about a record; see `RecordVerifier.verify`."""
        check(self._parts, actor, code, Permission.VERIFY)
        return self._verifier.verify(code, language, given, time, one_of_many=one_of_many)

    @act(Permission.VERIFY)
    def verify_file(
        self,
        actor: Actor,
        path: Path,
        target: str,
        language: Language = Language.VI,
        given: EvidenceFiles = NO_EVIDENCE,
        time: datetime | None = None,
    ) -> VerificationReport:
        """The verdict about a file that need not be stored, as of `time`; the report calls it `target`."""
        return self._verifier.judge(path, target, language, given, time)

    @act(Permission.VERIFY)
    def draw_changed_pages(
        self, actor: Actor, report: VerificationReport, path: Path | None = None
    ) -> tuple[PagePair, ...]:
        """Draw the pages that a report on a record, or on the file at `path`, calls changed."""
        if path is None:
            check(self._parts, actor, report.target, Permission.VERIFY)
        return self._verifier.draw_changed_pages(report, path)

    @act(Permission.VERIFY)
    def dossiers(self, actor: Actor) -> Iterator[str]:
        """Codes of all dossiers in the object store of which the actor may see something."""
        sight = sight_of(self._parts, actor)
        return (one.code for one in self._parts.dossiers.dossiers() if shows_dossier(self._parts, sight, one.code))

    @act(Permission.SEAL)
    def seal_packages(self, actor: Actor, dossiers: Iterable[str], *, accept: bool = False) -> Iterator[SealingReport]:
        """Seal packages that have no manifest; see `sealing.seal_packages`."""
        from pipeline.proving.sealing import seal_packages

        checked = each_dossier(self._parts, actor, dossiers, Permission.SEAL)
        return seal_packages(self._parts, checked, accept=accept)

    @act(Permission.OPERATE)
    def recheck(self, actor: Actor, codes: Iterable[str], *, dry_run: bool, every: bool) -> Iterator[RecheckReport]:
        """Compare PDF/A with their masters and make anew what lost something; see `rechecking.run.recheck`."""
        from pipeline.upkeep.rechecking.run import recheck

        return recheck(self._parts, each(self._parts, actor, codes), dry_run=dry_run, every=every)
