"""Verification of a signed PDF (trust.md §1): the gap check first, then everything else; an answer for every file.

A plain function for a child process: it reads strangers' files, fetches nothing and never raises for what they hold.
"""

from __future__ import annotations

import hashlib
import logging
import mmap
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from domain.evidence import Indication, SignatureReport, SubIndication, VerificationReport
from domain.messages import Language
from domain.signature_roles import SignatureLook
from domain.signatures.findings import GAP_PREFIX, Finding, Gap
from domain.signatures.seven_items import seven_items
from signing.evidence.needs import SeenChain
from signing.pdf.gap_check import MOST_SIGNATURES, SignatureGap, check_gaps, has_loose_tail, has_signature_marks
from signing.pdf.outline import Outline, outline_of
from signing.verify.ades import Validator
from signing.verify.changes.changed_pages import changes_by_page
from signing.verify.changes.history import History, history_of
from signing.verify.changes.later import Signed, later_changes
from signing.verify.cms.carried_evidence import knowledge_of
from signing.verify.judgement import judge, read_case
from signing.verify.library_view import LibraryView, StructureUnreadable, earlier_view, open_view
from signing.verify.roles.rows import with_roles
from signing.verify.signature_case import Case
from signing.verify.trust.algorithms import algorithm_table
from signing.verify.trust.anchors import TrustProfile
from signing.verify.trust.carried_time import carried_tokens
from signing.verify.trust.given import Given
from signing.verify.trust.valid_until import renewed
from signing.verify.verdict import as_checked
from signing.verify.words.document_sentence import document_sentence, worst_of
from signing.verify.words.sentences import file_sentence, signature_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from signing.pdf.tokens import Bytes

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


def _no_looks(_: Path) -> Mapping[int, SignatureLook]:
    return {}


@dataclass(frozen=True, slots=True)
class _Question:
    """Whom to trust, what was handed in, and who can tell where signatures are seen."""

    anchors: TrustProfile
    given: Given
    looks: Callable[[], Mapping[int, SignatureLook]]
    language: Language
    seen: list[SeenChain]


def verify_pdf(  # noqa: PLR0913 - a question and its circumstances
    path: Path,
    target: str,
    anchors: TrustProfile,
    time: datetime,
    language: Language = Language.VI,
    *,
    given: Given | None = None,
    looks: Callable[[Path], Mapping[int, SignatureLook]] = _no_looks,
    seen: list[SeenChain] | None = None,
) -> VerificationReport:
    """The verdict on one file, as of `time` (with time zone), with the network off.

    Whatever the file holds becomes data: a file that cannot be read is TOTAL-FAILED, one without a signature
    INDETERMINATE / NO_SIGNATURE.

    Args:
        path: the file.
        target: what the report calls it.
        anchors: whom we trust.
        time: the moment the verdict speaks of.
        language: of the sentences.
        given: what is handed in with the request, for this one time.
        looks: where signatures are seen, by object number; without it, what a signature is stays mostly unknown.
        seen: takes the chains that were walked, for whoever fetches evidence.
    """
    given = given or Given()
    question = _Question(given.added_to(anchors), given, partial(looks, path), language, [] if seen is None else seen)
    blank = VerificationReport(
        target,
        hashlib.sha256().hexdigest(),
        0,
        *_BROKEN,
        "",
        (),
        0,
        validation_time=time,
        policy=f"{anchors.policy}; {algorithm_table().policy}",
        given=given.told,
        material=given.material,
    )
    try:
        with _mapped(path) as data:
            report = replace(blank, sha256=_sha256(data), size=len(data))
            return _verified(data, report, question)
    except OSError:
        return _concluded(replace(blank, findings=(Finding.UNREADABLE_FILE.value,)), language)


