"""A PDF/A in place of one that lost something: from master and stored texts, sealed, stored as a new version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.events import EventType
from domain.evidence import Indication
from domain.page import ReadPage
from domain.page_numbers import ranges
from ocr.alto import parse_alto
from pipeline.isolation.jobs import COMPOSE, ComposeJob
from pipeline.isolation.readings import READING, reading_name
from pipeline.processing.composed import composed_sentence
from pipeline.processing.events import revision_event, software
from pipeline.texts.reread_plan import texts_of
from rendition.pdfa_report import PdfInfo
from storage.packages.revisions import Revision

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from domain.documents import Record, StoredFile
    from domain.events import Event
    from pipeline.isolation.jobs import ComposeSource
    from pipeline.wiring import Parts
    from rendition.pdfa_report import PageProof, PdfaReport
    from signing.seal.signer import SealReport


class Anew:
    """Makes and stores new PDF/A of archived records."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def recompose(
        self, record: Record, access: StoredFile, sources: tuple[ComposeSource, ...], lost: Sequence[PageProof]
    ) -> tuple[tuple[PageProof, ...], int]:
        """Put a new PDF/A in the place of `access`; the old one stays in its version.

        Args:
            record: as it was compared.
            access: the PDF/A that lost something.
            sources: local copies of the masters.
            lost: on which pages.

        Returns:
            How the pages came into the new one; the version of the package that holds it, 0 where somebody else
            replaced the old one meanwhile.

        Raises:
            ArchiveError: PAGE_NOT_SHOWN, NOT_CONFORMANT; SIGNING_FAILED, TIMESTAMP_FAILED; STORE_FAILED, INDEX_FAILED.
        """
        folder = sources[0].path.parent
        report, composed = self._composed(record, sources, folder)
        seal, sealed = self._sealed(record, composed, folder)
        done: list[Record] = []

        def change(now: Record) -> Revision | None:
            if access not in now.files:
                return None
            done[:] = [now]
            events = _events(record.code, report, seal, lost, self._parts.clock())
            return Revision(now, {}, (), events[0], sealed, events[1:])

        after = self._parts.reviser.revise(record.code, change)
        return report.proofs, self._parts.dossiers.version_of(after) if done else 0

    def _composed(self, record: Record, sources: tuple[ComposeSource, ...], folder: Path) -> tuple[PdfaReport, Path]:
        readings = folder / "stored-readings"
        readings.mkdir(exist_ok=True)
        texts = {
            page.number: parse_alto(self._parts.dossiers.read(record, file)).text for page, file in texts_of(record)
        }
        for page in record.pages:
            reading = ReadPage(page, texts.get(page.number))
            (readings / reading_name(page.number)).write_bytes(READING.write(reading))
        settings, target = self._parts.settings, folder / "anew.pdf"
        info = PdfInfo(title=record.called, creator=settings.organisation, created=record.received)
        job = ComposeJob(sources, readings, target, info, settings.limits)
        return self._parts.sandbox.call_longer(len(record.pages), COMPOSE, job), target

    def _sealed(self, record: Record, composed: Path, folder: Path) -> tuple[SealReport, Path]:
        """Sealed now, and judged by our own verifier."""
        target = folder / "anew-sealed.pdf"
        seal, _ = self._parts.sealer.seal(composed, target, record.code)
        return seal, target


def _events(
    code: str, report: PdfaReport, seal: SealReport, lost: Sequence[PageProof], time: datetime
) -> tuple[Event, ...]:
    """Made anew and why, sealed by whom, and judged."""
    worst = max(max(proof.light, proof.colour) for proof in lost)
    why = f"bản trước mất hoặc thêm nét ở tr. {ranges(p.number for p in lost)} (lệch {worst:.1f} mức), nay làm lại"
    told = (
        (EventType.PDFA_CREATION, f"{why}: {composed_sentence(report)}"),
        (EventType.SIGNING, str(seal)),
        (EventType.SIGNATURE_VALIDATION, Indication.TOTAL_PASSED.value),
    )
    return tuple(revision_event(code, kind, software(), detail, time) for kind, detail in told)
