"""Verification of a signed PDF (trust.md §1): the gap check first, then everything else; an answer for every file.

A plain function for a child process: it reads strangers' files, fetches nothing and never raises for what they hold.
"""

from __future__ import annotations

import hashlib
import logging
import mmap
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from domain.evidence import Indication, SignatureReport, SubIndication, VerificationReport, severity
from domain.messages import Language
from signing.ades import Validator
from signing.algorithms import algorithm_table
from signing.carried_evidence import knowledge_of
from signing.findings import GAP_PREFIX, Finding
from signing.gap_check import Gap, SignatureGap, check_gaps, has_loose_tail, has_signature_marks
from signing.judgement import judge, read_case
from signing.library_view import LibraryView, StructureUnreadable, open_view, unlisted_objects
from signing.pdf_outline import Outline, outline_of
from signing.sentences import document_sentence, file_sentence, signature_sentence
from signing.signature_case import Case
from signing.verdict import as_checked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from signing.anchors import TrustProfile
    from signing.pdf_tokens import Bytes

_LOG = logging.getLogger(__name__)
_OPEN = (Indication.INDETERMINATE, SubIndication.SIG_CONSTRAINTS_FAILURE)
_BROKEN = (Indication.TOTAL_FAILED, SubIndication.FORMAT_FAILURE)


def has_signatures(path: Path) -> bool:
    """Whether the file is a PDF that holds a signature dictionary, sound or not. Cheap: no library is asked.

    Raises:
        OSError: the file cannot be read.
    """
    with _mapped(path) as data:
        outline = outline_of(data)
        return outline is not None and has_signature_marks(data, outline)


def verify_pdf(
    path: Path, target: str, anchors: TrustProfile, time: datetime, language: Language = Language.VI
) -> VerificationReport:
    """The verdict on one file, as of `time` (with time zone), with the network off.

    Whatever the file holds becomes data: a file that cannot be read is TOTAL-FAILED, one without a signature
    INDETERMINATE / NO_SIGNATURE.
    """
    policy = f"{anchors.policy}; {algorithm_table().policy}"
    blank = VerificationReport(
        target, hashlib.sha256().hexdigest(), 0, *_BROKEN, "", (), 0, validation_time=time, policy=policy
    )
    try:
        with _mapped(path) as data:
            report = replace(blank, sha256=_sha256(data), size=len(data))
            return _verified(data, report, anchors, language)
    except OSError:
        return _concluded(replace(blank, findings=(Finding.UNREADABLE_FILE.value,)), language)


def _verified(data: Bytes, report: VerificationReport, anchors: TrustProfile, language: Language) -> VerificationReport:
    try:
        outline = outline_of(data)
        if outline is None:
            return _concluded(replace(report, findings=(Finding.NOT_A_PDF.value,)), language)
        return _concluded(_judged(data, outline, report, anchors), language)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001 - hostile bytes may break any step; the answer is a verdict
        _LOG.info("verifying %s", report.target, exc_info=True)
        return _concluded(replace(report, findings=(Finding.VALIDATION_ERROR.value,)), language)


def _judged(data: Bytes, outline: Outline, report: VerificationReport, anchors: TrustProfile) -> VerificationReport:
    cases, extra, findings = _cases(data, outline)
    view = next((case.view for case in cases if case.view is not None), None)
    readings = [case.reading for case in cases if case.reading is not None]
    validator = Validator(anchors, knowledge_of(view, readings), report.validation_time)
    rows = tuple(_with_file(row, findings) for row in (*(judge(case, validator) for case in cases), *extra))
    return replace(report, revisions=len(outline.ends), signatures=rows, findings=tuple(map(str, findings)))


def _cases(data: Bytes, outline: Outline) -> tuple[list[Case], list[SignatureReport], tuple[str, ...]]:
    """The signatures in order of signing, rows for signatures the bytes do not hold, and what the file itself shows."""
    gaps = check_gaps(data, outline)
    findings = list(_file_findings(outline))
    if gaps and has_loose_tail(data, outline, gaps[-1].last):
        findings.append(Finding.TRAILING_BYTES)
    try:
        view = open_view(data, outline)
    except StructureUnreadable:
        findings.append(Finding.STRUCTURE_UNREADABLE)
        cases = [Case(data, outline, gap, None, None) for gap in gaps]
        return _ordered(cases), [], tuple(dict.fromkeys(findings))
    if any(not field.filled for field in view.fields):
        findings.append(Finding.UNSIGNED_FIELD)
    cases = [_matched(data, outline, view, gap) for gap in gaps]
    shown = {case.field.name for case in cases if case.field is not None}
    extra = [_unseen(field.name) for field in view.fields if field.filled and field.name not in shown]
    if gaps and unlisted_objects(view, outline, gaps[-1].last):
        findings.append(Finding.TRAILING_BYTES)
    return _ordered(cases), extra, tuple(dict.fromkeys(findings))


