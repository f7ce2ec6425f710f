"""The report of an audit in words: what was looked at, what was found, what became worse since; Vietnamese, English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.audit_words import table_heading, told_scope, told_value
from domain.vietnam_time import VIETNAM, readable
from rendition.pdfa_report import PdfInfo
from rendition.told_report import ToldReport, ToldSection, ToldTable, write_report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.audits import AuditComparison, AuditSummary, AuditTable, VerdictCounts
    from domain.messages import Language


def report_of(summary: AuditSummary, organisation: str, language: Language, target: Path) -> None:
    """Write the report of an audit as the new PDF/A `target`.

    Args:
        summary: what was found.
        organisation: whose archive it is.
        language: of the words.
        target: the file.
    """
    title = language.said("Báo cáo kiểm tra chữ ký số và tính toàn vẹn", "Audit of signatures and fixity")
    ended = summary.ended or summary.begun
    report = ToldReport(
        title=title,
        subtitle=f"{organisation} – {readable(ended)}",
        sections=tuple(_sections(summary, language)),
        foot=f"{summary.identifier} · {summary.policy}",
        page=language.said("Trang {number}/{pages}", "Page {number} of {pages}"),
    )
    write_report(report, PdfInfo(f"{title} {summary.identifier}", summary.policy, ended.astimezone(VIETNAM)), target)


def _sections(summary: AuditSummary, language: Language) -> Iterator[ToldSection]:
    yield ToldSection(sentences=tuple(_sentences(summary, language)))
    yield ToldSection(
        language.said("Kết quả", "Verdicts"),
        table=ToldTable(
            ("", *_heads(language)),
            (
                (language.said("Tài liệu", "Records"), *_cells(summary.records)),
                (language.said("Chữ ký", "Signatures"), *_cells(summary.signatures)),
            ),
            (40, 15, 15, 15, 15),
        ),
    )
    if summary.comparison is not None:
        yield from _comparison(summary.comparison, language)
    if summary.attention:
        told = language.said(
            "Tài liệu không hợp lệ hoặc không kiểm tra được, nêu tối đa {most}:",
            "Records that failed or could not be judged, at most {most}:",
        )
        sentence = f"{told.format(most=len(summary.attention))} {', '.join(summary.attention)}"
        yield ToldSection(language.said("Cần xem ngay", "To look at now"), (sentence,))
    for table in summary.tables:
        if table.rows:
            yield _table(table, language)


def _sentences(summary: AuditSummary, language: Language) -> Iterator[str]:
    scope = told_scope(summary.scope, language)
    yield language.said("Phạm vi: {scope}.", "Scope: {scope}.").format(scope=scope)
    yield language.said("Bắt đầu {begun}, theo yêu cầu của {by}.", "Begun {begun}, asked for by {by}.").format(
        begun=readable(summary.begun), by=summary.by
    )
    yield language.said(
        "Phải kiểm tra {planned} tài liệu, đã kiểm tra {judged}; {unsigned} tài liệu không có chữ ký,"
        " {damaged} tài liệu hoặc gói có tệp không còn nguyên vẹn, {not_judged} tài liệu không kiểm tra được.",
        "{planned} records were to be looked at, {judged} were; {unsigned} bear no signature, of {damaged} something is"
        " not as it was stored, {not_judged} could not be judged.",
    ).format(
        planned=summary.planned,
        judged=summary.judged,
        unsigned=summary.unsigned,
        damaged=summary.damaged,
        not_judged=summary.not_judged,
    )
    yield language.said(
        "Kết quả từng tài liệu, từng chữ ký nằm trong tệp kèm theo, SHA-256: {digest}.",
        "The verdict of every record and signature stands in the file of rows, SHA-256: {digest}.",
    ).format(digest=summary.rows_sha256)
    if summary.code:
        yield language.said("Báo cáo này chưa được niêm phong ({code}).", "This report bears no seal ({code}).").format(
            code=summary.code
        )


def _heads(language: Language) -> tuple[str, ...]:
    return (
        language.said("Hợp lệ", "Passed"),
        language.said("Chưa kết luận", "Undecided"),
        language.said("Không hợp lệ", "Failed"),
        language.said("Cộng", "Total"),
    )


def _cells(counts: VerdictCounts) -> tuple[str, ...]:
    return tuple(map(str, (counts.passed, counts.indeterminate, counts.failed, counts.total)))


def _table(table: AuditTable, language: Language) -> ToldSection:
    heading = table_heading(table.name, language)
    rows = tuple((told_value(table.name, row.value, language), *_cells(row.counts)) for row in table.rows)
    if table.others:
        rows += ((language.said("còn lại", "others"), "", "", "", str(table.others)),)
    return ToldSection(heading, table=ToldTable(("", *_heads(language)), rows, (52, 12, 12, 12, 12)))


def _comparison(found: AuditComparison, language: Language) -> Iterator[ToldSection]:
    sentence = language.said(
        "So với lần kiểm tra {before}: {worse} kết quả xấu đi, {better} tốt lên, {other} chưa kết luận vì lý do khác;"
        " {new} tài liệu mới, {gone} tài liệu không còn trong phạm vi.",
        "Beside the audit {before}: {worse} verdicts are worse, {better} better, {other} undecided for another reason;"
        " {new} records are new, {gone} are not in the scope any more.",
    ).format(
        before=found.before,
        worse=found.worse,
        better=found.better,
        other=found.other,
        new=found.new,
        gone=found.gone,
    )
    rows = tuple(
        (one.record, one.signature or "–", one.before, one.after or language.said("không còn", "not there any more"))
        for one in found.differences
    )
    heads = (
        language.said("Tài liệu", "Record"),
        language.said("Chữ ký", "Signature"),
        language.said("Trước", "Before"),
        language.said("Nay", "Now"),
    )
    table = ToldTable(heads, rows, (20, 20, 30, 30), figures=False) if rows else None
    yield ToldSection(language.said("Thay đổi từ lần trước", "Since the audit before"), (sentence,), table)
