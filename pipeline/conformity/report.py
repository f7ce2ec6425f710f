"""The conformity report of a batch: a PDF/A for whoever accepts it, and all findings as a sheet."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from domain.conformity import ConformityCounts
from domain.conformity_words import rule_heading, told_finding, told_place, told_remedy
from domain.vietnam_time import VIETNAM, readable
from pipeline.processing.events import software
from rendition.pdfa_report import PdfInfo
from rendition.told_report import ToldReport, ToldSection, ToldTable
from rendition.told_report import write_report as write_pdf
from rendition.told_sheet import write_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from domain.conformity import ConformityHead, ConformityRow, ConformityRule
    from domain.messages import Language

_TOLD = 300  # records with findings in the PDF; the sheet has all


class _Sums:
    """What the rows so far count up to, and the first of those that do not conform."""

    def __init__(self) -> None:
        self.records = self.conforming = self.pages = 0
        self.rules: Counter[ConformityRule] = Counter()
        self.told: list[ConformityRow] = []

    def counting(self, rows: Iterable[ConformityRow]) -> Iterator[ConformityRow]:
        """The same rows, counted as they pass."""
        for row in rows:
            self.records, self.conforming = self.records + 1, self.conforming + row.conforms
            self.pages += row.pages
            self.rules.update(finding.rule for finding in row.findings)
            if not row.conforms and len(self.told) < _TOLD:
                self.told.append(row)
            yield row

    def counts(self, waiting: int) -> ConformityCounts:
        """As a value."""
        return ConformityCounts(self.records, self.conforming, self.pages, waiting, tuple(self.rules.most_common()))


def count_rows(rows: Iterable[ConformityRow], waiting: int) -> ConformityCounts:
    """What rows count up to."""
    sums = _Sums()
    for _ in sums.counting(rows):
        pass
    return sums.counts(waiting)


def write_report(
    head: ConformityHead, rows: Iterable[ConformityRow], waiting: int, language: Language, targets: tuple[Path, Path]
) -> ConformityCounts:
    """Write the report of a batch as a PDF/A and as a sheet; what it counts up to.

    Args:
        head: of which batch, when, by which rules.
        rows: its records, one at a time held.
        waiting: documents that are not archived yet.
        language: of the words.
        targets: the two new files, PDF/A and xlsx.
    """
    pdf, sheet = targets
    sums = _Sums()
    heads = (
        language.said("Tài liệu", "Record"),
        language.said("Tên", "Title"),
        language.said("Trang", "Page"),
        language.said("Tiêu chí", "Rule"),
        language.said("Mức", "Level"),
        language.said("Phát hiện", "Finding"),
        language.said("Cách khắc phục", "Remedy"),
        language.said("Căn cứ", "Source"),
    )
    cells = (cell for row in sums.counting(rows) for cell in _cells(row, language))
    write_sheet(language.said("Đối chiếu quy định", "Conformity"), heads, (26, 50, 8, 24, 12, 60, 60, 50), cells, sheet)
    counts = sums.counts(waiting)
    _write_pdf(head, counts, sums.told, language, pdf)
    return counts


def _cells(row: ConformityRow, language: Language) -> Iterator[tuple[str | int, ...]]:
    """A line a finding; a record without any has one that says so."""
    if not row.findings:
        yield row.record, row.title, "", "", language.said("đạt", "conforms"), "", "", ""
    for finding in row.findings:
        yield (
            row.record,
            row.title,
            told_place(finding, language),
            rule_heading(finding.rule, language),
            language.said("chưa đạt", "does not conform")
            if finding.level != "told"
            else language.said("ghi nhận", "noted"),
            told_finding(finding, language),
            told_remedy(finding, language),
            finding.source,
        )


def _write_pdf(
    head: ConformityHead, counts: ConformityCounts, told: list[ConformityRow], language: Language, target: Path
) -> None:
    title = language.said("Báo cáo đối chiếu quy định số hóa", "Conformity of what was digitised")
    report = ToldReport(
        title=title,
        subtitle=f"{head.name} ({head.batch}) – {readable(head.looked)}",
        sections=tuple(_sections(head, counts, told, language)),
        foot=f"{head.batch} · {software()}",
        page=language.said("Trang {number}/{pages}", "Page {number} of {pages}"),
    )
    write_pdf(report, PdfInfo(f"{title} {head.batch}", software(), head.looked.astimezone(VIETNAM)), target)


def _sections(
    head: ConformityHead, counts: ConformityCounts, told: list[ConformityRow], language: Language
) -> Iterator[ToldSection]:
    yield ToldSection(
        sentences=(
            language.said(
                "{records} tài liệu, {pages} trang: {conforming} đạt, {rest} chưa đạt; {waiting} tài liệu của lô"
                " chưa lưu trữ xong nên chưa đối chiếu.",
                "{records} records, {pages} pages: {conforming} conform, {rest} do not; {waiting} documents of the"
                " batch are not archived yet and were not looked at.",
            ).format(
                records=counts.records,
                pages=counts.pages,
                conforming=counts.conforming,
                rest=counts.records - counts.conforming,
                waiting=counts.waiting,
            ),
            language.said("Người nộp: {owner}.", "Handed in by {owner}.").format(owner=head.owner),
            language.said("Căn cứ: {sources}.", "By: {sources}.").format(sources="; ".join(head.sources)),
        )
    )
    if counts.by_rule:
        rows = tuple((rule_heading(rule, language), str(count)) for rule, count in counts.by_rule)
        heads = (language.said("Tiêu chí", "Rule"), language.said("Số phát hiện", "Findings"))
        yield ToldSection(language.said("Theo tiêu chí", "By rule"), table=ToldTable(heads, rows, (70, 20)))
    if told:
        heads = (
            language.said("Tài liệu", "Record"),
            language.said("Phát hiện và cách khắc phục", "Findings and remedies"),
        )
        lines = tuple((f"{row.record}\n{row.title}", "\n".join(_lines(row, language))) for row in told)
        more = counts.records - counts.conforming - len(told)
        rest = language.said("Còn {more} tài liệu nữa trong bảng tính.", "{more} more stand in the sheet.").format(
            more=more
        )
        yield ToldSection(
            language.said("Chưa đạt", "What does not conform"),
            (rest,) if more else (),
            ToldTable(heads, lines, (35, 65), figures=False),
        )


def _lines(row: ConformityRow, language: Language) -> Iterator[str]:
    for finding in row.findings:
        place = told_place(finding, language)
        said = f"{told_finding(finding, language)} {told_remedy(finding, language)}"
        yield f"{place}: {said}" if place else said
