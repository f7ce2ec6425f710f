"""The verdict on a signature, and the one rule that no verdict may break."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from domain.evidence import Indication, SubIndication
from domain.signatures.algorithm_findings import AlgorithmFinding
from domain.signatures.findings import Finding

if TYPE_CHECKING:
    from domain.evidence import SignatureReport


@dataclass(frozen=True, slots=True)
class Verdict:
    """Indication and sub-indication; `proven` tells that it speaks of the proven time, not of the moment asked."""

    indication: Indication
    sub_indication: SubIndication | None
    proven: bool = False

    @property
    def passed(self) -> bool:
        """TOTAL-PASSED."""
        return self.indication is Indication.TOTAL_PASSED


BROKEN = Verdict(Indication.TOTAL_FAILED, SubIndication.FORMAT_FAILURE)
UNDECIDED = Verdict(Indication.INDETERMINATE, SubIndication.GENERIC)
CONSTRAINED = Verdict(Indication.INDETERMINATE, SubIndication.SIG_CONSTRAINTS_FAILURE)

# Each says by itself why digest and value could not be checked.
WHY_NOT_CHECKED: frozenset[str] = frozenset(
    {
        AlgorithmFinding.VALUE_NOT_CHECKED,
        AlgorithmFinding.ALGORITHM_UNKNOWN,
        Finding.CMS_DIGEST_UNKNOWN,
        Finding.SUB_FILTER_UNSUPPORTED,
    }
)


def as_checked(report: SignatureReport) -> SignatureReport:
    """The report, claiming nothing unless digest *and* value of the signature were checked and are right.

    Every report goes through here before it gets its sentence, so that no exception and no path past a check can end
    in words that praise: without `integrity` it is TOTAL-FAILED or INDETERMINATE / GENERIC.
    """
    if report.integrity is True or report.indication is Indication.TOTAL_FAILED:
        return report
    why = () if WHY_NOT_CHECKED.intersection(report.findings) else (AlgorithmFinding.VALUE_NOT_CHECKED.value,)
    return replace(
        report,
        indication=UNDECIDED.indication,
        sub_indication=UNDECIDED.sub_indication,
        proven_time=None,
        findings=(*why, *report.findings),
    )
