"""Gathers evidence that a file's signatures need: children say what, the fetcher asks, children judge the answers."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from domain.evidence import VerificationReport
from domain.validation_material import EvidenceFault, KeptMaterial, Lacking
from pipeline.isolation.evidence_jobs import CHECK_ANSWER, NEEDS, CheckJob, Needed
from signing.evidence.fetching import FetchFailed, fetch

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pipeline.evidence.kept import KeptEvidence
    from pipeline.isolation.jobs import VerifyJob
    from pipeline.isolation.sandbox import Sandbox
    from pipeline.settings.evidence_settings import EvidenceSettings
    from signing.evidence.fetching import FetchLimits
    from signing.evidence.needs import Need, Source

_KEPT = frozenset({EvidenceFault.BEFORE_SIGNING})
_ANSWERED = frozenset(EvidenceFault) - {
    *(EvidenceFault.NO_ADDRESS, EvidenceFault.ADDRESS_REFUSED, EvidenceFault.NO_ANSWER, EvidenceFault.REFUSED),
    EvidenceFault.TOO_SLOW,
}
_MOST_ANSWERS = 20  # of full length, for one file
_ROUNDS = 4  # an authority's certificate that came names the next one


@dataclass(frozen=True, slots=True)
class Gathered:
    """What came of it.

    Attributes:
        report: the verdict with all that is kept now.
        kept: new pieces.
        lacking: what could not be had.
    """

    report: VerificationReport
    kept: int = 0
    lacking: tuple[Lacking, ...] = ()

    @property
    def later(self) -> bool:
        """It is worth asking again."""
        return any(item.later for item in self.lacking)


class EvidenceGatherer:
    """Gathers for one archive.

    Args:
        kept: what the archive keeps.
        sandbox: where strangers' bytes are read.
        settings: what may be asked.
        clock: the time now, with zone.
    """

    def __init__(
        self, kept: KeptEvidence, sandbox: Sandbox, settings: EvidenceSettings, clock: Callable[[], datetime]
    ) -> None:
        self._kept, self._sandbox, self._settings, self._clock = kept, sandbox, settings, clock

    def judged(self, job: VerifyJob) -> VerificationReport:
        """The verdict with all that is kept of what it needs; nothing is fetched."""
        return self._needed(job).report

    def gather(self, job: VerifyJob) -> Gathered:
        """Fetch what is lacking, where the settings allow it, and keep it.

        Raises:
            ArchiveError: STORE_FAILED, or a fault of the machine.
        """
        with tempfile.TemporaryDirectory(prefix="vankho-evidence-") as folder:
            return self._gathered(job, _Answers(Path(folder), self._settings.limits))

    def _gathered(self, job: VerifyJob, answers: _Answers) -> Gathered:
        asked: dict[str, Lacking | None] = {}
        new = 0
        for _ in range(_ROUNDS):
            needed = self._needed(job)
            open_needs = [need for need in needed.needs if _mark(need) not in asked]
            if not open_needs or not self._settings.fetch:
                break
            for need in open_needs:
                came, asked[_mark(need)] = self._ask(need, answers)
                new += came
        else:
            needed = self._needed(job)
        still = {_mark(need) for need in needed.needs}
        lacking = tuple(item for mark, item in asked.items() if item is not None and mark in still)
        if not self._settings.fetch:
            lacking = tuple(Lacking(need.name, EvidenceFault.NO_ANSWER) for need in needed.needs)
        return Gathered(needed.report, new, lacking)

    def _needed(self, job: VerifyJob) -> Needed:
        """What is needed beyond what is kept; a certificate that is found may lead to the next one."""
        given: tuple[Path, ...] = ()
        if self._kept.is_empty():
            return self._sandbox.call(NEEDS, job)
        needed = self._sandbox.call(NEEDS, job)
        for _ in range(_ROUNDS):
            found = self._kept.files(needed.keys, job.time)
            if set(found) <= set(given):
                break
            given = tuple(dict.fromkeys((*given, *found)))
            needed = self._sandbox.call(NEEDS, replace(job, given=replace(job.given, kept=given)))
        return needed

    def _ask(self, need: Need, answers: _Answers) -> tuple[int, Lacking | None]:
        """Pieces that came, and why the best answer of all its sources is none; None where one is good."""
        lacking = Lacking(need.name, EvidenceFault.NO_ADDRESS)
        new = 0
        for source in need.sources:
            came, fault, detail = self._asked(need, source, answers)
            new += came
            if fault is None:
                return new, None
            if _tells_more(fault, lacking.fault):
                lacking = Lacking(need.name, fault, source.url, detail)
        return new, lacking

    def _asked(self, need: Need, source: Source, answers: _Answers) -> tuple[int, EvidenceFault | None, str]:
        try:
            path = answers.of(source)
        except FetchFailed as failed:
            return 0, failed.fault, failed.detail
        now, target = self._clock(), path.with_suffix(".der")
        checked = self._sandbox.call(CHECK_ANSWER, CheckJob(path, source.kind, need, now, target))
        if checked.material is None:
            return 0, checked.fault, checked.detail
        new = self._kept.keep(KeptMaterial(checked.material, source.url, now), target)
        return int(new), checked.fault, checked.detail


class _Answers:
    """What servers answered for one file: each address is asked once, and no file keeps a worker for hours."""

    def __init__(self, folder: Path, limits: FetchLimits) -> None:
        self._folder, self._limits = folder, limits
        self._known: dict[Source, Path | FetchFailed] = {}
        self._last = time.monotonic() + _MOST_ANSWERS * limits.seconds

    def of(self, source: Source) -> Path:
        """A file with the answer.

        Raises:
            FetchFailed: why there is none.
        """
        if source not in self._known:
            self._known[source] = self._fetched(source)
        found = self._known[source]
        if isinstance(found, FetchFailed):
            raise found
        return found

    def _fetched(self, source: Source) -> Path | FetchFailed:
        if time.monotonic() > self._last:
            return FetchFailed(EvidenceFault.TOO_SLOW, f"{_MOST_ANSWERS * self._limits.seconds:g}")
        path = self._folder / str(len(self._known))
        try:
            path.write_bytes(fetch(source.url, source.body, self._limits))
        except FetchFailed as failed:
            return failed
        return path


def _tells_more(fault: EvidenceFault, told: EvidenceFault) -> bool:
    """Of several sources that one is told which got furthest: an answer before silence."""
    return told not in _ANSWERED or fault in _KEPT


def _mark(need: Need) -> str:
    return need.certificate + need.issuer
