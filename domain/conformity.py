"""Whether what was digitised conforms to the rules of its day: findings that name rule, place and remedy, as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.findings import FindingLevel
from domain.terms import Term


class ConformityRule(Term):
    """What is asked of a digitised document."""

    RESOLUTION = "resolution"  # dots an inch of the scan
    COLOUR = "colour"  # colour follows the paper, 24 bit
    FAITHFUL = "faithful"  # nothing cut, dark or washed out
    PAGE_UNREAD = "page-unread"  # a page whose picture could not be read
    TEXT_LAYER = "text-layer"  # a page without words that is not blank
    PDFA = "pdfa"  # the access copy is a proven PDF/A
    SEAL = "seal"  # it bears the archive's seal, and with it the mark in words
    FILE_NAME = "file-name"
    FIELD_MISSING = "field-missing"
    FIELD_ASKED = "field-asked"  # somebody is asked for a required field
    PAGE_COUNT = "page-count"
    PAPER_CODE = "paper-code"  # a digitised dossier names its paper file


@dataclass(frozen=True, slots=True)
class ConformityFinding:
    """One thing that is not as a rule wants it.

    Attributes:
        rule: which.
        level: DOUBTFUL keeps a document from conforming; TOLD is a fact to know.
        source: clause of the rule.
        pages: where, from 1; empty for the document.
        found: what there is, as a figure or word.
        wanted: what the rule wants; empty where it says so itself.
    """

    rule: ConformityRule
    level: FindingLevel
    source: str
    pages: tuple[int, ...] = ()
    found: str = ""
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class ConformityRow:
    """One record.

    Attributes:
        record: its code.
        title: what people call it.
        pages: how many.
        findings: what does not conform, and what is told.
    """

    record: str
    title: str
    pages: int
    findings: tuple[ConformityFinding, ...] = ()

    @property
    def conforms(self) -> bool:
        """Nothing keeps it from it."""
        return all(finding.level is FindingLevel.TOLD for finding in self.findings)


@dataclass(frozen=True, slots=True)
class ConformityCounts:
    """What the rows of a batch count up to.

    Attributes:
        records, conforming: how many were looked at, and how many of them conform.
        pages: of them.
        waiting: documents of the batch that are not archived yet.
        by_rule: findings of each rule, most first.
    """

    records: int = 0
    conforming: int = 0
    pages: int = 0
    waiting: int = 0
    by_rule: tuple[tuple[ConformityRule, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ConformityHead:
    """Of which batch, when, and by which rules.

    Attributes:
        batch, name, owner: as of the batch.
        looked: when.
        sources: the clauses that the rules come from.
    """

    batch: str
    name: str
    owner: str
    looked: datetime
    sources: tuple[str, ...]
