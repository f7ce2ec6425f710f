"""Until when a signature that passes will pass without anything new: what feeds the calendar of renewals."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.evidence import Indication
from signing.verify.trust.algorithms import algorithm_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from domain.evidence import SignatureReport, TrustRegime
    from signing.verify.cms.signature import CmsReading
    from signing.verify.cms.timestamp_token import Token
    from signing.verify.signature_case import Case


def valid_until(
    report: SignatureReport, reading: CmsReading, shown: Token | None, regime: TrustRegime, moment: datetime
) -> datetime | None:
    """The earliest end of what protects it: the timestamp's certificate, else the signer's and the evidence; the law.

    None for a signature that does not pass.
    """
    if report.indication is not Indication.TOTAL_PASSED:
        return None
    if shown is not None:
        ends = [shown.certificate.not_valid_after]
        used = reading.digests | shown.digests
    else:
        ends = [reading.certificate.not_valid_after, *(row.until for row in report.revocation if row.until is not None)]
        used = reading.digests
    law = algorithm_table().next_refusal(regime, used, reading.key, moment)
    earliest: datetime = min((*ends, law)) if law is not None else min(ends)
    return earliest


def renewed(cases: Sequence[Case], rows: Sequence[SignatureReport]) -> list[SignatureReport]:
    """The rows, each as long as the document timestamp that passes and stands behind it in the file (B-LTA)."""
    told = list(rows)
    longest: datetime | None = None
    for place in range(len(told) - 1, -1, -1):
        row, own = told[place], told[place].valid_until
        if own is not None and longest is not None and longest > own:
            told[place] = replace(row, valid_until=longest)
        if cases[place].document_timestamp and row.indication is Indication.TOTAL_PASSED and own is not None:
            longest = own if longest is None else max(longest, own)
    return told
