"""What of a batch does not conform, as it is told over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from domain.conformity_words import told_finding, told_remedy
from domain.vietnam_time import VIETNAM

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.conformity import ConformityCounts, ConformityHead, ConformityRow
    from domain.messages import Language


@dataclass(frozen=True, slots=True)
class ConformityFindingLine:
    """One finding; `conforms` is true of what is only told."""

    rule: str
    conforms: bool
    pages: list[int]
    found: str
    remedy: str
    source: str


@dataclass(frozen=True, slots=True)
class ConformityRecordLine:
    """One record."""

    record: str
    title: str
    pages: int
    conforms: bool
    findings: list[ConformityFindingLine]


@dataclass(frozen=True, slots=True)
class ConformityWhole:
    """A batch; `waiting` documents of it are not archived yet."""

    batch: str
    looked: datetime
    sources: list[str]
    records: int
    conforming: int
    pages: int
    waiting: int
    rows: list[ConformityRecordLine]


def conformity_whole(
    head: ConformityHead, counts: ConformityCounts, rows: Iterable[ConformityRow], language: Language
) -> ConformityWhole:
    """A batch with all its records."""
    return ConformityWhole(
        batch=head.batch,
        looked=head.looked.astimezone(VIETNAM),
        sources=list(head.sources),
        records=counts.records,
        conforming=counts.conforming,
        pages=counts.pages,
        waiting=counts.waiting,
        rows=[_row(row, language) for row in rows],
    )


def _row(row: ConformityRow, language: Language) -> ConformityRecordLine:
    findings = [
        ConformityFindingLine(
            rule=one.rule.value,
            conforms=one.level.value == "told",
            pages=list(one.pages),
            found=told_finding(one, language),
            remedy=told_remedy(one, language),
            source=one.source,
        )
        for one in row.findings
    ]
    return ConformityRecordLine(row.record, row.title, row.pages, row.conforms, findings)