def _matched(data: Bytes, outline: Outline, view: LibraryView, gap: SignatureGap) -> Case:
    """The gap with the field that shows it; a sound gap that the library reads otherwise is not sound."""
    fields = [field for field in view.fields if field.filled and field.shown == gap.number]
    if len(fields) > 1:
        gap = replace(gap, faults=(*gap.faults, Gap.SHARED))
    elif fields and not gap.faults and not view.shows(fields[0], gap):
        gap = replace(gap, faults=(Gap.UNSEEN,))
    return Case(data, outline, gap, view, fields[0] if fields else None)


def _ordered(cases: list[Case]) -> list[Case]:
    signing = [case for case in cases if not case.document_timestamp]
    last = signing[-1].gap.last if signing else 0
    return [read_case(replace(case, last=case.gap.last >= last)) for case in cases]


def _unseen(name: str) -> SignatureReport:
    return SignatureReport(name, *_BROKEN, "", findings=(GAP_PREFIX + Gap.UNSEEN,))


def _file_findings(outline: Outline) -> Iterator[str]:
    if outline.header:
        yield Finding.FOREIGN_BYTES
    if outline.headers > 1:
        yield Finding.SEVERAL_HEADERS
    if outline.hybrid:
        yield Finding.HYBRID_XREF
    if outline.encrypted:
        yield Finding.ENCRYPTED
    if not outline.sections:
        yield Finding.STRUCTURE_UNREADABLE


_NO_DOCUMENT = frozenset({Finding.NOT_A_PDF, Finding.UNREADABLE_FILE})
_DOUBTS = frozenset(
    {Finding.STRUCTURE_UNREADABLE, Finding.TRAILING_BYTES, Finding.HYBRID_XREF, Finding.SEVERAL_HEADERS}
)


def _with_file(row: SignatureReport, findings: tuple[str, ...]) -> SignatureReport:
    """What is odd about the file itself keeps a signature from passing."""
    doubts = tuple(str(code) for code in findings if code in _DOUBTS and code not in row.findings)
    row = replace(row, findings=(*row.findings, *doubts))
    if doubts and row.indication is Indication.TOTAL_PASSED:
        return replace(row, indication=_OPEN[0], sub_indication=_OPEN[1])
    return row


def _concluded(report: VerificationReport, language: Language) -> VerificationReport:
    checked = (as_checked(row) for row in report.signatures)
    rows = tuple(replace(row, message=_sentence(row, language)) for row in checked)
    if rows:
        worst = max(rows, key=lambda row: severity(row.indication))
        message = document_sentence(len(rows), worst.message, worst.indication, language)
        return replace(
            report,
            signatures=rows,
            indication=worst.indication,
            sub_indication=worst.sub_indication,
            message=message,
        )
    indication, reason = _without_rows(report.findings)
    message = file_sentence(reason, report.findings, language)
    return replace(report, indication=indication, sub_indication=reason, message=message)


def _without_rows(findings: tuple[str, ...]) -> tuple[Indication, SubIndication]:
    if Finding.VALIDATION_ERROR in findings:  # our fault, which condemns nobody
        return Indication.INDETERMINATE, SubIndication.GENERIC
    broken = any(code in _NO_DOCUMENT for code in findings)
    return _BROKEN if broken else (Indication.INDETERMINATE, SubIndication.NO_SIGNATURE)


def _sentence(row: SignatureReport, language: Language) -> str:
    return signature_sentence(row.sub_indication, row.findings, field=row.field, signer=row.signer, language=language)


def _sha256(data: Bytes) -> str:
    digest = hashlib.sha256()
    for position in range(0, len(data), 1 << 20):
        digest.update(data[position : position + (1 << 20)])
    return digest.hexdigest()


@contextmanager
def _mapped(path: Path) -> Iterator[Bytes]:
    with path.open("rb") as file:
        if file.seek(0, 2) == 0:
            yield b""
        else:
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                yield data