def _verified(data: Bytes, report: VerificationReport, question: _Question) -> VerificationReport:
    language = question.language
    try:
        outline = outline_of(data)
        if outline is None:
            return _concluded(replace(report, findings=(Finding.NOT_A_PDF.value,)), language)
        return _concluded(_judged(data, outline, report, question), language)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001 - hostile bytes may break any step; the answer is a verdict
        _LOG.info("verifying %s", report.target, exc_info=True)
        return _concluded(replace(report, findings=(Finding.VALIDATION_ERROR.value,)), language)


def _judged(data: Bytes, outline: Outline, report: VerificationReport, question: _Question) -> VerificationReport:
    cases, extra, findings = _cases(data, outline)
    view = next((case.view for case in cases if case.view is not None), None)
    readings = [case.reading for case in cases if case.reading is not None]
    carried = knowledge_of(view, readings)
    stamped = any(case.document_timestamp and case.reading is not None for case in cases)
    validator = Validator(
        question.anchors, carried, report.validation_time, question.given.knowledge, stamped, question.seen
    )
    first = [judge(case, validator) for case in cases]
    later = carried_tokens(cases, first)
    judged = [
        row if token is None else judge(case, validator, token)
        for case, row, token in zip(cases, first, later, strict=True)
    ]
    judged = renewed(cases, _covered(cases, judged))
    rows = tuple(_with_file(row, findings) for row in (*judged, *extra))
    rows = with_roles(rows, cases, question.looks() if cases else {}, validator)
    return replace(
        report,
        revisions=len(outline.ends),
        signatures=rows,
        findings=tuple(map(str, findings)),
        changed_pages=tuple(changes_by_page(change for row in rows for change in row.changes)),
    )


def _cases(data: Bytes, outline: Outline) -> tuple[list[Case], list[SignatureReport], tuple[str, ...]]:
    """The signatures in order of signing, rows for signatures the bytes do not hold, and what the file itself shows."""
    found = check_gaps(data, outline)
    gaps = [gap for gap in found if Gap.TOO_MANY not in gap.faults]
    findings = list(_file_findings(outline))
    if len(gaps) < len(found):
        findings.append(Finding.TOO_MANY_SIGNATURES)
    if gaps and has_loose_tail(data, outline, gaps[-1].last):
        findings.append(Finding.TRAILING_BYTES)
    history = history_of(data, outline)
    view, end = _view(data, outline, gaps, findings)
    if history is None and Finding.STRUCTURE_UNREADABLE not in findings:
        findings += [Finding.STRUCTURE_UNREADABLE, Finding.STRUCTURE_REFUSED]
    if view is None:
        cases = [Case(data, outline, gap, None, None) for gap in gaps]
        return _with_later(data, outline, cases, history), [], tuple(dict.fromkeys(findings))
    if any(not field.filled for field in view.fields):
        findings.append(Finding.UNSIGNED_FIELD)
    cases = [_matched(data, outline, view if gap.last <= end else None, gap, history) for gap in gaps]
    shown = {case.field.name for case in cases if case.field is not None}
    extra = [_unseen(field.name) for field in view.fields if field.filled and field.name not in shown]
    if gaps and history is not None and _unlisted(outline, history, gaps[-1].last):
        findings.append(Finding.TRAILING_BYTES)
    return _with_later(data, outline, cases, history), extra[:MOST_SIGNATURES], tuple(dict.fromkeys(findings))


def _view(
    data: Bytes, outline: Outline, gaps: list[SignatureGap], findings: list[str]
) -> tuple[LibraryView | None, int]:
    """The document as the library reads it up to a position: all of it, or else its newest signed revision."""
    try:
        return open_view(data, outline), outline.size
    except StructureUnreadable as fault:
        if Finding.STRUCTURE_UNREADABLE not in findings:
            findings += [Finding.STRUCTURE_UNREADABLE, fault.reason]
    ends = [gap.last for gap in reversed(gaps) if not gap.faults and gap.last < outline.size]
    view, end = earlier_view(data, outline, dict.fromkeys(ends))
    if view is not None:
        findings.append(Finding.EARLIER_REVISION_READ)
    return view, end


