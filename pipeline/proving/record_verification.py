"""The verdict about a record: its files, its package's sealed manifest, and the signatures in what people read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.documents import FileUse, Record, RecordState
from domain.errors import ArchiveError, ErrorCode
from domain.evidence import Indication, SubIndication, VerificationReport
from domain.fixity import FindingKind, FixityFinding, PackageReport
from domain.fixity_sentences import fixity_sentences, package_sentence
from domain.identifiers import RecordCode
from domain.messages import Language, explain
from pipeline.isolation.jobs import NO_EVIDENCE, EvidenceFiles
from pipeline.processing.events import software
from pipeline.proving.changed_pages import PageDrawer, PagePair

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from domain.documents import StoredFile
    from pipeline.wiring import Parts
    from storage.packages.examination import PackageProof

_DAMAGED = frozenset({ErrorCode.OBJECT_CORRUPT, ErrorCode.OBJECT_MISSING})
_GONE = _DAMAGED | {ErrorCode.RECORD_NOT_FOUND}


class RecordVerifier:
    """Verifies records; what it found of a package is used again for the next record only where that is allowed."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._proven: tuple[str, PackageProof] | None = None

    def verify(
        self,
        code: str,
        language: Language,
        given: EvidenceFiles = NO_EVIDENCE,
        time: datetime | None = None,
        *,
        one_of_many: bool = False,
    ) -> VerificationReport:
        """The verdict about a record: every stored file is the one that was written, and its signatures hold.

        Whoever shortened the lock of a file changed nothing in it: the message tells it, the verdict stays. So it is
        with a package that has no manifest yet.

        Args:
            code: of the record.
            language: of the sentences.
            given: what is handed in with the request, for this one time.
            time: the moment that the signatures are judged at; the present where none is given.
            one_of_many: the package of the record before, where it is the same, need not be looked at again.

        Raises:
            ArchiveError: RECORD_NOT_FOUND; STORE_FAILED.
        """
        proof = None
        try:
            proof = self._package(RecordCode.parse(code).dossier, one_of_many=one_of_many)
            record = self._parts.dossiers.record(code)
        except ArchiveError as error:
            if error.code not in _GONE:
                raise
            if not self._is_known(code):
                if error.code is ErrorCode.OBJECT_MISSING:  # there is no such dossier
                    raise ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=code) from error
                raise
            return self._lost(code, error, proof, language)
        return self._proven_record(record, proof, language, given, time)

    def judge(
        self,
        path: Path,
        target: str,
        language: Language,
        given: EvidenceFiles = NO_EVIDENCE,
        time: datetime | None = None,
    ) -> VerificationReport:
        """The verdict about a file that need not be stored, as of `time`; the report calls it `target`."""
        moment = time or self._parts.clock()
        return self._parts.gatherer.judged(self._parts.authorities.judging(path, target, moment, language, given))

    def draw_changed_pages(self, report: VerificationReport, path: Path | None = None) -> tuple[PagePair, ...]:
        """The pages that a report calls changed (`pipeline.proving.changed_pages`); a record's without `path`."""
        if not any(row.changes for row in report.signatures):
            return ()
        if path is None:
            record = self._parts.dossiers.record(report.target)
            path = self._parts.cache.file(record, document_file(record))
        return PageDrawer(path, self._parts.sandbox, self._parts.settings.limits).pairs(report)

    def _proven_record(
        self,
        record: Record,
        proof: PackageProof,
        language: Language,
        given: EvidenceFiles,
        time: datetime | None,
    ) -> VerificationReport:
        package = self._package_report(record, proof)
        try:
            broken = self._parts.dossiers.verify(record)
            path = self._parts.cache.file(record, document_file(record))
            report = self.judge(path, record.code, language, given, time)
        except ArchiveError as error:
            if error.code not in _DAMAGED:
                raise
            return self._failed(record.code, explain(error, language), package)
        findings = tuple(dict.fromkeys((*broken, *package.findings)))
        if findings:
            return self._failed(
                record.code, fixity_sentences(findings, language), replace(package, findings=findings), report
            )
        told = [report.message, package_sentence(package, language)]
        if weak := self._parts.dossiers.weakened_locks(record):
            told.append(explain(ArchiveError(ErrorCode.LOCK_WEAKENED, count=len(weak), key=weak[0].key), language))
        return replace(report, message=" ".join(told), package=package)

    def _package(self, dossier: str, *, one_of_many: bool) -> PackageProof:
        proven = self._proven
        if one_of_many and proven is not None and proven[0] == dossier:
            return proven[1]
        proof = self._parts.packages.proof(dossier)
        self._proven = (dossier, proof)
        return proof

    def _package_report(self, record: Record, proof: PackageProof) -> PackageReport:
        manifest, stored = proof.manifest, proof.stored
        if manifest is None or stored is None:
            return PackageReport(proof.version, findings=proof.findings)
        later = manifest.came_before_the_seal(self._parts.dossiers.master_version(record))
        signer = stored.seal.signer
        return PackageReport(proof.version, manifest.sealed, signer, later, manifest.since.sealed, proof.findings)

    def _is_known(self, code: str) -> bool:
        summary = self._parts.catalogue.find(code)
        return summary is not None and summary.state in {RecordState.ARCHIVED, RecordState.STORED}

    def _lost(
        self, code: str, error: ArchiveError, proof: PackageProof | None, language: Language
    ) -> VerificationReport:
        """A record that the catalogue knows cannot be opened any more, or its whole package cannot."""
        findings = proof.findings if proof else ()
        if error.code is not ErrorCode.OBJECT_CORRUPT:
            findings = (FixityFinding(code, FindingKind.MISSING), *findings)
        told = fixity_sentences(findings, language) if findings else explain(error, language)
        return self._failed(code, told, PackageReport(proof.version if proof else 0, findings=findings))

    def _failed(
        self, code: str, message: str, package: PackageReport, judged: VerificationReport | None = None
    ) -> VerificationReport:
        """Stored bytes are not those that were written: that outweighs whatever the signatures say."""
        return VerificationReport(
            target=code,
            sha256=judged.sha256 if judged else "",
            size=judged.size if judged else 0,
            indication=Indication.TOTAL_FAILED,
            sub_indication=SubIndication.FIXITY_FAILURE,
            message=message,
            signatures=judged.signatures if judged else (),
            revisions=judged.revisions if judged else 0,
            validation_time=self._parts.clock(),
            policy=judged.policy if judged else software(),
            package=package,
            given=judged.given if judged else (),
            changed_pages=judged.changed_pages if judged else (),
            material=judged.material if judged else (),
        )


def document_file(record: Record) -> StoredFile:
    """The file that people see and auditors verify: our sealed PDF/A, or the signed original as it came."""
    return next(file for file in record.files if file.use is FileUse.ACCESS)
