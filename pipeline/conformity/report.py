"""The conformity report of a batch: a PDF/A for whoever accepts it, and all findings as a sheet."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from domain.conformity import ConformityCounts
from domain.conformity_words import rule_heading, told_finding, told_place, told_remedy
from domain.messages import Language
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
    words = _Words(language)
    sums = _Sums()
    heads = (
        words("Tài liệu", "Record"),
        words("Tên", "Title"),
        words("Trang", "Page"),
        words("Tiêu chí", "Rule"),
        words("Mức", "Level"),
        words("Phát hiện", "Finding"),
        words("Cách khắc phục", "Remedy"),
        words("Căn cứ", "Source"),
    )
    cells = (cell for row in sums.counting(rows) for cell in _cells(row, words))
    write_sheet(words("Đối chiếu quy định", "Conformity"), heads, (26, 50, 8, 24, 12, 60, 60, 50), cells, sheet)
    counts = sums.counts(waiting)
    _write_pdf(head, counts, sums.told, words, pdf)
    return counts


class _Words:
    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, vietnamese: str, english: str) -> str:
        return english if self.language is Language.EN else vietnamese


def _cells(row: ConformityRow, words: _Words) -> Iterator[tuple[str | int, ...]]:
    """A line a finding; a record without any has one that says so."""
    if not row.findings:
        yield row.record, row.title, "", "", words("đạt", "conforms"), "", "", ""
    for finding in row.findings:
        yield (
            row.record,
            row.title,
            told_place(finding, words.language),
            rule_heading(finding.rule, words.language),
            words("chưa đạt", "does not conform") if finding.level != "told" else words("ghi nhận", "noted"),
            told_finding(finding, words.language),
            told_remedy(finding, words.language),
            finding.source,
        )


def _write_pdf(
    head: ConformityHead, counts: ConformityCounts, told: list[ConformityRow], words: _Words, target: Path
) -> None:
    title = words("Báo cáo đối chiếu quy định số hóa", "Conformity of what was digitised")
    report = ToldReport(
        title=title,
        subtitle=f"{head.name} ({head.batch}) – {readable(head.looked)}",
        sections=tuple(_sections(head, counts, told, words)),
        foot=f"{head.batch} · {software()}",
        page=words("Trang {number}/{pages}", "Page {number} of {pages}"),
    )
    write_pdf(report, PdfInfo(f"{title} {head.batch}", software(), head.looked.astimezone(VIETNAM)), target)


def _sections(
    head: ConformityHead, counts: ConformityCounts, told: list[ConformityRow], words: _Words
) -> Iterator[ToldSection]:
    yield ToldSection(
        sentences=(
            words(
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
            words("Người nộp: {owner}.", "Handed in by {owner}.").format(owner=head.owner),
            words("Căn cứ: {sources}.", "By: {sources}.").format(sources="; ".join(head.sources)),
        )
    )
    if counts.by_rule:
        rows = tuple((rule_heading(rule, words.language), str(count)) for rule, count in counts.by_rule)
        heads = (words("Tiêu chí", "Rule"), words("Số phát hiện", "Findings"))
        yield ToldSection(words("Theo tiêu chí", "By rule"), table=ToldTable(heads, rows, (70, 20)))
    if told:
        heads = (words("Tài liệu", "Record"), words("Phát hiện và cách khắc phục", "Findings and remedies"))
        lines = tuple((f"{row.record}\n{row.title}", "\n".join(_lines(row, words))) for row in told)
        more = counts.records - counts.conforming - len(told)
        rest = words("Còn {more} tài liệu nữa trong bảng tính.", "{more} more stand in the sheet.").format(more=more)
        yield ToldSection(
            words("Chưa đạt", "What does not conform"),
            (rest,) if more else (),
            ToldTable(heads, lines, (35, 65), figures=False),
        )


def _lines(row: ConformityRow, words: _Words) -> Iterator[str]:
    for finding in row.findings:
        place = told_place(finding, words.language)
        said = f"{told_finding(finding, words.language)} {told_remedy(finding, words.language)}"
        yield f"{place}: {said}" if place else said
