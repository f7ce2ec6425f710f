"""Asking whether what a batch brought conforms to the rules of its day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.documents import RecordState
from domain.entries import UNFINISHED, RecordFilter
from domain.people.permissions import Permission
from pipeline.acts import act
from pipeline.finding.sight import sight_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.actors import Actor
    from domain.conformity import ConformityCounts, ConformityHead, ConformityRow
    from domain.messages import Language
    from pipeline.wiring import Parts

_DIGITISED = frozenset({"02", "03"})  # confidenceLevel of TT 05/2025


class ConformityUseCases:
    """Asking for it. What does it is loaded when it is asked for."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @act(Permission.SEE_WORK)
    def head(self, actor: Actor, given: str) -> ConformityHead:
        """Of which batch, and by which rules.

        Raises:
            ArchiveError: BATCH_NOT_FOUND, SEVERAL_BATCHES.
        """
        from domain.conformity import ConformityHead
        from pipeline.conformity.rules import rules_of

        parts = self._parts
        batch = parts.batches.batch(parts.batches.find(given, sight_of(parts, actor)))
        sources = (source for rule in rules_of(batch.opened.date()).values() for source in rule.source.split("; "))
        return ConformityHead(batch.identifier, batch.name, batch.owner, parts.clock(), tuple(dict.fromkeys(sources)))

    @act(Permission.SEE_WORK)
    def rows(self, actor: Actor, given: str) -> Iterator[ConformityRow]:
        """Each archived record of a batch that the actor may see, with what does not conform.

        Raises:
            ArchiveError: BATCH_NOT_FOUND, SEVERAL_BATCHES; OBJECT_CORRUPT.
        """
        from describe.checking.checks import Circumstances, check
        from domain.dossiers.fields import DossierField
        from domain.vietnam_time import VIETNAM
        from pipeline.conformity.checking import Looked, check_record
        from pipeline.dossiers.shown import shown_dossier
        from pipeline.finding.record_use_cases import codes_of

        parts, sight = self._parts, sight_of(self._parts, actor)
        shown_code, said = "", ("", "")
        for code in codes_of(parts, RecordFilter(batch=given, state=RecordState.ARCHIVED), sight):
            record = parts.dossiers.record(code)
            if record.dossier != shown_code:
                dossier = shown_dossier(parts, record.dossier, sight)
                shown_code = record.dossier
                said = dossier.value(DossierField.CONFIDENCE), dossier.value(DossierField.PAPER_CODE)
            description = parts.dossiers.description(record)
            names = tuple(source.name for source in record.sources)
            about = Circumstances(len(record.pages), record.received.astimezone(VIETNAM).date(), record.dossier, names)
            checks = check(description, about) if description and description.fields else ()
            yield check_record(Looked(record, description, checks, said[0] in _DIGITISED, said[1]))

    @act(Permission.SEE_WORK)
    def waiting(self, actor: Actor, given: str) -> int:
        """Documents of a batch that are not archived yet.

        Raises:
            ArchiveError: BATCH_NOT_FOUND, SEVERAL_BATCHES.
        """
        parts, sight = self._parts, sight_of(self._parts, actor)
        identifier = parts.batches.find(given, sight)
        (summary,) = parts.catalogue.batches(identifier=identifier, limit=1, sight=sight)
        return sum(summary.counts.get(state, 0) for state in (*UNFINISHED, RecordState.FAILED))

    @act(Permission.SEE_WORK)
    def write(self, actor: Actor, given: str, language: Language, pdf: Path, sheet: Path) -> ConformityCounts:
        """Write the report of a batch as a PDF/A, and all findings as a sheet.

        Raises:
            ArchiveError: BATCH_NOT_FOUND, SEVERAL_BATCHES; OBJECT_CORRUPT.
        """
        from pipeline.conformity.report import write_report

        return write_report(
            self.head(actor, given), self.rows(actor, given), self.waiting(actor, given), language, (pdf, sheet)
        )
