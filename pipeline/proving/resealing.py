"""Records under the test authority's seal get that of the present signer: the same PDF/A, sealed anew, a new version.

The seal is the last revision of its file, so what was composed is the bytes before it. The old file stays in its
version of the package. Cut short and repeated it finds what was done, and does the rest.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from domain.documents import FileUse, SourceNature
from domain.errors import SYSTEM_FAULTS, ArchiveError, ErrorCode
from domain.events import EventType
from domain.evidence import Indication
from pipeline.durable.ordered_run import Order, run_ordered
from pipeline.processing.events import revision_event, software
from pipeline.processing.story import RESEAL
from pipeline.proving.reseal_report import RESEAL_REPORT, ResealReport, ResealState
from pipeline.texts.keys import place
from signing.pdf.outline import outline_of
from storage.areas import RESEALING
from storage.packages.revisions import Revision

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from domain.documents import Record, StoredFile
    from domain.events import Event
    from pipeline.processing.steps import StepTools
    from pipeline.proving.authorities import KeptAuthorities
    from pipeline.texts.revising import Reviser
    from pipeline.wiring import Parts
    from signing.seal.signer import SealReport
    from storage.packages.dossiers import DossierStore

_DIGEST: Final = re.compile(r"\b[0-9a-f]{64}\b")
_REVISIONS: Final = 2  # what was composed, and the seal


def reseal_records(parts: Parts, codes: Iterable[str], *, dry_run: bool) -> Iterator[ResealReport]:
    """Seal records anew that the test authority sealed; with `dry_run` only tell which.

    Raises:
        ArchiveError: USAGE, the test authority is the present signer.
        ArchiveUnusable: the archive itself failed; what was begun goes on at the next run.
    """
    if dry_run:
        yield from (looked_at(parts.reviser, parts.authorities, code)[0] for code in codes)
        return
    if parts.settings.signing.is_test:
        raise ArchiveError(ErrorCode.USAGE, detail='[signing] kind = "test": vankho signer set FILE')
    if parts.settings.signing.confirmed:
        raise ArchiveError(ErrorCode.USAGE, detail="[signing] confirm = false, vankho signer reseal")
    parts.reviser.catch_up()

    def look(code: str) -> tuple[ResealReport, int]:
        return looked_at(parts.reviser, parts.authorities, code)

    yield from run_ordered(
        parts,
        Order(
            story=RESEAL,
            stories=(RESEAL,),
            form=RESEAL_REPORT,
            key=report_key,
            look=look,
            look_again=look,
            given_up=lambda report, error: replace(
                report, state=ResealState.FAILED, code=error.code.value, facts=error.facts
            ),
        ),
        codes,
    )


def looked_at(reviser: Reviser, authorities: KeptAuthorities, code: str) -> tuple[ResealReport, int]:
    """How a record stands, and whether there is something to be done."""
    try:
        record = reviser.archived(code)
    except ArchiveError as error:
        if error.code in SYSTEM_FAULTS:
            raise
        return ResealReport(code, ResealState.FAILED, code=error.code.value, facts=error.facts), 0
    if record.nature is SourceNature.SIGNED_PDF:
        return ResealReport(code, ResealState.SIGNED), 0
    if sealed_by(record) in authorities.signers():
        return ResealReport(code, ResealState.REAL), 0
    return ResealReport(code, ResealState.DUE), 1


def sealed_by(record: Record) -> str:
    """Digest of the certificate that sealed a record last, as its events tell; empty where they do not."""
    told = [event.detail for event in record.events if event.type is EventType.SIGNING]
    found = _DIGEST.search(told[-1]) if told else None
    return found[0] if found else ""


def report_key(code: str) -> str:
    """Object key of the report on a record that is sealed anew."""
    return f"{place(RESEALING.prefix, code)}.json"


class Resealing:
    """The step; `story.py` gives its place."""

    def __init__(self, tools: StepTools, dossiers: DossierStore, reviser: Reviser) -> None:
        """The step on these tools, packages and their reviser."""
        self._tools, self._dossiers, self._reviser = tools, dossiers, reviser

    def reseal(self, code: str) -> None:
        """Seal the record anew where it is still to be done, and say what became of it."""
        report, due = looked_at(self._reviser, self._tools.authorities, code)
        with self._tools.meter.running("seal", code):
            self._end(self._resealed(code) if due else report)

    def fail(self, code: str, error: ArchiveError) -> None:
        """The record keeps its seal: say why."""
        self._end(ResealReport(code, ResealState.FAILED, code=error.code.value, facts=error.facts))

    def _resealed(self, code: str) -> ResealReport:
        record = self._reviser.archived(code)
        access = next(file for file in record.files if file.use is FileUse.ACCESS)
        seal, sealed = self._sealed(record, access)
        done: list[Record] = []

        def change(now: Record) -> Revision | None:
            if access not in now.files:
                return None
            done[:] = [now]
            events = self._events(code, seal)
            return Revision(now, {}, (), events[0], sealed, events[1:])

        after = self._reviser.revise(code, change)
        if not done:
            return looked_at(self._reviser, self._tools.authorities, code)[0]
        return ResealReport(code, ResealState.SEALED, self._dossiers.version_of(after))

    def _sealed(self, record: Record, access: StoredFile) -> tuple[SealReport, Path]:
        workspace = self._tools.workspace
        name = f"access-{access.fixity.sha256}.pdf"
        source = workspace.stored(record.code, name, lambda to: self._bare(record, access, to))
        target = source.with_name(f"resealed-{access.fixity.sha256}.pdf")
        seal, _ = self._tools.sealer.seal(source, target, record.code)
        return seal, target

    def _bare(self, record: Record, access: StoredFile, target: Path) -> None:
        """What was composed: the file before its seal."""
        self._dossiers.fetch(record, access, target)
        data = target.read_bytes()
        outline = outline_of(data)
        ends = outline.ends if outline else ()
        if len(ends) < _REVISIONS:
            detail = "tệp không có bản trước con dấu / the file has no revision before its seal"
            raise ArchiveError(ErrorCode.SIGNING_FAILED, detail=detail)
        target.write_bytes(data[: ends[-2]] + b"\n")

    def _events(self, code: str, seal: SealReport) -> tuple[Event, ...]:
        now = self._tools.clock()
        told = (
            (EventType.SIGNING, f"{seal}; ký lại thay con dấu thử nghiệm"),
            (EventType.SIGNATURE_VALIDATION, Indication.TOTAL_PASSED.value),
        )
        return tuple(revision_event(code, kind, software(), detail, now) for kind, detail in told)

    def _end(self, report: ResealReport) -> None:
        self._tools.store.replace_bytes(report_key(report.record), RESEAL_REPORT.write(report))
        self._tools.workspace.forget_stored(report.record)
        self._tools.progress.step_done(report.record, "seal")