def _matched(
    data: Bytes, outline: Outline, view: LibraryView | None, gap: SignatureGap, history: History | None
) -> Case:
    """The gap with the field that shows it; a sound gap to which the file's own tables do not lead is not sound."""
    fields = [field for field in view.fields if field.filled and field.shown == gap.number] if view else []
    if len(fields) > 1:
        gap = replace(gap, faults=(*gap.faults, Gap.SHARED))
    elif fields and not gap.faults and history and not history.leads_to(gap.number, gap.generation, gap.offset):
        gap = replace(gap, faults=(Gap.UNSEEN,))
    return Case(data, outline, gap, view, fields[0] if fields else None)


def _unlisted(outline: Outline, history: History, start: int) -> bool:
    """Whether an object written behind `start` is in no cross-reference: one reader shows it, another does not."""
    sections = {section.position for section in outline.sections}
    return any(place not in sections and not history.lists(place) for place in outline.places.starting_from(start))


def _with_later(data: Bytes, outline: Outline, cases: list[Case], history: History | None) -> list[Case]:
    """The cases with their CMS read and what came after each; what is not sound signs nothing."""
    cases = [read_case(case) for case in cases]
    sound = [case for case in cases if case.reading is not None]
    signed = [Signed(case.gap.number, case.gap.last, case.name, case.document_timestamp) for case in sound]
    came = later_changes(data, outline, signed, history)
    later = dict(zip((case.gap.offset for case in sound), came, strict=True))
    return [replace(case, later=later.get(case.gap.offset, case.later)) for case in cases]


def _covered(cases: list[Case], rows: list[SignatureReport]) -> list[SignatureReport]:
    """The rows, where what a next signer added counts only when his signature, or a later one, is right."""
    right = [row.integrity is True and not case.document_timestamp for case, row in zip(cases, rows, strict=True)]
    return [row if any(right[place + 1 :]) else _unsigned(row) for place, row in enumerate(rows)]


def _unsigned(row: SignatureReport) -> SignatureReport:
    if Finding.NEXT_SIGNER not in row.findings:
        return row
    findings = tuple(
        Finding.NEXT_SIGNATURE_BROKEN.value if code == Finding.NEXT_SIGNER else code for code in row.findings
    )
    passed = row.indication is Indication.TOTAL_PASSED
    indication, reason = _OPEN if passed else (row.indication, row.sub_indication)
    return replace(row, indication=indication, sub_indication=reason, findings=findings)


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
    if outline.unread is not None:
        yield Finding.STRUCTURE_UNREADABLE
        yield Finding(f"structure-{outline.unread}")


_NO_DOCUMENT = frozenset({Finding.NOT_A_PDF, Finding.UNREADABLE_FILE})
_DOUBTS = frozenset(
    {
        Finding.STRUCTURE_UNREADABLE,
        Finding.TRAILING_BYTES,
        Finding.HYBRID_XREF,
        Finding.SEVERAL_HEADERS,
        Finding.TOO_MANY_SIGNATURES,
    }
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
    rows = tuple(replace(row, message=_sentence(row, language), items=seven_items(row, language)) for row in checked)
    if rows:
        worst = worst_of(rows)
        return replace(
            report,
            signatures=rows,
            indication=worst.indication,
            sub_indication=worst.sub_indication,
            message=document_sentence(rows, language),
            valid_until=_until(rows),
        )
    indication, reason = _without_rows(report.findings)
    message = file_sentence(reason, report.findings, language)
    return replace(report, indication=indication, sub_indication=reason, message=message)


def _until(rows: tuple[SignatureReport, ...]) -> datetime | None:
    ends = [row.valid_until for row in rows if row.valid_until is not None]
    return min(ends) if len(ends) == len(rows) else None


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
