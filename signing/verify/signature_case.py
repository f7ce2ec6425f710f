"""One signature on its way to a verdict: what is known of it, and the report as it grows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from domain.evidence import SignatureReport, severity
from signing.pdf.gap_check import SignatureGap
from signing.pdf.outline import Outline
from signing.pdf.tokens import Bytes
from signing.verify.changes.later import UNKNOWN, Later
from signing.verify.cms.signature import CmsReading
from signing.verify.library_view import LibraryView, SignatureField

if TYPE_CHECKING:
    from signing.verify.verdict import Verdict

DOCUMENT_TIMESTAMP = "ETSI.RFC3161"


@dataclass(frozen=True, slots=True)
class Case:
    """One signature of one file with everything its judgement needs.

    Attributes:
        data, outline, gap: the bytes and what the gap check said.
        view, field: the library's reading; None when it has none.
        reading: the CMS, None when the gap is not sound or the CMS is unreadable.
        unreadable: the finding that says why there is no reading.
        later: what came after it in the file.
    """

    data: Bytes
    outline: Outline
    gap: SignatureGap
    view: LibraryView | None
    field: SignatureField | None
    reading: CmsReading | None = None
    unreadable: str | None = None
    later: Later = UNKNOWN

    @property
    def name(self) -> str:
        """What to call the signature."""
        if self.field is not None:
            return self.field.name
        return self.gap.field or f"{self.gap.number} {self.gap.generation} R"

    @property
    def document_timestamp(self) -> bool:
        """Whether it is a document timestamp: told by SubFilter, never by Type."""
        return self.gap.sub_filter == DOCUMENT_TIMESTAMP


@dataclass(slots=True)
class Draft:
    """A report in the making: the worst verdict so far and the findings in the order they were made."""

    report: SignatureReport
    findings: list[str] = field(default_factory=list)

    def note(self, *findings: str) -> None:
        """Add findings that do not stand yet."""
        self.findings.extend(str(code) for code in dict.fromkeys(findings) if code not in self.findings)

    def lower(self, verdict: Verdict, *findings: str) -> None:
        """Take the verdict when it is worse than what stands."""
        self.note(*findings)
        if severity(verdict.indication) > severity(self.report.indication):
            self.tell(indication=verdict.indication, sub_indication=verdict.sub_indication)

    def tell(self, **facts: Any) -> None:
        """Set fields of the report."""
        self.report = replace(self.report, **facts)

    def done(self) -> SignatureReport:
        """The report with its findings."""
        return replace(self.report, findings=tuple(self.findings))
