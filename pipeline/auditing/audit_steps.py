"""The steps of an audit. Each may be repeated: it looks at what is there and does only what is missing."""

from __future__ import annotations

import gzip
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from domain.audits import AuditPart, AuditState
from domain.errors import SYSTEM_FAULTS, ArchiveError, ErrorCode
from domain.messages import Language
from pipeline.auditing.kept import REPORT, ROW, ROWS, KeptAudits, begun, read_rows
from pipeline.auditing.report import report_of
from pipeline.auditing.rows import row_of, row_of_failure
from pipeline.auditing.summing import Sums, compared
from pipeline.processing.events import software
from pipeline.proving.record_verification import RecordVerifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.audits import AuditComparison, AuditedRecord, AuditPlan, AuditSummary
    from pipeline.wiring import Parts

_OF_THE_STORE = frozenset({ErrorCode.DISK_FULL, ErrorCode.STORE_FAILED, ErrorCode.DATABASE_FAILED})


class Auditing:
    """All steps; `story.py` gives their order."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @property
    def _kept(self) -> KeptAudits:
        return KeptAudits(self._parts.store)

    def begin(self, identifier: str) -> int:
        """How many portions there are."""
        return len(self._kept.plan(identifier).portions)

    def judge(self, identifier: str, number: int, *, late: bool) -> bool:  # noqa: ARG002 - nothing is put off
        """Judge the records of one portion in child processes and keep their rows; what was judged is left.

        Returns:
            True: nothing is to be judged later.
        """
        kept = self._kept
        if not kept.has_part(identifier, number) and kept.summary(identifier).state is AuditState.RUNNING:
            codes = kept.codes(identifier, number)
            verifier = RecordVerifier(self._parts)
            with self._parts.meter.running("audit", identifier):
                rows = tuple(self._judged(verifier, code) for code in codes)
            kept.keep_part(identifier, number, AuditPart(rows))
        return True

    def conclude(self, identifier: str) -> None:
        """Count the rows, compare them with the audit before, keep them as one file, and tell it all in a report."""
        kept, plan = self._kept, self._kept.plan(identifier)
        state = kept.summary(identifier).state
        if state is AuditState.DONE:  # cut short when only the portions were to be forgotten
            kept.forget_parts(identifier)
        if state is not AuditState.RUNNING:  # handed in once more in the moment in which it ended
            return
        sums = Sums()
        with tempfile.TemporaryDirectory(dir=self._folder()) as scratch:
            rows = Path(scratch) / ROWS
            _write(rows, sums.counting(kept.part_rows(plan)))
            summary = sums.put_into(begun(plan))
            summary = replace(
                summary,
                state=AuditState.DONE,
                ended=self._parts.clock(),
                policy=software(),
                rows_sha256=kept.keep_file(identifier, ROWS, rows),
                comparison=self._compared(plan, rows, Path(scratch)),
            )
            summary = self._told(summary, plan.language, Path(scratch))
        kept.keep_summary(summary)
        kept.forget_parts(identifier)

    def fail(self, identifier: str, error: ArchiveError) -> None:
        """The audit ends without a result: say why. The rows so far are kept."""
        kept = self._kept
        facts = error.facts
        kept.keep_summary(
            replace(kept.summary(identifier), state=AuditState.FAILED, code=error.code.value, facts=facts)
        )

    def _judged(self, verifier: RecordVerifier, code: str) -> AuditedRecord:
        try:
            return row_of(verifier.verify(code, Language.VI, one_of_many=True))
        except ArchiveError as error:
            if error.code in SYSTEM_FAULTS:
                raise
            return row_of_failure(code, error)

    def _compared(self, plan: AuditPlan, rows: Path, scratch: Path) -> AuditComparison | None:
        if not plan.before:
            return None
        earlier = scratch / "before.jsonl.gz"
        self._kept.fetch(plan.before, ROWS, earlier)
        return compared(plan.before, read_rows(earlier), read_rows(rows))

    def _told(self, summary: AuditSummary, language: Language, scratch: Path) -> AuditSummary:
        """Keep the report, under the archive's seal; where it cannot be sealed, without, and with the reason.

        Raises:
            ArchiveUnusable: a fault of the machine.
        """
        plain, sealed = scratch / "plain.pdf", scratch / REPORT
        identity = f"audit-{summary.identifier}"
        try:
            report_of(summary, self._parts.settings.organisation, language, plain)
            seal, _ = self._parts.sealer.seal_own(plain, sealed, identity)
        except ArchiveError as error:
            if error.code in _OF_THE_STORE:  # waited out; a key that is away is not
                raise
            summary = replace(summary, code=error.code.value, facts=error.facts)
            report_of(summary, self._parts.settings.organisation, language, plain)
            self._kept.keep_file(summary.identifier, REPORT, plain)
            return summary
        self._kept.keep_file(summary.identifier, REPORT, sealed)
        return replace(summary, signer=seal.signer)

    def _folder(self) -> Path:
        folder = self._parts.run_folder / "audits"
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def _write(path: Path, rows: Iterable[AuditedRecord]) -> None:
    """The rows, a line each. The same rows are the same bytes."""
    with path.open("wb") as file, gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as lines:
        lines.writelines(_lines(rows))


def _lines(rows: Iterable[AuditedRecord]) -> Iterator[bytes]:
    for row in rows:
        yield ROW.write(row)
        yield b"\n"
