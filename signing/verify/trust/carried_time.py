"""Trust of a later signer's timestamp carried to earlier signatures: what it stamps holds them (EN 319 102-1 §5.6.2.3).

A later signature is over everything before it in the file. When its own numbers are right and its timestamp is one that
we trust, the earlier signatures stood there at that time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from signing.pdf.gap_check import signed_chunks
from signing.verify.cms.parts import CmsUnreadable
from signing.verify.cms.timestamp_token import read_token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.evidence import SignatureReport
    from signing.verify.cms.timestamp_token import Token
    from signing.verify.signature_case import Case


def carried_tokens(cases: Sequence[Case], rows: Sequence[SignatureReport]) -> list[Token | None]:
    """For each signature without a proven time of its own, the earliest token that stands behind it; else None."""
    earliest: Token | None = None
    found: list[Token | None] = []
    for case, row in reversed(list(zip(cases, rows, strict=True))):
        reading = case.reading
        own = row.proven_time is not None or reading is None or row.integrity is not True or case.document_timestamp
        fits = earliest is not None and reading is not None and earliest.time <= reading.certificate.not_valid_after
        found.append(earliest if fits and not own else None)
        token = _proof(case, row)
        if token is not None and (earliest is None or token.time < earliest.time):
            earliest = token
    return found[::-1]


def _proof(case: Case, row: SignatureReport) -> Token | None:
    """The token that proves this row's time, where all that it stamps was checked and starts at the first byte."""
    if case.reading is None or row.integrity is not True or row.proven_time is None or case.gap.first:
        return None
    if not case.document_timestamp:
        return next((token for token in case.reading.tokens if token.time == row.proven_time), None)
    try:
        return read_token(case.reading.signed_data, signed_chunks(case.data, case.gap))
    except CmsUnreadable:
        return None
